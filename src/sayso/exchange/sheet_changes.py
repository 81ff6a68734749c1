"""Rows of a corrected spreadsheet as requested changes: which figure each is, and which cells were changed.

Takes an open connection and rows, gives a `RequestedChange` for each, or an `ImportedRow` for one that is
matched with nothing or cannot be read. What the ledger keeps under an id never changes, so that is what left.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Connection, Row

from sayso.codebook.exchange_rules import exchange_rules
from sayso.errors import QueryError, SaysoError
from sayso.exchange.cells import Habits, changed, number_of, plain_cell, same_text
from sayso.exchange.people import People
from sayso.exchange.requested import ImportedRow, RequestedChange, RowOutcome
from sayso.exchange.spreadsheets import SheetRow
from sayso.ledger.reports import stored_report
from sayso.ledger.review.changes import FIELDS, with_number
from sayso.ledger.review.lookup import reports_with, row_beginning, rows_at, rows_by_id
from sayso.records import Evidence

FIGURE = "figure"
WHOLE_ID = re.compile(r"[0-9a-f]{16}")
PART = re.compile(r"[0-9a-f]{8,15}")
FIXED = ("quote", "unit")  # columns that people might change, which cannot be corrected


def changes_of(
    connection: Connection, rows: Sequence[SheetRow], people: People, habits: Habits
) -> Iterator[RequestedChange | ImportedRow]:
    """What rows ask for, in their order."""
    known = rows_by_id(connection, FIGURE, {_id(row.cells) for row in rows})
    for row in rows:
        try:
            yield _change(connection, row, known, people, habits)
        except SaysoError as error:
            yield ImportedRow(row.where, RowOutcome.INVALID, f"{FIGURE}-{_id(row.cells)}", message=str(error))


def _id(cells: Mapping[str, str]) -> str:
    """The id in the row's key, or in its column of ids."""
    key = plain_cell(cells.get("key", "")).casefold().removeprefix(f"{FIGURE}-").strip()
    return key or plain_cell(cells.get("id", "")).casefold()


def _change(
    connection: Connection, row: SheetRow, known: Mapping[str, Row[Any]], people: People, habits: Habits
) -> RequestedChange | ImportedRow:
    cells = row.cells
    verdict = _verdict(cells.get("verdict", ""))
    named = _id(cells)
    if verdict == "add" or (not named and verdict != "reject" and cells.get("quote", "").strip()):
        return _new(connection, row, people, habits)
    origin = known.get(named) or _found(connection, named, cells)
    if origin is None:
        told = "There is no such figure in this ledger: it is of another one, or its report was taken out."
        if not WHOLE_ID.fullmatch(named):
            told = f"Its id was damaged ({named or 'empty'}), and its place in the report fits no figure."
        return ImportedRow(row.where, RowOutcome.NOT_MATCHED, named, message=told)
    form = _form(cells, origin._asdict(), habits) if verdict != "reject" else {}
    return RequestedChange(
        where=row.where,
        kind=FIGURE,
        verdict=verdict,
        report_id=origin.report_id,
        who=people.name(plain_cell(cells.get("editor", ""))),
        origin=origin,
        form=form,
        reason=plain_cell(cells.get("reason", "")),
        note=plain_cell(cells.get("note", "")),
        known=_known(cells),
    )


def _verdict(cell: str) -> str:
    plain = plain_cell(cell)
    found = exchange_rules().verdict_of(plain) if plain else ""
    if found is None:
        raise QueryError(
            f"verdict: {plain[:40]!r} is none. Write accept or reject; to correct, change the cells."
        )
    return found


def _known(cells: Mapping[str, str]) -> tuple[str, str] | None:
    """The review and reviewer beside the row when it left."""
    if "review" not in cells or "reviewer" not in cells:
        return None
    return plain_cell(cells["review"]), plain_cell(cells["reviewer"])


def _form(cells: Mapping[str, str], origin: Mapping[str, Any], habits: Habits) -> dict[str, str]:
    """The fields whose cells were changed, as typed."""
    held = [name for name in FIELDS[FIGURE] if name in cells]
    if held and not any(plain_cell(cells[name]) for name in held):
        raise QueryError("All of its cells are empty. To say that it is wrong, write reject.")
    for name in FIXED:
        if plain_cell(cells.get(name, "")) and not same_text(cells[name], str(origin[name] or "")):
            raise QueryError(
                f"{name}: this cannot be corrected here. Reject the figure, or correct it in the desk."
            )
    found = {}
    for name in held:
        typed = changed(name, cells[name], origin[name], habits)
        if typed is not None:
            found[name] = typed
    return _both_ends(found, origin)


