"""Where place names stand in a text: entity labels, peoples' adjectives, and names the model missed.

Takes a `Doc`, gives `Name`s; `local.py` adds what only the report shows to be a place, `find.py` brings them
together.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span, Token

from sayso.codebook import word_set, words
from sayso.gazetteer import Gazetteer, normal
from sayso.reading.findings import text_of
from sayso.reading.places.lists import place_lists
from sayso.reading.syntax import entity_at
from sayso.records import PlaceKind

PLACE_LABELS = {"GPE", "LOC"}
BLOCKING_LABELS = {"PERSON", "WORK_OF_ART", "PRODUCT", "LAW", "EVENT", "DATE", "TIME", "MONEY", "PERCENT"}
HELD = {"controlled", "administered", "occupied", "held"}
MIN_TOWN = 15_000
THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")  # a number that a label took with the name before it
NISBA = re.compile(r"\b(?:al|el|Al|El)-([A-Z][a-z]+i)\b")
ACRONYM = re.compile(r"\W?(?:[A-Z0-9&/-]{1,7}|\w{0,40}[A-Z]{2}\w*)s?")
SHORTEST_IN_CAPITALS = 3  # letters of a town in capitals, more than those of most airports


@dataclass(frozen=True, slots=True)
class Name:
    """A place name in a text: characters of the whole mention, the name to look up, and the kind of place
    that the words before it tell ("the city of").
    """

    start: int
    end: int
    look_up: str
    adjective: bool = False
    kind: PlaceKind | None = None


@cache
def place_words(key: str) -> frozenset[str]:
    """A list of `places.toml`."""
    return frozenset(words("places")[key])


def find_labelled(doc: Doc, gazetteer: Gazetteer) -> Iterator[tuple[Name, int, int]]:
    """The names that a label or their words show, with their tokens: the surest first, some overlapping."""
    for find in (_postal, _joined, _entities, _missed, _listed):
        yield from find(doc, gazetteer)


def _postal(doc: Doc, gazetteer: Gazetteer) -> Iterator[tuple[Name, int, int]]:
    """ "Fresno, *CA*": a state by its postal code, after a town and a comma."""
    for token in doc[2:]:
        code = token.text.rstrip(".")
        if code in gazetteer.postal and doc[token.i - 1].text == "," and doc[token.i - 2].is_title:
            yield Name(token.idx, token.idx + len(code), gazetteer.postal[code]), token.i, token.i + 1


def _joined(doc: Doc, gazetteer: Gazetteer) -> Iterator[tuple[Name, int, int]]:
    """ "Lithuania & Latvia", which looks like a firm: each of them."""
    for token in doc[1:-1]:
        sides = (token.i - 1, token.i + 1)
        if token.text == "&" and all(gazetteer.country(doc[side].text) for side in sides):
            yield from ((widen(doc, side, side + 1, doc[side].text), side, side + 1) for side in sides)


def _entities(doc: Doc, gazetteer: Gazetteer) -> Iterator[tuple[Name, int, int]]:
    nisbas = {found[1] for found in NISBA.finditer(text_of(doc))}  # "al-Baghdadi", and then "Baghdadi"
    for ent in doc.ents:
        start, end = _trim(ent)
        if start >= end:
            continue
        if ent.label_ in PLACE_LABELS:
            end = _end_of_longer(doc, start, end, gazetteer)
        text = doc[start:end].text
        if text in place_words("not_places") or is_acronym(text, gazetteer) or _is_kinds(text):
            continue
        if text in nisbas and not gazetteer.people(text):
            continue
        if ent.label_ == "NORP" or gazetteer.people(text):
            held = _held_territory(doc, end)
            if held:
                code = gazetteer.people(text) or ""
                last = doc[held - 1]
                if code:
                    yield Name(doc[start].idx, last.idx + len(last), gazetteer.names[code]), start, held
            elif gazetteer.people(text):
                yield (
                    Name(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]), text, adjective=True),
                    start,
                    end,
                )
            continue
        known = gazetteer.country(text) or gazetteer.area(text)
        if ent.label_ in PLACE_LABELS or known or (ent.label_ == "FAC" and _is_site(text)):
            yield widen(doc, start, end, text), start, end


def _end_of_longer(doc: Doc, start: int, end: int, gazetteer: Gazetteer) -> int:
    """Where a name ends that goes on beyond its label: "*Burkina* Faso", "*San Pedro* Sula"."""
    for last in range(min(len(doc), end + 2), end, -1):
        following = doc[end:last]
        if all(token.is_title for token in following) and _is_place(doc[start:last].text, gazetteer):
            return last
    return end


def _is_place(text: str, gazetteer: Gazetteer) -> bool:
    return bool(gazetteer.country(text) or gazetteer.area(text) or gazetteer.towns(normal(text)))


def _held_territory(doc: Doc, end: int) -> int:
    """Where "Pakistani-controlled territory" or "Lithuanian border" ends, after the adjective; else 0."""
    if end < len(doc) and doc[end].lower_ in place_words("sides") and not _is_guard(doc, end + 1):
        return 0 if _is_named(doc, end + 1) else end + 1
    if end + 2 >= len(doc) or doc[end].text != "-" or doc[end + 1].lower_ not in HELD:
        return 0
    return end + 3 if doc[end + 2].lower_ in place_words("kinds") else 0


def _is_named(doc: Doc, index: int) -> bool:
    """Whether the name of a port or an island follows: "the Tunisian port *of Sfax*"."""
    of = index + 1 < len(doc) and doc[index].lower_ == "of"
    return of and doc[index + 1].text[0].isupper()


def _is_guard(doc: Doc, index: int) -> bool:
    """Whether a noun follows that makes an actor of the border: "border guards"."""
    return index < len(doc) and doc[index].pos_ in ("NOUN", "PROPN")


def _is_kinds(text: str) -> bool:
    """ "States", "Border", "Member States": a kind of place and no name."""
    return all(
        word in place_words("kinds") or word.removesuffix("s") in place_words("kinds") or word == "member"
        for word in text.lower().split()
    )


def _is_site(text: str) -> bool:
    return any(word.lower() in place_words("kinds") for word in text.split())


def _trim(ent: Span) -> tuple[int, int]:
    start, end = ent.start, ent.end
    while start < end and (ent.doc[start].lower_ == "the" or ent.doc[start].is_punct):
        start += 1
    while end > start and (ent.doc[end - 1].lower_ in ("'s", "’s", "’", "'") or ent.doc[end - 1].is_punct):
        end -= 1
    while end > start and THOUSANDS.fullmatch(ent.doc[end - 1].text):  # "displaced to Suka 1,875 IDPs"
        end -= 1
    return start, end


def widen(doc: Doc, start: int, end: int, text: str) -> Name:
    """The name at some tokens: take in "northern" before and "province" after, look the bare name up."""
    first, last = start, end
    if first > 0 and doc[first - 1].lower_ in place_words("kept"):
        first -= 1
    elif (
        first > 2
        and doc[first - 1].lower_ in ("east", "west", "eastern", "western")
        and doc[first - 2].lower_ == "-"
    ):
        first -= 3
    if first > 2 and doc[first - 1].lower_ in HELD and doc[first - 2].text == "-":
        first -= 3
        text = doc[first:last].text
    if last < len(doc) and doc[last].lower_ in place_words("kinds"):
        last += 1
        text = (
            f"{text} state" if doc[last - 1].lower_ == "state" else text
        )  # "Washington state" is not Washington
    return Name(doc[first].idx, doc[last - 1].idx + len(doc[last - 1]), text)


def _missed(doc: Doc, gazetteer: Gazetteer) -> Iterator[tuple[Name, int, int]]:
    """Capitalised words without a place label: countries and areas anywhere, towns after "in"."""
    index = 0
    while index < len(doc):
        token = doc[index]
        if not _may_start(token, gazetteer):
            index += 1
            continue
        hit = _longest(doc, index, gazetteer)
        if hit is None:
            index += 1
            continue
        name, last = hit
        yield name, index, last
        index = last


def _listed(doc: Doc, gazetteer: Gazetteer) -> Iterator[tuple[Name, int, int]]:
    """ "Garissa (20), Lamu (40)": the names of a list that has numbers beside them, if most are known."""
    for items in place_lists(text_of(doc)):
        spans = [doc.char_span(*item.name, alignment_mode="contract") for item in items]
        named = [span for span in spans if span is not None and _is_known(span.text, gazetteer)]
        if 2 * len(named) >= len(items):
            yield from ((widen(doc, span.start, span.end, span.text), span.start, span.end) for span in named)


def is_compass(text: str) -> bool:
    """Whether a name is compass words alone: "South-East" is a part of the place that the text is about."""
    return {*normal(text).replace("-", " ").split()} <= place_words("compass")


def is_acronym(text: str, gazetteer: Gazetteer) -> bool:
    """Whether a name is capitals, as "OCHA" and "LGAs", and no place's main name or abbreviation."""
    if not ACRONYM.fullmatch(text) or gazetteer.country(text) or gazetteer.area(text):
        return False
    if text in gazetteer.abbreviations or f"{text}." in gazetteer.abbreviations:
        return False
    return not any(entry.main and len(text) > SHORTEST_IN_CAPITALS for entry in gazetteer.towns(normal(text)))


