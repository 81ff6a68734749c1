"""The days that a few selected words give, read by themselves against a day of publication."""

from datetime import date

from sayso.reading.dates.meaning import DateContext
from sayso.reading.dates.patterns import PATTERNS
from sayso.reading.dates.resolve import resolve
from sayso.records import Period


def read_date_words(words: str, published: date | None) -> Period | None:
    """The period of words like "on Wednesday" or "in July"; `None` for words that give no days."""
    found = sorted(
        ((match.start(), -match.end(), rank), name, match)
        for rank, (name, pattern) in enumerate(PATTERNS)
        for match in pattern.finditer(words)
    )
    for _, name, match in found:
        resolved = resolve(name, match, DateContext(published=published, whole=published is not None))
        if resolved is not None and resolved.period is not None:
            return resolved.period
    return None
