"""Bodies in a text: organisations of one name, institutions that every country has, and other names.

Takes a `Doc` with places and the lexicon's hits, gives candidates. "Lithuania's border guards" and "the State
Border Guard Service of Lithuania" are one institution with one country, so that they get one name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from sayso.codebook import load_codebook, word_set, words
from sayso.gazetteer import Gazetteer, normal
from sayso.reading.actors.candidate import ActorCandidate, Where
from sayso.reading.actors.lexicon import Hit, Lexicon
from sayso.reading.syntax import entity_at
from sayso.records import ActorKind, Place, PlaceKind
from sayso.records.kinds import FORCES

GOVERNMENT, REBELS = "Government", "Rebels"
AT_A_PLACE = {"in", "at", "near", "outside", "inside", "around", "from", "to"}


def find_bodies(doc: Doc, hits: Sequence[Hit], where: Where, lexicon: Lexicon) -> Iterator[ActorCandidate]:
    """Drafts of every body, the surest first; later ones may overlap earlier ones."""
    for hit in sorted(hits, key=lambda hit: (hit.entry.sort, hit.first - hit.last)):
        if hit.entry.sort == "known" and not _is_part_of_name(doc, hit):
            first = hit.first
            entry = hit.entry
            again = doc[hit.last - 1].lower_
            yield ActorCandidate(
                first=first,
                last=hit.last,
                name=entry.name,
                kind=entry.kind,
                country=entry.country,
                again=again,
                known=True,
            )
        elif hit.entry.sort == "metonym" and not _is_visited(doc, hit):
            code = hit.entry.name
            known = lexicon.known.get(code)
            if known is not None:
                continue  # only where it acts: `states.py`
            name = f"{GOVERNMENT} of {where.name_of(code)}"
            yield ActorCandidate(hit.first, hit.last, name, ActorKind.GOVERNMENT, code)
    named = {hit.last: hit for hit in hits if hit.entry.sort == "known"}
    for hit in hits:
        if hit.entry.sort == "institution" and not _is_in_title(doc, hit) and _is_body(doc, hit):
            yield _of_no_state(doc, hit, named) or institution(doc, hit, where)
    offices = {index for hit in hits if hit.entry.sort == "office" for index in range(hit.first, hit.last)}
    for candidate in _organisations(doc, where, lexicon):
        if not offices.issuperset(
            range(candidate.first, candidate.last)
        ):  # "Interior" of "Interior Minister"
            yield candidate


def _of_no_state(doc: Doc, hit: Hit, named: dict[int, Hit]) -> ActorCandidate | None:
    """ "Rebel soldiers", "Houthi forces": whose they are, if the word before says that of no state."""
    if hit.entry.kind not in FORCES or not hit.first:
        return None
    body = named.get(hit.first)
    if body is not None and body.entry.kind is ActorKind.ARMED_GROUP:
        return ActorCandidate(
            body.first, hit.last, body.entry.name, body.entry.kind, body.entry.country, known=True
        )
    if doc[hit.first - 1].lower_ not in word_set("actors", "rebel", "words"):
        return None
    again = doc[hit.last - 1].lemma_.lower()
    return ActorCandidate(
        hit.first - 1, hit.last, REBELS, ActorKind.ARMED_GROUP, again=again, bare=True, institution=REBELS
    )


def _is_part_of_name(doc: Doc, hit: Hit) -> bool:
    """Whether the words lie inside a longer name of a person or a date."""
    ent = entity_at(doc, hit.first)
    longer = ent is not None and ent.end - ent.start > hit.last - hit.first
    return ent is not None and longer and ent.label_ in ("PERSON", "DATE")


def _is_body(doc: Doc, hit: Hit) -> bool:
    """Whether the noun stands for the body: not in "military operation" or "police station"."""
    head = doc[hit.last - 1]
    if _is_former(doc, hit):
        return False
    if (
        head.lower_ in words("actors")["own_leaders"]["words"]
        and hit.first
        and _has_own_group(doc[hit.first - 1])
    ):
        return False
    if head.pos_ not in ("NOUN", "PROPN") and not head.is_title:
        return False
    if head.dep_ in ("compound", "amod", "nmod") and head.head.i > head.i and not head.is_title:
        return load_codebook().is_person(head.head.lemma_)
    return True


def _is_former(doc: Doc, hit: Hit) -> bool:
    """ "A former British soldier" is none."""
    before = doc[max(0, hit.first - 3) : hit.first]
    return any(
        t.lower_ in ("former", "ex", "ex-", "retired") and t.head.i in range(hit.first, hit.last)
        for t in before
    )


def _has_own_group(before: Token) -> bool:
    """Whether leaders or officials are those of a group: "community leaders", "union officials"."""
    return before.pos_ == "NOUN" and before.lower_ in words("actors")["own_leaders"]["groups"]


def _is_in_title(doc: Doc, hit: Hit) -> bool:
    """People in the name of something: "Convention Relating to the Status of Refugees"."""
    first = doc[hit.first]
    return hit.entry.kind is ActorKind.CIVILIAN and first.is_title and not first.is_sent_start


def _is_visited(doc: Doc, hit: Hit) -> bool:
    """ "in the Kremlin", "outside the White House": the building."""
    before = [doc[i].lower_ for i in range(max(0, hit.first - 2), hit.first) if doc[i].lower_ != "the"]
    return bool(before) and before[-1] in AT_A_PLACE


def institution(doc: Doc, hit: Hit, where: Where) -> ActorCandidate:
    """The body of a country that the words name, with the country beside them; bare where there is none."""
    name, kind = hit.entry.name, hit.entry.kind
    first, last = hit.first, hit.last
    place: Place | None = None
    if found := where.before(first):
        start, place = found
        first = start
    elif (found := where.after(last)) and not (kind is ActorKind.CIVILIAN and doc[last].lower_ == "in"):
        last, place = found
    again = doc[hit.last - 1].lemma_.lower()
    candidate = ActorCandidate(
        first=first,
        last=last,
        name=name,
        kind=kind,
        country=None,
        again=again,
        institution=name,
    )
    if place is None:
        stateless = first > 0 and doc[first - 1].ent_type_ == "NORP"  # "Kurdish leaders"
        return replace(candidate, bare=not stateless)
    return replace(candidate, name=title(name, kind, place, where), country=place.country)


def title(name: str, kind: ActorKind | None, place: Place, where: Where) -> str:
    """The canonical name: "Border guard of Lithuania", "Police of Chicago", "Migrants from Iraq"."""
    joint = "from" if kind is ActorKind.CIVILIAN else "of"
    whole = place.kind is PlaceKind.COUNTRY or (
        name == GOVERNMENT and is_capital(place, where.gazetteer) is not None
    )
    owner = where.name_of(place.country) if whole and place.country else place.name
    return f"{name} {joint} {owner}"


def is_capital(place: Place, gazetteer: Gazetteer) -> str | None:
    """The code of the country whose capital the place is."""
    code = gazetteer.capitals.get(normal(place.name))
    return code if code is not None and code == place.country else None


def _organisations(doc: Doc, where: Where, lexicon: Lexicon) -> Iterator[ActorCandidate]:
    """Names that the model takes for organisations, with the kind that their last word shows."""
    for ent in doc.ents:
        if ent.label_ != "ORG":
            continue
        span = _trimmed(ent)
        if span is None or span.text.islower() or not any(token.pos_ == "PROPN" for token in span):
            continue
        if all(where.at(index) for index in range(span.start, span.end)):
            continue
        kind = _kind(span, lexicon)
        country = next((p.country for i in range(span.start, span.end) if (p := where.at(i))), None)
        if country is None and (found := where.before(span.start)):
            country = found[1].country
        yield ActorCandidate(
            first=span.start,
            last=span.end,
            name=span.text,
            kind=kind,
            country=country,
            again=span[-1].lower_,
        )


def _trimmed(ent: Span) -> Span | None:
    first, last = ent.start, ent.end
    doc = ent.doc
    while first < last and (doc[first].lower_ in ("the", "a", "an") or doc[first].is_punct):
        first += 1
    while last > first and (doc[last - 1].lower_ in ("'s", "’s", "’", "'") or doc[last - 1].is_punct):
        last -= 1
    return doc[first:last] if first < last else None


def _kind(span: Span, lexicon: Lexicon) -> ActorKind | None:
    lowered = [token.lower_ for token in span]
    for size in (2, 1):
        kind = lexicon.bodies.get(" ".join(lowered[-size:]))
        if kind is not None:
            return kind
    for word in lowered:
        if word in ("university", "ministry", "department", "hospital", "party", "church", "bank", "police"):
            return lexicon.bodies.get(word)
    return None
