"""Totals and parts: a number whose place is only mentioned is the whole's, and an unnamed part is no total.

Takes all figures of one kind of a country in a situation (`Counted`), changes their places and kinds where
words, other numbers or sums say so. Every change leaves a note.
"""

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sayso.codebook.rules import situation_rules
from sayso.reconcile.series.original_sources import NOBODY
from sayso.reconcile.situations.counting import Counted, clause, has, is_of_a_day
from sayso.records.picture import SeriesKind
from sayso.records.situation import PlaceLevel

ALONE = "only by "  # begins the basis of a total that nobody else bears out
SAME = "the number of the whole country"
VAGUE = "vague"  # "thousands" here and there are not the same number
UNNAMED = "a part, where is not said"
MENTIONED = 24  # characters before a place that may say that it is only named
ROWS = 3  # of a column without known places, from which on they are parts
CLOSE = 60  # characters after a number that are its own
CLAUSE = re.compile(r"[,;:.(–]|\d|\band\b")
PARTS = re.compile(r":|\b(?:including|of whom|of which|of them|among them)\b", re.IGNORECASE)
NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b", re.IGNORECASE
)


def settle(found: Sequence[Counted], whole: tuple[str, str], since: date | None) -> None:
    """Set the places of figures; `whole` is the key and the name of the country, or of all countries, `since`
    the situation's first day.
    """
    _rows_of_tables(found)
    for some in _by_subject(found):
        _by_words(some, whole)
        _by_sums(some, whole)
        _by_numbers(some, whole)
    for same in _by_measure(found):
        _by_numbers([one for one in same if one.number >= situation_rules().series.sure], whole)
    _beside_moved(found, whole)
    for one in found:
        if _is_part(one) and one.kind is SeriesKind.CUMULATIVE and _happened(one, since):
            _to_day(one)
    for some in _by_subject(found):
        trunk = [one for one in some if one.level is PlaceLevel.COUNTRY]
        _not_borne_out(trunk)
        _unnamed_parts([one for one in trunk if not one.basis.startswith(ALONE)], since)


def _by_subject(found: Iterable[Counted]) -> list[list[Counted]]:
    """Figures that may be parts of each other: of one measure, group and kind."""
    groups: dict[object, list[Counted]] = defaultdict(list)
    for one in found:
        groups[(one.row.measure, one.subject, one.kind in COUNTING)].append(one)
    return list(groups.values())


def _by_measure(found: Iterable[Counted]) -> list[list[Counted]]:
    groups: dict[str, list[Counted]] = defaultdict(list)
    for one in found:
        groups[one.row.measure].append(one)
    return list(groups.values())


COUNTING = (SeriesKind.CUMULATIVE, SeriesKind.STOCK)


def _is_part(one: Counted) -> bool:
    return one.level is not PlaceLevel.COUNTRY


def _move(one: Counted, whole: tuple[str, str], note: str) -> None:
    one.notes.append(note)
    one.key, one.name = whole
    one.level, one.above = PlaceLevel.COUNTRY, ()


def _to_day(one: Counted) -> None:
    """Make a number one of the day that it happened on: an incident, and no total to date."""
    if one.row.period_last is not None and not one.organisation:
        one.kind, one.vote.day = SeriesKind.DAILY, one.row.period_last


def _to_part(one: Counted, note: str) -> None:
    one.level, one.key, one.name = PlaceLevel.AREA, UNNAMED, f"{one.name}, part"
    one.notes.append(note)


def _by_words(found: Iterable[Counted], whole: tuple[str, str]) -> None:
    """Numbers that their words give to the country, or mostly to a place, or of which only parts have it."""
    words = situation_rules().numbers
    for one in found:
        if not _is_part(one) or one.row.place_text is None:
            continue
        if has(words.national, _own_clause(one)) and not has(words.some_of, one.row.quote + one.after[:8]):
            _move(one, whole, "its words speak of the country")
        elif _only_mostly(one):
            _move(one, whole, f"mostly in {one.row.place_text}")
        elif _parts_between(one):
            _move(one, whole, f"only a part of it is in {one.row.place_text}")


def _own_clause(one: Counted) -> str:
    """The words after a number up to the next number or mark."""
    return f"{one.row.quote} {CLAUSE.split(one.after, maxsplit=1)[0][:CLOSE]}"


def _only_mostly(one: Counted) -> bool:
    text = f"{one.before}{one.row.quote}{one.after}"
    place = text.find(one.row.place_text or "")
    before = re.split(r"\d", text[max(0, place - MENTIONED) : place])[-1]
    return place >= 0 and has(situation_rules().numbers.mostly, before)


def _parts_between(one: Counted) -> bool:
    """Whether parts of a number are named between it and its place: "three dead: one in A, two in B"."""
    place = one.after.find(one.row.place_text or "")
    parts = PARTS.search(one.after, 0, max(place, 0))
    return parts is not None and NUMBER.search(one.after, parts.end(), place) is not None


def _rows_of_tables(found: Iterable[Counted]) -> None:
    """Numbers of one column that no place is known of are parts, if there are several: camps, villages."""
    columns: dict[object, list[Counted]] = defaultdict(list)
    for one in found:
        row = one.row
        if row.table_number is not None and row.place_text is None and not row.is_total:
            columns[(row.report_id, row.table_number, row.table_column, row.measure, one.group)].append(one)
    for own in columns.values():
        for one in own if len(own) >= ROWS else ():
            _to_part(one, "one of several rows of a table")


