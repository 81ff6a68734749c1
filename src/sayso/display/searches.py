"""Saved searches, and what is new in one, as the terminal shows them."""

from collections.abc import Sequence

from rich.table import Table

from sayso.display.words import counted, interval_words
from sayso.intake.first_words import name_of
from sayso.ledger.search.newest import NewHit
from sayso.ledger.seen.searches import LIST, SavedSearchRow


def search_table(rows: Sequence[SavedSearchRow]) -> Table | str:
    """The searches of a person; a sentence if there are none."""
    if not rows:
        return "No searches yet. Keep one: sayso searches add NAME --words WORDS"
    table = Table("search", "name", "looks for", "seen (UTC)", "", box=None, pad_edge=False)
    for row in rows:
        asked = ", ".join(
            value if name in ("words", LIST) else f"{name} {value}" for name, value in row.asked.items()
        )
        seen = f"{row.seen_at:%Y-%m-%d %H:%M}"
        table.add_row(str(row.id), row.name, asked, seen, "watched" if row.watched else "")
    return table


def hit_list(rows: Sequence[NewHit], count: int) -> str:
    """What is new: a line each, with the sentence and where it stands."""
    lines = []
    for one in rows:
        hit = one.hit
        lines.append(f"{hit.kind} {hit.id[:8]}  {hit_words(one)}")
        lines.append(f"    {hit.words}")
        lines.append(f"    {hit.publisher or 'a report'}, {hit.published or 'no day'}: {name_of(hit)}")
    return "\n".join([*lines, counted(count, "new finding") if count else "Nothing is new."])


def hit_words(one: NewHit) -> str:
    """A hit in a few words: "35 arrivals, Lithuania, 2021-08-04"."""
    hit = one.hit
    if hit.kind == "report":
        return name_of(hit)
    what = hit.what.replace("_", " ")
    if hit.kind == "figure":
        what = f"{interval_words(hit.low, hit.high, hit.qualifier or '', hit.quote)} {what}"
    return ", ".join(filter(None, (what, hit.place, str(hit.day or ""))))
