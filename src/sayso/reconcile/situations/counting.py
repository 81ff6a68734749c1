"""What a figure of a situation counts: which kind of number, of whom, by what definition, and where.

Takes a figure (`CountedRow`) with its claim, gives a `Counted`: all that its series is chosen by, before
numbers are compared (`placing.py`). The words are in `situations.toml`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache

from sayso.codebook import active_codebook
from sayso.codebook.rules import picture_rules, situation_rules
from sayso.gazetteer import open_gazetteer
from sayso.ledger.findings.sentences import sentence_span
from sayso.ledger.picture.inputs import CountedRow
from sayso.reconcile.series.build import Vote
from sayso.reconcile.series.groups import WHOLE, group_of
from sayso.reconcile.situations.naming import crisis_words, kinds, whole_words
from sayso.records.picture import SeriesKind
from sayso.records.situation import PlaceLevel, Situation

AHEAD = ("expected", "hypothetical")
PEOPLE = ("people", "households", "incidents")
_BODY = re.compile(r"\b[A-Z]{3,}(?:/[A-Z]{3,})?\b")
_APART = re.compile(r"[;:]|\d[\d,. ]*")


@dataclass(slots=True)
class Counted:
    """A vote of a situation with its place and what it counts, to be put into a series.

    `key` is the place's (a country's code, a GeoNames id, or words), `above` the keys of what it lies in, the
    nearest first; `before` and `after` are the words of its sentence around the number.
    """

    vote: Vote
    kind: SeriesKind
    group: str
    basis: str
    organisation: str
    key: str
    level: PlaceLevel
    name: str
    above: tuple[str, ...]
    before: str
    after: str
    notes: list[str] = field(default_factory=list)

    @property
    def row(self) -> CountedRow:
        """Its figure."""
        return self.vote.row

    @property
    def number(self) -> int:
        """The number that it stands for, of a bound its end."""
        return self.row.low if self.row.low is not None else self.row.high or 0

    @property
    def subject(self) -> tuple[str, str, str]:
        """Who is counted, how, and by whom: what the numbers of one trunk have in common."""
        return self.group, self.basis, self.organisation


def counted_of(vote: Vote, situation: Situation) -> Counted:
    """What a vote counts. The place of a figure without one is the country that the situation is in."""
    row = vote.row
    before, after = beside(row)
    key, level, name, above = place_of(row, situation)
    return Counted(
        vote=vote,
        kind=_kind(row, situation, before, after),
        group=_group(row, after, situation),
        basis=_case(row, before) or _standard(row, before, after),
        organisation=_organisation(vote, before),
        key=key,
        level=level,
        name=name,
        above=above,
        before=before,
        after=after,
    )


def beside(row: CountedRow) -> tuple[str, str]:
    """The words of a figure's sentence before and after the number."""
    end = row.before + len(row.quote)
    first, last = sentence_span(row.around, row.before, end)
    return row.around[first : row.before], row.around[end:last]


def near(counted: Counted) -> str:
    """The words close to a number, in its sentence, with its own."""
    size = situation_rules().series.near_words
    return f"{counted.before[-size:]}{counted.row.quote}{counted.after[:size]}"


def clause(counted: Counted) -> str:
    """The words close to a number, with its own, as far as the next number or mark on each side."""
    size = situation_rules().series.near_words
    before = _APART.split(counted.before[-size:])[-1]
    return f"{before}{counted.row.quote}{_APART.split(counted.after[:size], maxsplit=1)[0]}"


def _kind(row: CountedRow, situation: Situation, before: str, after: str) -> SeriesKind:
    rules = situation_rules()
    if row.measure in rules.series.plans:
        return SeriesKind.PLAN
    if row.status in AHEAD:
        return SeriesKind.FORECAST
    if row.measure in rules.series.by_amount:
        return SeriesKind.CUMULATIVE
    words = f"{before[-30:]}{row.quote}{after[:30]}"
    if row.low == 0 and whole_words(rules.numbers.no_more).search(words):
        return SeriesKind.INCREMENT
    close = f"{before[-12:]}{row.quote}{after[:12]}"
    if whole_words(rules.numbers.increment).search(close):
        return SeriesKind.INCREMENT
    if _is_short(row, situation):
        return SeriesKind.INCREMENT
    if row.measure in rules.series.totals and not has(rules.numbers.active, close_by(row, before, after)):
        return SeriesKind.CUMULATIVE
    return SeriesKind.STOCK if is_stock(row.measure) else SeriesKind.CUMULATIVE


