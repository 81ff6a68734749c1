"""Logging in: tries and how many are too many, sessions. Takes an open transaction.

A try is written down as failed before its password is checked, and as good afterwards: who sends many at once
has no more of them. Sessions are kept as SHA-256 of random tokens. Raises `AccountError` with what to do.

Tries count by account and address together, so that nobody closes an account for its owner elsewhere. Those
of an address on all accounts, and those on an account from all addresses, count for strangers only: for pairs
of both that had no good login lately. So one address closes no other's door, nor one account.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from sayso.errors import ThrottledError
from sayso.ledger.review.accounts import Account, digest, find_account, get_account
from sayso.ledger.schema.connections import insert_row
from sayso.ledger.schema.review_tables import account, login, session
from sayso.ledger.schema.timestamps import now

SESSION_LENGTH = timedelta(hours=12)  # a session
LOGIN_WINDOW = timedelta(minutes=15)  # in which failed logins count
TRIES = 5  # failed logins in it, of an address on an account
TRIES_OF_STRANGERS = 20  # of an address on all accounts; on an account from all addresses
KNOWN = timedelta(days=30)  # in which a good login makes an address no stranger to an account; tries are kept
NAME_LENGTH = 60  # characters of a name that are kept of a try
HOME = 64  # bits of an IPv6 address that are one household's


@dataclass(frozen=True, slots=True)
class LoginTry:
    """A try to log in that is written down: its number, whose account it is about, and the hash that a
    password must fit; empty if there is no such account, or it is disabled.
    """

    number: int
    name: str
    kept: str


@dataclass(frozen=True, slots=True)
class Session:
    """A session of an account, without its token; `own` is the one that asks."""

    began_at: datetime
    ends_at: datetime
    own: bool


def begin_login(connection: Connection, name: str, address: str) -> LoginTry:
    """Write a try down. Raises `ThrottledError` after too many; an account that is not there has as many."""
    name, place = name.lower()[:NAME_LENGTH], place_of(address)
    _check_tries(connection, name, place)
    connection.execute(delete(login).where(login.c.at < now() - KNOWN))
    number = insert_row(connection, login, {"at": now(), "name": name, "address": place, "good": False})
    row = connection.execute(
        select(account.c.password).where(func.lower(account.c.name) == name, account.c.disabled_at.is_(None))
    ).first()
    return LoginTry(number, name, row.password if row is not None else "")


def end_login(connection: Connection, tried: LoginTry) -> Account | None:
    """Write down that the password was right; whose it is. `None` if the account changed meanwhile."""
    found = find_account(connection, tried.name)
    same = select(account.c.id).where(
        func.lower(account.c.name) == tried.name,
        account.c.password == tried.kept,
        account.c.disabled_at.is_(None),
    )
    if found is None or connection.execute(same).first() is None:
        return None
    connection.execute(update(login).where(login.c.id == tried.number).values(good=True))
    return found


def place_of(address: str) -> str:
    """What counts as one address: of IPv6 the network of a household, which has as many as it likes."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    mapped = found.ipv4_mapped
    return str(mapped) if mapped is not None else str(ip_network((int(found), HOME), strict=False))


def _check_tries(connection: Connection, name: str, place: str) -> None:
    """Raise `ThrottledError` if too many logins failed lately; a pair's begin anew after a good one."""
    named, placed = login.c.name == name, login.c.address == place
    last = connection.execute(select(func.max(login.c.id)).where(named, placed, login.c.good)).scalar() or 0
    closed = _failed(connection, named & placed & (login.c.id > last)) >= TRIES
    if not last:  # nobody logged in to it from there lately: tries are kept as long as they count here
        closed = closed or any(_failed(connection, one) >= TRIES_OF_STRANGERS for one in (named, placed))
    if closed:
        minutes = int(LOGIN_WINDOW.total_seconds() // 60)
        raise ThrottledError(f"Too many failed logins. Try again in {minutes} minutes.")


def _failed(connection: Connection, where: ColumnElement[bool]) -> int:
    lately = login.c.at >= now() - LOGIN_WINDOW
    return int(connection.execute(select(func.count()).where(where, lately, ~login.c.good)).scalar() or 0)


def begin_session(connection: Connection, one: Account) -> str:
    """A new session of an account; its token, of which a hash is kept."""
    token = secrets.token_urlsafe(32)
    connection.execute(delete(session).where(session.c.expires_at < now()))
    values = {"account_id": one.id, "created_at": now(), "expires_at": now() + SESSION_LENGTH}
    connection.execute(insert(session).values(id=digest(token), **values))
    return token


def end_session(connection: Connection, token: str) -> None:
    """End a session."""
    connection.execute(delete(session).where(session.c.id == digest(token)))


def end_other_sessions(connection: Connection, one: Account, token: str) -> int:
    """End the sessions of an account but the one of this token; how many."""
    others = (session.c.account_id == one.id) & (session.c.id != digest(token))
    return connection.execute(delete(session).where(others)).rowcount


def find_sessions(connection: Connection, one: Account, token: str) -> list[Session]:
    """The sessions of an account that are not over, the newest first; which is the one of this token."""
    s = session.c
    where = (s.account_id == one.id) & (s.expires_at > now())
    rows = connection.execute(
        select(s.id, s.created_at, s.expires_at).where(where).order_by(s.created_at.desc())
    )
    return [Session(row.created_at, row.expires_at, row.id == digest(token)) for row in rows]


def account_of_session(connection: Connection, token: str) -> Account | None:
    """Whose session it is; `None` if it is over."""
    joined = account.join(session, session.c.account_id == account.c.id)
    statement = select(account.c.name).select_from(joined)
    where = (session.c.id == digest(token)) & (session.c.expires_at > now()) & account.c.disabled_at.is_(None)
    name = connection.execute(statement.where(where)).scalar()
    return get_account(connection, name) if name is not None else None
