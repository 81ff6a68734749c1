"""Who may say a figure: nobody but the report, the speakers of claims, and the actors named beside it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sayso.reading.figures.cited import CitedSource
from sayso.reading.figures.ranking.surroundings import NumberSpot, Surroundings, size, word
from sayso.reading.figures.speaker import ATTITUDES
from sayso.records import Actor, ActorMention, Claim, Evidence

BEFORE, AFTER = 2, 1  # sentences from which a speaker may be taken


@dataclass(frozen=True, slots=True)
class SpeakerOption:
    """A speaker's words, or `None` for the report itself."""

    words: Evidence | None
    features: list[str] = field(default_factory=list)


class SpeakerOptions:
    """The options of a text's figures."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self._holding: dict[int, list[Claim]] = defaultdict(list)  # claims by the sentences of their content
        self._spoken: dict[int, list[Claim]] = defaultdict(list)  # and by that of their speaker
        self._actors: dict[int, list[ActorMention]] = defaultdict(list)
        self.places = {one.evidence.end: one for _, one in around.context.all_places}
        for claim in around.context.claims:
            if claim.speaker is None or claim.stance in ATTITUDES:
                continue
            self._spoken[around.sentence_at(claim.speaker.start)].append(claim)
            for part in claim.content:
                first, last = around.sentence_at(part.start), around.sentence_at(part.end - 1)
                for sentence in range(first, last + 1):
                    self._holding[sentence].append(claim)
        for mention in around.doc._.sayso_actors:
            self._actors[around.sentence_at(mention.evidence.start)].append(mention)

    def of(self, spot: NumberSpot, measure: str) -> list[SpeakerOption]:
        """The speakers that the figure of a number may have, the report itself first."""
        start, end = spot.words.start, spot.words.end
        here = self.around.sentence(spot.number.start)
        inside = [
            claim
            for claim in self._holding[here]
            if any(part.start <= start and end <= part.end for part in claim.content)
        ]
        found = [self._report(spot, measure, len(inside))]
        seen: set[int] = set()
        cited = self.around.context.cited_at(spot.quantity.number.start)
        for words, how, claim, actor in self._mentions(here, inside, cited):
            if words.start not in seen:
                seen.add(words.start)
                option = _option(self.around, spot, measure, words, (how, claim, actor, len(inside)))
                if (place := self.places.get(words.end)) is not None and not place.adjective:
                    kind = place.place.kind if place.place is not None else "unknown"
                    option.features.extend(("place", f"place={kind}", f"place|{how}"))
                found.append(option)
        return found

    def _mentions(
        self, here: int, inside: Sequence[Claim], cited: CitedSource | None
    ) -> Iterator[tuple[Evidence, str, Claim | None, Actor | None]]:
        if cited is not None:
            yield cited.name, "cited", None, None
        near = [claim for at in range(here - BEFORE, here + AFTER + 1) for claim in self._spoken[at]]
        for how, those in (("inside", inside), ("near", near)):
            for claim in those:
                words = claim.name or claim.speaker
                if words is not None:
                    yield words, how, claim, claim.actor
        for at in range(here, here + AFTER + 1):
            for mention in self._actors[at]:
                yield mention.evidence, "actor", None, mention.actor

    def _report(self, spot: NumberSpot, measure: str, inside: int) -> SpeakerOption:
        sentence = self.around.sentence(spot.number.start)
        own = spot.rule.evidence.speaker if spot.rule is not None else None
        told = [
            f"rule={own is not None}",
            f"inside={min(2, inside)}",
            f"cited={self.around.context.cited_at(spot.quantity.number.start) is not None}",
            f"in sentence={min(2, len(self._spoken[sentence]))}",
            f"measure={measure}",
            f"verb={spot.governor.lemma_.lower()}",
        ]
        features = ["report", *(f"report|{one}" for one in told)]
        features += (f"report|word={one}" for one in self.around.bag(sentence))
        if own is None:
            features += ["rule's", "rule's|report"]
        if spot.before is not None and spot.before.speaker is None:
            features.append("report|before")
        return SpeakerOption(None, features)


def _option(
    around: Surroundings,
    spot: NumberSpot,
    measure: str,
    words: Evidence,
    told: tuple[str, Claim | None, Actor | None, int],
) -> SpeakerOption:
    how, claim, actor, inside = told
    span = around.doc.char_span(words.start, words.end, alignment_mode="expand")
    if span is None:
        return SpeakerOption(words)
    root = span.root
    where = around.where(words.start, spot)
    side = "left" if words.start < spot.words.start else "right"
    before = around.words_before(words.start)
    verb = root.head if root.head.pos_ == "VERB" else None
    own = verb is not None and verb.i == spot.governor.i
    features = [
        "speaker",
        how,
        f"{how}|{where}|{side}",
        f"{how}|{where}|after {before[0] if before else '^'}",
        f"{how}|{where}|before {around.word_after(words.end)}",
        f"{how}|{where}|after {' '.join(before)}",
        f"{how}|{where}|{root.dep_}|verb={verb.lemma_.lower() if verb is not None else '-'}",
        f"{where}|own verb={own}",
        f"{how}|name={root.ent_type_}",
        f"{how}|{root.pos_}",
        f"{how}|words={min(4, len(span))}",
        f"{how}|{where}|measure={measure}",
        f"{how}|{side}|far={size(abs(words.start - spot.words.start) + 1)}",
        f"{how}|{word(root)}",
        f"first={words.start < 20}",
        f"{how}|inside={min(2, inside)}",
    ]
    if claim is not None:
        cue = claim.cue.quote.lower() if claim.cue else "-"
        features += [
            f"cue={cue}|{where}",
            f"{how}|stance={claim.stance}",
            f"{how}|direct={claim.direct}",
            f"{how}|quality={claim.quality}",
            f"negated={claim.negated}",
        ]
    if actor is not None:
        features.append(f"{how}|{where}|kind={actor.kind}")
    return SpeakerOption(words, [*features, *_agreeing(spot, words, how, where)])


def _agreeing(spot: NumberSpot, words: Evidence, how: str, where: str) -> Iterator[str]:
    """Whether the rules chose this speaker, or the figure before has it."""
    own = spot.rule.evidence.speaker if spot.rule is not None else None
    if own is not None and own.start == words.start:
        yield from ("rule's", "rule's|speaker", f"rule's|{how}", f"rule's|{where}")
    before = spot.before.evidence.speaker if spot.before is not None else None
    if before is not None and before.start == words.start:
        yield from (f"before's|{where}", f"before's|{how}")
