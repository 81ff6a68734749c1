"""An event while it is being read: tokens instead of characters."""

from dataclasses import dataclass, field

from spacy.tokens import Token

from sayso.codebook import EventCode


@dataclass(slots=True)
class EventCandidate:
    """A trigger with its code and the heads of the noun phrases around it.

    `trigger` are the tokens that state it, `head` the one whose place in the grammar counts, `governor` the
    verb that carries it ("*carried out* an attack"). `place` is a noun phrase attached to it that says where.
    `pattern` is the codebook's text that fitted, `used` the tokens that it took beside the verb; `thing` says
    that its object is a thing of some class ("a bomb").
    """

    code: EventCode
    pattern: str
    frame: str
    head: Token
    trigger: tuple[Token, ...]
    actors: list[Token] = field(default_factory=list)
    recipients: list[Token] = field(default_factory=list)
    used: frozenset[int] = frozenset()
    thing: bool = False
    is_verb: bool = False
    place: Token | None = None
    governor: Token | None = None
    results: list["EventCandidate"] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The codebook's key that the pattern stands under: "act", "do_nouns"."""
        return self.frame if self.is_verb else f"{self.frame}_nouns"

    @property
    def verb(self) -> Token:
        """The verb that carries the event, or the head."""
        return self.governor or self.head
