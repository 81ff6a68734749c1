"""How the feeds of the ledger go, to read: `sayso watch` asks them, from the file that it is given."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from sayso.ledger.feeds.told import find_feed_statuses, find_page_faults
from sayso.ledger.feeds.watcher import get_watcher
from sayso.ledger.schema.timestamps import now
from sayso.web.auth import Reader
from sayso.web.csvs import csv_of
from sayso.web.desk import Database
from sayso.web.params import As
from sayso.web.templating import page

router = APIRouter()
FAULTS = 50  # pages that are shown, the newest
MOST_FAULTS = 100_000  # … and that are in a file


@router.get("/feeds")
def listed(request: Request, who: Reader, connection: Database, as_: As = None) -> Response:
    """Each feed: its last visit and the next, its pages by state, why it fails; pages that could not be had.
    `as` is csv for the feeds, faults for these pages as CSV.
    """
    if as_ == "faults":
        return csv_of("feed-pages", find_page_faults(connection, MOST_FAULTS))
    rows = find_feed_statuses(connection)
    if as_ == "csv":
        return csv_of("feeds", rows)
    faults = find_page_faults(connection, FAULTS + 1)
    context = {
        "rows": rows,
        "watcher": get_watcher(connection),
        "faults": faults[:FAULTS],
        "more": len(faults) > FAULTS,
        "left": sum(row.waiting for row in rows if row.left_at),
        "now": now(),
    }
    return page(request, who, "feeds.html", context)
