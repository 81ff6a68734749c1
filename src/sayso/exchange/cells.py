"""Cells of a spreadsheet beside what the ledger holds: is it the same value, whatever the spreadsheet made of
it, or did somebody change it?

Takes the text of a cell and the value that left, gives `None` for the same, else what was typed, as
`ledger/review/changes.py` reads it. Spreadsheets write days in their own order and numbers in groups, lose
zeros and digits, letters that an old encoding lacks, and a country "NA".
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sayso.errors import IntakeError, QueryError
from sayso.export.plain_text import FORMULA
from sayso.intake.dates import SERIAL, order_of, read_published
from sayso.records import Precision

DAYS = ("period_first", "period_last")
NUMBERS = ("low", "high")
CHOSEN = ("measure", "qualifier", "status", "code", "stance", "certainty")
NOTHING = frozenset({"", "nan", "nat", "none", "null", "n/a", "#n/a", "<na>"})  # what programs write for it
ERRORS = re.compile(r"#(?:REF|VALUE|NAME|DIV/0|NUM|NULL|SPILL|CALC)[!?]*|#{3,}|Err:\d+", re.IGNORECASE)
GROUPED = re.compile(r"\d{1,3}(?:([,.'’\s])\d{3})(?:\1\d{3})*")
WHOLE = re.compile(r"\d+(?:[.,]0+)?")
POWER = re.compile(r"\d+(?:[.,]\d+)?[eE]\+?\d{1,2}")
EXACT_DIGITS = 15  # that a spreadsheet keeps of a number
QUOTES = str.maketrans("’‘ʼ“”„«»–—−\xa0\u202f", '\'\'\'"""""---  ')
OLD = ("cp1252", "latin-1", "cp1250", "ascii")


@dataclass(slots=True)
class Habits:
    """How a file writes days: day or month first, as far as its own cells, or the ledger's, say so."""

    order: str | None = None

    @classmethod
    def of(cls, cells: Iterable[str]) -> "Habits":
        """What the days of a file themselves say."""
        return cls(order_of(cells))


def plain_cell(text: str) -> str:
    """A cell without spaces around it, and without the sign that kept it from being a formula."""
    found = text.replace("\ufeff", "").strip(" \t\r\n\xa0\u202f")
    return found[1:] if found.startswith("'") and found[1:].startswith(FORMULA) else found


def changed(name: str, text: str, before: Any, habits: Habits) -> str | None:
    """What a cell says otherwise than the ledger did; `None` if it is the same. Raises `QueryError` for what
    can be read in two ways, or is an error of the spreadsheet.
    """
    cell = plain_cell(text)
    if ERRORS.fullmatch(cell):
        raise QueryError(f"{name}: the cell shows an error of the spreadsheet, {cell}.")
    if cell.casefold() in NOTHING and (not cell or before is None or before == "NA"):
        return None if before in (None, "", "NA") else ""
    if name in NUMBERS:
        return _number(name, cell, before)
    if name in DAYS:
        return _day(name, cell, before, habits)
    return _words(name, cell, before)


def _number(name: str, cell: str, before: Any) -> str | None:
    try:
        found = number_of(cell)
    except (ValueError, InvalidOperation) as error:
        raise QueryError(
            f"{name}: {cell[:40]!r} is not a whole number. Leave it empty where there is no bound."
        ) from error
    if before is not None and (found == before or _is_cut(cell, found, int(before))):
        return None
    return str(found)


def number_of(cell: str) -> int:
    """A whole number, as spreadsheets write it. Raises `ValueError` for what is none."""
    text = cell.strip()
    if GROUPED.fullmatch(text):
        return int(re.sub(r"\D", "", text))
    if WHOLE.fullmatch(text):
        return int(re.split("[.,]", text)[0])
    if POWER.fullmatch(text):
        value = Decimal(text.replace(",", "."))
        if value == value.to_integral_value():
            return int(value)
    raise ValueError(text)


def _is_cut(cell: str, found: int, before: int) -> bool:
    """Whether a number is what a spreadsheet leaves of another: a few of its digits, then zeros."""
    if POWER.fullmatch(cell):
        digits = len(re.sub(r"\D", "", re.split("[eE]", cell)[0]).rstrip("0")) or 1
        return found == _rounded(before, digits)
    return before >= 10**EXACT_DIGITS and found in (
        _rounded(before, EXACT_DIGITS), before - before % 10 ** (len(str(before)) - EXACT_DIGITS)
    )  # fmt: skip


def _rounded(value: int, digits: int) -> int:
    return int(Decimal(f"{Decimal(value):.{max(digits - 1, 0)}E}"))


def _day(name: str, cell: str, before: Any, habits: Habits) -> str | None:
    found = dict(_days(cell))
    if before is not None and before in found.values():
        usual = {order for order, day in found.items() if day == before and order in ("dmy", "mdy")}
        if len(usual) == 1 and len(set(found.values())) > 1:
            habits.order = habits.order or usual.pop()
        return None
    if before is not None and not found and _is_month(cell, before):
        return None
    days = {*found.values()}
    if len(days) > 1 and habits.order in found:
        days = {found[habits.order]}
    if len(days) > 1:
        one, other = sorted(days)
        raise QueryError(f"{name}: {cell!r} may be {one} or {other}. Write it as 2021-08-04.")
    if not days:
        raise QueryError(f"{name}: {cell[:40]!r} is not a valid date. Write it as 2021-08-04.")
    return days.pop().isoformat()


def _days(cell: str) -> Iterator[tuple[str, date]]:
    """The days that a cell may mean, by the order in which it is read."""
    if cell.isdecimal() and len(cell) == 5:  # days since the end of 1899, as Excel counts them
        yield SERIAL, date(1899, 12, 30) + timedelta(days=int(cell))
        return
    for order in ("dmy", "mdy"):
        try:
            found = read_published(cell, order)
        except IntakeError:
            continue
        if found is not None and found.precision is Precision.DAY:
            yield order, found.day


def _is_month(cell: str, before: date) -> bool:
    """Whether a cell shows only the month or year of a day."""
    try:
        found = read_published(cell)
    except IntakeError:
        return False
    return (
        found is not None
        and found.precision is not Precision.DAY
        and found.day.year == before.year
        and (found.precision is Precision.YEAR or found.day.month == before.month)
    )


def _words(name: str, cell: str, before: Any) -> str | None:
    asked, was = _folded(cell), _folded("" if before is None else _text(before))
    if name in CHOSEN or name in ("country", "negated"):
        asked, was = asked.casefold().replace(" ", "_"), was.casefold().replace(" ", "_")
    if asked == was or (was and any(_folded(one) == asked for one in _damaged(_text(before)))):
        return None
    if "\ufffd" in cell:
        raise QueryError(f"{name}: {cell[:40]!r} has letters that were lost. Save the file as UTF-8.")
    return asked if name in CHOSEN else " ".join(unicodedata.normalize("NFC", cell).split())


def same_text(cell: str, before: str) -> bool:
    """Whether a cell shows a text of the ledger, whatever became of some letters on the way."""
    return _words("", plain_cell(cell), plain_cell(before)) is None


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _folded(text: str) -> str:
    """A text whose letters are composed, with plain quotation marks and single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).translate(QUOTES).split())


def _damaged(text: str) -> Iterator[str]:
    """What a text becomes where an encoding lacks its letters, or is taken for another."""
    for encoding in OLD:
        yield text.encode(encoding, errors="replace").decode(encoding)
        yield text.encode("utf-8").decode(encoding, errors="replace")
