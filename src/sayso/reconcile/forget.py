"""Take reports out of a ledger: the picture is made without them, then they are deleted; a log of it stays.

Takes an open ledger and ids; nothing is half done, as all is one transaction.
"""

from collections.abc import Collection

from sayso.ledger import Ledger
from sayso.ledger.forget import drop_reports, withdraw_reports
from sayso.ledger.jobs.files import drop_forgotten, kept_of_reports
from sayso.reconcile.refresh import refresh, refresh_reports
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