def close_by(row: CountedRow, before: str, after: str) -> str:
    """A number's words with those of its clause."""
    return f"{_APART.split(before[-40:])[-1]}{row.quote}{_APART.split(after[:40], maxsplit=1)[0]}"


def _is_short(row: CountedRow, situation: Situation) -> bool:
    """Whether a count is of a week or a month after the situation began: "1,200 cases in week 45"."""
    first = span_start(row, situation)
    if first is None or row.period_last is None:
        return False
    return (row.period_last - first).days <= situation_rules().series.short


def is_of_a_day(row: CountedRow) -> bool:
    """Whether a figure is of what happened on one day."""
    return row.period_first is not None and row.period_first == row.period_last


def span_start(row: CountedRow, situation: Situation) -> date | None:
    """The first day of a count that begins well after the situation did, as its own words say ("since
    1 December"); else `None`: it is a total to date.
    """
    if row.period_first is None or situation.since is None or row.period_first == row.period_last:
        return None
    late = row.period_first > situation.since + timedelta(days=2 * situation_rules().naming.slack)
    return row.period_first if late else None


def is_stock(measure: str) -> bool:
    """Whether a measure counts who or what is there on a day."""
    found = active_codebook().measures.get(measure)
    return found is not None and found.status == "stock"


def _group(row: CountedRow, after: str, situation: Situation) -> str:
    if row.unit not in PEOPLE:
        return _state(row, after)
    if row.measure in situation_rules().series.by_amount:
        return WHOLE
    displaced = situation_rules().displaced
    if row.measure not in displaced.measures and has(displaced.words, row.counted or ""):
        return "displaced people"
    whole = _plain_words(row.measure)
    counted = row.counted or ""
    if situation.crisis in kinds():
        counted = crisis_words(situation.crisis).sub(" ", counted)  # "cholera cases" are all cases
    words = [word for word in counted.lower().split() if not word[:1].isdigit()]
    if all(word in whole or _singular(word) in whole for word in words):
        return WHOLE
    found = group_of(row.counted, after)
    own = {f"from {open_gazetteer().names.get(code, code)}" for code in situation.countries}
    return WHOLE if found in own else found


@cache
def _plain_words(measure: str) -> frozenset[str]:
    """Words that stand for all whom a measure counts, and its own nouns: "fatalities"."""
    found = active_codebook().measures.get(measure)
    counting = picture_rules().counted
    own = {*counting.whole, *counting.plain, *(found.nouns if found else ()), *situation_rules().plain.words}
    return frozenset({*own, *(_singular(word) for word in own)})


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _state(row: CountedRow, after: str) -> str:
    """The states that things are counted in: "flooded", "damaged or destroyed"; money by its amount."""
    rules = situation_rules()
    if row.measure in rules.series.by_amount:
        return f"{row.low or row.high or 0:,}"
    text = f"{row.measure_words or ''} {row.quote} {after[:25]}"
    found = {
        name: match.start()
        for name, words in rules.states.items()
        if (match := whole_words(words).search(text))
    }
    if row.measure in rules.series.by_name and row.counted:
        return " ".join(row.counted.lower().split())
    if row.measure not in rules.series.by_state:
        return WHOLE
    if not found:
        own = picture_rules().counted.by_measure.get(row.measure)
        return own.group if own is not None else WHOLE
    joined = re.search(r"\b(?:or|and|/)\b", text) is not None
    names = sorted(found, key=lambda name: found[name])
    return " or ".join(names) if joined and len(names) > 1 and _side_by_side(text) else names[0]