def _is_known(text: str, gazetteer: Gazetteer) -> bool:
    return text not in place_words("not_places") and not is_compass(text) and _is_place(text, gazetteer)


def _may_start(token: Token, gazetteer: Gazetteer) -> bool:
    if token.lower_ in ("worldwide", "globally"):
        return True
    if not token.text[0].isupper() or token.text in place_words("not_places"):
        return False
    return token.ent_type_ not in BLOCKING_LABELS or _is_capital_misread(token, gazetteer)


def _is_capital_misread(token: Token, gazetteer: Gazetteer) -> bool:
    """ "Vilnius denied it", where the model sees a person or an organisation called Vilnius."""
    if token.ent_type_ not in ("PERSON", "ORG") or token.text in place_words("given_names"):
        return False
    entity = entity_at(token.doc, token.i)
    alone = entity is not None and len(entity) == 1
    return alone and normal(token.text) in gazetteer.capitals


def _longest(doc: Doc, index: int, gazetteer: Gazetteer) -> tuple[Name, int] | None:
    for last in range(min(len(doc), index + 4), index, -1):
        span = doc[index:last]
        if not (doc[last - 1].text[0].isupper() or last - index == 1) or (
            last - index > 1 and not doc[index].text[0].isupper()
        ):
            continue
        text = span.text
        if len(span) == 1 and _is_capital_misread(span[0], gazetteer):
            return Name(span.start_char, span.end_char, text), last
        if any(t.ent_type_ in BLOCKING_LABELS or t.is_space for t in span):
            continue
        if text in place_words("not_places") or is_acronym(text, gazetteer):
            continue
        if gazetteer.people(text) and text[0].isupper() and (not text.isupper() or len(text) > 3):
            return Name(span.start_char, span.end_char, text, adjective=True), last
        if gazetteer.country(text) or gazetteer.area(text):
            if text.isupper() and len(text) == 2 and text not in ("US", "UK", "EU"):
                continue
            if not _in_organisation(span):
                return widen(doc, index, last, text), last
        if _is_town(span, text, gazetteer) or _names_organisation(span, text, gazetteer):
            return widen(doc, index, last, text), last
    return None


