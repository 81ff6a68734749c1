"""Who may become an entity of its own: bodies, and people who speak for them or hold an office.

Takes an actor as the ledger has it, gives a `Body` or nothing. Groups ("47 people", "Migrants"), people
without an office, and names that could be anybody's ("Government", "Hospital") are no entities.
"""

from dataclasses import dataclass

from sayso.records import ActorKind
from sayso.records.kinds import OF_STATE

SCHEMATA = {kind.value: "PublicBody" for kind in (*OF_STATE, ActorKind.IGO)} | {
    ActorKind.COMPANY.value: "Company"
}
NAMED = {ActorKind.IGO, ActorKind.NGO, ActorKind.MEDIA, ActorKind.COMPANY}  # one word names these


@dataclass(frozen=True, slots=True)
class Body:
    """A body, or somebody who speaks for one: the schema that fits, name, country, office."""

    schema: str
    name: str
    country: str | None
    role: str | None


def body_of(
    name: str | None, kind: str | None, country: str | None, *, role: str | None = None, **told: bool
) -> Body | None:
    """The body of that name, if it may be an entity; `person`: whether the ledger knows a person by it;
    `speaks`: whether it speaks, so that whoever has an office there is a person.
    """
    if not name or kind is None or not is_named(name, kind, country):
        return None
    if told.get("person") or (told.get("speaks") and role):
        return Body("Person", name, country, role) if role else None
    return Body(SCHEMATA.get(kind, "Organization"), name, country, None)


def is_named(name: str, kind: str | None, country: str | None) -> bool:
    """Whether words are a name: of one body, and not of any of its sort."""
    words = name.split()
    if not words or kind == ActorKind.CIVILIAN:
        return False
    capitals = sum(word[0].isupper() for word in words)
    if not words[0][0].isupper() or any(char.isdigit() for char in name) or "'s" in name or "’s" in name:
        return False
    return country is not None or capitals > 1 or kind in NAMED or name.isupper()
