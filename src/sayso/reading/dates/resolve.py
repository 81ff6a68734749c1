"""What a matched time expression means: TimeML type and value, and the days it covers.

One function for each pattern name, in the table `RESOLVERS`; all take the match and a `DateContext`, and give
`None` where the words are no time after all. Without a publication date, relative words keep a TimeML
value with X for what is unknown and cover no days. Readings: `absolute.py`, `weeks.py`, `relative.py`.
"""

from collections.abc import Callable

from sayso.reading.dates import absolute, relative, weeks
from sayso.reading.dates.meaning import DateContext, Match, Resolved
from sayso.records import TimexType

NEEDS_DAY = {"today", "this_part", "weekday", "clock_day", "day_of_this_month"}  # counted from the very day


def resolve(name: str, match: Match, context: DateContext) -> Resolved | None:
    """The meaning of `match`, found by the pattern called `name`; `None` if it is not a time."""
    if not context.whole and name in NEEDS_DAY:
        return Resolved(TimexType.DATE, "XXXX-XX-XX")
    try:
        return RESOLVERS[name](match, context)
    except (ValueError, OverflowError):
        return None


RESOLVERS: dict[str, Callable[[Match, DateContext], Resolved | None]] = {
    "iso": absolute.read_iso,
    "numeric": absolute.read_numeric,
    "week_of": weeks.read_week_of,
    "week_of_month": weeks.read_week_of_month,
    "week_number": weeks.read_week_number,
    "fortnight": weeks.read_fortnight,
    "half_year": weeks.read_half_year,
    "to_date": weeks.read_to_date,
    "day_month_year": absolute.read_day_month_year,
    "days_of_month": absolute.read_days_of_month,
    "day_of_this_month": absolute.read_day_of_this_month,
    "day_month": absolute.read_day_month,
    "month_year": absolute.read_month_year,
    "month_relative": absolute.read_month_relative,
    "month": absolute.read_month_only,
    "month_of_relative_year": absolute.read_month_of_relative_year,
    "spelled_year": absolute.read_spelled_year,
    "quarter_anaphor": relative.read_quarter_anaphor,
    "year_earlier": relative.read_year_earlier,
    "clock_day": relative.read_clock_day,
    "season_year": absolute.read_season,
    "season_relative": absolute.read_season,
    "quarter": absolute.read_quarter,
    "first_units_of": absolute.read_first_units_of,
    "decade": absolute.read_decade,
    "year_span": absolute.read_year_span,
    "fiscal": absolute.read_year,
    "year": absolute.read_year,
    "today": relative.read_today,
    "this_part": relative.read_this_part,
    "that_part": relative.read_that_part,
    "weekday": relative.read_weekday,
    "weekdays": relative.read_weekdays,
    "set": relative.read_set,
    "set_adverb": relative.read_set_adverb,
    "set_per": relative.read_set_per,
    "same_period": relative.read_same_period,
    "relative_unit": relative.read_relative_unit,
    "past_units": relative.read_past_units,
    "recent": relative.read_recent,
    "ago": relative.read_ago,
    "ordinal_day": relative.read_ordinal_day,
    "reference": relative.read_reference,
    "clock": absolute.read_clock,
    "feast": absolute.read_feast,
    "duration": relative.read_duration,
    "units_bare": relative.read_units_bare,
}