def _both_ends(found: dict[str, str], origin: Mapping[str, Any]) -> dict[str, str]:
    """Of a number that is one, who changes one end means both."""
    one, other = ("low", "high") if "low" in found else ("high", "low")
    is_one = origin["low"] == origin["high"] and "qualifier" not in found
    if one in found and other not in found and is_one and found[one]:
        found[other] = found[one]
    return found


def _found(connection: Connection, named: str, cells: Mapping[str, str]) -> Row[Any] | None:
    """The figure of a row whose id a spreadsheet damaged: by what is left of it, or by its place."""
    if named.isdecimal() and len(named) < 16:  # zeros at its front were lost
        origin = rows_by_id(connection, FIGURE, [named.zfill(16)]).get(named.zfill(16))
        if origin is not None and _fits(cells, origin):
            return origin
    if PART.fullmatch(named):
        origin = row_beginning(connection, FIGURE, named)
        if origin is not None and _fits(cells, origin):
            return origin
    if WHOLE_ID.fullmatch(named) and not (named.isdecimal() and named.endswith("0")):
        return None
    report = plain_cell(cells.get("report_id", "")).casefold()
    url = plain_cell(cells.get("url", ""))
    if not PART.match(report):
        report = ""
    reports = reports_with(connection, report, url) if report or url else []
    try:
        place = number_of(cells.get("start", "")), number_of(cells.get("end", ""))
    except (ValueError, InvalidOperation):
        return None
    fitting = [
        row
        for report_id in reports
        for row in rows_at(connection, FIGURE, report_id, place)
        if (row.start, row.end) == place and _fits(cells, row) and _is_left_of(named, row.id)
    ]
    return fitting[0] if fitting else None


def _fits(cells: Mapping[str, str], origin: Row[Any]) -> bool:
    """Whether the words of a row are those of a figure."""
    return same_text(cells.get("quote", "") or origin.quote, origin.quote)


def _is_left_of(named: str, whole: str) -> bool:
    """Whether a number is what a spreadsheet leaves of an id that looks like one: 1.23457E+15."""
    try:
        left, was = Decimal(named.replace(",", ".")), Decimal(whole)
    except InvalidOperation:
        return not named
    return was == left or (was != 0 and abs(was - left) / abs(was) < Decimal("0.001"))


def _new(
    connection: Connection, row: SheetRow, people: People, habits: Habits
) -> RequestedChange | ImportedRow:
    """A figure that the reader missed: its report, its words, and what they say."""
    cells = row.cells
    report_id, url = plain_cell(cells.get("report_id", "")).casefold(), plain_cell(cells.get("url", ""))
    reports = reports_with(connection, report_id, url) if report_id or url else []
    if len(reports) != 1:
        told = "A new figure needs the report that says so: its report_id or url, as in the other rows."
        return ImportedRow(row.where, RowOutcome.NOT_MATCHED, message=told)
    report = stored_report(connection, reports[0])
    assert report is not None  # it was found just now
    words = _words_in(report.text, plain_cell(cells.get("quote", "")), cells.get("start", ""))
    form = {
        name: typed
        for name in FIELDS[FIGURE]
        if (typed := changed(name, cells.get(name, ""), None, habits)) is not None
    }
    return RequestedChange(
        where=row.where,
        kind=FIGURE,
        verdict="add",
        report_id=report.id,
        who=people.name(plain_cell(cells.get("editor", ""))),
        form=with_number(form, words.quote),
        words={"quantity": words},
        note=plain_cell(cells.get("note", "")),
    )


def _words_in(text: str, quote: str, start: str) -> Evidence:
    """Where the words of a new figure stand in its report."""
    if not quote:
        raise QueryError("quote: a new figure needs the words of the report that state it.")
    if start.strip().isdecimal() and text.startswith(quote, int(start)):
        return Evidence(int(start), int(start) + len(quote), quote)
    count = text.count(quote)
    if count != 1:
        often = f"{count} times: give `start`, too" if count else "nowhere"
        raise QueryError(f"quote: these words stand in its report {often}.")
    at = text.index(quote)
    return Evidence(at, at + len(quote), quote)
