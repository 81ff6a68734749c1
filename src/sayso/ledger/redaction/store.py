"""The list of names that are kept out of a ledger, and what holds new texts to it.

Takes connections. The list is checked where reports, inputs, jobs and decisions are written, so that nothing
gets round it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, insert, select

from sayso.ledger.redaction.names import MASK, RedactedNames, Spelling, names_of, new_salt, spellings_of
from sayso.ledger.redaction.rows import mask_rows, masked_texts
from sayso.ledger.schema.review_tables import redaction
from sayso.ledger.schema.timestamps import now

NOBODY = RedactedNames("", {})


@dataclass(frozen=True, slots=True)
class RedactionRow:
    """A name that is kept out: who asked for it, when and why, how much it stood in then; not the name."""

    id: int
    at: datetime
    who: str
    why: str
    digest: str
    reports: int
    places: int


def kept_out(connection: Connection) -> RedactedNames:
    """The names that are kept out of a ledger; none for most."""
    rows = connection.execute(select(redaction.c.salt, redaction.c.spellings)).all()
    if not rows:
        return NOBODY
    spellings = [msgspec.convert(one, Spelling) for row in rows for one in row.spellings]
    return names_of(spellings, rows[0].salt)


def names_to_redact(connection: Connection, names: Sequence[str]) -> RedactedNames:
    """The names that somebody wants out, with the key of this ledger, or a new one."""
    salt = connection.execute(select(redaction.c.salt).limit(1)).scalar() or new_salt()
    return names_of([one for name in names for one in spellings_of(name, salt)], salt, names)


@dataclass(frozen=True, slots=True)
class RedactionRequest:
    """Who wants names out, and why; in how many reports and places they stood."""

    who: str
    why: str
    reports: int
    places: int


def add_redaction(connection: Connection, name: str, salt: str, asked: RedactionRequest) -> str:
    """Put a name on the list; its hash. One that is there already stays as it is."""
    spellings = spellings_of(name, salt)
    digest = spellings[0].digest
    if connection.execute(select(redaction.c.id).where(redaction.c.digest == digest)).first() is None:
        told = {"at": now(), "salt": salt, "digest": digest, **msgspec.to_builtins(asked)}
        told["spellings"] = [msgspec.to_builtins(one) for one in spellings]
        connection.execute(insert(redaction).values(told))
    return digest


def find_redactions(connection: Connection) -> list[RedactionRow]:
    """The list, without the names."""
    d = redaction.c
    wanted = select(d.id, d.at, d.who, d.why, d.digest, d.reports, d.places).order_by(d.id)
    return [RedactionRow(*row) for row in connection.execute(wanted)]


def lift_redactions(connection: Connection, numbers: Iterable[int]) -> int:
    """Take names off the list: they may come in again; what was masked stays so. How many there were."""
    return int(connection.execute(delete(redaction).where(redaction.c.id.in_([*numbers]))).rowcount)


def hold_to_list(connection: Connection, report_id: str) -> None:
    """Mask the names that are kept out in a report that was written, and in all that was said of it."""
    names = kept_out(connection)
    if names:
        texts = masked_texts(connection, names, [report_id])
        for _ in mask_rows(connection, names, texts, only=[report_id]):
            pass


def without_names(connection: Connection, text: str) -> str:
    """A location or message with the names masked that are kept out."""
    names = kept_out(connection)
    return str(names.masked_value(text)) if names else text


def is_masked(connection: Connection, text: str) -> bool:
    """Whether something was taken out of this text: its file would still show it."""
    return MASK in text and connection.execute(select(redaction.c.id).limit(1)).first() is not None
