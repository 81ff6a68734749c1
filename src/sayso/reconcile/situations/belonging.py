"""Which figures of a report belong to a situation, each with its reason.

Takes a `Situation`, a report with its figures, and what people decided; gives `SituationMember`s: those that
belong, and those left out although the report names the situation. A report that never names it has none.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from sayso.codebook.rules import situation_rules
from sayso.gazetteer import open_gazetteer
from sayso.ledger.findings.sentences import sentence_span
from sayso.ledger.picture.inputs import ReportRow
from sayso.ledger.picture.situations import MemberFigure
from sayso.reconcile.situations.naming import (
    crisis_words,
    kinds,
    naming_pattern,
    other_crises,
    whole_words,
)
from sayso.records.situation import Situation, SituationDecision, SituationMember

_YEAR = re.compile(r"\b(?:in|since) ((?:19|20)\d\d)\b", re.IGNORECASE)
_BREAK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-•*]|\d+[.)])\s)")
CLOSE = 80  # characters after a number that may say that it is the world's


@dataclass(frozen=True, slots=True)
class Belonging:
    """Whether something belongs, and why."""

    belongs: bool
    reason: str


def members(
    situation: Situation,
    report: ReportRow,
    figures: Sequence[MemberFigure],
    decided: Sequence[SituationDecision] = (),
) -> Iterator[SituationMember]:
    """What of a report belongs to a situation; the report itself first."""
    whole = _of_report(situation, report)
    own = [one for one in decided if one.situation_id == situation.id]
    if whole is None and not own:
        return
    found = [_member(situation, report, whole, one, own) for one in figures]
    inside = [one for one in found if one.belongs]
    by_hand = _decided(own, None, None)
    verdict = by_hand or Belonging(
        bool(inside), whole.reason if whole else f"it does not name {situation.name}"
    )
    yield SituationMember(situation.id, report.id, 0, verdict.belongs, verdict.reason, _who(own, None, None))
    yield from found


def _member(
    situation: Situation,
    report: ReportRow,
    whole: Belonging | None,
    figure: MemberFigure,
    decided: Sequence[SituationDecision],
) -> SituationMember:
    verdict = _decided(decided, figure.start, figure.end)
    who = _who(decided, figure.start, figure.end)
    if verdict is None:
        verdict = _of_figure(situation, report, whole, figure)
    return SituationMember(situation.id, report.id, figure.row, verdict.belongs, verdict.reason, who)


def _of_report(situation: Situation, report: ReportRow) -> Belonging | None:
    """Whether a report as a whole is about a situation, or names it somewhere (not `belongs`)."""
    pattern = naming_pattern(situation)
    naming = situation_rules().naming
    day = report.published
    if situation.since is not None and day is not None and day < situation.since - timedelta(naming.slack):
        return None
    if (match := pattern.search(report.title)) is not None:
        return _unless_others(situation, report.title, f"the title names “{match[0]}”")
    if (match := pattern.search(report.text, 0, naming.opening)) is not None:
        line = report.text[report.text.rfind("\n", 0, match.start()) + 1 :].split("\n", 1)[0]
        return _unless_others(situation, line, f"the report begins with “{match[0]}”")
    if (match := pattern.search(report.text)) is not None:
        return Belonging(False, f"the report names “{match[0]}”")
    return None


def _unless_others(situation: Situation, text: str, reason: str) -> Belonging:
    """Whether words that name a situation make a report its own: not if they name another crisis too."""
    others = [kind for kind, words in other_crises(situation) if words.search(text)]
    return Belonging(not others, f"{reason}, but {others[0]} too" if others else reason)


def _of_figure(
    situation: Situation, report: ReportRow, whole: Belonging | None, figure: MemberFigure
) -> Belonging:
    first, last = sentence_span(report.text, figure.start, figure.end)
    sentence = report.text[first:last]
    for out in (
        _elsewhere(situation, report, figure),
        _earlier(situation, figure, sentence),
        _other_crisis(situation, figure, sentence),
    ):
        if out is not None:
            return out
    return _named(situation, report, whole, figure)


def _named(
    situation: Situation, report: ReportRow, whole: Belonging | None, figure: MemberFigure
) -> Belonging:
    """Where the words are that make it the situation's: paragraph, heading, or the whole report."""
    pattern, around = naming_pattern(situation), paragraph(report.text, figure.start)
    if (match := pattern.search(around)) is not None:
        return Belonging(True, f"its paragraph names “{match[0]}”")
    if figure.section and (match := pattern.search(figure.section)) is not None:
        return Belonging(True, f"its heading names “{match[0]}”")
    if whole is not None and whole.belongs:
        return whole
    if situation.crisis in kinds():
        match = crisis_words(situation.crisis).search(around)
        if match is not None:
            return Belonging(
                True, f"its paragraph speaks of “{match[0]}”, and the report names {situation.name}"
            )
    return Belonging(False, f"neither its paragraph nor its heading names {situation.name}")


