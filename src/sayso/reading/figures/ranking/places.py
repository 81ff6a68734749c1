"""Where a figure may hold: each place that the text names, in its country, or a country without a place's
words.

Takes a number with its measure, gives `PlaceOption`s with their features.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from sayso.gazetteer import normal, open_gazetteer
from sayso.reading.figures.place import LONGEST_HEADING, is_beyond_border
from sayso.reading.figures.ranking.anaphora import is_of_part, is_origin, is_where, place_of_there
from sayso.reading.figures.ranking.surroundings import NumberSpot, Surroundings, size
from sayso.reading.places.report_countries import report_countries
from sayso.reading.places.setting import metropolis_country
from sayso.reading.syntax import token_at, verb_above, verbs_between
from sayso.records import BlockKind, Evidence, Figure, Place, PlaceKind, PlaceMention

IN_TITLE = 3  # mentions that a country in the title stands for
COUNTRIES = 3  # countries most spoken of, that may hold without words
MOST = 20  # places on each side of a number that are looked at, in its sentence and beyond
NAMES = 14  # places around a number beyond its sentence
HEAD = 300  # characters in which places hold for the whole text
OPENING = 120
CHAIN = re.compile(r"\s*+(?:[,(]|in|of|\w{1,14})?(?:\s*+(?:in|of|,))?(?:\s*+the)?\s*+")
LONGEST_CHAIN = 14  # characters between a town and the province after it
SHORT_GAP = 20
BLOCK = 1_000  # characters
PARTS = (BlockKind.HEADING, BlockKind.ITEM)
FEWEST_PARTS = 3  # headings and items that make a document one in parts, each paragraph by itself
APART = (BlockKind.ITEM, BlockKind.KEY_FIGURE, BlockKind.NOTE)  # parts that stand by themselves


@dataclass(frozen=True, slots=True)
class PlaceOption:
    """A place's mention in a country; no mention where only the country is known, or nothing."""

    mention: PlaceMention | None
    country: str | None
    features: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PlaceQuestion:
    """A number for its place: what is the same for all its options."""

    spot: NumberSpot
    stock: str
    features: list[str]
    inside: Sequence[tuple[Token, PlaceMention]]  # of its sentence
    countries: set[str]  # of these
    in_list: bool  # the figure before is in its sentence
    paragraph: int  # where its paragraph begins

    @property
    def named(self) -> int:
        """How many places its sentence names, up to 3."""
        return min(3, len(self.inside))


