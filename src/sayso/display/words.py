"""Numbers and periods as a reader would write them."""

from decimal import Decimal

from rich.text import Text


def two_lines(first: str, second: str) -> Text:
    """The head of a column of two lines, the second one dim."""
    return Text.assemble(first, "\n", (second, "dim"))


def interval_words(
    low: int | Decimal | None, high: int | Decimal | None, qualifier: str, said: str = ""
) -> str:
    """An interval as a reader would write it: "≥ 2,000", "about 700", "300–400"; a vague one in the words of
    the report, where they are given as `said`: "tens of thousands" of "tens of thousands of people".
    """
    if qualifier == "vague" and said:
        from sayso.reading.numbers.vague import vague_words

        if vague := vague_words(said):
            return vague
    first, last = _number(low), _number(high)
    if low is not None and low == high:
        return f"about {first}" if qualifier == "about" else first
    if low is None:
        return f"{'<' if qualifier == 'less_than' else '≤'} {last}"
    if high is None:
        return f"{'>' if qualifier == 'more_than' else '≥'} {first}"
    return f"{first}–{last}"


def said_with_interval(
    low: int | Decimal | None, high: int | Decimal | None, qualifier: str, said: str
) -> str:
    """The same, and what a vague one may be: "dozens (24–99)"."""
    shown, meant = interval_words(low, high, qualifier, said), interval_words(low, high, qualifier)
    return shown if shown == meant else f"{shown} ({meant})"


def _number(value: int | Decimal | None) -> str:
    """A whole number in full; a decimal to four places."""
    if value is None or value == int(value):
        return "" if value is None else f"{int(value):,}"
    return f"{value:,.4f}".rstrip("0")


def period_words(first: object, last: object) -> str:
    """A period: one day, "to" a day, or from a day to a day."""
    if first is None and last is None:
        return "–"
    if first == last:
        return str(last)
    if first is None:
        return f"to {last}"
    return f"{first} to {last or '…'}"


def place_words(place: str | None, country: str | None) -> str:
    """A place as written, with its country's code."""
    if place is None:
        return "–"
    return f"{place} ({country})" if country else place


def report_words(publisher: str, published: object, report_id: str) -> str:
    """Publisher, day, and the beginning of the id."""
    return " ".join(filter(None, [publisher, str(published or ""), report_id[:8]]))


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the plural but for one: "1 report", "1,200 stories"."""
    return f"{number:,} {noun_for(number, noun)}"


def size_words(size: int) -> str:
    """Bytes as people say them: "812 kB", "3.4 GB"."""
    for step, unit in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if size >= step:
            found = size / step
            return f"{found:,.0f} {unit}" if found >= 10 else f"{found:.1f} {unit}"
    return counted(size, "byte")


def noun_for(number: int, noun: str) -> str:
    """The noun as it follows a number: "report" after 1, else "reports"; "stories" of "story"."""
    if number == 1:
        return noun
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeiou" else f"{noun}s"
