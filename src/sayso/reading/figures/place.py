"""Where: the place words of a figure, and its country.

Takes a candidate with its measure, gives a `Located`. The nearest place in the figure's clause holds;
for movements the place entered; else the sentence; else the nearest clear place before it.
"""

from dataclasses import dataclass

from spacy.tokens import Token

from sayso.codebook import word_set, words
from sayso.reading import findings
from sayso.reading.figures.candidates import FigureCandidate
from sayso.reading.figures.context import Anchored, FigureContext
from sayso.reading.figures.measure import Measured
from sayso.reading.syntax import CLAUSAL
from sayso.records import Evidence, Place, PlaceKind, PlaceMention

TOO_FAR = 3  # clause borders over which a place of the sentence is not better than the one before
NEXT = 3  # characters between a town and the state after it
LONGEST_HEADING = 80
FAR_BACK = 400  # tokens behind a figure at which a place no longer holds


@dataclass(frozen=True, slots=True)
class Located:
    """Place words with their evidence, the country, and the place of the gazetteer."""

    words: str | None = None
    country: str | None = None
    evidence: Evidence | None = None
    location: Place | None = None


def read_place(context: FigureContext, candidate: Anchored, measured: Measured) -> Located:
    """The place of a figure; empty where the report has named none."""
    item = candidate.item if isinstance(candidate, FigureCandidate) else None
    if item is not None:
        return Located(item.name.quote, item.country, item.name, item.place)
    sentence = candidate.anchor.sent
    measure = context.codebook.measure(measured.measure)
    named = list(context.places_in(sentence.start, sentence.end))
    usable = [pair for pair in named if _may_hold(context, candidate, *pair)]
    usable = [pair for pair in usable if not _is_of_town(context, pair[1], usable)] or usable
    if not usable and measure.by_authorities:
        usable = [pair for pair in named if _is_speaker(context, pair[1]) or _is_authority(*pair)]
    anchor, governor, movement = candidate.anchor, measured.governor, measure.movement
    ranked = sorted(usable, key=lambda pair: _rank(anchor, governor, pair[0], movement))
    if ranked and _rank(anchor, governor, ranked[0][0], movement)[0] < TOO_FAR:
        return _located(context, ranked[0], usable)
    section = context.section_at(candidate.words.start)
    if section is not None and not ranked:
        return _located(context, (section.token, section.mention), [(section.token, section.mention)])
    before = _before(context, candidate)
    if before.words is None and ranked:
        return _located(context, ranked[0], usable)
    return before


def _may_hold(context: FigureContext, candidate: Anchored, token: Token, mention: PlaceMention) -> bool:
    """Not in the counted words ("Iraqi citizens"), no adjective, not an owner or a part of a name."""
    quantity = candidate.words
    if quantity.start <= mention.evidence.start < quantity.end or mention.adjective:
        return False
    return not (is_attached(token) or is_beyond_border(token) or _is_speaker(context, mention))


def _is_of_town(
    context: FigureContext, mention: PlaceMention, usable: list[tuple[Token, PlaceMention]]
) -> bool:
    """ "Fresno, *CA*": the state or country after a comma that says which town is meant."""
    text, place = findings.text_of(context.doc), mention.place
    for _, town in usable:
        if not 0 <= mention.evidence.start - town.evidence.end <= NEXT or town.place is None or place is None:
            continue
        around = place.country == town.place.country and place.admin1 in (None, town.place.admin1)
        if around and text[town.evidence.end : mention.evidence.start].strip() == ",":
            return town.place.kind is PlaceKind.CITY and place.kind in (PlaceKind.REGION, PlaceKind.COUNTRY)
    return False


def is_beyond_border(token: Token) -> bool:
    """ "its border with Belarus": the other side."""
    preposition = token.head
    return preposition.lower_ == "with" and preposition.head.lemma_.lower() in word_set(
        "grammar", "place", "borders"
    )


def _is_authority(token: Token, mention: PlaceMention) -> bool:
    """ "Lithuanian border guards detained": whose authorities act, where nothing else says where."""
    head = token.head if token.dep_ in ("amod", "compound", "poss") else token
    return (mention.adjective or token.dep_ == "poss") and head.dep_ in ("nsubj", "agent", "pobj")


def is_attached(token: Token) -> bool:
    """ "Turkey's offensive", "US forces", "UK-based": the place says whose or which, not where."""
    following = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    if following is not None and following.lower_ == "-":
        return True
    if token.dep_ not in ("poss", "compound", "amod", "nmod", "npadvmod"):
        return False
    return not _is_place_word(token.head)


def _is_place_word(head: Token) -> bool:
    lists = words("places")
    lowered = head.lower_
    return lowered in lists["kinds"] or lowered in lists["compass"] or head.ent_type_ in ("GPE", "LOC", "FAC")


def _is_speaker(context: FigureContext, mention: PlaceMention) -> bool:
    """Whether the place speaks here: "Pakistan said"."""
    start, end = mention.evidence.start, mention.evidence.end
    return any(
        claim.speaker is not None and claim.speaker.start <= start and end <= claim.speaker.end
        for claim in context.claims
    )


def _rank(anchor: Token, governor: Token, token: Token, movement: bool) -> tuple[int, int, int]:
    """Smaller is nearer: clause borders, then whether the preposition fits, then characters."""
    inside = anchor.is_ancestor(token) or governor.is_ancestor(token) or governor.i == token.head.i
    borders = _borders(token, anchor, governor) + (0 if inside else 1)
    preposition = _preposition(token)
    fit = 1
    if movement and (preposition in word_set("grammar", "place", "into") or token.dep_ == "dobj"):
        fit = 0
    elif preposition in word_set("grammar", "place", "out_of"):
        fit = 3 if movement or _is_origin(token) else 1
    elif preposition in word_set("grammar", "place", "locative"):
        fit = 0
    elif preposition and not (token.dep_ == "dobj" and preposition in word_set("grammar", "place", "into")):
        fit = 3
    if token.dep_ in ("nsubj", "agent"):
        fit = 2
    own = 0 if anchor.is_ancestor(token) else 1
    return borders + (2 if fit == 3 else 0), 2 * fit + own, abs(token.idx - anchor.idx)


