"""People of the desk: accounts and their tokens for programs; how they log in is told in `logins.py`.

Takes an open transaction. Tokens are kept as SHA-256 of what is random. Raises `AccountError` with what to
do.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from sayso.errors import AccountError
from sayso.ledger.review.passwords import NO_PASSWORD, hash_password
from sayso.ledger.schema import job_tables
from sayso.ledger.schema.review_tables import account, api_token, session
from sayso.ledger.schema.timestamps import now

NAME = re.compile(r"[\w.@-]{2,60}")
PREFIX = "sayso_"  # of a token, so that it is known when found somewhere


class Role(StrEnum):
    """What an account may do: read; review and resolve, too; manage people, too."""

    READER = "reader"
    REVIEWER = "reviewer"
    ADMIN = "admin"

    def allows(self, needed: "Role") -> bool:
        """Whether this role may do what another may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may log in; `disabled_at` if they no longer can."""

    id: int
    name: str
    role: str
    created_at: datetime
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Token:
    """A token for programs, without its secret."""

    id: int
    name: str
    created_at: datetime
    revoked_at: datetime | None


def add_account(connection: Connection, name: str, password: str, role: Role) -> Account:
    """Make an account. Raises `AccountError` for a name that is taken, or a password that is too short."""
    if not NAME.fullmatch(name):
        raise AccountError(f"{name!r} cannot be a name: 2 to 60 letters, digits, dots, hyphens or @.")
    if connection.execute(select(account.c.id).where(func.lower(account.c.name) == name.lower())).first():
        raise AccountError(f"There is an account {name!r} already.")
    values = {
        "name": name,
        "password": hash_password(password, name),
        "role": role.value,
        "created_at": now(),
    }
    connection.execute(insert(account).values(values))
    return get_account(connection, name)


def find_accounts(connection: Connection) -> list[Account]:
    """All accounts, by name."""
    return [Account(*row) for row in connection.execute(_accounts().order_by(account.c.name))]


def get_account(connection: Connection, name: str) -> Account:
    """The account of that name. Raises `AccountError` if there is none."""
    row = connection.execute(_accounts().where(func.lower(account.c.name) == name.lower())).first()
    if row is None:
        raise AccountError(f"There is no account {name!r}. `sayso user list` shows them.")
    return Account(*row)


def _accounts() -> Select[Any]:
    return select(*(account.c[field.name] for field in fields(Account)))


def set_password(connection: Connection, name: str, password: str) -> Account:
    """Give an account another password: all its sessions end, its tokens and the addresses of its feeds no
    longer work.
    """
    found = get_account(connection, name)
    kept = hash_password(password, found.name)
    connection.execute(update(account).where(account.c.id == found.id).values(password=kept))
    connection.execute(delete(session).where(session.c.account_id == found.id))
    standing = (api_token.c.account_id == found.id) & api_token.c.revoked_at.is_(None)
    connection.execute(update(api_token).where(standing).values(revoked_at=now()))
    feeds = job_tables.saved_search
    connection.execute(update(feeds).where(feeds.c.who == found.name).values(feed_hash=None))
    return found


def set_role(connection: Connection, name: str, role: Role) -> None:
    """Give an account another role; at least one enabled admin stays."""
    found = get_account(connection, name)
    if role is not Role.ADMIN:
        _keep_an_admin(connection, found)
    connection.execute(update(account).where(account.c.id == found.id).values(role=role.value))


def disable_account(connection: Connection, name: str) -> None:
    """Disable an account: it is logged out, its tokens no longer work, what it did stays."""
    found = get_account(connection, name)
    _keep_an_admin(connection, found)
    connection.execute(update(account).where(account.c.id == found.id).values(disabled_at=now()))
    connection.execute(delete(session).where(session.c.account_id == found.id))


def enable_account(connection: Connection, name: str) -> None:
    """Let a disabled account log in again."""
    found = get_account(connection, name)
    connection.execute(update(account).where(account.c.id == found.id).values(disabled_at=None))


def _keep_an_admin(connection: Connection, one: Account) -> None:
    others = [
        other
        for other in find_accounts(connection)
        if other.id != one.id and other.role == Role.ADMIN and other.disabled_at is None
    ]
    if one.role == Role.ADMIN and one.disabled_at is None and not others:
        raise AccountError(f"{one.name!r} is the only admin. Make another one first.")


def add_token(connection: Connection, one: Account, name: str) -> str:
    """A new token for programs that act for an account; it is shown this once."""
    token = PREFIX + secrets.token_urlsafe(32)
    connection.execute(
        insert(api_token).values(
            account_id=one.id, name=name[:80] or "token", hash=digest(token), created_at=now()
        )
    )
    return token


def find_account(connection: Connection, name: str) -> Account | None:
    """The account of that name, if there is one."""
    row = connection.execute(_accounts().where(func.lower(account.c.name) == name.lower())).first()
    return Account(*row) if row is not None else None


def local_account(connection: Connection, name: str) -> Account:
    """The account that tokens made on this machine belong to, where nobody logs in: that of `name`, or a new
    one without a password, so that nobody can log in with it. Raises `AccountError` if it is disabled.
    """
    found = find_account(connection, name)
    if found is None:
        values = {"name": name, "password": NO_PASSWORD, "role": Role.ADMIN.value, "created_at": now()}
        connection.execute(insert(account).values(values))
        return get_account(connection, name)
    if found.disabled_at is not None:
        raise AccountError(f"The account {name!r} is disabled, so it can have no tokens. Enable it first.")
    return found


def can_log_in(connection: Connection) -> bool:
    """Whether there is anybody who can log in with a password."""
    mine = select(account.c.id).where(account.c.disabled_at.is_(None), account.c.password != NO_PASSWORD)
    return connection.execute(mine.limit(1)).first() is not None


def find_tokens(connection: Connection, one: Account) -> list[Token]:
    """The tokens of an account, the newest first."""
    t = api_token.c
    statement = select(*(t[field.name] for field in fields(Token))).where(t.account_id == one.id)
    return [Token(*row) for row in connection.execute(statement.order_by(t.id.desc()))]


def revoke_token(connection: Connection, one: Account, number: int) -> None:
    """End a token of an account: it no longer works."""
    t = api_token
    where = (t.c.id == number) & (t.c.account_id == one.id)
    connection.execute(update(t).where(where).values(revoked_at=now()))


def account_of_token(connection: Connection, token: str) -> Account | None:
    """Whose token it is; `None` if it does not work."""
    joined = account.join(api_token, api_token.c.account_id == account.c.id)
    statement = (
        _accounts()
        .select_from(joined)
        .where(
            api_token.c.hash == digest(token),
            api_token.c.revoked_at.is_(None),
            account.c.disabled_at.is_(None),
        )
    )
    row = connection.execute(statement).first()
    return Account(*row) if row is not None else None


def digest(token: str) -> str:
    """A session's or a program's token as it is kept."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