def _side_by_side(text: str) -> bool:
    words = [word for some in situation_rules().states.values() for word in some]
    either = "|".join(words)
    return (
        re.search(rf"(?:{either})\s*(?:,|or|and|/|and/or)\s*(?:\w+ly\s+)?(?:{either})", text, re.IGNORECASE)
        is not None
    )


def _case(row: CountedRow, before: str) -> str:
    """How sure a case is: "suspected", "confirmed", "probable"; empty if nothing says."""
    text = f"{before[-25:]}{row.quote} {row.counted or ''}"
    found = [
        (text.rfind(match[0]), name)
        for name, words in situation_rules().cases.items()
        for match in whole_words(words).finditer(text)
    ]
    return max(found)[1] if found else ""


def _standard(row: CountedRow, before: str, after: str) -> str:
    """The standard that people in need are counted by ("IPC"); empty if nothing says."""
    size = situation_rules().series.near_words
    text = f"{before[-size:]}{row.quote}{after[:size]}"
    return next((name for name, words in situation_rules().counts.items() if has(words, text)), "")


def _organisation(vote: Vote, before: str) -> str:
    """Whose help or plan a number is: the last known body before it in its sentence, else who says it."""
    if vote.row.measure not in situation_rules().series.by_organisation:
        return ""
    return vote.original_source.name if vote.row.speaker else _body(before) or vote.row.publisher


def _body(before: str) -> str:
    """The last abbreviation of a body in some words: "WFP" of "WFP has reached"."""
    none = situation_rules().series.no_bodies
    names = [match[0] for match in _BODY.finditer(before) if match[0] not in none]
    return names[-1] if names else ""


def activity_of(counted: Counted) -> str:
    """What is given, by the nearest words after the number, then before it: "food", "cash"; else empty."""
    for text in (f"{counted.row.quote}{counted.after}", counted.before):
        found = {
            name: match.start()
            for name, words in situation_rules().activities.items()
            if (match := whole_words(words).search(text))
        }
        if found:
            return min(found, key=lambda name: found[name])
    return ""


def place_of(row: CountedRow, situation: Situation) -> tuple[str, PlaceLevel, str, tuple[str, ...]]:
    """The key of a figure's place, its level, its name, and the keys of what it lies in."""
    country = row.country or (situation.countries[0] if len(situation.countries) == 1 else None)
    above = (country,) if country else ()
    if country is not None and _is_whole(row):
        return country, PlaceLevel.COUNTRY, open_gazetteer().names.get(country, country), ()
    named = row.place or row.place_text or "an unknown place"
    entry = open_gazetteer().by_id(row.geonames_id) if row.geonames_id is not None else None
    if entry is not None:
        number = entry.place.id or 0
        return str(number), _level(entry.level), named, places_above(number, above)
    return named.casefold(), PlaceLevel.AREA, row.place_text or named, above


def _is_whole(row: CountedRow) -> bool:
    """Whether a figure is of a whole country: of none of its places, or it names the country."""
    named = row.place_text or row.place
    return named is None or row.place_kind == "country" or open_gazetteer().country(named) is not None


def _level(level: int) -> PlaceLevel:
    return {1: PlaceLevel.ADMIN1, 2: PlaceLevel.ADMIN2}.get(level, PlaceLevel.PLACE)


@lru_cache(maxsize=10_000)
def places_above(number: int, country: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of what a place lies in, the nearest first; `country` last."""
    entry = open_gazetteer().by_id(number)
    if entry is None:
        return country
    found = [str(entry.part)] if entry.part is not None and entry.part != number else []
    if entry.level != 1 and entry.place.country and entry.place.admin1:
        upper = open_gazetteer().subdivision(entry.place.country, entry.place.admin1)
        if upper is not None and upper.place.id is not None:
            found.append(str(upper.place.id))
    return (*found, *country)


def has(words: Sequence[str] | Iterable[str], text: str) -> bool:
    """Whether one of these words is in a text."""
    return whole_words(tuple(words)).search(text) is not None
