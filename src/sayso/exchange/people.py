"""Whose verdicts a file holds, in the names that this ledger knows.

Reviews carry a name, here as in the desk. Where a ledger has accounts, a name that is one's is written as its
account is, and must be one that may review; a name without an account is kept as written, and that is said.
"""

from dataclasses import dataclass, field

from sqlalchemy import Connection

from sayso.errors import QueryError
from sayso.ledger.review.accounts import Account, Role, find_accounts

NUMBERED = "#"
LONGEST = 60  # characters of a name


@dataclass(slots=True)
class People:
    """The accounts of a ledger, and who imports: whose verdicts those are that name nobody."""

    me: str
    accounts: dict[str, Account]
    is_named: bool = False  # whether that name was given, and not only found out
    strangers: set[str] = field(default_factory=set)  # names that have no account, where others have one

    @classmethod
    def of(cls, connection: Connection, me: str, *, is_named: bool = False) -> "People":
        """The people of a ledger."""
        accounts = {one.name.casefold(): one for one in find_accounts(connection)}
        return cls(me, accounts, is_named)

    def name(self, written: str) -> str:
        """The name of a reviewer. Raises `QueryError` for one who may not review, or that is no name."""
        plain = " ".join(written.split()) or self.me
        if plain.startswith(NUMBERED):  # a tool's number for a person
            plain = self.me if self.is_named else f"annotator {plain.removeprefix(NUMBERED)}"
        if len(plain) > LONGEST or not plain.isprintable():
            raise QueryError(f"editor: a name has {LONGEST} characters at most, all printable.")
        found = self.accounts.get(plain.casefold())
        if found is None:
            if self.accounts and plain != self.me:
                self.strangers.add(plain)
            return plain
        if found.disabled_at is not None or not Role(found.role).allows(Role.REVIEWER):
            may = "is disabled" if found.disabled_at is not None else "may only read"
            raise QueryError(f"editor: the account of {found.name} {may}. An admin can change that.")
        return found.name
