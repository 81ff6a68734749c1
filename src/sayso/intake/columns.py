"""Which column of a table holds which field of reports: by what a user says, HXL tags, names, or content.

Takes columns and their cells, gives a `ColumnChoice`. A name is believed where the content does not speak
against it: a column of long prose is the text, of days the date, of addresses the url, of names of publishers
that repeat the publisher.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from statistics import median

from sayso.codebook import word_set
from sayso.errors import IntakeError
from sayso.intake.column_names import Wanted, named_for, usual_columns, usual_for
from sayso.intake.dates import read_day

LOOKED_AT = 500  # cells of a column
ADDRESS = re.compile(r"(?:https?://|www\.)\S+$", re.IGNORECASE)
SITE = re.compile(r"(?:[\w-]+\.)+(?:com|org|net|int|info|gov|edu|[a-z]{2})$", re.IGNORECASE)
ACRONYM = re.compile(r"[A-Z]{3,8}$")
DAY = re.compile(
    r"\d{8}$|\D{0,80}+\d[^-/. ]{0,80}+[-/. ]\D{0,80}+\d"
)  # a number of a year alone is no day by its content
FEWEST_WORDS, FEWEST_LETTERS = 8, 40  # of the usual cell of a column of prose
GUESSED = "Columns by what they hold"
MOST = 0.8  # share of cells that make a column one of days or addresses


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column that gives a field of reports, and by what: "you" (the user), "tag", "name" or "content"."""

    field: str
    column: str
    by: str


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """The columns of a table that are used, those that are left out, and the line of its header."""

    uses: tuple[ColumnUse, ...] = ()
    left_out: tuple[str, ...] = ()
    header: int = 0

    def of(self, field: str) -> list[str]:
        """The columns of a field, the likeliest first."""
        return [use.column for use in self.uses if use.field == field]

    def note(self) -> str:
        """What a user should know: which columns were taken for what they hold and not by their names."""
        shown = ", ".join(f"{use.field} “{use.column}”" for use in self.uses if use.by == "content")
        return f"{GUESSED}: {shown}." if shown else ""


class _Content:
    """What the cells of one column are like."""

    def __init__(self, cells: Sequence[str]) -> None:
        filled = list(islice((cell.strip() for cell in cells if cell.strip()), LOOKED_AT))
        self.filled, self.count = filled, len(filled)
        self.different = set(filled)
        share = self.share
        days = [day for cell in filled if len(cell) < 80 and DAY.match(cell) and (day := read_day(cell))]
        self.days = len(days) / len(filled) if filled else 0.0
        self.newest = max(days, default=date.min)
        self.addresses = share(lambda cell: bool(ADDRESS.match(cell)))
        self.numbers = share(lambda cell: not re.search(r"[^\W\d_]", cell))
        repeats = self.count > 3 and 2 * len(self.different) < self.count
        words = median([len(cell.split()) for cell in filled]) if filled else 0
        letters = median([len(cell) for cell in filled]) if filled else 0
        long = words >= FEWEST_WORDS and letters >= FEWEST_LETTERS
        self.is_prose = long and not repeats and self.addresses < MOST

    def share(self, fits) -> float:  # type: ignore[no-untyped-def]
        """The share of filled cells that fit."""
        return sum(map(fits, self.filled)) / self.count if self.count else 0.0

    @property
    def is_publishers(self) -> bool:
        """Whether they are names of publishers, which repeat."""
        if self.count < 4 or 2 * len(self.different) > self.count:
            return False
        known = sum(map(_is_publisher, self.different))
        return 2 * known >= len(self.different) and any(len(one) > 3 for one in self.different)


def _is_publisher(name: str) -> bool:
    words = {word.lower() for word in re.findall(r"\w+", name)}
    listed = bool(words & word_set("intake", "publishers", "words"))
    is_name = len(words) < 8 and name.lower() != name and "@" not in name
    return (listed and is_name) or bool(SITE.match(name) or ACRONYM.match(name))