def _by_sums(found: Sequence[Counted], whole: tuple[str, str]) -> None:
    """A number that those after it in its sentence add up to is the whole: "three, one in A, two in B"."""
    by_report: dict[str, list[Counted]] = defaultdict(list)
    for one in found:
        by_report[one.row.report_id].append(one)
    for own in by_report.values():
        own.sort(key=lambda one: one.row.start)
        for at, one in enumerate(own):
            if _is_part(one) and _adds_up(one, own[at + 1 :]):
                _move(one, whole, "the numbers after it add up to it")


def _adds_up(one: Counted, after: Sequence[Counted]) -> bool:
    added, count = 0, 0
    for other in after:
        if not _is_part(other) or other.row.start - one.row.end > len(one.after):
            return False
        added, count = added + other.number, count + 1
        if added == one.number:
            return count > 1
        if added > one.number:
            return False
    return False


def _by_numbers(found: Sequence[Counted], whole: tuple[str, str]) -> None:
    """A number of a place that is the country's number at that time: the place is only mentioned."""
    rules = situation_rules().series
    trunk: dict[tuple[int, SeriesKind], list[Counted]] = defaultdict(list)
    for one in found:
        if not _is_part(one):
            trunk[(one.number, one.kind)].append(one)
    for one in found:
        if not _is_part(one) or one.number < rules.chance or one.row.qualifier == VAGUE:
            continue
        alike = trunk.get((one.number, one.kind), ())
        same = next((other for other in alike if _together(one, other)), None)
        if same is not None:
            where = (
                "the same report"
                if same.row.report_id == one.row.report_id
                else same.vote.original_source.name
            )
            _move(one, whole, f"{SAME}, as {where} has it")


def _together(one: Counted, other: Counted) -> bool:
    """Whether two numbers tell of one state of things."""
    rules = situation_rules().series
    return (
        one.row.report_id == other.row.report_id
        or one.number >= rules.sure
        or abs((one.vote.day - other.vote.day).days) <= rules.near
    )


def _beside_moved(found: Sequence[Counted], whole: tuple[str, str]) -> None:
    """Numbers beside one that turned out to be the country's, of its place, if their sentence does not name
    that.
    """
    moved: dict[tuple[str, str | None], list[Counted]] = defaultdict(list)
    for one in found:
        if one.notes and one.notes[-1].startswith(SAME):
            moved[(one.row.report_id, one.row.place_text)].append(one)
    some_of = situation_rules().numbers.some_of
    for one in found:
        beside = moved.get((one.row.report_id, one.row.place_text), ()) if _is_part(one) else ()
        if not beside or (one.row.place_text or "") in f"{one.before}{one.after}":
            continue  # its sentence names the place
        if has(some_of, f"{one.row.quote} {one.after[:8]}"):
            continue
        for other in beside:
            if abs(one.row.start - other.row.start) <= len(other.before) + len(other.after):
                _move(one, whole, f"as {other.row.quote} beside it")
                break


def _happened(one: Counted, since: date | None) -> bool:
    """Whether a number is of an incident of one day. "131 dead in the earthquake of 3 May" is the toll of a
    crisis that began on that day, as it is known when it is printed.
    """
    last = one.row.period_last
    begin = since is not None and last is not None and abs((last - since).days) <= 1
    return is_of_a_day(one.row) and not begin


def _not_borne_out(trunk: Sequence[Counted]) -> None:
    """Tell totals apart that no later report bears out, and of which most have far less."""
    apart = situation_rules().series.apart
    later: list[int] = []
    for one in sorted(trunk, key=lambda one: one.vote.day, reverse=True):
        if one.kind is SeriesKind.CUMULATIVE and not one.organisation and one.number > 0:
            at = bisect_left(later, one.number / apart)
            below = at - bisect_left(later, 1)
            if below > max(1, len(later) - at) and (not later or later[-1] < one.number):
                name = one.vote.original_source.name
                one.basis = f"{ALONE}{'one report' if name == NOBODY else name}"
                one.notes.append("far above what later reports give")
            else:
                insort(later, one.number)


def _unnamed_parts(trunk: Sequence[Counted], since: date | None) -> None:
    """Totals far below what was known: of part of the country, or of a day; none for what may fall."""
    rules = situation_rules().series
    for one in trunk:
        if one.kind in COUNTING and has(situation_rules().numbers.some_of, one.row.quote):
            _to_part(one, "some of a total")
    trunk = [one for one in trunk if not _is_part(one)]
    top: Counted | None = None
    for one in sorted(trunk, key=lambda one: (one.vote.day, one.row.published or date.min, -one.number)):
        if one.kind not in COUNTING or one.organisation:
            continue
        if one.kind is SeriesKind.STOCK:
            if top is not None and 0 < one.number * rules.tiny < top.number and not _remain(one):
                _to_part(one, f"far below {top.number:,} of {top.vote.day.isoformat()}: taken for a part")
            elif top is None or one.number >= top.number:
                top = one
            continue
        if top is not None and one.number == 0 and top.number > 0:
            one.kind = SeriesKind.INCREMENT
            one.notes.append("none since the number before")
        elif top is not None and _happened(one, since) and one.number < top.number:
            _to_day(one)
        elif top is not None and one.number * rules.apart < top.number and _may_be_part(one, top):
            _to_part(one, f"far below {top.number:,} of {top.vote.day.isoformat()}: taken for a part")
        elif top is None or one.number >= top.number:
            top = one


def _remain(one: Counted) -> bool:
    """Whether words say of a stock that these are the ones who are left."""
    return has(situation_rules().numbers.present, clause(one))


def _may_be_part(one: Counted, top: Counted) -> bool:
    """Whether a lower number may be a part of a higher one: a source corrects its own."""
    return (
        one.row.report_id == top.row.report_id or one.vote.original_source.key != top.vote.original_source.key
    )
