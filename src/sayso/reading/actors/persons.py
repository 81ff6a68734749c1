"""Persons with their offices: "Belarusian President Alexander Lukashenko", "Ana Ruiz, head of the agency".

Takes a `Doc`, the lexicon's hits and the bodies found, gives candidates. A person has the kind of the office,
or of the body for which "spokesman", "head" or the like says that they stand.
"""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Span

from sayso.codebook import word_set
from sayso.reading.actors.bodies import title
from sayso.reading.actors.candidate import ActorCandidate, Where
from sayso.reading.actors.lexicon import Hit
from sayso.records import ActorKind

AFTER_STEPS = 7
PARTS = {"ADJ", "NOUN", "PROPN", "DET", "PART"}
FOR = {"of", "for", "at", "with", "from"}
SINGULAR = {"NN", "NNP"}


def find_persons(
    doc: Doc, hits: Sequence[Hit], where: Where, bodies: Sequence[ActorCandidate]
) -> Iterator[ActorCandidate]:
    """A candidate for each name of a person, and for each office that stands without a name."""
    offices = [hit for hit in hits if hit.entry.sort in ("office", "spoken")]
    named: set[tuple[int, int]] = set()
    for ent in doc.ents:
        if any(where.at(index) for index in range(ent.start, ent.end)):
            continue
        span = _name(ent, offices) if ent.label_ == "PERSON" or _may_be_person(ent) else None
        if span is None or (ent.label_ != "PERSON" and _office_after(doc, span, offices, where) is None):
            continue
        candidate = ActorCandidate(span.start, span.end, span.text, again=span[-1].lower_, person=True)
        hit = _office_before(doc, span, offices) or _office_after(doc, span, offices, where)
        if hit is not None:
            named.add((hit.first, hit.last))
            _give_office(candidate, hit, where, bodies)
        yield candidate
    for hit in offices:
        inside = any(first <= hit.first < last for first, last in named)
        if hit.entry.sort == "office" and not inside and _is_one(doc, hit):
            yield _nameless(doc, hit, where)


def _may_be_person(ent: Span) -> bool:
    """Two or three capitalised words that the model calls an organisation; an office after them decides."""
    return ent.label_ == "ORG" and 1 < len(ent) < 4 and all(t.is_title and t.pos_ == "PROPN" for t in ent)


def _name(ent: Span, offices: Sequence[Hit]) -> Span | None:
    """The name without titles, courtesy and possessive; `None` for what is not a name."""
    doc = ent.doc
    first, last = ent.start, ent.end
    while last > first and (doc[last - 1].lower_ in ("'s", "’s", "’", "'") or doc[last - 1].is_punct):
        last -= 1
    courtesy = word_set("actors", "courtesy", "words")
    moved = True
    while moved and first < last - 1:
        moved = False
        title = next((hit for hit in offices if hit.first == first and hit.last < last), None)
        if title is not None:
            first, moved = title.last, True
        elif doc[first].lower_ in courtesy:
            first, moved = first + 1, True
    span = doc[first:last]
    named = first < last and all(token.text[0].isupper() or len(token) <= 3 for token in span)
    return span if named and not any(token.is_space or token.is_digit for token in span) else None


def _office_before(doc: Doc, name: Span, offices: Sequence[Hit]) -> Hit | None:
    """ "Interior Minister Ana Ruiz", "the interior minister, Ana Ruiz"."""
    last = name.start
    while last and doc[last - 1].lower_ in word_set("actors", "courtesy", "words"):
        last -= 1
    comma = last > 0 and doc[last - 1].text == ","
    ends = {last, last - 1} if comma else {last}
    fitting = [hit for hit in offices if hit.last in ends]
    best = max(fitting, key=lambda hit: (hit.last - hit.first, hit.entry.sort == "spoken"), default=None)
    if best is None:
        return None
    if best.last == last - 1 and not (name.root.dep_ == "appos" or doc[name.end : name.end + 1].text == ","):
        return None
    return best


