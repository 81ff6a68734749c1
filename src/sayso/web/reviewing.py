"""Decisions of reviewers, carried out: written and applied at once; estimates follow behind.

Takes a desk and what a person decides; gives what came of it, for the page and the API alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from sayso.codebook import using
from sayso.codebook.rules import rejection_reasons
from sayso.ledger.codebooks import codebook_of
from sayso.ledger.findings.figures import words_of_figure
from sayso.ledger.findings.names import Names
from sayso.ledger.picture.estimates import DayEstimate, estimate_on, estimate_with_figure
from sayso.ledger.picture.inputs import reports_by_id
from sayso.ledger.picture.pending import is_pending, mark_pending
from sayso.ledger.picture.write import drop_waiting
from sayso.ledger.review.acts import Act, last_act, read_act
from sayso.ledger.review.apply import FINDINGS
from sayso.ledger.review.audit import write_audit
from sayso.ledger.review.changes import read_changes, read_words, with_number
from sayso.ledger.review.decisions import (
    ADDING,
    VERDICTS,
    Decision,
    ReviewRow,
    decide_finding,
    finding_of_review,
    get_finding,
    get_review,
    undo_review,
)
from sayso.ledger.review.incident_decisions import CUT, undo_incident_decision
from sayso.ledger.review.opinions import undo_opinion
from sayso.ledger.review.resolutions import reopen_disagreement, resolve_disagreement
from sayso.ledger.review.review_marks import LONGEST_NOTE, undo_mark
from sayso.records import Evidence
from sayso.web.auth import User
from sayso.web.desk import Desk
from sayso.web.known import check_known
from sayso.web.params import QueryError, one_of
from sayso.web.typed_words import with_typed_words


@dataclass(frozen=True, slots=True)
class ReviewOutcome:
    """What a decision did: its number, and the estimate of its series and day before and after; `after` is
    what it is now, final once `refreshed` is true.
    """

    review: int
    verdict: str
    report_id: str
    finding_id: str
    kind: str = "figure"
    series_id: str | None = None
    day: str | None = None
    before: int | None = None
    after: int | None = None
    refreshed: bool = False


def decide(desk: Desk, who: User, asked: Mapping[str, str], address: str) -> ReviewOutcome:
    """Carry out what a form asks: verdict, kind, report, finding, seen, note, fields and words. What follows
    from it (estimates, disagreements, the queue) is computed behind, at once.
    """
    verdict = asked.get("verdict", "")
    if verdict not in VERDICTS:
        raise QueryError(f"verdict: one of these is needed: {', '.join(VERDICTS)}.")
    names = desk.names.get() if verdict in ("add", "correct", "split") else None
    with desk.ledger.writing() as connection, using(codebook_of(connection)):
        decision = _decision(connection, names, who.name, asked, verdict)
        number = decide_finding(connection, decision)
        mark_pending(connection, [decision.report_id])
        drop_waiting(connection, [decision.finding_id or ""])
        detail = f"{decision.kind} {decision.finding_id or 'new'} in {decision.report_id}, review {number}"
        write_audit(connection, who.name, verdict, detail, address=address)
        outcome = _outcome(connection, get_review(connection, number))
    desk.refresher.wake()
    return outcome


def outcome_of(connection: Connection, number: int) -> ReviewOutcome:
    """How the estimate moved by a review, as far as it is known yet."""
    return _outcome(connection, get_review(connection, number))


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, in words, and the page where its finding or incident is."""

    act: Act
    told: str
    page: str


def undo(desk: Desk, who: User, name: str, address: str) -> Undone:
    """Take back what a name says ("review 8"); without one what this person did last."""
    with desk.ledger.writing() as connection:
        act = read_act(name) if name else last_act(connection, who.name)
        if act is None:
            raise QueryError("There is nothing of yours to undo.")
        done, touched = _take_back(connection, act, who.name)
        mark_pending(connection, touched)
        write_audit(connection, who.name, "undo", f"{act.name}: {done.told}", address=address)
    if touched:
        desk.refresher.wake()
    return done


def _take_back(connection: Connection, act: Act, who: str) -> tuple[Undone, set[str]]:
    """Take an act back; the reports whose picture follows from it."""
    if act.sort == "review":
        one = undo_review(connection, act.number, who)
        kept = one.other if one.verdict == "split" else one.finding_id
        gone = one.verdict in ("add", "split")
        shown = f"/reports/{one.report_id}" if gone and not one.other else f"/review?at={one.kind}-{kept}"
        return Undone(act, f"{UNDONE[one.verdict]} of “{one.quote[:60]}”", shown), {one.report_id}
    if act.sort == "mark":
        row = undo_mark(connection, act.number, who)
        return Undone(act, f"the {row.mark} of “{row.quote[:60]}”", _at(row.kind, row.finding_id)), set()
    if act.sort == "opinion":
        undo_opinion(connection, act.number, who)
        return Undone(act, "a second opinion", "/review/second"), set()
    back = undo_incident_decision(connection, act.number, who)
    reports = {name for one in back for name in (one.one, one.other)}
    told = "a cut of an incident" if back[0].verdict == CUT else "a join of two incidents"
    return Undone(act, told, "/review/incidents"), reports


def _at(kind: str, finding_id: str) -> str:
    return f"/review?at={kind}-{finding_id}"


UNDONE = {
    "confirm": "the confirmation", "correct": "the correction", "reject": "the rejection",
    "add": "the addition", "merge": "the merge", "split": "the split",
}  # fmt: skip


