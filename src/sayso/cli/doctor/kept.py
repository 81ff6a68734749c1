"""The ledger, as `sayso doctor` sees it: is it there, whole, of this schema, its picture up to date?"""

from collections.abc import Iterator
from pathlib import Path

from sayso.cli.doctor.check import CheckState, DoctorCheck, needed
from sayso.codebook.doctor_rules import doctor_rules
from sayso.display.words import counted, size_words
from sayso.errors import SaysoError


def ledger_checks(where: str, *, named: bool, thorough: bool) -> Iterator[DoctorCheck]:
    """Checks of a ledger. One that was `named` must be there; the usual one may be made yet."""
    from sayso.ledger.health import get_health
    from sayso.ledger.schema.engine import is_address, shown_name

    shown = shown_name(where)
    if not is_address(where) and not Path(where).exists():
        advice = f"sayso read REPORTS/ --ledger {shown} makes it; sayso demo makes one of samples."
        state = CheckState.WRONG if named else CheckState.MISSING
        yield DoctorCheck("ledger", state, f"none at {shown}", advice, needed=named)
        return
    try:
        found = get_health(where, patience=doctor_rules().patience, thorough=thorough)
    except SaysoError as error:
        yield needed("ledger", str(error), good=False)
        return
    yield needed(
        "ledger",
        f"{shown}: {found.server}, {size_words(found.size)}, schema {found.schema}",
        "A newer sayso made it. pip install --upgrade sayso",
        good=not found.is_newer,
    )
    if found.faults:
        advice = "Take the ledger from a copy, or read the reports into a new one."
        yield needed("integrity", f"damaged: {'; '.join(found.faults)}", advice, good=False)
        return
    yield needed("integrity", "nothing is damaged", good=True)
    if not found.is_newest and not found.is_newer:
        told = "of an older sayso; the next command that opens it brings it up to date. Copy it first."
        yield DoctorCheck("schema", CheckState.OK, told)
    if found.counts is None:
        return
    counts = (
        (found.counts.reports, "report"), (found.counts.figures, "figure"), (found.counts.claims, "claim"),
        (found.counts.events, "event"), (found.counts.failures, "failure"),
    )  # fmt: skip
    yield DoctorCheck("content", CheckState.OK, ", ".join(counted(number, noun) for number, noun in counts))
    picture = "up to date"
    if found.waiting:
        picture = f"{counted(found.waiting, 'report')} to be taken in; the next question does that"
    yield DoctorCheck("picture", CheckState.OK, picture)
