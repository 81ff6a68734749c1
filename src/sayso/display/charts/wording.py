"""The words that go with a chart: its source line, the name of its files, and how a number of it is cited.

Takes rows of the picture, gives plain text: what people paste into a report has no markup.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sayso.display.words import counted, said_with_interval
from sayso.intake.first_words import name_of
from sayso.ledger.picture.rows import EstimateRow, SeriesFigureRow, SeriesRow
from sayso.reconcile.series.wording import day_words, range_words, series_words

NAMED = 3  # publishers that a source line names
LONGEST = 60  # letters of a file's name, before its day
SENTENCE = 300  # characters of a sentence that a citation quotes


@dataclass(frozen=True, slots=True)
class Citation:
    """A number to cite: its short name, the text, and the address of its words within the desk."""

    title: str
    text: str
    address: str


def title_of(row: SeriesRow) -> str:
    """The head of a chart: "Lithuania, detained since 1 January 2021"."""
    return f"{row.place or 'Unknown place'}, {series_words(row)}"


def source_line(figures: Sequence[SeriesFigureRow]) -> str:
    """Who says so: "Source: Reuters, OCHA and 3 others in sayso, as of 2023-05-20"."""
    if not figures:
        return "Source: sayso; no figures of these days."
    counts = Counter(row.publisher or "a report" for row in figures)
    names = sorted(counts, key=lambda name: (-counts[name], name))
    newest = max(row.day for row in figures)
    return f"Source: {listed_names(names)} in sayso, as of {newest.isoformat()}"


def listed_names(names: Sequence[str]) -> str:
    """Some names, and how many more: "Reuters, OCHA and 3 others"."""
    shown, rest = list(names[:NAMED]), len(names) - NAMED
    if rest > 0:
        shown[NAMED - 1 :] = [f"{rest + 1} others"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def file_name(row: SeriesRow) -> str:
    """What files of a series are called, without an ending."""
    return f"sayso-{slug(title_of(row))}-{row.last.isoformat()}"


def slug(text: str) -> str:
    """Words as a part of a file's name."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    short = plain if len(plain) <= LONGEST else plain[:LONGEST].rpartition("-")[0]
    return short or "chart"


def key_words(figures: Iterable[SeriesFigureRow], *, log: bool) -> str:
    """What marks mean that need a word, of those that a chart has."""
    rows = list(figures)
    kinds = {
        "grey ring: estimate": True,
        "○ or pale: out of date when it was printed": any(row.stale for row in rows),
        "✚ disputed": any(row.disputed for row in rows),
        "a fading end: that number or more, or less": any(
            row.low is None or row.high is None for row in rows
        ),
    }
    zeros = sum(row.high == 0 for row in rows) if log else 0
    found = [words for words, there in kinds.items() if there]
    if zeros:
        found.append(f"{counted(zeros, 'figure')} of 0 left out: a log scale has no 0")
    return "; ".join(found)


def cite_figure(row: SeriesRow, one: SeriesFigureRow) -> Citation:
    """A figure: number, what it counts, day, words, who says so, in which report."""
    number = said_with_interval(one.low, one.high, one.qualifier, one.quote)
    says = f", citing {one.source_name}" if one.source_name != one.publisher else ""
    report = ", ".join(filter(None, [one.publisher or "a report", f"“{name_of(one)}”"]))
    parts = [
        f"{number}: {title_of(row)}, on {day_words(one.day)}.",
        f"Words: “{_short(one.sentence)}”",
        f"Source: {report}, {day_words(one.published)}{says}.",
        one.url if one.url.startswith(("http://", "https://")) else "",
    ]
    title = f"{number}, {one.publisher or 'a report'}"
    address = f"/reports/{one.report_id}?at=figure-{one.figure_id}"
    return Citation(title, "\n".join(filter(None, parts)), address)


def cite_estimate(row: SeriesRow, one: EstimateRow, figures: Iterable[SeriesFigureRow]) -> Citation:
    """An estimate: number, day, why it is the best, and the words of each figure that it rests on."""
    number = range_words(one.low, one.best, one.high, one.said)
    own = [figure for figure in figures if figure.figure_id in one.figures]
    words = [f"- “{figure.quote}” ({_printed(figure)})" for figure in own]
    parts = [
        f"{number}: {title_of(row)}, estimate for {day_words(one.day)}.",
        f"Why: {one.reason}",
        *(["Rests on:", *words] if words else []),
        f"Original sources: {one.original_sources}. Estimate of sayso, by the rules of UCDP.",
    ]
    address = f"/series/{row.id}?since={one.day}&until={one.day}&cite=estimate-{one.day}"
    return Citation(f"{number}, estimate", "\n".join(parts), address)


def _printed(one: SeriesFigureRow) -> str:
    """Who says a figure, where and when it was printed: "Border guard in LRT, 6 August 2021"."""
    publisher = one.publisher or "a report"
    says = "" if one.source_name == publisher else f"{one.source_name} in "
    return f"{says}{publisher}, {day_words(one.published)}"


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= SENTENCE else f"{sentence[: SENTENCE - 1].rstrip()}…"
