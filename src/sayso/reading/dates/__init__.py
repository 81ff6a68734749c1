"""The component `sayso_dates`: dates, times, durations and sets, with their TimeML values and days.

Takes a `Doc` and its publication date (`doc._.sayso_published`, or the component's `published` option),
leaves `DateMention` records in `doc._.sayso_dates`, in text order. Works on any tokenised `Doc`; with a
parse, the tense of the verb decides whether "Friday" is past or to come. Patterns: `patterns.py`, what
they mean: `resolve.py`. Next: places.
"""

from sayso.reading.dates.component import DateReader, create_dates

__all__ = ["DateReader", "create_dates"]
