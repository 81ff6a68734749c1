"""One thing that `sayso doctor` looks at: how it is, and what to do."""

from dataclasses import dataclass
from enum import StrEnum


class CheckState(StrEnum):
    """There and good; not there; there, but not as it should be."""

    OK = "ok"
    MISSING = "missing"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class DoctorCheck:
    """`told` is what was seen, `advice` what to do. Without what is `needed`, sayso does not work."""

    name: str
    state: CheckState
    told: str
    advice: str = ""
    needed: bool = False


def needed(name: str, told: str, advice: str = "", *, good: bool) -> DoctorCheck:
    """A check of what sayso cannot do without."""
    state = CheckState.OK if good else CheckState.WRONG
    return DoctorCheck(name, state, told, "" if good else advice, needed=True)
