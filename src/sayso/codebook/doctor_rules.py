"""What `sayso doctor` looks for: typed, as in `rules.py`. Takes `data/doctor.toml`, gives `DoctorRules`."""

from functools import cache

from sayso.codebook.convert import parse_rules
from sayso.codebook.rules import Rules
from sayso.codebook.shipped import DATA


class ExtraRules(Rules, frozen=True):
    """An extra: what it is for, and what is imported to see whether it works."""

    about: str
    modules: tuple[str, ...]


class DoctorRules(Rules, frozen=True):
    """`doctor.toml`."""

    least_sqlite: str
    least_free: int
    patience: int
    extras: dict[str, ExtraRules]


@cache
def doctor_rules() -> DoctorRules:
    """The shipped rules. Raises `CodebookError` for a file that is wrong."""
    return parse_rules("doctor.toml", (DATA / "doctor.toml").read_text(encoding="utf-8"), DoctorRules)
