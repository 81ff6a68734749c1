"""Local names that the model takes for persons or bodies, and that the report shows to be places.

Takes a `Doc` with the names found so far, gives more `Name`s. What shows a place: a kind beside it ("Suka
village", "the district of Suka"), places in one list with it, or a preposition before it. Most need the
gazetteer to have the name in a country that the report plays in.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from sayso.codebook import word_set
from sayso.gazetteer import Gazetteer, normal
from sayso.reading.findings import text_of
from sayso.reading.places.names import Name, is_acronym, is_compass, place_words
from sayso.reading.places.setting import candidates, own_countries
from sayso.reading.syntax import entity_at

WORD = r"(?<![\w@])[A-ZÀ-ÖØ-Þ][\w'’‘`-]*"
PARTICLE = r"(?:de|del|du|des|da|do|dos|la|las|los|le|el|al|bin|ben|wa|ash|az|ul|e|i)"
RUN = re.compile(rf"{WORD}(?: (?:{PARTICLE} ){{0,2}}{WORD}){{0,4}}")
BETWEEN = re.compile(
    r"\s?(?:\([^()\n]{1,40}\)|\d+)?\s?(?:[,;/&|–—-]|,? (?:and|or|&))\s*(?:and |or )?(?:the |in |from )?"
)
OTHER_LABELS = {"DATE", "TIME", "MONEY", "PERCENT", "LAW", "WORK_OF_ART", "ORDINAL", "CARDINAL", "QUANTITY"}
SHORTEST_LIST = 3  # names, of which two are known, for one that is in no gazetteer


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words that may be a name, without the kind; `label` is the model's, `own` whether the
    report's countries have such a place, `kind` the kind that stands beside them; a `heading` is a line of
    its own that names a subdivision of one of these countries.
    """

    span: Span
    label: str
    own: bool
    kind: str | None
    heading: bool = False


def find_local(doc: Doc, found: Sequence[Name], gazetteer: Gazetteer) -> Iterator[tuple[Name, int, int]]:
    """The further names with their tokens, in order; none overlaps one of `found`."""
    persons = surnames(doc, gazetteer)
    runs = [run for run in _runs(doc, found, gazetteer) if run.span.text not in persons]
    shown = [run.heading or _is_shown_by_kind(run) or _is_shown_by_preposition(run) for run in runs]
    for run, is_place in zip(runs, _with_lists(doc, found, runs, shown), strict=True):
        if is_place:
            span = run.span
            yield Name(span.start_char, span.end_char, span.text), span.start, span.end


def surnames(doc: Doc, gazetteer: Gazetteer) -> set[str]:
    """Last words of the persons that the report names in full: alone they are these persons."""
    persons = (ent for ent in doc.ents if ent.label_ == "PERSON" and len(ent) > 1)
    return {ent[-1].text for ent in persons if not gazetteer.towns(normal(ent.text))}


def _runs(doc: Doc, found: Sequence[Name], gazetteer: Gazetteer) -> Iterator[Run]:
    countries = own_countries(found, gazetteer)
    text = text_of(doc)
    taken = bytearray(len(text))
    for name in found:
        taken[name.start : name.end] = b"\x01" * (name.end - name.start)
    for match in RUN.finditer(text):
        if 1 not in taken[match.start() : match.end()]:
            span = doc.char_span(*match.span(), alignment_mode="contract")
            span = _trimmed(span, gazetteer) if span is not None else None
            if span is not None and (run := _run(span, countries, gazetteer)):
                yield run


def _trimmed(span: Span, gazetteer: Gazetteer) -> Span | None:
    """Without the word that opens a sentence ("*In* Suka") and a possessive; `None` where nothing is left."""
    doc, first, last = span.doc, span.start, span.end
    if doc[first].is_stop and (doc[first].is_sent_start or not doc[first - 1].is_alpha):
        first += not (len(span) > 1 and gazetteer.towns(normal(span.text)))
    while last > first and (doc[last - 1].lower_ in ("'s", "’s") or doc[last - 1].is_punct):
        last -= 1
    return doc[first:last] if first < last else None