def choose_columns(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    wanted: Wanted,
    tagged: Mapping[str, str],
    line: int,
) -> ColumnChoice:
    """Which columns hold what, `line` the header's (0 where there is none).

    Raises `IntakeError` with reason `columns` if none holds text.
    """
    cells = [[row[at] for row in rows if at < len(row)] for at in range(len(columns))]
    content = {name: _Content(own) for name, own in zip(columns, cells, strict=True)}
    uses: list[ColumnUse] = []
    for field in wanted:
        if not {*named_for(field, wanted)} & {*columns}:
            raise no_column("column", columns, field, ", ".join(named_for(field, wanted)))
    for field in usual_columns():
        for by, names in (
            ("you", [name for name in named_for(field, wanted) if name in content]),
            ("tag", [tagged[field]] if field in tagged else []),
            ("name", _by_name(field, usual_for(field, columns), content)),
        ):
            if names:
                uses += [ColumnUse(field, name, by) for name in names]
                break
    uses = _texts(uses, content, columns)
    used = {use.column for use in uses}
    for field in ("published", "url", "publisher"):
        if field not in wanted and not any(use.field == field for use in uses):
            free = {name: own for name, own in content.items() if name not in used}
            found = [ColumnUse(field, name, "content") for name in _by_content(field, free)]
            uses += found or _unread_days(field, free)
            used |= {use.column for use in uses}
    if not line and all(use.field == "text" and use.by == "content" for use in uses):
        raise no_column("column", columns)  # lines of prose without a header: a text, no table
    order = [*usual_columns()]
    uses.sort(key=lambda use: order.index(use.field))
    return ColumnChoice(tuple(uses), tuple(name for name in columns if name not in used), line)


def _by_name(field: str, names: list[str], content: Mapping[str, _Content]) -> list[str]:
    """The columns with a usual name that their content does not speak against."""
    if field == "published":
        return [name for name in names if content[name].days >= 0.5 or is_serial(content[name].filled)]
    if field == "url":
        addresses = [name for name in names if content[name].addresses > 0]
        return addresses or [name for name in names if content[name].share(lambda cell: "." in cell) == 1]
    if field == "publisher":
        return [name for name in names if content[name].addresses < 0.5 and not content[name].is_prose]
    if field == "title":
        return [name for name in names if content[name].numbers < 0.5]
    return names


def _unread_days(field: str, content: Mapping[str, _Content]) -> list[ColumnUse]:
    """Columns named as one of days, whose days cannot be read: each is said of its report."""
    names = usual_for(field, content) if field == "published" else []
    cells = {name: content[name].filled for name in names}
    tried = [name for name in names if len(cells[name]) < 3 or re.search(r"\d", "".join(cells[name]))]
    return [ColumnUse(field, name, "name") for name in tried]


def _texts(uses: list[ColumnUse], content: Mapping[str, _Content], columns: Sequence[str]) -> list[ColumnUse]:
    """The uses, with the text: all columns of prose that are named so, in their order; else one of prose."""
    texts = [use for use in uses if use.field == "text"]
    others = [use for use in uses if use.field != "text"]
    if not texts or texts[0].by == "name":
        named = [use for use in texts if content[use.column].is_prose]
        taken = {use.column for use in others}
        free = [name for name in columns if name not in taken and content[name].is_prose]
        texts = (
            sorted(named, key=lambda use: columns.index(use.column))
            or [ColumnUse("text", name, "content") for name in free]
            or [use for use in texts if content[use.column].share(lambda cell: " " in cell) >= 0.5][:1]
        )
    if not texts:
        raise no_column("column", columns)
    used = {use.column for use in texts}
    return [*texts, *(use for use in others if use.column not in used)]


def _by_content(field: str, content: Mapping[str, _Content]) -> list[str]:
    """The column whose content shows that it is one of the field; of days that with the newest."""
    if field == "published":
        days = [name for name, own in content.items() if own.days >= MOST]
        return [max(days, key=lambda name: content[name].newest)] if days else []
    if field == "url":
        return [name for name, own in content.items() if own.addresses >= MOST][:1]
    found = [name for name, own in content.items() if own.is_publishers]
    return found if len(found) == 1 else []


def is_serial(cells: Sequence[str]) -> bool:
    """Whether a column of days has them as Excel counts them: 44412 is 4 August 2021."""
    filled = [cell for cell in cells if cell.strip()]
    fits = sum(bool(re.fullmatch(r"[2-5]\d{4}(?:\.\d+)?", cell.strip())) for cell in filled)
    return bool(filled) and fits >= MOST * len(filled)


def no_column(what: str, names: Sequence[str], field: str = "text", named: str = "") -> IntakeError:
    """The error of a table in which no column (or field) holds text, or none is called as the user says."""
    shown = ", ".join(name[:40] for name in names[:8])
    told = f"No {what} is called {named!r}" if named else f"No {what} holds the text"
    return IntakeError("columns", f"{told} ({what}s: {shown}). Name it: --column {field}=NAME.")
