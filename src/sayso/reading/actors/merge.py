"""Which mentions are one actor: acronyms, surnames, holders of an office, "the ministry".

Takes candidates in text order that do not overlap, gives `ActorMention`s. Mentions of one actor carry one and
the same `Actor`, with all that any of them says.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from sayso.codebook import words
from sayso.gazetteer import open_gazetteer
from sayso.reading import findings
from sayso.reading.actors.bodies import GOVERNMENT
from sayso.reading.actors.candidate import ActorCandidate, with_article
from sayso.reading.actors.states import speaking
from sayso.records import Actor, ActorMention, Evidence, PlaceKind
from sayso.records.kinds import OF_STATE

ACRONYM = re.compile(r"[A-Z][A-Za-z.&-]{1,9}")
SHORTEST_SURNAME = 3
DEFINITE = {"the", "its", "their", "this", "that", "his", "her"}
OWNERS = {"his", "her", "whose"}  # whose government it is is another question


def merge(doc: Doc, candidates: list[ActorCandidate]) -> Iterator[ActorMention]:
    """The mentions of all candidates, in text order, with acronyms and surnames that were missed."""
    acronyms = _acronyms(doc, candidates)
    taken = _taken(doc, candidates)
    candidates = sorted(
        [*candidates, *_again(doc, candidates, acronyms, taken)], key=lambda candidate: candidate.first
    )
    _resolve_acronyms(doc, candidates, acronyms)
    _resolve_persons(doc, candidates)
    _resolve_bare(doc, candidates)
    candidates = [candidate for candidate in candidates if not (candidate.bare and candidate.person)]
    actors = _actors(doc, candidates)
    for candidate in candidates:
        actor = actors[(candidate.name, candidate.person)]
        named = findings.span_evidence(doc[candidate.first : candidate.last])
        yield ActorMention(named, actor, _role(doc, candidate))


def _role(doc: Doc, candidate: ActorCandidate) -> Evidence | None:
    if candidate.role is None:
        return None
    first, last = candidate.role
    return findings.span_evidence(doc[first:last])


def _taken(doc: Doc, candidates: Sequence[ActorCandidate]) -> bytearray:
    taken = bytearray(len(doc))
    for candidate in candidates:
        taken[candidate.first : candidate.last] = b"\x01" * (candidate.last - candidate.first)
    return taken


def _acronyms(doc: Doc, candidates: Sequence[ActorCandidate]) -> dict[str, ActorCandidate]:
    """Acronym → the actor that a text introduces it for: "the State Border Guard Service (VSAT)"."""
    by_first = {candidate.first: candidate for candidate in candidates}
    found: dict[str, ActorCandidate] = {}
    for candidate in candidates:
        if candidate.person or candidate.last + 2 >= len(doc) or doc[candidate.last].text != "(":
            continue
        inner = doc[candidate.last + 1]
        if doc[candidate.last + 2].text == ")" and _is_acronym(inner.text):
            known = by_first.get(inner.i)
            if known is not None and known.known and not candidate.known:
                candidate.name, candidate.kind, candidate.country, candidate.bare = (
                    known.name,
                    known.kind,
                    known.country,
                    False,
                )
            found.setdefault(inner.text, candidate)
            continue
        full = by_first.get(candidate.last + 1) or by_first.get(candidate.last + 2)
        if full is not None and doc[full.last : full.last + 1].text == ")" and _is_acronym(candidate.name):
            found.setdefault(candidate.name, full)
    return found


def _is_acronym(text: str) -> bool:
    return ACRONYM.fullmatch(text) is not None and sum(map(str.isupper, text)) >= 2


def _again(
    doc: Doc, candidates: Sequence[ActorCandidate], acronyms: dict[str, ActorCandidate], taken: bytearray
) -> Iterator[ActorCandidate]:
    """Acronyms and surnames where they stand again and nothing found them."""
    surnames = {
        doc[candidate.last - 1].text: candidate
        for candidate in candidates
        if candidate.person
        and candidate.last - candidate.first > 1
        and len(candidate.again) >= SHORTEST_SURNAME
    }
    for token in doc:
        if taken[token.i]:
            continue
        candidate = acronyms.get(token.text) or _body_again(doc, token.i, candidates)
        if candidate is not None:
            yield replace(candidate, first=token.i, last=token.i + 1, role=None)
        elif token.text in surnames and token.pos_ == "PROPN" and token.ent_type_ not in ("GPE", "LOC"):
            yield replace(surnames[token.text], first=token.i, last=token.i + 1, role=None)


def _body_again(doc: Doc, index: int, candidates: Sequence[ActorCandidate]) -> ActorCandidate | None:
    """ "The group" for the body of that kind named last before."""
    kinds = words("actors")["again"].get(doc[index].lower_)
    alone = [child.lower_ for child in doc[index].children] == ["the"]
    if kinds is None or not alone or doc[index].dep_ == "compound":
        return None
    before = [d for d in candidates if d.last <= index and not d.person and not d.bare and d.kind in kinds]
    return max(before, key=lambda candidate: candidate.first, default=None)


def _resolve_acronyms(
    doc: Doc, candidates: list[ActorCandidate], acronyms: dict[str, ActorCandidate]
) -> None:
    for candidate in candidates:
        full = acronyms.get(doc[candidate.first : candidate.last].text)
        if full is not None:
            candidate.name, candidate.kind, candidate.country = (
                full.name,
                full.kind or candidate.kind,
                full.country,
            )
            candidate.bare, candidate.person, candidate.role = full.bare, False, None


def _resolve_persons(doc: Doc, candidates: list[ActorCandidate]) -> None:
    """A surname is the person of that name; an office without a name is the person who bears it."""
    persons = [candidate for candidate in candidates if candidate.person and not _is_nameless(candidate)]
    full = [candidate for candidate in persons if " " in candidate.name]
    for candidate in persons:
        longer = next((other for other in full if _is_short_for(candidate.name, other.name)), None)
        if longer is not None:
            candidate.name = longer.name
    holders = [candidate for candidate in persons if candidate.role is not None]
    for candidate in candidates:
        if candidate.person and _is_nameless(candidate):
            holder = _holder(doc, candidate, holders)
            if holder is not None:
                candidate.name, candidate.bare = holder.name, False


def _is_short_for(name: str, full: str) -> bool:
    """ "Ruiz" or "Ana María Ruiz" for "Ana Ruiz"."""
    if full.endswith(f" {name}") or full.endswith(f"-{name}"):
        return True
    parts, longer = name.split(), full.split()
    return len(parts) > 1 and name != full and (parts[0], parts[-1]) == (longer[0], longer[-1])


def _is_nameless(candidate: ActorCandidate) -> bool:
    return (
        candidate.role is not None
        and candidate.first <= candidate.role[0]
        and candidate.role[1] <= candidate.last
    )


def _holder(doc: Doc, office: ActorCandidate, holders: Sequence[ActorCandidate]) -> ActorCandidate | None:
    """The person whose office it is: the same title, and no other country; the nearest before it first."""
    if office.role is None:
        return None
    title = doc[office.role[0] : office.role[1]].text.lower()
    fitting = [
        holder
        for holder in holders
        if holder.role is not None
        and re.search(rf"\b{re.escape(title)}\b", doc[holder.role[0] : holder.role[1]].text.lower())
        and office.country in (None, holder.country)
    ]
    before = [holder for holder in fitting if holder.first < office.first]
    if before:
        return before[-1]
    return fitting[0] if fitting and office.country is not None else None


def _resolve_bare(doc: Doc, candidates: list[ActorCandidate]) -> None:
    """Give bodies and offices without a country the one that the report gives.

    The body of that kind named before ("the ministry"), the only one of that kind in the report, or the state
    that acts in the sentence in which they speak ("Lithuania detained 30 people, the border guard said").
    """
    for index, candidate in enumerate(candidates):
        if candidate.kind not in OF_STATE:
            continue
        state = _acting_state(doc, candidates, candidate) if _speaks(doc, candidate) else None
        if (
            candidate.person
            and candidate.country is None
            and candidate.role is not None
            and candidate.body is None
        ):
            candidate.country = state.country if state else None
        if not candidate.bare or candidate.person or not (_is_definite(doc, candidate) or state):
            continue
        chosen = _named_before(candidates, index)
        here = _country_here(doc, candidate)
        if here is not None and (chosen is None or chosen.country != here):
            owner = with_article(open_gazetteer().names[here])
            candidate.name, candidate.country, candidate.bare = f"{candidate.name} of {owner}", here, False
        elif chosen is not None:
            candidate.name, candidate.kind, candidate.country = (
                chosen.name,
                chosen.kind or candidate.kind,
                chosen.country,
            )
            candidate.bare = False
        elif state is not None:
            owner = state.name.removeprefix(f"{GOVERNMENT} of ")
            candidate.name, candidate.country, candidate.bare = (
                f"{candidate.name} of {owner}",
                state.country,
                False,
            )
    for candidate in candidates:
        if candidate.body is not None and candidate.country is None:
            same = [d for d in candidates if d.name.startswith(f"{candidate.body} of ") and d.country]
            if same:
                candidate.body, candidate.country = same[0].name, same[0].country


def _country_here(doc: Doc, candidate: ActorCandidate) -> str | None:
    """Where "the authorities" or "police" act: the country of all places before them in the sentence."""
    root = doc[candidate.last - 1]
    if root.lower_ not in words("actors")["local"]["words"]:
        return None
    start = root.sent.start_char
    end = doc[candidate.first].idx
    named = [m.place for m in doc._.sayso_places if start <= m.evidence.start < end and not m.adjective]
    countries = {place.country if place is not None else None for place in named}
    inside = [place for place in named if place is not None and place.kind is not PlaceKind.COUNTRY]
    return next(iter(countries)) if len(countries) == 1 and inside else None


def _is_definite(doc: Doc, candidate: ActorCandidate) -> bool:
    """ "the ministry", "its army", "Interior Ministry", "border guards said"."""
    before = doc[candidate.first - 1].lower_ if candidate.first else ""
    if before in OWNERS and candidate.institution == GOVERNMENT:
        return False  # "whose regime"
    return before in DEFINITE or doc[candidate.first].is_title or _speaks(doc, candidate)


def _speaks(doc: Doc, candidate: ActorCandidate) -> bool:
    """Whether the words are the subject of a verb of saying, or follow "according to"."""
    root = doc[candidate.first : candidate.last].root
    while root.dep_ in ("compound", "appos", "poss", "nmod") and root.head is not root:
        root = root.head
    if root.dep_ == "pobj":
        return root.head.lower_ == "to" and root.head.head.lower_ == "according"
    return root.dep_ in ("nsubj", "nsubjpass") and root.head.lemma_.lower() in speaking()


def _named_before(candidates: Sequence[ActorCandidate], index: int) -> ActorCandidate | None:
    candidate = candidates[index]
    one_word = candidate.last - candidate.first == 1
    for other in reversed(candidates[:index]):
        alike = not other.bare and other.institution == candidate.institution
        if alike or (one_word and _takes_up(candidate, other)):
            return other
    same = [d for d in candidates if not d.bare and d.institution == candidate.institution]
    return same[0] if len({d.name for d in same}) == 1 else None


def _takes_up(candidate: ActorCandidate, other: ActorCandidate) -> bool:
    """ "the service" for "the State Border Guard Service"."""
    again = other.again == candidate.again and not other.bare and not other.person
    return again and other.kind in (candidate.kind, None)


def _acting_state(
    doc: Doc, candidates: Sequence[ActorCandidate], candidate: ActorCandidate
) -> ActorCandidate | None:
    """The one state that is a subject in the sentence of `candidate`."""
    sentence = doc[candidate.first].sent
    states = {d.name: d for d in candidates if d.subject and sentence.start <= d.first < sentence.end}
    return next(iter(states.values())) if len(states) == 1 else None


def _actors(doc: Doc, candidates: Sequence[ActorCandidate]) -> dict[tuple[str, bool], Actor]:
    """One `Actor` a name, with the first kind, country, role and body that any mention gives."""
    actors: dict[tuple[str, bool], Actor] = {}
    for candidate in candidates:
        role = _role(doc, candidate)
        old = actors.get((candidate.name, candidate.person), Actor(candidate.name, person=candidate.person))
        actors[(candidate.name, candidate.person)] = replace(
            old,
            kind=old.kind or candidate.kind,
            country=old.country or candidate.country,
            role=old.role or (role.quote if role else None),
            body=old.body or candidate.body,
        )
    return actors