def _office_after(doc: Doc, name: Span, offices: Sequence[Hit], where: Where) -> Hit | None:
    """ "Ana Ruiz, Lithuania's interior minister,", "Ana Ruiz, who heads …" is none."""
    at = name.end
    if at < len(doc) and doc[at].lower_ in ("'s", "’s"):
        return None
    if at >= len(doc) or doc[at].text not in (",", "(", "–", "—", "-"):
        return None
    for index in range(at + 1, min(len(doc), at + 1 + AFTER_STEPS)):
        found = [hit for hit in offices if hit.first == index]
        if found:
            best = max(found, key=lambda hit: (hit.last - hit.first, hit.entry.sort == "spoken"))
            others = best.last < len(doc) and doc[best.last].ent_type_ == "PERSON"
            return None if others else best
        token = doc[index]
        if where.at(index) is None and (token.pos_ not in PARTS or token.ent_type_ == "PERSON"):
            return None
    return None


def _give_office(candidate: ActorCandidate, hit: Hit, where: Where, bodies: Sequence[ActorCandidate]) -> None:
    """Write role, kind, country and body of an office into the candidate of its holder."""
    first, last = hit.first, hit.last
    candidate.kind = hit.entry.kind
    body = _body_of(where.doc, hit, bodies)
    if body is not None:
        first, last = min(first, body.first), max(last, body.last)
        candidate.body = body.name
        by_body = hit.entry.sort == "spoken" or hit.entry.name in word_set("actors", "of_bodies", "titles")
        candidate.kind = body.kind if body.kind is not None and by_body else candidate.kind
        candidate.country = body.country
    if found := where.before(hit.first):
        first = min(first, found[0])
        candidate.country = candidate.country or found[1].country
    elif found := where.after(hit.last):
        last = max(last, found[0])
        candidate.country = candidate.country or found[1].country
    candidate.role = (first, last)


def _body_of(doc: Doc, hit: Hit, bodies: Sequence[ActorCandidate]) -> ActorCandidate | None:
    """The body of "border guard spokesman", "UNHCR's head", "head of the agency", "spokesman for police"."""
    for body in bodies:
        between = doc[body.last : hit.first] if body.last <= hit.first else None
        if (
            between is not None
            and len(between) <= 2
            and all(t.lower_ in ("'s", "’s", "senior") for t in between)
        ):
            return body
        if 0 < body.first - hit.last <= 4 and doc[hit.last].lower_ in FOR:
            inner = doc[hit.last + 1 : body.first]
            if all(token.pos_ in ("DET", "ADJ", "PROPN", "NOUN", "PART") for token in inner):
                return body
    return None


def _is_one(doc: Doc, hit: Hit) -> bool:
    """Whether the words mean one holder of an office: "the president", "Lithuania's interior minister"."""
    head = doc[hit.last - 1]
    official = hit.entry.kind in (ActorKind.GOVERNMENT, ActorKind.IGO, ActorKind.COURT, ActorKind.PARTY)
    follows = doc[hit.last] if hit.last < len(doc) else None
    compound = follows is not None and head.dep_ == "compound"
    return official and head.tag_ in SINGULAR and not compound and head.lower_ != "official"


def _nameless(doc: Doc, hit: Hit, where: Where) -> ActorCandidate:
    found = where.before(hit.first)
    first, last = (found[0] if found else hit.first), hit.last
    if found is None and (found := where.after(hit.last)):
        last = found[0]
    country = found[1].country if found else None
    role = doc[hit.first : hit.last].text
    name = role[0].upper() + role[1:].lower()
    if found:
        name = title(name, hit.entry.kind, found[1], where)
    again = doc[hit.last - 1].lower_
    candidate = ActorCandidate(
        first=first,
        last=last,
        name=name,
        kind=hit.entry.kind,
        country=country,
        again=again,
        bare=country is None,
        person=True,
    )
    candidate.role = (hit.first, hit.last)
    return candidate
