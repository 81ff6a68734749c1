"""What a suggested situation is: its countries, its first day, how many stories and figures are on it.

Takes reports that are about one crisis (`Outline`), gives a `Suggestion`.
"""

import re
import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import Connection

from sayso.codebook.rules import situation_rules
from sayso.codebook.suggestion_rules import suggestion_rules
from sayso.gazetteer import open_gazetteer
from sayso.ledger.findings.sentences import sentence
from sayso.ledger.picture.suggestions import DatedWords, ReportOpening, countries_of_figures, dated_words
from sayso.reconcile.series.wording import day_words
from sayso.reconcile.situations.belonging import countries_in, paragraph
from sayso.reconcile.situations.naming import crisis_words, kinds, naming_pattern, own_name, situation_of
from sayso.records.situation import Situation, Suggestion


@dataclass(frozen=True, slots=True)
class Outline:
    """Reports on one crisis that nobody follows, which of them are `about` it (by their titles), what it is
    called, and why they are one; `countries` are set where words give them.
    """

    name: str
    aliases: tuple[str, ...]
    crisis: str
    found_by: str
    reason: str
    reports: tuple[ReportOpening, ...]
    about: tuple[ReportOpening, ...]
    countries: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    glide: str = ""


def suggestion_of(connection: Connection, outline: Outline) -> Suggestion:
    """An outline with its countries, its first day, and the command that follows it."""
    about = outline.about or outline.reports
    one = situation_of(
        outline.name,
        outline.aliases,
        outline.crisis,
        countries=outline.countries or _countries(connection, about),
        since=outline.since,
        until=outline.until,
        glide=outline.glide,
    )
    why = ""
    if one.since is None:
        first, why = _first_day(connection, one, outline.reports)
        one = replace(one, since=first)
    named = naming_pattern(one)
    example = max(about, key=lambda report: (bool(named.search(report.title)), report.figures))
    return Suggestion(
        situation=one,
        found_by=outline.found_by,
        reason=f"{outline.reason}{why}",
        stories=len({report.story for report in outline.reports}),
        reports=len(outline.reports),
        figures=sum(report.figures for report in outline.reports),
        report_id=example.id,
        title=example.title,
        first_words=example.first_words,
        command=command_of(one),
        reports_on=tuple(report.id for report in outline.reports),
    )


def _countries(connection: Connection, reports: Sequence[ReportOpening]) -> tuple[str, ...]:
    """The countries that most figures of reports are of, the most first; else those that titles name."""
    rules = suggestion_rules().countries
    found = countries_of_figures(connection, [report.id for report in reports])
    least = rules.share * sum(found.values())
    most = tuple(code for code, count in found.most_common(rules.most) if count >= least)
    named = sorted({code for report in reports for code in countries_in(report.title)})
    return most or tuple(named[: rules.most])


def _first_day(
    connection: Connection, situation: Situation, reports: Sequence[ReportOpening]
) -> tuple[date | None, str]:
    """The first day that a figure on it gives, shortly before its first report; else that one's; and why."""
    published = [report.published for report in reports if report.published]
    if not published:
        return None, ""
    first, named = min(published), naming_pattern(situation)
    words = _words(situation)
    back = timedelta(days=suggestion_rules().first_day.back)
    found = [
        (one.day, " ".join(one.quote.split()))
        for one in dated_words(connection, [report.id for report in reports], first - back, first)
        if named.search(paragraph(one.around, one.before))
        or any(one_of.search(_sentence(one)) for one_of in words)
    ]
    if not found or min(found)[0] >= first:
        return first, f"; first reported on {day_words(first)}"
    day, quote = min(found)
    told = f"a figure on it (“{quote}”) is of {day_words(day)}"
    return day, f"; first reported on {day_words(first)}, and {told}"


def _words(situation: Situation) -> list[re.Pattern[str]]:
    """The words of a situation's kind of crisis, and of those that come with it."""
    if situation.crisis not in kinds():
        return []
    brings = situation_rules().crises[situation.crisis].brings
    return [crisis_words(kind) for kind in (situation.crisis, *brings)]


def _sentence(one: DatedWords) -> str:
    return sentence(one.around, one.before, one.before + len(one.quote))


def command_of(one: Situation) -> str:
    """What a user types to follow a situation."""
    names = open_gazetteer().names
    parts = ["sayso situation add", _quoted(one.name)]
    parts += [f"--country {_quoted(names.get(code, code))}" for code in one.countries]
    parts += [f"--since {one.since}"] if one.since else []
    parts += [f"--until {one.until}"] if one.until else []
    parts += [f"--alias {_quoted(name)}" for name in one.names[1:] if name != own_name(one.name)]
    parts += [f"--crisis {one.crisis}"] if one.crisis and situation_of(one.name).crisis != one.crisis else []
    parts += [f"--glide {one.glide}"] if one.glide else []
    return " ".join(parts)


def _quoted(words: str) -> str:
    if re.fullmatch(r"[\w-]+", words):
        return words
    return shlex.quote(words) if re.search(r"[\"$`\\!]", words) else f'"{words}"'


T = TypeVar("T")


def spells(found: Iterable[T], day: Callable[[T], date | None], apart: timedelta) -> list[list[T]]:
    """Things in order of their days, parted where none is for so long; those without a day come first."""
    ordered = sorted(found, key=lambda one: day(one) or date.min)
    parts: list[list[T]] = []
    last: date | None = None
    for one in ordered:
        own = day(one)
        if parts and (last is None or own is None or own - last <= apart):
            parts[-1].append(one)
        else:
            parts.append([one])
        last = own or last
    return parts


def month_words(first: date, last: date) -> str:
    """The months of a time: "March 2023", "March–April 2023", "December 2022–January 2023"."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    return f"{first:%B}–{last:%B %Y}" if first.year == last.year else f"{first:%B %Y}–{last:%B %Y}"