def _in_organisation(span: Span) -> bool:
    """Whether the name is a part of a longer organisation's name, but not its possessor ("Turkey's army")."""
    token = span[0]
    if token.ent_type_ != "ORG":
        return False
    entity = entity_at(token.doc, token.i)
    if entity is None or len(entity) == len(span):
        return False
    following = token.doc[span.end] if span.end < len(token.doc) else None
    return following is None or following.lower_ not in ("'s", "’s", "’")


def _is_possessed(span: Span, text: str, gazetteer: Gazetteer) -> bool:
    """ "India's *Assam*": a place of the country that owns it."""
    if span.start < 2 or span.doc[span.start - 1].lower_ not in ("'s", "’s"):
        return False
    owner = gazetteer.country(span.doc[span.start - 2].text)
    entries = gazetteer.towns(normal(text)) if owner is not None else ()
    return any(owner is not None and one.place.country == owner.country for one in entries[:3])


def _is_town(span: Span, text: str, gazetteer: Gazetteer) -> bool:
    if _is_possessed(span, text, gazetteer):
        return True
    before = span.doc[span.start - 1] if span.start else None
    if (
        before is None
        or before.lower_ not in word_set("grammar", "place", "before_town")
        or span[0].ent_type_ not in ("", "ORG", "FAC", "NORP")
    ):
        return False
    entity = entity_at(span.doc, span.start)
    if entity is not None and (entity.start, entity.end) != (span.start, span.end):
        return False
    if span.end < len(span.doc) and span.doc[span.end].is_title and not span.doc[span.end].is_sent_start:
        return False
    return _inhabitants(text, gazetteer) >= MIN_TOWN


def _names_organisation(span: Span, text: str, gazetteer: Gazetteer) -> bool:
    """Whether a town or subdivision opens the name of its own body: "Paris Police Department"."""
    entity = entity_at(span.doc, span.start)
    if (
        entity is None
        or entity.start != span.start
        or entity.label_ != "ORG"
        or entity.end <= span.end
        or entity[-1].lower_ not in place_words("bodies")
    ):
        return False
    return _inhabitants(text, gazetteer) >= MIN_TOWN


def _inhabitants(text: str, gazetteer: Gazetteer) -> int:
    """Of the largest town or first-level subdivision of that name; 0 where there is none."""
    entries = gazetteer.towns(normal(text))
    return max((entry.population for entry in entries if entry.level < 2), default=0)
