"""The sample reports that come with sayso: in the package, or beside it in a checkout.

Gives folders and the situation to follow in them; raises `SaysoError` where they are not installed.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sayso.errors import SaysoError

FOLDERS = ("border-2021", "freddy-2023")


@dataclass(frozen=True, slots=True)
class SampleSituation:
    """The crisis that one of the samples is about, to be followed."""

    name: str
    country: str
    since: date


FREDDY = SampleSituation("Cyclone Freddy", "MW", date(2023, 3, 10))


def sample_folders() -> list[Path]:
    """The folders of the samples. Raises `SaysoError` if they are not there."""
    package = Path(__file__).parents[1]
    for base in (package / "samples", package.parents[1] / "samples"):
        found = [base / name for name in FOLDERS]
        if all(folder.is_dir() for folder in found):
            return found
    raise SaysoError("The sample reports are not installed with this sayso. Hand in files of your own.")
