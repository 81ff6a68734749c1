"""The list of stories: reports that are copies, updates and other forms of one text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, Connection, func, select

from sayso.errors import NotFoundError
from sayso.ledger.lists import common
from sayso.ledger.lists.frame import Condition, Facet, FilterKind, ListFilter, Listing, ListSort
from sayso.ledger.lists.names import KnownNames
from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema import tables
from sayso.records.picture import StoryKind

M, R = picture.story_member, tables.report
m, r = M.c, R.c


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story by the report that stands for it, its newest version: how many reports it has, of which kinds
    and publishers, and from when to when.
    """

    id: str
    report_id: str
    title: str
    first_words: str
    publisher: str
    published: date | None
    reports: int
    kinds: tuple[str, ...]
    publishers: tuple[str, ...]
    first: date | None
    last: date | None


def story_rows(connection: Connection, keys: Sequence[str]) -> list[StoryRow]:
    """The stories of these ids, in their order."""
    columns = (m.story_id, m.representative, m.kind, r.id, r.title, r.first_words, r.publisher, r.published)
    wanted = select(*columns).select_from(M.join(R, r.id == m.report_id)).where(m.story_id.in_(keys))
    told: dict[str, list[Any]] = {}
    for row in connection.execute(wanted.order_by(r.published, r.id)):
        told.setdefault(row.story_id, []).append(row)
    return [_story(key, told[key]) for key in keys if key in told]


def _story(key: str, rows: Sequence[Any]) -> StoryRow:
    shown = next((row for row in rows if row.representative), rows[-1])
    days = [row.published for row in rows if row.published is not None]
    return StoryRow(
        id=key,
        report_id=shown.id,
        title=shown.title,
        first_words=shown.first_words,
        publisher=shown.publisher,
        published=shown.published,
        reports=len(rows),
        kinds=tuple(dict.fromkeys(row.kind for row in rows)),
        publishers=tuple(dict.fromkeys(row.publisher for row in rows if row.publisher)),
        first=min(days, default=None),
        last=max(days, default=None),
    )


def get_story(connection: Connection, name: str) -> StoryRow:
    """The story of that id. Raises `NotFoundError` if there is none."""
    found = story_rows(connection, [name])
    if not found:
        raise NotFoundError(f"There is no story {name!r} in this ledger. /stories lists them.")
    return found[0]


def _of_any(column: Column[str]) -> Condition:
    """A report of the story has a name that holds the words."""

    def condition(value: str, names: KnownNames) -> Sequence[Any]:
        other = M.alias()
        joined = select(other.c.story_id).select_from(other.join(R, r.id == other.c.report_id))
        return [m.story_id.in_(joined.where(names.in_column(column, value)))]

    return condition


def _kind(value: str, names: KnownNames) -> Sequence[Any]:
    other = M.alias()
    return [m.story_id.in_(select(other.c.story_id).where(other.c.kind == value))]


def _title(value: str, names: KnownNames) -> Sequence[Any]:
    return [r.title.icontains(value, autoescape=True)]


_other = M.alias("other_member")
SIZE = (
    select(func.count()).select_from(_other).where(_other.c.story_id == m.story_id).scalar_subquery()
)  # fmt: skip
STORIES = Listing(
    name="stories",
    one="story",
    about="Which reports are copies, updates and other forms of one text, and count once.",
    kind=StoryRow,
    source=M.join(R, r.id == m.report_id),
    beside=None,
    key=m.story_id,
    standing=(m.representative,),
    start="-published",
    rare=("agency", "min_reports"),
    filters=(
        ListFilter("title", "Title", "Part of the title of the report that stands for it.", "border", _title),
        ListFilter("publisher", "Publisher", "Part of the name of a publisher that brought it.", "Reuters",
                   _of_any(r.publisher)),
        ListFilter("agency", "Agency", "Part of the name of an agency that reports credit.", "AFP",
                   _of_any(r.agency)),
        ListFilter("kind", "Has a", "A kind of report that is in it.", "copy", _kind, FilterKind.CHOICE,
                   tuple(str(one) for one in StoryKind)),
        common.since(common.at_least(r.published), "Stories whose newest version is of this day or later."),
        common.until(common.at_most(r.published), "Stories whose newest version is of this day or earlier."),
        common.month(r.published, "Stories whose newest version is of this month."),
        ListFilter("min_reports", "Reports from", "Stories of so many reports or more.", "3",
                   common.at_least(SIZE), FilterKind.NUMBER),
    ),
    sorts=(
        ListSort("published", "Published", "the day of its newest version", r.published, (r.id,),
                 index="ix_report_published_id", of=R),
        ListSort("reports", "Reports", "how many reports it has", SIZE),
    ),
    facets=(
        Facet("publisher", "Publisher", r.publisher, whole=True),
        Facet("agency", "Agency", r.agency, whole=True),
        Facet("month", "Month", r.published, by_month=True),
    ),
    rows=story_rows,
)  # fmt: skip
