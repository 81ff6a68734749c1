"""Plain English for the numbers of a situation: what they count, how many, and since when they changed.

Takes series and numbers, gives the words of its page.
"""

import re
from datetime import date
from typing import Protocol

from sayso.codebook.rules import picture_rules, situation_rules
from sayso.reconcile.series.build import COUNTED_AS_PEOPLE, HOUSEHOLDS
from sayso.reconcile.series.groups import WHOLE
from sayso.reconcile.series.wording import day_words, measure_words, range_words, unit_words
from sayso.records.picture import SeriesKind

_SIZE = re.compile(r"(?:^|, )about [\d,]+$")
HIT = "hit"  # what buildings are that are damaged, destroyed or flooded, where nothing says which


class Labelled(Protocol):
    """What says what a series of a situation counts."""

    @property
    def family(self) -> str:
        """Its measure, or the family of its measures."""

    @property
    def measures(self) -> tuple[str, ...]:
        """Its measures."""

    @property
    def kind(self) -> str:
        """Total, stock, plan, forecast …"""

    @property
    def counted(self) -> str:
        """Who is counted, or in which state things are."""

    @property
    def unit(self) -> str:
        """What its numbers are counted in."""


def is_money(unit: str) -> bool:
    """Whether a unit is a currency: three capitals."""
    return len(unit) == 3 and unit.isupper()


def is_of_people(unit: str) -> bool:
    """Whether a unit counts people, one by one or by household."""
    return unit in COUNTED_AS_PEOPLE or unit == HOUSEHOLDS


def is_trunk(row: Labelled) -> bool:
    """Whether a series counts all of what it counts, and not a group of people: women, students."""
    return row.counted == WHOLE or not is_of_people(row.unit)


def label(row: Labelled) -> str:
    """What a series counts, as the head of a number: "Killed", "Houses destroyed", "Funding required"."""
    measure = row.measures[0] if len(row.measures) == 1 else row.family
    words = measure_words((measure,))
    if is_money(row.unit):
        return words.capitalize()
    if is_of_people(row.unit):
        text = f"{words}, households" if row.unit == HOUSEHOLDS else words
        return text.capitalize() if row.counted == WHOLE else f"{text} ({row.counted})".capitalize()
    state = row.counted
    if state == WHOLE:
        building = (
            row.family in picture_rules().counted.by_measure or row.family in picture_rules().series.families
        )
        state = HIT if building else words.rpartition(" ")[2]
    return f"{unit_words(row.unit)} {state}".capitalize()


def amount_words(row: Labelled, low: int | None, best: int | None, high: int | None, said: str = "") -> str:
    """A number with its range: "46", "up to 2,300,000", "1,000 or more", "USD 5,500,000"."""
    if best is not None and not low and best == high and not said:
        text = f"up to {best:,}" if best else "0"
    else:
        text = range_words(low, best, high, said)
    return f"{row.unit} {text}" if is_money(row.unit) else text


def state_words(row: Labelled, since: date | None = None) -> str:
    """How a number is to be read: "in all", "now", "planned", "needed", "expected"."""
    if row.kind == SeriesKind.PLAN:
        return "needed" if is_money(row.unit) else "planned"
    if row.kind == SeriesKind.FORECAST:
        return "expected"
    if row.kind == SeriesKind.STOCK:
        return "now"
    if row.family in situation_rules().series.by_amount:
        return "given"
    return f"since {day_words(since)}" if since else "in all"


def definition_words(basis: str) -> str:
    """By what definition a number is counted, without the size that tells two of one name apart."""
    return _SIZE.sub("", basis)


def step_words(before: int, now: int, day: date) -> str:
    """How a number differs from the one before: "+3 since 18 November 2025"."""
    step = now - before
    sign = "+" if step > 0 else "−"
    return f"{sign}{abs(step):,} since {day_words(day)}" if step else f"the same since {day_words(day)}"


def age_words(days: int) -> str:
    """How old a number is on the day of the page: "12 days old"; nothing for one of that day."""
    return "" if days <= 0 else "1 day old" if days == 1 else f"{days:,} days old"


def list_words(words: list[str]) -> str:
    """Words in a row: "a, b and c"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
