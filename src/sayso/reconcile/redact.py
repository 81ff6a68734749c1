"""Take names of persons out of a ledger: out of every text, finding, note and kept file, and its picture.

Takes an open ledger and names. All is one transaction; then the bytes that held the names are written over.
"""

import calendar
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from sayso.errors import LedgerError
from sayso.gazetteer import normal, open_gazetteer
from sayso.ledger import Ledger
from sayso.ledger.jobs.files import drop_files, files_name, kept_of_reports
from sayso.ledger.redaction.erase import erase_deleted, overwrite_deleted
from sayso.ledger.redaction.names import RedactedNames, fold_word, name_words
from sayso.ledger.redaction.rows import LEFT, RedactedPlace, Texts, mask_rows, masked_texts
from sayso.ledger.redaction.store import RedactionRequest, add_redaction, names_to_redact
from sayso.ledger.review.audit import write_audit
from sayso.ledger.schema import tables
from sayso.reconcile.forget import index_anew
from sayso.reconcile.refresh import Progress, refresh, refresh_reports, silent

DATES = {fold_word(name) for name in (*calendar.month_name, *calendar.day_name) if name}
EVERY = 500  # places between two signs of life


@dataclass(frozen=True, slots=True)
class RedactionPlan:
    """Where names stand: places that are masked and places that are left, the reports, the files kept of them
    and those of the user's own; `warnings` say why a name may mean something else, too.
    """

    places: tuple[RedactedPlace, ...]
    left: tuple[RedactedPlace, ...]
    reports: tuple[str, ...]
    kept_files: tuple[str, ...]
    own_files: tuple[str, ...]
    warnings: tuple[str, ...]

    def counts(self) -> list[tuple[str, str, int]]:
        """How many places each column of each table has."""
        counted = Counter((place.table, place.column) for place in self.places)
        return [(table, column, number) for (table, column), number in sorted(counted.items())]


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was done: how many places in how many reports, the hashes of the names, and whether the old bytes
    are gone: not while another program has the ledger open.
    """

    places: int
    reports: int
    digests: tuple[str, ...]
    erased: bool


def plan_redaction(ledger: Ledger, names: Sequence[str]) -> RedactionPlan:
    """Where these names stand; nothing is changed. Raises `SaysoError` for what is no name."""
    for name in names:
        name_words(name)
    with ledger.engine.connect() as connection:
        wanted = names_to_redact(connection, names)
        texts = masked_texts(connection, wanted)
        found = list(mask_rows(connection, wanted, texts, write=False))
        files = kept_of_reports(connection, sorted(texts))
        warnings = tuple(_warnings(connection, names))
    inside = f"{files_name(ledger)}/"
    return RedactionPlan(
        places=tuple(place for place in found if place.table not in LEFT),
        left=tuple(place for place in found if place.table in LEFT),
        reports=tuple(sorted(texts)),
        kept_files=tuple(one for one in files if one.startswith(inside)),
        own_files=tuple(one for one in files if not one.startswith(inside)),
        warnings=warnings,
    )


def redact_names(
    ledger: Ledger, names: Sequence[str], *, who: str, why: str = "", progress: Progress | None = None
) -> Redacted:
    """Mask these names wherever they stand, keep them out from now on, and make the picture without them."""
    tell = progress or silent
    if ledger.read_only:
        raise LedgerError(f"{ledger.name} cannot be written. Change its permissions, or work on its owner's.")
    refresh(ledger, tell)
    digests: list[str] = []
    with ledger.writing() as connection:
        overwrite_deleted(connection)
        wanted = names_to_redact(connection, names)
        texts = masked_texts(connection, wanted)
        files = kept_of_reports(connection, sorted(texts))
        places = _mask(connection, wanted, texts, tell)
        asked = RedactionRequest(who, why, len(texts), places)
        for name in names:
            digests.append(add_redaction(connection, name, wanted.salt, asked))
            told = f"name {digests[-1][:12]}: {places} places, {len(texts)} reports"
            write_audit(connection, who, "redact", told, address="")
    drop_files(ledger, files)
    tell("bytes", 0, 1)
    return Redacted(places, len(texts), tuple(digests), erase_deleted(ledger.engine))


def _mask(connection: Connection, names: RedactedNames, texts: Texts, tell: Progress) -> int:
    """Mask all places, then make anew what was made from them; how many places there were."""
    places, touched = 0, {*texts}
    for place in mask_rows(connection, names, texts):
        places += place.table not in LEFT
        touched |= {place.report_id} - {""}
        if places % EVERY == 0:
            tell("names", places, places)
    if places:
        refresh_reports(connection, touched)
        for _ in mask_rows(connection, names, texts):  # what the picture says of what was not masked
            pass
        index_anew(connection, tell)
    return places


def _warnings(connection: Connection, names: Sequence[str]) -> Iterable[str]:
    """Why a name may stand for something else than the person."""
    places = open_gazetteer()
    for name in names:
        words, key = name_words(name), normal(name)
        if len(words) == 1 and (small := _in_small_letters(connection, words[0])):
            yield f"{name!r} is a common word, too: it stands in small letters in {small} reports here."
        if len(words) == 1 and words[0] in DATES:
            yield f"{name!r} is a month or a day of the week, too."
        if key in places.countries or key in places.areas or places.towns(key):
            yield f"{name!r} is the name of a place, too."
        bodies = select(tables.report.c.id).where(tables.report.c.publisher.in_([name, name.upper()]))
        if connection.execute(bodies.limit(1)).first() is not None:
            yield f"{name!r} is the publisher of a report here, too."


def _in_small_letters(connection: Connection, word: str) -> int:
    """In how many reports a word stands in small letters."""
    texts = connection.execute(
        select(tables.report.c.text).where(tables.report.c.text.contains(word, autoescape=True)),
        execution_options={"yield_per": EVERY},
    )
    return sum(_has_small(text, word) for text in texts.scalars())


def _has_small(text: str, word: str) -> bool:
    """Whether a word stands in a text by itself, as it is."""
    at = text.find(word)
    while at >= 0:
        around = text[at - 1 : at] + text[at + len(word) : at + len(word) + 1]
        if not any(sign.isalnum() for sign in around):
            return True
        at = text.find(word, at + 1)
    return False
