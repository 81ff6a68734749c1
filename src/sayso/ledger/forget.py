"""Take reports out of a ledger, with all that was found in them; the log of what was taken out stays.

Takes an open transaction. `reconcile/` first makes the picture without them (`reconcile/forget.py`).
"""

from collections.abc import Collection

from sqlalchemy import Connection, Table, delete, insert, or_, select, update

from sayso.ledger.picture.changes import forget_changes
from sayso.ledger.schema import feed_tables, job_tables, picture_tables, review_tables, tables
from sayso.ledger.schema.connections import chunks
from sayso.ledger.schema.timestamps import now
from sayso.ledger.search.index import drop_words

FINDINGS = (tables.figure, tables.claim, tables.event)
PARTS: dict[str, tuple[tuple[Table, str], ...]] = {
    "figure": (
        (tables.evidence, "figure_row"),
        (tables.event_figure, "figure_row"),
        (picture_tables.series_figure, "figure_row"),
    ),
    "claim": ((tables.norm, "claim_row"),),
    "event": (
        (tables.participant, "event_row"),
        (tables.event_evidence, "event_row"),
        (tables.event_result, "event_row"),
        (tables.event_figure, "event_row"),
    ),
}


BY_REPORT = (
    tables.report_place, tables.route, picture_tables.story_band, picture_tables.story_member,
    picture_tables.mention, picture_tables.queue, picture_tables.picture_failure,
    picture_tables.picture_reading, picture_tables.pending_report, picture_tables.situation_member,
    review_tables.review_mark, review_tables.opinion, review_tables.situation_decision,
)  # fmt: skip


def forgotten_of(connection: Connection, report_ids: Collection[str]) -> set[str]:
    """Those of these reports that were taken out."""
    f, found = tables.forgotten.c, set[str]()
    for some in chunks(report_ids):
        found |= set(connection.execute(select(f.report_id).where(f.report_id.in_(some))).scalars())
    return found


def withdraw_reports(connection: Connection, report_ids: Collection[str]) -> None:
    """Let no question find what stands in these reports any longer."""
    for table in FINDINGS:
        for some in chunks(report_ids):
            connection.execute(update(table).where(table.c.report_id.in_(some)).values(withdrawn=True))


def drop_reports(connection: Connection, report_ids: Collection[str], who: str, why: str) -> int:
    """Delete these reports with their findings and reviews, and log it; how many there were."""
    count = 0
    forget_changes(connection, report_ids)
    for some in chunks(report_ids):
        job_outcome, feed_page = job_tables.job_outcome, feed_tables.feed_page
        forgotten = {"kind": "forgotten", "report_id": "", "message": "", "reason": "", "figures": 0}
        connection.execute(update(job_outcome).where(job_outcome.c.report_id.in_(some)).values(forgotten))
        listed = {"report_id": "", "title": "", "publisher": "", "published": None, "content": None}
        connection.execute(update(feed_page).where(feed_page.c.report_id.in_(some)).values(listed))
        count += _log(connection, some, who, why)
        for table in FINDINGS:
            rows = list(connection.execute(select(table.c.row).where(table.c.report_id.in_(some))).scalars())
            for part, column in PARTS[table.name]:
                for few in chunks(rows):
                    connection.execute(delete(part).where(part.c[column].in_(few)))
            connection.execute(delete(table).where(table.c.report_id.in_(some)))
        readings = select(tables.reading.c.id).where(tables.reading.c.report_id.in_(some))
        connection.execute(delete(tables.number).where(tables.number.c.reading_id.in_(readings)))
        drop_words(connection, some)
        for table in BY_REPORT:
            connection.execute(delete(table).where(table.c.report_id.in_(some)))
        link, decided = picture_tables.story_link.c, review_tables.incident_decision.c
        for one, other in ((link.one, link.other), (decided.one, decided.other)):
            connection.execute(delete(one.table).where(or_(one.in_(some), other.in_(some))))
        review = review_tables.review
        connection.execute(
            update(review).where(review.c.report_id.in_(some)).values(undoes=None, undone_by=None)
        )
        connection.execute(delete(review).where(review.c.report_id.in_(some)))
        connection.execute(
            update(tables.reading).where(tables.reading.c.report_id.in_(some)).values(superseded_by=None)
        )
        connection.execute(delete(tables.reading).where(tables.reading.c.report_id.in_(some)))
        input_ = tables.input_
        gone = {"outcome": "forgotten", "reason": None, "message": None, "report_id": None, "notes": ""}
        connection.execute(update(input_).where(input_.c.report_id.in_(some)).values(gone))
        connection.execute(delete(tables.report).where(tables.report.c.id.in_(some)))
    return count


def drop_traces(connection: Connection, report_ids: Collection[str]) -> None:
    """Take the titles and addresses of reports that are gone out of the log, and the names of their files."""
    for some in chunks(report_ids):
        log = tables.forgotten
        nameless = {"title": "", "url": "", "publisher": ""}
        connection.execute(update(log).where(log.c.report_id.in_(some)).values(nameless))
    connection.execute(delete(tables.input_).where(tables.input_.c.outcome == "forgotten"))
    outcome = job_tables.job_outcome
    connection.execute(update(outcome).where(outcome.c.kind == "forgotten").values(location=""))


def _log(connection: Connection, report_ids: Collection[str], who: str, why: str) -> int:
    r = tables.report.c
    found = select(r.id, r.publisher, r.published, r.title, r.url).where(r.id.in_(report_ids))
    rows = [
        {"report_id": row.id, "publisher": row.publisher, "published": row.published, "title": row.title,
         "url": row.url, "at": now(), "who": who, "why": why}
        for row in connection.execute(found)
    ]  # fmt: skip
    if rows:
        connection.execute(insert(tables.forgotten), rows)
    return len(rows)


def recall_reports(connection: Connection, names: Collection[str]) -> int:
    """Take reports off the log, by the beginnings of their ids: they may be read again; how many."""
    f = tables.forgotten
    wanted = or_(*(f.c.report_id.startswith(name, autoescape=True) for name in names))
    return int(connection.execute(delete(f).where(wanted)).rowcount) if names else 0
