"""Flags, skips and second opinions, carried out; cuts and joins of incidents, too. Gives the act to undo."""

from collections.abc import Mapping
from typing import Any

from sayso.codebook import using
from sayso.errors import LedgerError
from sayso.ledger.codebooks import codebook_of
from sayso.ledger.review.acts import Act
from sayso.ledger.review.apply import FINDINGS
from sayso.ledger.review.audit import write_audit
from sayso.ledger.review.changes import read_changes
from sayso.ledger.review.decisions import found_by_reader, get_review
from sayso.ledger.review.opinions import add_opinion
from sayso.ledger.review.review_marks import mark_finding
from sayso.reconcile.decisions import write_cut, write_join
from sayso.web.auth import User
from sayso.web.desk import Desk
from sayso.web.params import QueryError
from sayso.web.reviewing import note_of, reason_of


def read_finding(name: str) -> tuple[str, str]:
    """Kind and id of a finding by its name, "figure-1a2b"."""
    kind, _, finding_id = name.strip().partition("-")
    if kind not in FINDINGS or not finding_id:
        raise QueryError(f"{name[:40]!r} is no finding. Write it as figure-1a2b3c4d5e6f7a8b.")
    return kind, finding_id


def mark(desk: Desk, who: User, asked: Mapping[str, str], address: str) -> Act:
    """Flag or skip a finding: `mark`, `at`, `note`."""
    about, which = read_finding(asked.get("at", "")), asked.get("mark", "")
    with desk.ledger.writing() as connection:
        number = mark_finding(connection, who.name, which, about, note_of(asked))
        write_audit(connection, who.name, which, f"{about[0]} {about[1]}", address=address)
    return Act("mark", number)


def opine(desk: Desk, who: User, asked: Mapping[str, str], address: str) -> Act:
    """Give a second opinion: `review`, `verdict`, fields, `reason`, `note`."""
    number, verdict = asked.get("review", ""), asked.get("verdict", "")
    if not (number.isascii() and number.isdigit() and len(number) < 11):
        raise QueryError(f"review: {number[:40]!r} is not the number of a review.")
    with desk.ledger.writing() as connection, using(codebook_of(connection)):
        changes: dict[str, Any] = {}
        if verdict == "correct":
            first = get_review(connection, int(number))
            before = found_by_reader(connection, first.kind, first.finding_id)
            made = read_changes(first.kind, asked, before)
            changes = {name: [before.get(name), value] for name, value in made.items()}
            changes = {name: [str(b) if b is not None else None, v] for name, (b, v) in changes.items()}
            if not changes:
                raise LedgerError("Nothing is changed. To say that it is right, confirm it.")
        said = {"changes": changes, "reason": reason_of(asked) if verdict == "reject" else "",
                "note": note_of(asked)}  # fmt: skip
        own = add_opinion(connection, who.name, int(number), verdict, said)
        write_audit(connection, who.name, "opinion", f"{verdict} beside review {number}", address=address)
    return Act("opinion", own)


def cut(desk: Desk, who: User, incident: str, report: str, address: str) -> Act:
    """Say that a report is not about an incident."""
    number = write_cut(desk.ledger, incident, report, who.name)
    _log(desk, who, "cut", f"report {report} out of incident {incident}", address)
    return Act("incident", number)


def join(desk: Desk, who: User, incident: str, other: str, address: str) -> Act:
    """Say that two incidents are one."""
    number = write_join(desk.ledger, incident, other, who.name)
    _log(desk, who, "join", f"incidents {incident} and {other}", address)
    return Act("incident", number)


def _log(desk: Desk, who: User, action: str, detail: str, address: str) -> None:
    with desk.ledger.writing() as connection:
        write_audit(connection, who.name, action, detail, address=address)
    desk.refresher.wake()
