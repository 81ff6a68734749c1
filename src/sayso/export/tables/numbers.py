"""One number for a figure's interval, by a profile: UCDP, ACLED, Missing Migrants, IDMC."""

from collections.abc import Callable

from sayso.codebook.rules import Profile
from sayso.export.tables.columns import ColumnType, ExportColumn, column

Numbers = tuple[int | None, int | None, int | None]
NAMES = ("number", "number_low", "number_high")


def number_columns(table: str, name: str | None) -> list[ExportColumn]:
    """The columns of a number by a profile; none without one."""
    return [column(table, one, ColumnType.INTEGER) for one in NAMES] if name is not None else []


def numbers_of(name: str | None) -> Callable[[int | None, int | None, str], Numbers | tuple[()]]:
    """From low, high and qualifier the number, its low and its high. Raises `SaysoError` for a profile that
    is not there.
    """
    if name is None:
        return lambda low, high, qualifier: ()
    from sayso.reconcile.series.estimates import profile

    how = profile(name)
    return lambda low, high, qualifier: profile_numbers(low, high, qualifier, how)


def profile_numbers(low: int | None, high: int | None, qualifier: str, how: Profile) -> Numbers:
    """The number of an interval, and the range that the profile keeps of it."""
    from sayso.reconcile.series.estimates import one_number  # only who asks for it waits for the reader

    if low is None and not how.upper_alone:
        return None, None, None
    number = one_number(low, high, qualifier, how)
    if how.range == "claims":
        return number, low, high
    return number, number if how.range == "minimum" else None, None
