"""People of the desk: accounts, sessions, tokens for programs, tries to log in, and who did what.

Takes an open transaction. Passwords are kept as argon2 hashes (extra `web`), sessions and tokens as
SHA-256 of random tokens. Raises `AccountError` with what to do.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from sayso.errors import AccountError
from sayso.ledger.schema.review_tables import account, api_token, login, session
from sayso.ledger.schema.timestamps import now

SHORTEST = 10  # characters of a password
NAME = re.compile(r"[\w.@-]{2,60}")
SESSION_LENGTH = timedelta(hours=12)  # a session
LOGIN_WINDOW = timedelta(minutes=15)  # in which failed logins count


TRIES, TRIES_OF_ADDRESS = 5, 20  # failed logins in it, by name and by address


NO_PASSWORD = ""  # of an account that only has tokens
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


@cache
def _hasher() -> Any:
    try:
        from argon2 import PasswordHasher
    except ImportError as error:
        raise AccountError("Accounts need an extra. Install it: pip install 'sayso[web]'") from error
    return PasswordHasher()


def must_have_accounts() -> None:
    """Raise `AccountError` that says what to install, if what keeps passwords is not there."""
    _hasher()


@cache
def _nobody() -> str:
    return str(_hasher().hash(secrets.token_hex(16)))


def add_account(connection: Connection, name: str, password: str, role: Role) -> Account:
    """Make an account. Raises `AccountError` for a name that is taken, or a password that is too short."""
    if not NAME.fullmatch(name):
        raise AccountError(f"{name!r} cannot be a name: 2 to 60 letters, digits, dots, hyphens or @.")
    if connection.execute(select(account.c.id).where(func.lower(account.c.name) == name.lower())).first():
        raise AccountError(f"There is an account {name!r} already.")
    values = {"name": name, "password": _hash(password), "role": role.value, "created_at": now()}
    connection.execute(insert(account).values(values))
    return get_account(connection, name)


def _hash(password: str) -> str:
    if len(password) < SHORTEST:
        raise AccountError(f"A password needs {SHORTEST} characters or more.")
    return str(_hasher().hash(password))


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


def set_password(connection: Connection, name: str, password: str) -> None:
    """Give an account another password; it is logged out everywhere."""
    found = get_account(connection, name)
    connection.execute(update(account).where(account.c.id == found.id).values(password=_hash(password)))
    connection.execute(delete(session).where(session.c.account_id == found.id))


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


def log_in(connection: Connection, name: str, password: str, address: str) -> tuple[Account, str] | None:
    """The account and the token of a new session; `None` for a wrong name or password.

    Raises `AccountError` after too many tries. A wrong name takes as long as a wrong password.
    """
    _check_rate(connection, name, address)
    row = connection.execute(
        select(account).where(func.lower(account.c.name) == name.lower(), account.c.disabled_at.is_(None))
    ).first()
    good = _verify(row.password if row is not None else _nobody(), password) and row is not None
    connection.execute(insert(login).values(at=now(), name=name.lower()[:60], address=address, good=good))
    if row is None or not good:
        return None
    token = secrets.token_urlsafe(32)
    connection.execute(delete(session).where(session.c.expires_at < now()))
    connection.execute(
        insert(session).values(
            id=_digest(token), account_id=row.id, created_at=now(), expires_at=now() + SESSION_LENGTH
        )
    )
    return get_account(connection, row.name), token


def _verify(kept: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return bool(_hasher().verify(kept, password))
    except (VerificationError, InvalidHashError):
        return False


def _check_rate(connection: Connection, name: str, address: str) -> None:
    """Raise `AccountError` if too many logins failed lately; those before the last good one do not count."""
    for column, value, most in (
        (login.c.name, name.lower()[:60], TRIES),
        (login.c.address, address, TRIES_OF_ADDRESS),
    ):
        where = (column == value) & (login.c.at >= now() - LOGIN_WINDOW)
        last = connection.execute(select(func.max(login.c.id)).where(where, login.c.good)).scalar() or 0
        failed = select(func.count()).where(where, ~login.c.good, login.c.id > last)
        if int(connection.execute(failed).scalar() or 0) >= most:
            minutes = int(LOGIN_WINDOW.total_seconds() // 60)
            raise AccountError(f"Too many failed logins. Try again in {minutes} minutes.")


def log_out(connection: Connection, token: str) -> None:
    """End a session."""
    connection.execute(delete(session).where(session.c.id == _digest(token)))


def account_of_session(connection: Connection, token: str) -> Account | None:
    """Whose session it is; `None` if it is over."""
    joined = account.join(session, session.c.account_id == account.c.id)
    statement = (
        _accounts()
        .select_from(joined)
        .where(session.c.id == _digest(token), session.c.expires_at > now(), account.c.disabled_at.is_(None))
    )
    row = connection.execute(statement).first()
    return Account(*row) if row is not None else None


def add_token(connection: Connection, one: Account, name: str) -> str:
    """A new token for programs that act for an account; it is shown this once."""
    token = PREFIX + secrets.token_urlsafe(32)
    connection.execute(
        insert(api_token).values(
            account_id=one.id, name=name[:80] or "token", hash=_digest(token), created_at=now()
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
            api_token.c.hash == _digest(token),
            api_token.c.revoked_at.is_(None),
            account.c.disabled_at.is_(None),
        )
    )
    row = connection.execute(statement).first()
    return Account(*row) if row is not None else None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
