"""Take reports out of a ledger: the picture is made without them, then they are deleted; a log of it stays.

Takes an open ledger and ids; nothing is half done, as all is one transaction.
"""

from collections.abc import Collection

from sqlalchemy import Connection, select

from sayso.ledger import Ledger
from sayso.ledger.forget import drop_reports, drop_traces, withdraw_reports
from sayso.ledger.jobs.files import drop_forgotten, kept_of_reports
from sayso.ledger.redaction.erase import erase_deleted, overwrite_deleted
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import chunks, is_postgres
from sayso.ledger.search.index import clear_index, drop_orphaned_words, index_reports
from sayso.reconcile.refresh import Progress, refresh, refresh_reports, silent
from sayso.reconcile.stories.refresh import forget_stories


def forget_reports(ledger: Ledger, report_ids: Collection[str], *, who: str, why: str = "") -> int:
    """Forget reports by id, with their findings and what people decided about these; how many there were.

    Files of theirs that were handed in by the desk go, too. They are not read again, until `Ledger.recall`
    takes them off the log.
    """
    gone = {*report_ids}
    refresh(ledger)
    with ledger.writing() as connection:
        kept = kept_of_reports(connection, sorted(gone))
        withdraw_reports(connection, sorted(gone))
        left = forget_stories(connection, gone)
        refresh_reports(connection, gone | left)
        count = drop_reports(connection, sorted(gone), who, why)
    drop_forgotten(ledger, kept)
    return count


def forget_for_good(ledger: Ledger, report_ids: Collection[str], *, who: str, why: str) -> bool:
    """Forget reports as `forget_reports` does, with their titles and addresses, and write over their words;
    false if the old bytes are still there, as another program has the ledger open.
    """
    forget_reports(ledger, report_ids, who=who, why=why)
    with ledger.writing() as connection:
        overwrite_deleted(connection)
        drop_traces(connection, report_ids)
        index_anew(connection)
    return erase_deleted(ledger.engine)


def index_anew(connection: Connection, progress: Progress = silent) -> None:
    """Let full text keep no words of rows that are gone: SQLite's is made anew."""
    if is_postgres(connection):
        drop_orphaned_words(connection)
        return
    clear_index(connection)
    every, done = list(connection.execute(select(tables.report.c.id)).scalars()), 0
    for some in chunks(every):
        index_reports(connection, some)
        done += len(some)
        progress("words", done, len(every))
