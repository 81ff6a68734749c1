"""Decisions of reviewers, carried out: written, applied, and the estimates brought up to date at once.

Takes a desk and what a person decides; gives what came of it, for the page and the API alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from sayso.codebook import using
from sayso.ledger.codebooks import codebook_of
from sayso.ledger.picture.estimates import DayEstimate, estimate_on, estimate_with_figure
from sayso.ledger.picture.inputs import reports_by_id
from sayso.ledger.review.apply import FINDINGS
from sayso.ledger.review.audit import write_audit
from sayso.ledger.review.decisions import (
    VERDICTS,
    Decision,
    decide_finding,
    finding_of_review,
    get_finding,
    last_review_number,
    undo_review,
)
from sayso.ledger.review.resolutions import reopen_disagreement, resolve_disagreement
from sayso.reconcile.refresh import refresh_reports
from sayso.web.auth import User
from sayso.web.changes import read_changes, read_words
from sayso.web.desk import Desk
from sayso.web.params import QueryError


@dataclass(frozen=True, slots=True)
class ReviewOutcome:
    """What a decision did: its number, and the estimate of its series and day before and after."""

    review: int
    verdict: str
    report_id: str
    finding_id: str
    series_id: str | None = None
    day: str | None = None
    before: int | None = None
    after: int | None = None


def decide(desk: Desk, who: User, asked: Mapping[str, str], address: str) -> ReviewOutcome:
    """Carry out what a form asks: verdict, kind, report, finding, seen, note, fields and words."""
    verdict = asked.get("verdict", "")
    if verdict not in VERDICTS:
        raise QueryError(f"verdict: one of these is needed: {', '.join(VERDICTS)}.")
    with desk.ledger.writing() as connection, using(codebook_of(connection)):
        decision = _decision(connection, who.name, asked, verdict)
        before = _standing(connection, decision.finding_id)
        number = decide_finding(connection, decision)
        refresh_reports(connection, [decision.report_id])
        detail = f"{decision.kind} {decision.finding_id or 'new'} in {decision.report_id}, review {number}"
        write_audit(connection, who.name, verdict, detail, address=address)
        return _outcome(connection, number, decision, before)


def undo(desk: Desk, who: User, number: int | None, address: str) -> ReviewOutcome:
    """Take a review back; without a number the last one of this person."""
    with desk.ledger.writing() as connection:
        found = number if number is not None else last_review_number(connection, who.name)
        if found is None:
            raise QueryError("There is nothing of yours to undo.")
        one = undo_review(connection, found, who.name)
        refresh_reports(connection, [one.report_id])
        write_audit(connection, who.name, "undo", f"review {found} in {one.report_id}", address=address)
        now = _standing(connection, one.finding_id)
        return ReviewOutcome(
            review=found,
            verdict="undo",
            report_id=one.report_id,
            finding_id=one.finding_id,
            series_id=now.series_id if now else None,
            day=now.day.isoformat() if now else None,
            after=now.best if now else None,
        )


def _decision(connection: Connection, who: str, asked: Mapping[str, str], verdict: str) -> Decision:
    kind, report_id = asked.get("kind", "figure"), asked.get("report", "")
    finding_id = asked.get("finding") or None
    if kind not in FINDINGS:
        raise QueryError(f"There is no kind of finding {kind!r}. Known: {', '.join(FINDINGS)}.")
    report = next(reports_by_id(connection, [report_id]), None)
    if report is None:
        raise QueryError(f"report: there is no report {report_id!r}.")
    changes: dict[str, Any] = {}
    words = read_words(report.text, asked) if verdict in ("add", "correct") else {}
    if verdict == "add":
        if kind != "figure" or "quantity" not in words:
            raise QueryError("Select the words of the number first: only figures can be added.")
        changes = read_changes(kind, asked, {})
        if changes.get("low") is None and changes.get("high") is None:
            raise QueryError("A figure needs a number: give low, high, or both.")
        if "measure" not in changes:
            raise QueryError("measure: say what is counted.")
        changes = {"qualifier": "exact", "status": "actual", **changes}
    elif verdict == "correct":
        changes = read_changes(kind, asked, get_finding(connection, kind, finding_id))
    seen = asked.get("seen", "0")
    return Decision(
        verdict=verdict,
        kind=kind,
        report_id=report_id,
        reviewer=who,
        finding_id=finding_id,
        seen=int(seen) if seen.isdigit() else 0,
        changes=changes,
        words=words,
        note=asked.get("note", "").strip(),
    )


def _standing(connection: Connection, finding_id: str | None) -> DayEstimate | None:
    return estimate_with_figure(connection, finding_id) if finding_id else None


def _outcome(
    connection: Connection, number: int, decision: Decision, before: DayEstimate | None
) -> ReviewOutcome:
    now_id = finding_of_review(connection, decision.kind, number) or decision.finding_id or ""
    after = _standing(connection, now_id)
    if before is None and after is not None:
        before = DayEstimate(after.series_id, after.day, None, None, None)
    elif before is not None:
        after = estimate_on(connection, before.series_id, before.day)
    return ReviewOutcome(
        review=number,
        verdict=decision.verdict,
        report_id=decision.report_id,
        finding_id=now_id,
        series_id=before.series_id if before else None,
        day=before.day.isoformat() if before else None,
        before=before.best if before else None,
        after=after.best if after else None,
    )


def resolve(desk: Desk, who: User, name: str, outcome: str, note: str, address: str) -> None:
    """Resolve a disagreement with a note."""
    with desk.ledger.writing() as connection:
        resolve_disagreement(connection, name, who.name, outcome, note)
        write_audit(connection, who.name, "resolve", f"disagreement {name}: {outcome}", address=address)


def reopen(desk: Desk, who: User, number: int, address: str) -> str:
    """Take a resolution back; the disagreement that it was on."""
    with desk.ledger.writing() as connection:
        name = reopen_disagreement(connection, number, who.name)
        write_audit(connection, who.name, "reopen", f"disagreement {name}", address=address)
        return name
