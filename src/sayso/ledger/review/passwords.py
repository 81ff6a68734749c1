"""Passwords: which are good enough, how they are kept, and whether one is right.

Kept as argon2id hashes, judged by zxcvbn (both of the extra `web`). Raises `AccountError` with what to do.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore
from typing import Any

from sayso.errors import AccountError, BusyError

SHORTEST, LONGEST = 12, 128  # characters
GOOD = 3  # of zxcvbn's scores 0 to 4, at least: 10^8 guesses and more
JUDGED = 72  # characters that zxcvbn looks at
NO_PASSWORD = ""  # of an account that only has tokens
AT_ONCE, PATIENCE = 2, 2.0  # passwords that are checked at once, 64 MB each; seconds that another one waits
_TURNS = BoundedSemaphore(AT_ONCE)
NEEDED = "Accounts need an extra. Install it: pip install 'sayso[web]'"


@cache
def _hasher() -> Any:
    try:
        from argon2 import PasswordHasher
    except ImportError as error:
        raise AccountError(NEEDED) from error
    return PasswordHasher()


def must_have_accounts() -> None:
    """Raise `AccountError` that says what to install, if what keeps passwords is not there."""
    _hasher()


@cache
def _nobody() -> str:
    return str(_hasher().hash(secrets.token_hex(16)))


def hash_password(password: str, name: str) -> str:
    """A new password as it is kept. Raises `AccountError` for one too short, too long or easy to guess."""
    plain = " ".join(password.split())
    if len(plain) < SHORTEST:
        raise AccountError(f"A password needs {SHORTEST} characters or more.")
    if len(password) > LONGEST:
        raise AccountError(f"A password has {LONGEST} characters at most.")
    _check_strength(password, name)
    with checking():
        return str(_hasher().hash(password))


def _check_strength(password: str, name: str) -> None:
    if len(password.lower().replace(name.lower(), "")) < SHORTEST // 2:
        raise AccountError(
            "That password is easy to guess: it is little more than the name. Take another one."
        )
    try:
        from zxcvbn import zxcvbn
    except ImportError as error:
        raise AccountError(NEEDED) from error
    found = zxcvbn(password[:JUDGED], user_inputs=[name, *name.replace("@", ".").split("."), "sayso"])
    if found["score"] < GOOD:
        why = found["feedback"]["warning"] or "It follows a pattern"
        raise AccountError(
            f"That password is easy to guess: {why.rstrip('.')}. Take four or five words that nobody would "
            "put together, or let your browser make one."
        )


def fits(kept: str, password: str) -> bool:
    """Whether a password is the one that is kept; where none is kept, it takes as long as a wrong one."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return bool(_hasher().verify(kept or _nobody(), password)) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


@contextmanager
def checking() -> Iterator[None]:
    """The turn of one password: each takes much memory. Raises `BusyError` if too many wait."""
    if not _TURNS.acquire(timeout=PATIENCE):
        raise BusyError("Many people log in at this moment. Try again in a few seconds.")
    try:
        yield
    finally:
        _TURNS.release()
