"""What reading would take of an input, on the terminal."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sayso.display.words import counted
from sayso.intake.dates import is_of_day

if TYPE_CHECKING:
    from sayso.intake.preview import Preview
    from sayso.records import Report

SHOWN = 5  # failures and notes of one input
LONGEST = 70  # characters of a value
BY = {"you": "--column", "tag": "by its HXL tag", "name": "by its name", "content": "by its content"}
FIELDS = ("title", "published", "publisher", "url")  # that every report should have
KINDS = {
    "plain": "text", "html": "page", "json_lines": "JSON", "csv": "CSV", "docx": "Word",
    "odt": "OpenDocument", "xlsx": "Excel", "mail": "e-mail",
}  # fmt: skip


def preview_page(preview: "Preview") -> RenderableType:
    """One input: its format, how many reports, from where each field comes, and what is left out."""
    kind = KINDS.get(preview.kind or "", (preview.kind or "").upper())
    parts = [kind, counted(preview.reports, "report") if preview.reports else ""]
    if preview.failures:
        parts.append(f"{len(preview.failures):,} not read")
    if preview.columns and preview.columns.header > 1 and preview.kind == "csv":
        parts.append(f"header in line {preview.columns.header}")
    head = Text.assemble((preview.location, "bold"), ": ", ", ".join(part for part in parts if part))
    table = Table.grid(padding=(0, 2))
    for style in ("cyan", "dim", ""):
        table.add_column(style=style, overflow="fold")
    rows = _of_table(preview) if preview.columns else _of_document(preview)
    for name, source, value in (*rows, *_rest(preview)):
        table.add_row(Text(f"  {name}"), Text(source), Text(value))
    return Group(head, table)


def _of_table(preview: "Preview") -> Iterator[tuple[str, str, str]]:
    """The field, its columns and by what, and the first report's value."""
    assert preview.columns is not None
    for field in ("text", *FIELDS, "agency", "language"):
        uses = [use for use in preview.columns.uses if use.field == field]
        if uses:
            join = " + " if field == "text" else ", else "
            named = join.join(f"“{_short(use.column, 30)}”" for use in uses)
            by = BY[uses[0].by] if len(uses) == 1 else BY[uses[0].by].replace("its name", "their names")
            yield field, f"{named} {by}", _value(preview.first, field)
        elif field in FIELDS:
            yield field, "no column", _value(preview.first, field) if preview.first else ""


def _of_document(preview: "Preview") -> Iterator[tuple[str, str, str]]:
    report = preview.first
    if report is None:
        return
    told = " ".join(note.partition(": ")[2] for note, _ in preview.notes if is_of_day(note))
    day = told or ("stated" if report.published else "")
    for field in FIELDS:
        yield (
            field,
            "",
            _value(report, field) + (f" ({day.rstrip('.')})" if field == "published" and day else ""),
        )
    yield "language", "", report.language
    if report.layout is not None and report.layout.pages:
        yield "pages", "", f"{report.layout.pages:,}"
    yield "text", f"{len(report.text):,} characters", _value(report, "text")


def _rest(preview: "Preview") -> Iterator[tuple[str, str, str]]:
    """What is left out, not read, or to be known."""
    if preview.columns and preview.columns.left_out:
        yield "left out", "", ", ".join(f"“{_short(name, 30)}”" for name in preview.columns.left_out)
    notes = [one for one in preview.notes if preview.columns or not is_of_day(one[0])]
    for note, count in notes[:SHOWN]:
        yield "note", counted(count, "report") if preview.columns else "", note
    yield from _more("note", notes)
    for where, why in preview.failures[:SHOWN]:
        yield "not read", where.removeprefix(preview.location).lstrip(":"), why
    yield from _more("not read", preview.failures)


def _more(name: str, what: Sequence[object]) -> Iterator[tuple[str, str, str]]:
    if len(what) > SHOWN:
        yield name, "", f"… and {len(what) - SHOWN:,} more"


def _value(report: "Report | None", field: str) -> str:
    """The value of a field, shortened; of a day what is known of it."""
    if report is None:
        return ""
    if field == "published":
        return f"{report.published}" if report.published else "unknown: --published, or sayso date afterwards"
    return _short(getattr(report, field), LONGEST) or "–"


def _short(words: str, most: int) -> str:
    whole = " ".join(words.split())
    return whole if len(whole) <= most else f"{whole[: most - 1]}…"
