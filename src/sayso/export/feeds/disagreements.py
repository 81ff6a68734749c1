"""The feed of disagreements: those that became known last first, each with the words of both sides."""

from typing import TextIO

from sayso.export.feeds.atom import FeedEntry, FeedHead, atom_feed
from sayso.export.feeds.search import IN_FEED
from sayso.export.tables.columns import ExportTable
from sayso.export.tables.query import ExportQuery
from sayso.ledger import Ledger
from sayso.ledger.picture.newest import KnownDisagreement, newest_disagreements
from sayso.ledger.schema.timestamps import now
from sayso.records.picture import Side


def write_disagreements(ledger: Ledger, table: ExportTable, query: ExportQuery, out: TextIO) -> int:
    """Write the feed; how many entries."""
    where = query.picture("disagreements")
    found = newest_disagreements(ledger.engine, where, query.limit or IN_FEED)
    asked = "" if table.asked == "everything" else f": {table.asked}"
    made_at = found[0].known_at if found else now()
    base = query.desk
    page = f"{base}/disagreements" if base else None
    head = FeedHead(f"disagreements:{table.asked}", f"Disagreements{asked} · sayso", made_at, None, page)
    out.write(atom_feed(head, [_entry(one, base) for one in found]).decode())
    out.write("\n")
    return len(found)


def _entry(one: KnownDisagreement, base: str | None) -> FeedEntry:
    row = one.disagreement
    sides = "\n".join(_side(side) for side in (row.one, row.other))
    return FeedEntry(
        f"disagreement:{row.id}",
        row.sentence,
        one.known_at,
        " and ".join(
            dict.fromkeys(side.says or side.publisher or "a report" for side in (row.one, row.other))
        ),
        row.kind.value,
        f"{row.sentence}\nSeverity: {row.severity.name.lower()}.\n{sides}",
        f"{base}/disagreements/{row.id}" if base else None,
    )


def _side(side: Side) -> str:
    told = ", ".join(str(part) for part in (side.publisher, side.published) if part)
    return f"“{' '.join(side.quote.split())}” ({side.says or 'the report'}; {told or 'no publisher'})"