def _is_origin(token: Token) -> bool:
    """ "migrants from Iraq": where people come from, not where they are."""
    preposition = token.head
    return preposition.lower_ == "from" and preposition.head.pos_ in ("NOUN", "PROPN", "DET", "PRON", "NUM")


def _preposition(token: Token) -> str:
    head = token
    for _ in range(4):
        if head.dep_ in ("compound", "conj", "appos", "poss", "amod", "nmod"):
            head = head.head
            continue
        break
    return (
        head.head.lower_ if head.dep_ == "pobj" else head.head.lemma_.lower() if head.dep_ == "dobj" else ""
    )


def _borders(token: Token, anchor: Token, governor: Token) -> int:
    count = 0
    for _ in range(30):
        if token.head.i == token.i or token.is_ancestor(anchor) or token.i == governor.i:
            break
        if token.dep_ in CLAUSAL or (token.dep_ == "conj" and token.pos_ in ("VERB", "AUX")):
            count += 1
        token = token.head
    return count


def _located(
    context: FigureContext, best: tuple[Token, PlaceMention], usable: list[tuple[Token, PlaceMention]]
) -> Located:
    token, mention = best
    joined = _joined(context, token, usable)
    if joined is not None:
        return joined
    place = mention.place
    country = place.country if place else None
    if country is None and place is None:
        country = _only_country_near(context, token) or country_of_text(context)
    return Located(mention.evidence.quote, country, mention.evidence, place)


def _only_country_near(context: FigureContext, token: Token) -> str | None:
    """The country of the other places in the sentence, if they agree."""
    sentence = token.sent
    codes = {
        mention.place.country
        for other, mention in context.places_in(sentence.start, sentence.end)
        if mention.place and not mention.adjective and not is_attached(other)
    }
    codes.discard(None)
    return codes.pop() if len(codes) == 1 else None


def country_of_text(context: FigureContext) -> str | None:
    """The country that most of the text's places lie in, if they are more than half of them."""
    codes = [
        mention.place.country
        for token, mention in context.all_places
        if mention.place and mention.place.country and not mention.adjective and not is_attached(token)
    ]
    if not codes:
        return None
    top = max(sorted(set(codes)), key=codes.count)
    return top if 2 * codes.count(top) > len(codes) else None


def _joined(context: FigureContext, token: Token, usable: list[tuple[Token, PlaceMention]]) -> Located | None:
    """ "Jordan, Lebanon and Turkey": one place of several countries."""
    text = findings.text_of(context.doc)
    run: list[PlaceMention] = []
    found = False
    for place_token, mention in usable:
        between = text[run[-1].evidence.end : mention.evidence.start].strip() if run else ""
        if run and between not in (",", "and", ", and", "&"):
            if found:
                break
            run = []
        run.append(mention)
        found = found or place_token.i == token.i
    start, end = run[0].evidence.start, run[-1].evidence.end
    if not found or len(run) < 2 or " and " not in text[start:end]:
        return None
    codes = {mention.place.country if mention.place else None for mention in run}
    country = codes.pop() if len(codes) == 1 else None
    return Located(text[start:end], country, Evidence(start, end, text[start:end]))


def _before(context: FigureContext, candidate: Anchored) -> Located:
    """The place of the figure before, or a clear one named since; else the place most spoken of."""
    start = candidate.anchor.sent.start
    for token, mention in reversed(context.places_in(0, start)):
        if mention.adjective:
            continue
        previous = _previous_figure(context, token.i, start)
        if previous is not None:
            return previous
        if token.i < start - FAR_BACK:
            break
        if _is_clear(context, token, mention):
            place = mention.place
            return Located(mention.evidence.quote, place.country if place else None, mention.evidence, place)
    return _previous_figure(context, start - FAR_BACK, start) or Located()


def _previous_figure(context: FigureContext, since: int, until: int) -> Located | None:
    """The place of the last figure whose sentence begins between two tokens."""
    for before, figure in reversed(context.figures):
        if before.anchor.i <= since:
            return None
        if before.anchor.i >= until:
            continue
        if figure.evidence.place is not None:
            return Located(figure.place_text, figure.country, figure.evidence.place, figure.place)
    return None


def _is_clear(context: FigureContext, token: Token, mention: PlaceMention) -> bool:
    """Whether a place says where something is: after "in", "at", "near" …, not owner, actor or origin."""
    if is_attached(token) or is_beyond_border(token) or _is_speaker(context, mention):
        return False
    if _is_heading(context, mention):
        return True
    preposition = _preposition(token)
    return (
        preposition in word_set("grammar", "place", "locative") and preposition != "from"
    ) or token.dep_ == "dobj"


def _is_heading(context: FigureContext, mention: PlaceMention) -> bool:
    """Whether a place stands in a short line of its own above a paragraph: what follows is about it."""
    text, words = findings.text_of(context.doc), mention.evidence
    start, end = text.rfind("\n", 0, words.start) + 1, text.find("\n", words.end)
    line = text[start:end] if end >= 0 else ""
    return bool(line.strip()) and len(line) <= LONGEST_HEADING and line.rstrip()[-1] not in '.!?,;”"'
