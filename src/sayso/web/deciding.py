"""Decisions of reviewers, carried out: written, applied, and the estimates brought up to date at once.

Takes a desk and what a person decides; gives what came of it, for the page and the API alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from sayso.codebook import using
from sayso.ledger import people, reviews, series_ask, tables
from sayso.ledger.codebooks import codebook_of
from sayso.ledger.reviews import Decision
from sayso.ledger.series_ask import StandingRow
from sayso.ledger.standing import FINDINGS
from sayso.reconcile.refreshing import refresh_reports
from sayso.web.changes import read_changes, read_words
from sayso.web.desk import Desk
from sayso.web.guard import Person
from sayso.web.params import AskedError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision did: its number, and the estimate of its series and day before and after."""

    review: int
    verdict: str
    report_id: str
    finding_id: str
    series_id: str | None = None
    day: str | None = None
    before: int | None = None
    after: int | None = None


def decide(desk: Desk, who: Person, asked: Mapping[str, str], address: str) -> Outcome:
    """Carry out what a form asks: verdict, kind, report, finding, seen, note, fields and words."""
    verdict = asked.get("verdict", "")
    if verdict not in reviews.VERDICTS:
        raise AskedError(f"verdict: one of these is needed: {', '.join(reviews.VERDICTS)}.")
    with desk.ledger.writing() as connection, using(codebook_of(connection)):
        decision = _decision(connection, who.name, asked, verdict)
        before = _standing(connection, decision.finding_id)
        number = reviews.decide(connection, decision)
        refresh_reports(connection, [decision.report_id])
        detail = f"{decision.kind} {decision.finding_id or 'new'} in {decision.report_id}, review {number}"
        people.note(connection, who.name, verdict, detail, address)
        return _outcome(connection, number, decision, before)


def undo(desk: Desk, who: Person, number: int | None, address: str) -> Outcome:
    """Take a review back; without a number the last one of this person."""
    with desk.ledger.writing() as connection:
        found = number if number is not None else reviews.last_number(connection, who.name)
        if found is None:
            raise AskedError("There is nothing of yours to undo.")
        one = reviews.undo(connection, found, who.name)
        refresh_reports(connection, [one.report_id])
        people.note(connection, who.name, "undo", f"review {found} in {one.report_id}", address)
        now = _standing(connection, one.finding_id)
        return Outcome(
            found, "undo", one.report_id, one.finding_id, now.series_id if now else None,
            now.day.isoformat() if now else None, None, now.best if now else None,
        )  # fmt: skip


def _decision(connection: Connection, who: str, asked: Mapping[str, str], verdict: str) -> Decision:
    kind, report_id = asked.get("kind", "figure"), asked.get("report", "")
    finding_id = asked.get("finding") or None
    if kind not in FINDINGS:
        raise AskedError(f"There is no kind of finding {kind!r}. Known: {', '.join(FINDINGS)}.")
    r = tables.report.c
    text = connection.execute(select(r.text).where(r.id == report_id)).scalar()
    if text is None:
        raise AskedError(f"report: there is no report {report_id!r}.")
    changes: dict[str, Any] = {}
    words = read_words(text, asked) if verdict in ("add", "correct") else {}
    if verdict == "add":
        if kind != "figure" or "quantity" not in words:
            raise AskedError("Select the words of the number first: only figures can be added.")
        changes = read_changes(kind, asked, {})
        if changes.get("low") is None and changes.get("high") is None:
            raise AskedError("A figure needs a number: give low, high, or both.")
        if "measure" not in changes:
            raise AskedError("measure: say what is counted.")
        changes = {"qualifier": "exact", "status": "actual", **changes}
    elif verdict == "correct":
        table = FINDINGS[kind]
        row = connection.execute(select(table).where(table.c.id == finding_id, ~table.c.withdrawn)).first()
        changes = read_changes(kind, asked, dict(row._mapping) if row is not None else {})
    seen = asked.get("seen", "0")
    return Decision(
        verdict, kind, report_id, who, finding_id, int(seen) if seen.isdigit() else 0, changes, words,
        asked.get("note", "").strip(),
    )  # fmt: skip


def _standing(connection: Connection, finding_id: str | None) -> StandingRow | None:
    return series_ask.standing_of(connection, finding_id) if finding_id else None


def _outcome(connection: Connection, number: int, decision: Decision, before: StandingRow | None) -> Outcome:
    now_id = _stands_now(connection, number, decision)
    after = _standing(connection, now_id)
    if before is None and after is not None:
        before = StandingRow(after.series_id, after.day, None, None, None)
    elif before is not None:
        after = series_ask.estimate_on(connection, before.series_id, before.day)
    return Outcome(
        number, decision.verdict, decision.report_id, now_id,
        before.series_id if before else None, before.day.isoformat() if before else None,
        before.best if before else None, after.best if after else None,
    )  # fmt: skip


def _stands_now(connection: Connection, number: int, decision: Decision) -> str:
    """The id of the finding that stands after a decision."""
    table = FINDINGS[decision.kind]
    found = connection.execute(select(table.c.id).where(table.c.review_id == number)).scalars().all()
    return found[-1] if found else decision.finding_id or ""
