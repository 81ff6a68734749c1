"""The PDFs that reports of a ledger were read from: only files that an input names, if they are the same.

Takes a report's id, gives the bytes; raises `NotFoundError` that says why there are none.
"""

from functools import lru_cache
from pathlib import Path

from sqlalchemy import select

from sayso.errors import NotFoundError
from sayso.intake.formats import Format, shown_by
from sayso.intake.original import Original, find_originals
from sayso.ledger.jobs.files import files_base
from sayso.ledger.ledger import Ledger
from sayso.ledger.redaction.store import is_masked
from sayso.ledger.schema import tables

KEPT = 2  # documents in memory


def get_pdf(ledger: Ledger, report_id: str) -> bytes:
    """The PDF of a report. A relative path is looked for where sayso runs, then beside the ledger."""
    s = tables.input_.c
    wanted = select(s.location, s.digest).where(s.report_id == report_id).order_by(s.id.desc())
    with ledger.engine.connect() as connection:
        rows = connection.execute(wanted).all()
        written = connection.execute(select(tables.report.c.text).where(tables.report.c.id == report_id))
        redacted = is_masked(connection, written.scalar() or "")
    if redacted:
        raise NotFoundError("Names were redacted in this report, so the images of its pages are not shown.")
    if not rows:
        raise NotFoundError("The ledger names no file of this report, so there is no image of its pages.")
    folders = [Path(), files_base(ledger)]
    for location, digest in rows:
        for original in find_originals(location, folders):
            data = _read(original, digest, original.stamp())
            if data is not None and shown_by(data) is Format.PDF:
                return data
    raise NotFoundError(
        f"{rows[0].location} is no longer there as a PDF, or has changed since it was read, so there is no "
        "image of its pages. Put the file back to see them."
    )


@lru_cache(maxsize=KEPT)
def _read(original: Original, digest: str, stamp: tuple[int, int]) -> bytes | None:
    return original.read(digest)