def _decision(
    connection: Connection, names: Names | None, who: str, asked: Mapping[str, str], verdict: str
) -> Decision:
    kind, report_id = asked.get("kind", "figure"), asked.get("report", "")
    finding_id = asked.get("finding") or None
    if kind not in FINDINGS:
        raise QueryError(f"There is no kind of finding {kind!r}. Known: {', '.join(FINDINGS)}.")
    report = next(reports_by_id(connection, [report_id]), None)
    if report is None:
        raise QueryError(f"report: there is no report {report_id!r}.")
    if verdict == "split":
        asked = with_typed_words(report.text, asked, _start(connection, kind, finding_id))
    changes: dict[str, Any] = {}
    words = read_words(report.text, asked) if verdict in ("add", "correct", "split") else {}
    if verdict == "add":
        changes = _new_figure(kind, asked, words)
    elif verdict == "split":
        changes = _second_half(connection, kind, asked, words)
    elif verdict == "correct":
        changes = read_changes(kind, asked, get_finding(connection, kind, finding_id))
    if names is not None:
        check_known(names, changes, asked)
    seen = asked.get("seen", "0")
    before = _standing(connection, finding_id)
    return Decision(
        verdict=verdict,
        kind=kind,
        report_id=report_id,
        reviewer=who,
        finding_id=None if verdict in ADDING else finding_id,
        seen=int(seen) if seen.isdecimal() and len(seen) < 16 else 0,
        reason=reason_of(asked) if verdict == "reject" else "",
        other=_other(kind, asked, verdict),
        estimate=_kept(before),
        changes=changes,
        words=words,
        note=note_of(asked),
    )


def _start(connection: Connection, kind: str, finding_id: str | None) -> int:
    """Where the words of a finding begin; 0 if there are none."""
    if kind == "figure":
        row = get_finding(connection, kind, finding_id).get("row")
        return words_of_figure(connection, row)["quantity"].start if row is not None else 0
    return int(get_finding(connection, kind, finding_id).get("start", 0))


def _new_figure(kind: str, asked: Mapping[str, str], words: Mapping[str, Evidence]) -> dict[str, Any]:
    """The columns of a figure that is added: its number in digits, or by the words that say it."""
    if kind != "figure" or "quantity" not in words:
        raise QueryError("Select the words of the number first: only figures can be added.")
    changes = read_changes(kind, with_number(asked, words["quantity"].quote), {})
    if changes.get("low") is None and changes.get("high") is None:
        raise QueryError("A figure needs a number: give low, high, or both.")
    if "measure" not in changes:
        raise QueryError("measure: say what is counted.")
    return {"qualifier": "exact", "status": "actual", **changes}


def _second_half(
    connection: Connection, kind: str, asked: Mapping[str, str], words: Mapping[str, Evidence]
) -> dict[str, Any]:
    """The columns of a finding that is split off another, where they are not those of that one."""
    if kind == "claim" or "quantity" not in words:
        raise QueryError("Select the words of the second one first: figures and events can be split.")
    whole = get_finding(connection, kind, asked.get("finding"))
    if kind == "event":
        return read_changes(kind, asked, whole)
    changes = read_changes(kind, with_number(asked, words["quantity"].quote), whole)
    if not {"low", "high"} & changes.keys():
        raise QueryError("The second figure needs a number of its own: give low, high, or both.")
    return changes


def _other(kind: str, asked: Mapping[str, str], verdict: str) -> str | None:
    """The finding that a merge keeps, given by its id or its mark ("figure-1a2b"); what a split is of."""
    if verdict == "split":
        return asked.get("finding") or None
    other = asked.get("other", "").strip()
    if verdict != "merge":
        return None
    if not other:
        raise QueryError("other: say which finding stays.")
    return other.removeprefix(f"{kind}-")


def reason_of(asked: Mapping[str, str]) -> str:
    """Why a finding is rejected: one of the reasons, or none."""
    return one_of("reason", asked.get("reason"), list(rejection_reasons())) or ""


def note_of(asked: Mapping[str, str]) -> str:
    """A note, if it is no book."""
    note = asked.get("note", "").strip()
    if len(note) > LONGEST_NOTE:
        raise QueryError(f"note: {LONGEST_NOTE:,} characters at most; this one has {len(note):,}.")
    return note


def _kept(before: DayEstimate | None) -> dict[str, Any] | None:
    """An estimate as a review keeps it."""
    if before is None:
        return None
    return {"series": before.series_id, "day": before.day.isoformat(), "best": before.best}


def _standing(connection: Connection, finding_id: str | None) -> DayEstimate | None:
    return estimate_with_figure(connection, finding_id) if finding_id else None


def _outcome(connection: Connection, one: ReviewRow) -> ReviewOutcome:
    """How the estimate moved: that of the finding before, or the one that a new finding came into."""
    finding = finding_of_review(connection, one) or one.finding_id
    waiting = is_pending(connection, one.report_id)
    kept, after = one.estimate, None
    if kept is not None:
        day = date.fromisoformat(kept["day"])
        after = estimate_on(connection, kept["series"], day)
    elif not waiting:
        after = _standing(connection, finding)
    return ReviewOutcome(
        review=one.id,
        verdict=one.verdict,
        report_id=one.report_id,
        finding_id=finding,
        kind=one.kind,
        series_id=kept["series"] if kept else after.series_id if after else None,
        day=kept["day"] if kept else after.day.isoformat() if after else None,
        before=kept["best"] if kept else None,
        after=after.best if after else None,
        refreshed=not waiting,
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
