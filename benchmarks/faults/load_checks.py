"""After a load run: whether what was acknowledged is in the ledger exactly once, and nothing else.

Takes the lines of the journals; gives faults as sentences, none if all is well.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from load_ledger import READER
from picture_sums import from_scratch, picture_rows, picture_sums, unlike
from sqlalchemy import Connection, func, select

from sayso.ledger import Ledger
from sayso.ledger.review.apply import FINDINGS, apply_reviews
from sayso.ledger.schema import tables
from sayso.ledger.schema.review_tables import audit, review, situation_decision
from sayso.reconcile import refresh

Lines = Sequence[dict[str, Any]]
MADE = (READER, "made")  # the readers of what was there before


def faults_of(ledger: Ledger, lines: Lines) -> Iterator[str]:
    """What is wrong with a ledger after the run."""
    with ledger.engine.connect() as connection:
        if ledger.path is not None:
            told = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
            if told != "ok":
                yield f"the file is damaged: {told}"
            for row in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                yield f"a row of {row[0]} refers to nothing"
        yield from _reviews(connection, lines)
        yield from _moves(connection, lines)
        yield from _readings(connection, lines)
        yield from _findings(connection)
        yield from applied_faults(connection)
    yield from _picture(ledger)


def _of(lines: Lines, act: str) -> list[dict[str, Any]]:
    return [one for one in lines if one.get("act") == act]


def _reviews(connection: Connection, lines: Lines) -> Iterator[str]:
    rows = {row.id: row for row in connection.execute(select(review))}
    decided, undone = _of(lines, "decide"), {one["undone"]: one for one in _of(lines, "undo")}
    if len({one["review"] for one in decided}) != len(decided):
        yield "a review's number was given to two decisions"
    for one in decided:
        row = rows.get(one["review"])
        if row is None:
            yield f"review {one['review']} of {one['who']} is lost"
            continue
        same = (row.reviewer, row.verdict, row.kind, row.report_id, row.note) == tuple(
            one[name] for name in ("who", "verdict", "kind", "report", "note")
        )
        if not same or (one["other"] and row.other != one["other"]):
            yield f"review {row.id} says something else than {one['who']} decided"
        for name, value in one["change"].items():
            if str(row.changes.get(name, [0, None])[1]).lower() != value:
                yield f"review {row.id} lacks the change of {name}"
        if (row.undone_by is not None) != (row.id in undone):
            yield f"review {row.id} is undone in the ledger or in the journal only"
    for number, one in undone.items():
        back = rows.get(rows[number].undone_by) if number in rows else None
        if back is None or (back.verdict, back.undoes, back.reviewer) != ("undo", number, one["who"]):
            yield f"the undo of review {number} by {one['who']} is lost"
    others = len(rows) - len(decided) - len(undone)
    if others:
        yield f"{others} reviews more than were acknowledged"
    count = connection.execute(select(func.count()).select_from(audit)).scalar_one()
    moves = len(_of(lines, "move")) + len(_of(lines, "undo move"))
    if count != len(decided) + len(undone) + moves:
        yield f"the audit has {count} lines for {len(decided) + len(undone) + moves} acts"


def _moves(connection: Connection, lines: Lines) -> Iterator[str]:
    rows = {row.id: row for row in connection.execute(select(situation_decision))}
    moved, undone = _of(lines, "move"), Counter(one["undone"] for one in _of(lines, "undo move"))
    for one in moved:
        row = rows.get(one["move"])
        told = (one["who"], one["report"], one["belongs"], one["note"])
        if row is None or (row.reviewer, row.report_id, bool(row.belongs), row.note) != told:
            yield f"move {one['move']} of {one['who']} is lost or another"
        elif (row.undone_at is not None) != (row.id in undone):
            yield f"move {row.id} is undone in the ledger or in the journal only"
    if len(rows) != len(moved) or max(undone.values(), default=1) > 1:
        yield f"{len(rows)} moves are in the ledger, {len(moved)} were acknowledged"


def _readings(connection: Connection, lines: Lines) -> Iterator[str]:
    g, f = tables.reading.c, tables.figure.c
    held = Counter(
        (row.report_id, row.reader)
        for row in connection.execute(select(g.report_id, g.reader).where(g.reader.not_in(MADE)))
    )
    told = [one for one in _of(lines, "reading") if one["new"]]
    if held != Counter((one["report"], one["reader"]) for one in told):
        yield f"{sum(held.values())} readings are in the ledger, {len(told)} were acknowledged"
    own = select(g.reader, f.id).join(tables.figure, f.reading_id == g.id).where(f.made_by.is_(None))
    found: dict[str, list[str]] = {}
    for row in connection.execute(own.where(g.reader.not_in(MADE))):
        found.setdefault(row.reader, []).append(row.id)
    for one in told:
        if sorted(found.get(one["reader"], [])) != one["figures"]:
            yield f"the reading of {one['report']} by {one['reader']} has other figures"
    for table, name in ((tables.claim, "claims"), (tables.event, "events")):
        counted = select(g.reader, func.count()).join(table, table.c.reading_id == g.id)
        counted = counted.where(g.reader.not_in(MADE), table.c.made_by.is_(None)).group_by(g.reader)
        counts = dict(connection.execute(counted).all())
        for one in told:
            if counts.get(one["reader"], 0) != one[name]:
                yield f"the reading of {one['report']} by {one['reader']} has other {name}"


def _findings(connection: Connection) -> Iterator[str]:
    g = tables.reading.c
    twice = select(g.report_id).where(g.superseded_by.is_(None)).group_by(g.report_id)
    for name in connection.execute(twice.having(func.count() > 1)).scalars():
        yield f"report {name} has two newest readings"
    for kind, table in FINDINGS.items():
        c = table.c
        same = select(c.id).where(c.made_by.is_(None)).group_by(c.reading_id, c.id)
        for name in connection.execute(same.having(func.count() > 1)).scalars():
            yield f"{kind} {name} is there twice"
        made = select(c.made_by).where(c.made_by.is_not(None)).group_by(c.reading_id, c.made_by)
        for number in connection.execute(made.having(func.count() > 1)).scalars():
            yield f"review {number} made two rows of {kind}s"
        stale = select(func.count()).join(tables.reading, g.id == c.reading_id)
        left = connection.execute(stale.where(g.superseded_by.is_not(None), ~c.withdrawn)).scalar_one()
        if left:
            yield f"{left} {kind}s of superseded readings stand"


def applied_faults(connection: Connection) -> Iterator[str]:
    """Applying all reviews once more changes nothing: what stands is what was decided."""
    reports = connection.execute(select(review.c.report_id).distinct()).scalars().all()
    before = _standing(connection)
    connection.rollback()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN")
    for name in reports:
        apply_reviews(connection, name)
    after = _standing(connection)
    connection.rollback()
    for kind, rows in before.items():
        if rows != after[kind]:
            yield f"what was decided about {len(rows ^ after[kind])} {kind}s is not what stands"


def _standing(connection: Connection) -> dict[str, set[Any]]:
    found = {}
    for kind, table in FINDINGS.items():
        c = table.c
        wanted = select(c.row, c.id, c.withdrawn, c.review_id, c.made_by)
        found[kind] = {tuple(row) for row in connection.execute(wanted)}
    return found


def _picture(ledger: Ledger) -> Iterator[str]:
    """The picture after a last refresh is the one that is made from scratch."""
    refresh(ledger)
    grown, sums = picture_rows(ledger), picture_sums(ledger)
    if grown["pending_report"]:
        yield f"{len(grown['pending_report'])} reports wait after the last refresh"
    if grown["picture_failure"]:
        yield f"{len(grown['picture_failure'])} reports could not be reconciled"
    from_scratch(ledger)
    for name in {*unlike(sums, picture_sums(ledger))}:
        (row,) = unlike({name: grown.get(name, set())}, {name: picture_rows(ledger).get(name)}) or [name]
        yield f"the picture is not what it is if it is made from scratch: {row}"