def _elsewhere(situation: Situation, report: ReportRow, figure: MemberFigure) -> Belonging | None:
    """A number of another country, or of none in a report that is about several."""
    if not situation.countries:
        return None
    own = re.split(r"[.;,]\s|\n", report.text[figure.end : figure.end + CLOSE], maxsplit=1)[0]
    if (match := whole_words(situation_rules().world.words).search(own)) is not None:
        return Belonging(False, f"it is about the world (“{match[0]}”)")
    names = open_gazetteer().names
    if figure.country is not None and figure.country not in situation.countries:
        return Belonging(False, f"it is about {names.get(figure.country, figure.country)}")
    if figure.country is None and figure.place_text is not None and _is_wider(figure.place_text):
        return Belonging(False, f"it is about {figure.place_text}")
    if figure.country is None and not _is_on(situation, report, figure):
        where = figure.place_text or "no country"
        return Belonging(
            False, f"it is about {where}, and neither title nor heading names the situation's country"
        )
    return None


def _is_wider(place: str) -> bool:
    """Whether words name more than one country: a continent, a sea, or several by name."""
    area = open_gazetteer().area(place)
    return (area is not None and area.country is None) or len(countries_in(place)) > 1


def _is_on(situation: Situation, report: ReportRow, figure: MemberFigure) -> bool:
    """Whether title or heading name a country of the situation, or the report's opening names no other."""
    named = countries_in(f"{report.title}\n{figure.section or ''}")
    if named:
        return not named.isdisjoint(situation.countries)
    opening = countries_in(report.text[: situation_rules().naming.opening])
    return bool(opening) and opening <= set(situation.countries)


@lru_cache(maxsize=1_000)  # titles and headings, asked for figure by figure
def countries_in(text: str) -> frozenset[str]:
    """The countries that a text names, by their codes."""
    known = open_gazetteer()
    found = (known.country(match[0]) for match in _country_names().finditer(text))
    return frozenset(place.country for place in found if place is not None and place.country)


@cache
def _country_names() -> re.Pattern[str]:
    names = sorted((name for name in open_gazetteer().countries if len(name) > 3), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)


def _earlier(situation: Situation, figure: MemberFigure, sentence: str) -> Belonging | None:
    """A number of a time before the situation began."""
    if situation.since is None:
        return None
    slack = timedelta(situation_rules().naming.slack)
    if figure.period_first is not None and figure.period_first < situation.since - slack:
        return Belonging(False, f"it counts from {_day(figure.period_first)}, before {situation.name} began")
    if figure.as_of is not None and figure.as_of < situation.since - slack:
        return Belonging(False, f"it is of {_day(figure.as_of)}, before {situation.name} began")
    if (
        situation.until is not None
        and figure.period_first is not None
        and figure.period_first > situation.until
    ):
        return Belonging(False, f"it counts from {_day(figure.period_first)}, after {situation.name} ended")
    years = [match for match in _YEAR.finditer(sentence) if int(match[1]) < situation.since.year]
    if years:
        return Belonging(False, f"its sentence speaks of another time (“{years[0][0]}”)")
    if (match := whole_words(situation_rules().before.words).search(sentence)) is not None:
        return Belonging(False, f"its sentence speaks of another time (“{match[0]}”)")
    return None


def _other_crisis(situation: Situation, figure: MemberFigure, sentence: str) -> Belonging | None:
    """A number whose sentence, or heading, is about a crisis of another kind, and not about this one."""
    named = naming_pattern(situation)
    for text, where in ((sentence, "sentence"), (figure.section or "", "heading")):
        if not text or named.search(text) is not None:
            continue
        for kind, words in other_crises(situation):
            if (match := words.search(text)) is not None:
                return Belonging(False, f"its {where} is about another crisis, {kind} (“{match[0]}”)")
    return None


def paragraph(text: str, offset: int) -> str:
    """The paragraph, or item of a list, that a character stands in."""
    edges = _edges(text)
    at = bisect_left(edges, offset, key=lambda edge: edge[0])
    return text[edges[at - 1][1] if at else 0 : edges[at][0] if at < len(edges) else len(text)]


@lru_cache(maxsize=4)  # figures are asked for report by report
def _edges(text: str) -> list[tuple[int, int]]:
    """Where paragraphs end, and where the next ones begin."""
    return [match.span() for match in _BREAK.finditer(text)]


def _decided(decisions: Iterable[SituationDecision], start: int | None, end: int | None) -> Belonging | None:
    """The last decision on a report, or on the smallest stretch of it around a figure."""
    found = [one for one in decisions if _covers(one, start, end)]
    if not found:
        return None
    last = min(found, key=lambda one: (_size(one), -one.id))
    note = f": {last.note}" if last.note else ""
    return Belonging(last.belongs, f"{last.reviewer} decided so{note}")


def _who(decisions: Iterable[SituationDecision], start: int | None, end: int | None) -> str:
    found = [one for one in decisions if _covers(one, start, end)]
    return min(found, key=lambda one: (_size(one), -one.id)).reviewer if found else ""


def _covers(one: SituationDecision, start: int | None, end: int | None) -> bool:
    if one.start is None or one.end is None:
        return True
    return start is not None and end is not None and one.start <= start and end <= one.end


def _size(one: SituationDecision) -> float:
    return float("inf") if one.start is None or one.end is None else one.end - one.start


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