def _run(span: Span, countries: frozenset[str], gazetteer: Gazetteer) -> Run | None:
    bare, kind = _split_kind(span)
    if bare is None or any(token.ent_type_ in OTHER_LABELS for token in span):
        return None
    text, label = bare.text, span[0].ent_type_
    heading = _is_heading(span)
    if heading and any(one.place.country in countries for one in gazetteer.towns(normal(text)) if one.level):
        return Run(span, label, own=True, kind=kind, heading=True)
    if {text, span.text} & place_words("not_places") or is_compass(text):
        return None
    if gazetteer.people(text) or is_acronym(text, gazetteer):
        return None
    entries = candidates(text, gazetteer) if label == "FAC" else gazetteer.towns(normal(text))
    own = any(entry.place.country in countries for entry in entries)
    if label and not entries:
        own = bool(gazetteer.alike(normal(text), countries))
    return Run(span, label, own, kind)


def _is_heading(span: Span) -> bool:
    """Whether the words are a line of their own, but for a colon."""
    text = text_of(span.doc)
    start, end = text.rfind("\n", 0, span.start_char) + 1, text.find("\n", span.end_char)
    return end >= 0 and text[start:end].strip(" :\t") == span.text


def _split_kind(span: Span) -> tuple[Span | None, str | None]:
    """The name without its kind, and the kind that stands in it, after it or before it."""
    doc, last = span.doc, span.end
    while last > span.start and is_kind(doc[last - 1].lower_):
        last -= 1
    if last == span.start:
        return None, None
    bare = doc[span.start : last]
    if last < len(doc) and is_kind(doc[last].lower_):
        return bare, doc[last].lower_
    if span.start > 1 and doc[span.start - 1].lower_ == "of" and is_kind(doc[span.start - 2].lower_):
        return bare, doc[span.start - 2].lower_
    return bare, None


def is_kind(word: str) -> bool:
    """Whether a word in small letters is a kind of place: "village", "province"."""
    return any(word in word_set("places", "beside", name) for name in ("units", "settlements", "vague"))


def _is_shown_by_kind(run: Run) -> bool:
    """ "Suka village", "the district of Suka": the kind tells more than the label."""
    if run.kind is None:
        return False
    if run.own or run.label == "PERSON":
        return True
    if run.kind in word_set("places", "beside", "vague") or not is_whole(run.span):
        return False
    peoples = run.label == "NORP" and run.kind not in word_set("places", "beside", "units")
    return (bool(run.label) or _is_name(run.span)) and not peoples


def is_whole(span: Span) -> bool:
    """Whether the words are no part of a longer name."""
    entity = entity_at(span.doc, span.start)
    return entity is None or (entity.start >= span.start and entity.end <= span.end + 1)


def _is_shown_by_preposition(run: Run) -> bool:
    """ "in Suka", "fled to Suka"."""
    if not run.span.start or not (is_whole(run.span) or run.label == "FAC"):
        return False
    before = run.span.doc[run.span.start - 1]
    if before.lower_ in ("to", "into"):
        moved = before.i > 0 and before.nbor(-1).lemma_.lower() in word_set("places", "ways", "moves")
        return run.own and moved
    if before.lower_ == "in" and run.label == "PERSON":
        return True
    return run.own and before.lower_ in word_set("places", "beside", "prepositions")


def _with_lists(doc: Doc, found: Sequence[Name], runs: Sequence[Run], shown: Sequence[bool]) -> list[bool]:
    """For each run whether it is a place, by itself or because it stands in a list with places."""
    items = [(name.start, name.end, -1) for name in found if not name.adjective]
    items += [(run.span.start_char, run.span.end_char, index) for index, run in enumerate(runs)]
    places = list(shown)
    for group in _groups(text_of(doc), sorted(items)):
        if any(index < 0 or shown[index] for index in group):
            known = sum(index < 0 or shown[index] or runs[index].own for index in group)
            most = len(group) >= SHORTEST_LIST and known > 1 and 2 * known >= len(group)
            for index in group:
                if index >= 0 and (runs[index].own or (most and _may_be_unknown(runs[index]))):
                    places[index] = True
    return places


def _may_be_unknown(run: Run) -> bool:
    """Whether a name that no gazetteer has may be a place by its label and its words."""
    return run.label in ("PERSON", "NORP", "PRODUCT", "LANGUAGE") or (not run.label and _is_name(run.span))


def _is_name(span: Span) -> bool:
    return all(token.pos_ == "PROPN" for token in span if token.is_title)


def _groups(text: str, items: Sequence[tuple[int, int, int]]) -> Iterator[list[int]]:
    """The items that stand in one list, by their last field."""
    group: list[int] = []
    end = 0
    for start, stop, index in items:
        if group and not BETWEEN.fullmatch(text, end, start):
            yield group
            group = []
        group.append(index)
        end = stop
    if group:
        yield group