class PlaceOptions:
    """The options of a text's figures."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self.codebook = around.context.codebook
        self.gazetteer = open_gazetteer()
        self.places = around.context.all_places
        self.in_title = report_countries(around.title, around.url, around.text)
        self.mentions_by_country = Counter(
            m.place.country for _, m in self.places if m.place and m.place.country
        )
        self.mentions_by_country.update(dict.fromkeys(self.in_title, IN_TITLE))
        self.total = max(1, sum(self.mentions_by_country.values()))
        self.main = self.mentions_by_country.most_common(1)[0][0] if self.mentions_by_country else None
        self.first = next((m.place.country for _, m in self.places if m.place and m.place.country), None)
        self.names = Counter(m.evidence.quote for _, m in self.places)
        self.numbers = sorted(q.number.start for q in around.context.quantities)
        self.speakers: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for claim in around.context.claims:
            if claim.speaker is not None:
                start, end = claim.speaker.start, claim.speaker.end
                for block in range(start // BLOCK, end // BLOCK + 1):
                    self.speakers[block].append((start, end))
        self._starts = [mention.evidence.start for _, mention in self.places]
        self.in_parts = sum(one.kind in PARTS for one in around.context.blocks) >= FEWEST_PARTS
        self._index = {id(mention): at for at, (_, mention) in enumerate(self.places)}

    def of(self, spot: NumberSpot, measure: str) -> list[PlaceOption]:
        """The places that the figure of a number may have: those without words first."""
        question = self._question(spot, measure)
        found = [self._without_words(question, code) for code in (None, *self._countries())]
        near = [pair for pair in self._near(spot) if self._may_hold(question, pair)]
        if (there := place_of_there(self.around, spot, self.places)) is not None:
            found, near = [], [there]
        ruled = [pair for pair in self._of_rule(spot, near) if self._may_hold(question, pair)]
        for rank, (token, mention) in enumerate([*near, *([] if there else ruled)]):
            features = [*self._of_mention(question, token, mention, rank), *self._agreeing(question, mention)]
            where = self.around.where(mention.evidence.start, spot)
            kind = mention.place.kind if mention.place else "unknown"
            for code in self._codes(spot, mention):
                own = [
                    *self._of_country(question, code, "named"),
                    *self._of_country(question, code, f"{where}|{kind}"),
                ]
                if mention.place is not None:
                    own.append(f"{kind}|gazetteer's={code == mention.place.country}")
                else:
                    own.append(f"unknown|main={code == self.main}")
                found.append(PlaceOption(mention, code, [*features, *own]))
        return found

    def _may_hold(self, question: PlaceQuestion, place: tuple[Token, PlaceMention]) -> bool:
        spot, (token, mention) = question.spot, place
        if not self._may_reach(spot, mention) or is_origin(spot, token, question.inside):
            return False
        own = self._speaks(mention.evidence)  # "the *Lithuanian side* says that they are in Belarus"
        others = (one for other, one in question.inside if not is_beyond_border(other))
        return not own or all(self._speaks(one.evidence) for one in others)

    def _speaks(self, words: Evidence) -> bool:
        """Whether a place stands in the words for a speaker."""
        return any(start <= words.start < end for start, end in self.speakers.get(words.start // BLOCK, ()))

    def _may_reach(self, spot: NumberSpot, mention: PlaceMention) -> bool:
        """Whether a place may hold for a number: not that of a part of it; in a document in parts not beyond
        its own part and sentence, but for countries, and for the place of the section.
        """
        if is_of_part(self.around, spot, mention, self.numbers):
            return False
        block = self.around.context.block_at(spot.words.start)
        apart = block is not None and (block.kind in APART or self.in_parts)
        if block is None or not apart:
            return True
        end = self.around.span(self.around.sentence(spot.number.start))[1]
        if block.start <= mention.evidence.start < min(block.end, end):
            return True
        lead, colon = self.around.context.lead_of(block) if block.kind is BlockKind.ITEM else (0, 0)
        if lead <= mention.evidence.start < colon:
            return True
        if mention.place is not None and mention.place.kind is PlaceKind.COUNTRY:
            return True
        section = self.around.context.section_at(spot.words.start)
        return section is not None and section.mention.evidence == mention.evidence

    def _countries(self) -> list[str | None]:
        return [code for code, _ in self.mentions_by_country.most_common(COUNTRIES)]

    def _codes(self, spot: NumberSpot, mention: PlaceMention) -> Iterable[str | None]:
        """The countries that a place may be in: the gazetteer's, the rules', else that most spoken of."""
        own = mention.place.country if mention.place is not None else None
        rule = spot.rule
        if rule is not None and _is_words_of(rule, mention) and id(mention) not in self._index:
            return (rule.country,)  # several names
        found: dict[str | None, None] = (
            {own: None} if own is not None or self.main is None else {self.main: None}
        )
        if own is None:
            found[None] = None  # also of an area of several countries: "the Sahel"
        elif mention.place and self.main is not None and self._may_have_namesakes(mention.place):
            found[self.main] = None  # a namesake that the gazetteer does not have
        if rule is not None and _is_words_of(rule, mention):
            found[rule.country] = None
        return found

    def _may_have_namesakes(self, place: Place) -> bool:
        """Whether a place may be a smaller one of its name: no country, no large town known by its name."""
        if place.kind is PlaceKind.COUNTRY:
            return False
        return metropolis_country(self.gazetteer.towns(normal(place.name))) is None

    def _of_rule(
        self, spot: NumberSpot, near: Sequence[tuple[Token, PlaceMention]]
    ) -> Iterator[tuple[Token, PlaceMention]]:
        """The rules' place if it is not among those nearby: far off, or no single name ("Jordan, Lebanon and
        Turkey").
        """
        words = spot.rule.evidence.place if spot.rule is not None else None
        if spot.rule is None or words is None or any(mention.evidence == words for _, mention in near):
            return
        at = bisect_left(self._starts, words.start)
        named = (pair for pair in self.places[at : at + 2] if pair[1].evidence == words)
        yield next(
            named,
            (token_at(self.around.doc, words.end - 1), PlaceMention(words, spot.rule.place)),
        )

    def _question(self, spot: NumberSpot, measure: str) -> PlaceQuestion:
        here = self.around.sentence(spot.number.start)
        low, high = (bisect_left(self._starts, at) for at in self.around.span(here))
        at = bisect_left(self._starts, spot.words.start)
        low, high = max(low, at - MOST), min(high, at + MOST)
        inside = self.places[low:high]
        known = self.codebook.measures.get(measure)
        stock = "stock" if known is not None and known.status == "stock" else "flow"
        if known is not None and known.by_authorities:
            stock += " by authorities"
        share = self.mentions_by_country[self.main] / self.total if self.main else 0
        before = spot.before
        features = [
            f"measure={measure}",
            f"named={min(3, len(inside))}",
            f"named={min(3, len(inside))}|one country={share > 0.6}",
            f"verb={spot.governor.lemma_.lower()}",
            stock,
        ]
        in_list = before is not None and self.around.sentence_at(before.evidence.quantity.start) == here
        countries = {m.place.country for _, m in inside if m.place and m.place.country}
        paragraph = self.around.text.rfind("\n\n", 0, spot.words.start) + 2
        return PlaceQuestion(spot, stock, features, inside, countries, in_list, paragraph)

    def _without_words(self, question: PlaceQuestion, code: str | None) -> PlaceOption:
        kind = "no place" if code is None else "country alone"
        share = int(5 * self.mentions_by_country[self.main] / self.total) if self.main else 0
        features = [
            "no words",
            *(f"no words|{one}" for one in question.features),
            *(f"{kind}|{one}" for one in question.features),
            f"no words|share={share}|main={code == self.main}",
            f"{kind}|titled={bool(self.in_title)}",
            f"{kind}|where={any(is_where(question.spot, token) for token, _ in question.inside)}",
            *self._of_country(question, code, "no words"),
        ]
        if question.spot.rule is not None and question.spot.rule.place_text is None:
            features.append("no words|rule's")
        return PlaceOption(None, code, features)

    def _of_country(self, question: PlaceQuestion, code: str | None, how: str) -> Iterator[str]:
        rule, before = question.spot.rule, question.spot.before
        if rule is not None and rule.country == code:
            yield f"rule's country|{how}"
        which = (
            "none"
            if code is None
            else "main"
            if code == self.main
            else "first"
            if code == self.first
            else "other"
        )
        yield f"country={which}|{how}"
        if before is not None and before.country == code:
            yield f"before's country|{how}|{question.in_list}"
        if code is None:
            return
        yield f"country share={int(5 * self.mentions_by_country[code] / self.total)}|{how}"
        if self.in_title:
            yield f"country in title={code in self.in_title}|{how}"
        if question.countries:
            yield f"country in sentence={code in question.countries}|{how}"

    def _near(self, spot: NumberSpot) -> Iterator[tuple[Token, PlaceMention]]:
        """The places of the text, the nearest first, each name once beyond the number's own sentence."""
        start, end = spot.words.start, spot.words.end
        seen: set[str] = set()
        at, head = bisect_left(self._starts, start), bisect_left(self._starts, HEAD)
        window = range(max(0, at - MOST), min(len(self.places), at + MOST))
        near = [self.places[one] for one in sorted({*range(min(head, MOST)), *window})]
        for token, mention in sorted(near, key=lambda pair: abs(pair[1].evidence.start - start)):
            words = mention.evidence
            same = self.around.where(words.start, spot) == "same"
            inside = mention.adjective and start <= words.start < end  # "one *Iraqi* citizen"
            if is_beyond_border(token) or inside:
                continue
            name = words.quote.lower()
            if not same and (name in seen or (len(seen) > NAMES and words.start > HEAD)):
                continue
            seen.add(name)
            yield token, mention

    def _agreeing(self, question: PlaceQuestion, mention: PlaceMention) -> Iterator[str]:
        """Whether the rules, or the figure before, have this place."""
        rule, before, words = question.spot.rule, question.spot.before, mention.evidence
        where = self.around.where(words.start, question.spot)
        kind = mention.place.kind if mention.place else "unknown"
        if rule is not None and _is_words_of(rule, mention):
            yield from ("rule's", f"rule's|{where}|{_side(question.spot, words)}", f"rule's|{kind}")
        elif rule is not None and rule.place_text and rule.place_text == words.quote:
            yield "rule's words"
        other = before.evidence.place if before is not None else None
        if other is not None and other.start == words.start:
            yield from ("before's", f"before's|{question.in_list}|{where}")

    def _of_mention(
        self, question: PlaceQuestion, token: Token, mention: PlaceMention, rank: int
    ) -> Iterator[str]:
        yield from self._position(question, mention, rank)
        yield from self._words(question, mention)
        yield from self._grammar(question, token, mention)

    def _position(self, question: PlaceQuestion, mention: PlaceMention, rank: int) -> Iterator[str]:
        spot, words, text = question.spot, mention.evidence, self.around.text
        start, end = spot.words.start, spot.words.end
        where, side = self.around.where(words.start, spot), _side(spot, words)
        kind = mention.place.kind if mention.place else "unknown"
        adjective = "adjective" if mention.adjective else "name"
        yield f"{where}|{side}"
        yield f"{where}|{side}|{kind}"
        yield f"{where}|{side}|{adjective}"
        yield f"{kind}|{adjective}"
        yield f"{question.stock}|{adjective}|{where}"
        yield f"{kind}|{where}|named={question.named}"
        yield f"{question.features[0]}|{kind}"
        yield f"{question.features[0]}|{where}|{side}"
        yield f"{question.stock}|{kind}|{where}"
        yield f"rank={min(rank, 5)}|{where}"
        yield f"far={size(abs(words.start - start) + 1)}|{side}"
        yield f"times={min(4, self.names[words.quote])}|{kind}|{where}"
        yield f"opening={words.start < OPENING}|{where}|{kind}"
        if where == "same":
            nearer = sum(
                1 for _, m in question.inside if abs(m.evidence.start - start) < abs(words.start - start)
            )
            yield f"nearer={nearer}|{side}|named={question.named}"
        low, high = min(words.end, end), max(words.start, start)
        numbers = bisect_left(self.numbers, high) - bisect_left(self.numbers, low)
        numbers -= low <= spot.quantity.number.start < high
        yield f"numbers between={min(3, numbers)}|{where}|{side}"
        gap = text[low:high]
        yield f"gap={' '.join(gap.lower().split())}" if len(gap) < SHORT_GAP else "gap"
        yield f"semicolon={';' in gap}|{where}"
        yield f"same paragraph={words.start >= question.paragraph}|{where}"
        yield f"{self._heading(words, where, side)}|{where}"

    def _heading(self, words: Evidence, where: str, side: str) -> str:
        """Whether a place stands in a line of its own, or as a label before a colon."""
        start, end = self.around.line(words.start)
        text = self.around.text
        line = text[start:end].rstrip()
        heading = (
            side == "left" and where != "same" and len(line) < LONGEST_HEADING and not line.endswith(".")
        )
        label = start == words.start and text[words.end : words.end + 2].startswith((":", " –", " -"))
        return f"{'heading' if heading else 'line'}{' label' if label else ''}"

    def _words(self, question: PlaceQuestion, mention: PlaceMention) -> Iterator[str]:
        """The words before and after a place, and the places that it is joined to."""
        spot, words, text = question.spot, mention.evidence, self.around.text
        where, side = self.around.where(words.start, spot), _side(spot, words)
        before = self.around.words_before(words.start)
        sign = before[0] if before else "^"
        yield f"after {sign}|{where}|{side}"
        yield f"after {' '.join(before)}"
        yield f"before {self.around.word_after(words.end)}|{side}|{where}"
        yield f"{question.features[0]}|after {sign}|{where}"
        yield f"{question.features[3]}|after {sign}|{where}"
        at = self._index.get(id(mention))
        if at is None:
            yield "several names"
            return
        if at + 1 < len(self.places):
            gap = text[words.end : self.places[at + 1][1].evidence.start]
            if len(gap) <= LONGEST_CHAIN and CHAIN.fullmatch(gap):
                yield f"leads={' '.join(gap.split())[:8]}"
        if at:
            gap = text[self.places[at - 1][1].evidence.end : words.start]
            if len(gap) <= LONGEST_CHAIN:
                yield f"follows={' '.join(gap.split())[:8]}"

    def _grammar(self, question: PlaceQuestion, token: Token, mention: PlaceMention) -> Iterator[str]:
        spot, words = question.spot, mention.evidence
        where, side = self.around.where(words.start, spot), _side(spot, words)
        kind = mention.place.kind if mention.place else "unknown"
        verb = verb_above(token)
        low, high = sorted((token.i, spot.anchor.i))
        verbs = verbs_between(self.around.doc, low, min(high, low + 200))
        yield f"below noun={spot.anchor.is_ancestor(token)}|verb={spot.governor.is_ancestor(token)}|{where}"
        yield f"own verb={verb is not None and verb.i == spot.governor.i}|{where}"
        yield f"speaks={self._speaks(words)}|{where}"
        yield f"verbs between={min(2, verbs)}|{where}|{side}"
        yield f"dep={token.dep_}|{where}"
        yield f"head={token.head.pos_}|{token.head.dep_}|{where}"
        finer = kind == "country" and any(
            m is not mention and m.place and mention.place and m.place.country == mention.place.country
            and m.place.kind != mention.place.kind
            for _, m in question.inside
        )  # fmt: skip
        yield f"finer named={finer}|{where}|{kind}"


def is_rules_place(rule: Figure, option: PlaceOption) -> bool:
    """Whether an option is what the rules chose."""
    words = option.mention.evidence if option.mention is not None else None
    return option.country == rule.country and words == rule.evidence.place


def _is_words_of(rule: Figure, mention: PlaceMention) -> bool:
    return rule.evidence.place is not None and rule.evidence.place == mention.evidence


def _side(spot: NumberSpot, words: Evidence) -> str:
    start, end = spot.words.start, spot.words.end
    if words.start < end and start < words.end:
        return "inside"
    return "left" if words.start < start else "right"
