"""Which mentions are one actor: acronyms, surnames, holders of an office, "the ministry".

Takes drafts in text order that do not overlap, gives `ActorMention`s. Mentions of one actor carry one and
the same `Actor`, with all that any of them tells.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from sayso.codebook import words
from sayso.reading import findings
from sayso.reading.actors.bodies import GOVERNMENT
from sayso.reading.actors.draft import Draft
from sayso.reading.actors.states import speaking
from sayso.records import Actor, ActorKind, ActorMention, Evidence

ACRONYM = re.compile(r"[A-Z][A-Za-z.&-]{1,9}")
SHORTEST_SURNAME = 3
DEFINITE = {"the", "its", "their", "this", "that", "his", "her"}
OF_STATES = {
    ActorKind.GOVERNMENT,
    ActorKind.PARLIAMENT,
    ActorKind.COURT,
    ActorKind.MILITARY,
    ActorKind.BORDER_GUARD,
    ActorKind.POLICE,
}


def merge(doc: Doc, drafts: list[Draft]) -> Iterator[ActorMention]:
    """The mentions of all drafts, in text order, with acronyms and surnames that were missed."""
    acronyms = _acronyms(doc, drafts)
    taken = _taken(doc, drafts)
    drafts = sorted([*drafts, *_again(doc, drafts, acronyms, taken)], key=lambda draft: draft.first)
    _resolve_acronyms(doc, drafts, acronyms)
    _resolve_persons(doc, drafts)
    _resolve_bare(doc, drafts)
    drafts = [draft for draft in drafts if not (draft.bare and draft.person)]
    actors = _actors(doc, drafts)
    for draft in drafts:
        actor = actors[(draft.name, draft.person)]
        named = findings.span_evidence(doc[draft.first : draft.last])
        yield ActorMention(named, actor, _role(doc, draft))


def _role(doc: Doc, draft: Draft) -> Evidence | None:
    if draft.role is None:
        return None
    first, last = draft.role
    return findings.span_evidence(doc[first:last])


def _taken(doc: Doc, drafts: Sequence[Draft]) -> bytearray:
    taken = bytearray(len(doc))
    for draft in drafts:
        taken[draft.first : draft.last] = b"\x01" * (draft.last - draft.first)
    return taken


def _acronyms(doc: Doc, drafts: Sequence[Draft]) -> dict[str, Draft]:
    """Acronym → the actor that a text introduces it for: "the State Border Guard Service (VSAT)"."""
    by_first = {draft.first: draft for draft in drafts}
    found: dict[str, Draft] = {}
    for draft in drafts:
        if draft.person or draft.last + 2 >= len(doc) or doc[draft.last].text != "(":
            continue
        inner = doc[draft.last + 1]
        if doc[draft.last + 2].text == ")" and _is_acronym(inner.text):
            known = by_first.get(inner.i)
            if known is not None and known.known and not draft.known:
                draft.name, draft.kind, draft.country, draft.bare = (
                    known.name,
                    known.kind,
                    known.country,
                    False,
                )
            found.setdefault(inner.text, draft)
            continue
        full = by_first.get(draft.last + 1) or by_first.get(draft.last + 2)
        if full is not None and doc[full.last : full.last + 1].text == ")" and _is_acronym(draft.name):
            found.setdefault(draft.name, full)
    return found


def _is_acronym(text: str) -> bool:
    return ACRONYM.fullmatch(text) is not None and sum(map(str.isupper, text)) >= 2


def _again(
    doc: Doc, drafts: Sequence[Draft], acronyms: dict[str, Draft], taken: bytearray
) -> Iterator[Draft]:
    """Acronyms and surnames where they stand again and nothing found them."""
    surnames = {
        doc[draft.last - 1].text: draft
        for draft in drafts
        if draft.person and draft.last - draft.first > 1 and len(draft.again) >= SHORTEST_SURNAME
    }
    for token in doc:
        if taken[token.i]:
            continue
        draft = acronyms.get(token.text) or _body_again(doc, token.i, drafts)
        if draft is not None:
            yield replace(draft, first=token.i, last=token.i + 1, role=None)
        elif token.text in surnames and token.pos_ == "PROPN" and token.ent_type_ not in ("GPE", "LOC"):
            yield replace(surnames[token.text], first=token.i, last=token.i + 1, role=None)


def _body_again(doc: Doc, index: int, drafts: Sequence[Draft]) -> Draft | None:
    """ "The group" for the body of that kind named last before."""
    kinds = words("actors")["again"].get(doc[index].lower_)
    alone = [child.lower_ for child in doc[index].children] == ["the"]
    if kinds is None or not alone or doc[index].dep_ == "compound":
        return None
    before = [d for d in drafts if d.last <= index and not d.person and not d.bare and d.kind in kinds]
    return max(before, key=lambda draft: draft.first, default=None)


def _resolve_acronyms(doc: Doc, drafts: list[Draft], acronyms: dict[str, Draft]) -> None:
    for draft in drafts:
        full = acronyms.get(doc[draft.first : draft.last].text)
        if full is not None:
            draft.name, draft.kind, draft.country = full.name, full.kind or draft.kind, full.country
            draft.bare, draft.person, draft.role = full.bare, False, None


def _resolve_persons(doc: Doc, drafts: list[Draft]) -> None:
    """A surname is the person of that name; an office without a name is the person who bears it."""
    persons = [draft for draft in drafts if draft.person and not _is_nameless(doc, draft)]
    full = [draft for draft in persons if " " in draft.name]
    for draft in persons:
        longer = next((other for other in full if _is_short_for(draft.name, other.name)), None)
        if longer is not None:
            draft.name = longer.name
    holders = [draft for draft in persons if draft.role is not None]
    for draft in drafts:
        if draft.person and _is_nameless(doc, draft):
            holder = _holder(doc, draft, holders)
            if holder is not None:
                draft.name, draft.bare = holder.name, False


def _is_short_for(name: str, full: str) -> bool:
    """ "Ruiz" or "Ana María Ruiz" for "Ana Ruiz"."""
    if full.endswith(f" {name}") or full.endswith(f"-{name}"):
        return True
    parts, longer = name.split(), full.split()
    return len(parts) > 1 and name != full and (parts[0], parts[-1]) == (longer[0], longer[-1])


def _is_nameless(doc: Doc, draft: Draft) -> bool:
    return draft.role is not None and draft.first <= draft.role[0] and draft.role[1] <= draft.last


def _holder(doc: Doc, office: Draft, holders: Sequence[Draft]) -> Draft | None:
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


def _resolve_bare(doc: Doc, drafts: list[Draft]) -> None:
    """Give bodies and offices without a country the one that the report tells.

    The body of that kind named before ("the ministry"), the only one of that kind in the report, or the state
    that acts in the sentence in which they speak ("Lithuania detained 30 people, the border guard said").
    """
    for index, draft in enumerate(drafts):
        if draft.kind not in OF_STATES:
            continue
        state = _acting_state(doc, drafts, draft) if _speaks(doc, draft) else None
        if draft.person and draft.country is None and draft.role is not None and draft.body is None:
            draft.country = state.country if state else None
        if not draft.bare or draft.person or not (_is_definite(doc, draft) or state):
            continue
        chosen = _named_before(drafts, index)
        if chosen is not None:
            draft.name, draft.kind, draft.country = chosen.name, chosen.kind or draft.kind, chosen.country
            draft.bare = False
        elif state is not None:
            owner = state.name.removeprefix(f"{GOVERNMENT} of ")
            draft.name, draft.country, draft.bare = f"{draft.name} of {owner}", state.country, False
    for draft in drafts:
        if draft.body is not None and draft.country is None:
            same = [d for d in drafts if d.name.startswith(f"{draft.body} of ") and d.country]
            if same:
                draft.body, draft.country = same[0].name, same[0].country


def _is_definite(doc: Doc, draft: Draft) -> bool:
    """ "the ministry", "its army", "Interior Ministry", "border guards said"."""
    before = doc[draft.first - 1].lower_ if draft.first else ""
    return before in DEFINITE or doc[draft.first].is_title or _speaks(doc, draft)


def _speaks(doc: Doc, draft: Draft) -> bool:
    """Whether the words are the subject of a verb of saying, or follow "according to"."""
    root = doc[draft.first : draft.last].root
    while root.dep_ in ("compound", "appos", "poss", "nmod") and root.head is not root:
        root = root.head
    if root.dep_ == "pobj":
        return root.head.lower_ == "to" and root.head.head.lower_ == "according"
    return root.dep_ in ("nsubj", "nsubjpass") and root.head.lemma_.lower() in speaking()


def _named_before(drafts: Sequence[Draft], index: int) -> Draft | None:
    draft = drafts[index]
    one_word = draft.last - draft.first == 1
    for other in reversed(drafts[:index]):
        alike = not other.bare and other.institution == draft.institution
        if alike or (one_word and _takes_up(draft, other)):
            return other
    same = [d for d in drafts if not d.bare and d.institution == draft.institution]
    return same[0] if len({d.name for d in same}) == 1 else None


def _takes_up(draft: Draft, other: Draft) -> bool:
    """ "the service" for "the State Border Guard Service"."""
    again = other.again == draft.again and not other.bare and not other.person
    return again and other.kind in (draft.kind, None)


def _acting_state(doc: Doc, drafts: Sequence[Draft], draft: Draft) -> Draft | None:
    """The one state that is a subject in the sentence of `draft`."""
    sentence = doc[draft.first].sent
    states = {d.name: d for d in drafts if d.subject and sentence.start <= d.first < sentence.end}
    return next(iter(states.values())) if len(states) == 1 else None


def _actors(doc: Doc, drafts: Sequence[Draft]) -> dict[tuple[str, bool], Actor]:
    """One `Actor` a name, with the first kind, country, role and body that any mention tells."""
    actors: dict[tuple[str, bool], Actor] = {}
    for draft in drafts:
        role = _role(doc, draft)
        old = actors.get((draft.name, draft.person), Actor(draft.name, person=draft.person))
        actors[(draft.name, draft.person)] = replace(
            old,
            kind=old.kind or draft.kind,
            country=old.country or draft.country,
            role=old.role or (role.quote if role else None),
            body=old.body or draft.body,
        )
    return actors
