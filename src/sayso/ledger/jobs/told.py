"""What came of a job, as people read it: the title of each report, and of which other one it is a copy."""

from dataclasses import dataclass

from sqlalchemy import Connection, case, select

from sayso.ledger.jobs.store import JobOutcomeRow
from sayso.ledger.schema.job_tables import job_outcome
from sayso.ledger.schema.picture_tables import story_member
from sayso.ledger.schema.statements import columns_of
from sayso.ledger.schema.tables import report


@dataclass(frozen=True, slots=True)
class ToldOutcome:
    """An outcome with its report's title and publisher; `form` is what it is in its story ("copy", …), of the
    report `nearest`.
    """

    row: JobOutcomeRow
    title: str
    first_words: str
    publisher: str
    form: str
    nearest: str
    reason: str


def tell_outcomes(
    connection: Connection, number: int, *, skip: int = 0, limit: int = 200
) -> list[ToldOutcome]:
    """The outcomes of a job: what failed first, then in the order of reading."""
    o, m = job_outcome, story_member
    joined = o.outerjoin(report, report.c.id == o.c.report_id).outerjoin(m, m.c.report_id == o.c.report_id)
    columns = [*columns_of(JobOutcomeRow, o), report.c.title, report.c.first_words, report.c.publisher]
    story = (m.c.representative, m.c.kind, m.c.nearest, m.c.reason)
    order = (case((o.c.kind == "failed", 0), else_=1), o.c.id)
    statement = select(*columns, *(column.label(f"story_{column.name}") for column in story))
    rows = connection.execute(
        statement.select_from(joined).where(o.c.job_id == number).order_by(*order).offset(skip).limit(limit)
    )
    found = []
    for *values, title, words, publisher, representative, form, nearest, reason in rows:
        own = JobOutcomeRow(*values)
        is_other = not representative and bool(nearest) and own.kind == "read"
        found.append(
            ToldOutcome(
                row=own,
                title=title or "",
                first_words=words or "",
                publisher=publisher or "",
                form=form if is_other else "",
                nearest=nearest if is_other else "",
                reason=reason if is_other else "",
            )
        )
    return found
