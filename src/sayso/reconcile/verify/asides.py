"""The sentences beside a verdict: who says so, what else is known, and what one report has.

Takes what was found, gives `AnswerSentence`s.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.codebook.rules import situation_rules
from sayso.intake.first_words import name_of
from sayso.ledger.picture.inputs import CountedRow
from sayso.reconcile.series.build import Vote, family_of, vote_of
from sayso.reconcile.series.groups import WHOLE
from sayso.reconcile.series.wording import day_words, measure_words
from sayso.reconcile.verify.elsewhere import Elsewhere
from sayso.reconcile.verify.judging import Judgement
from sayso.reconcile.verify.printer import Printer, country_name, listed, place_of, said_by
from sayso.reconcile.verify.sought import Sought, printed_on, says
from sayso.records.picture import Series, SeriesKind
from sayso.records.verification import AnswerSentence, StatementVerdict, Support


@dataclass(frozen=True, slots=True)
class Found:
    """What was found about a stated number: the series that says most (`chosen`) of those that fit
    (`judged`), what the number is elsewhere, figures of other measures that give it, what a report has, and
    disagreements (`conflicts`).
    """

    sought: Sought
    chosen: Judgement | None
    judged: Sequence[Judgement]
    other: Elsewhere | None
    things: Sequence[Vote]
    report_id: str | None
    in_report: Sequence[CountedRow] | None
    note: str
    conflicts: Sequence[str] = ()

    @property
    def told(self) -> bool:
        """Whether a series that fits has the number."""
        return self.chosen is not None and self.chosen.verdict is not None


def is_elsewhere(other: Elsewhere, sought: Sought) -> str:
    """What the number is instead of what is stated."""
    vote, series = other.votes[0], other.series
    number = f"“{vote.row.quote}”"
    if other.verdict is StatementVerdict.PLAN and series is not None:
        what = "a forecast" if series.kind is SeriesKind.FORECAST else "a plan"
        return f"It is {what}: {number} ({measure_words((vote.row.measure,))}), by {said_by(vote)}."
    if other.verdict is StatementVerdict.PART and series is not None:
        whole = sought.key in ("", series.country)
        if not whole and series.place_key != sought.key:
            return f"It is the number of {series.place}, not of {sought.place}: {number}."
        return f"It is a part of what is stated: {number} is the number of {_part(series, sought)}."
    if vote.row.country != sought.vote.row.country and vote.row.country:
        place = sought.place or "what is stated"
        return f"It is the number of {country_name(vote.row.country)}, not of {place}: {number}."
    situation = sought.stated.situation
    name = situation.name if situation is not None else "what is stated"
    because = f": {other.reason}" if other.reason else ", whose name its report does not have near it"
    return f"{number} is not counted to {name}{because}."


def _part(series: Series, sought: Sought) -> str:
    """What a series counts that is not what is stated: its place, group, span, or whose help it is."""
    parts = []
    if series.place_key != sought.key and series.place:
        parts.append(series.place)
    if series.counted != sought.group:
        parts.append("all who are counted" if series.counted == WHOLE else series.counted)
    if series.kind is SeriesKind.INCREMENT:
        parts.append("what came since the number before")
    if series.kind is SeriesKind.DAILY:
        parts.append("one day")
    if series.organisation and series.organisation != sought.organisation:
        parts.append(series.organisation)
    if not parts and series.basis:
        parts.append(series.basis)
    if not parts and series.since is not None:
        parts.append(f"the time since {day_words(series.since)}")
    return ", ".join(parts) or "another series"


def why(verdict: StatementVerdict, found: Found, printer: Printer) -> list[AnswerSentence]:
    """The number in force beside one that is not, and other things that the number stands for."""
    told = []
    one = found.chosen
    if one is not None and found.told and one.best is None and one.current is not None:
        told.append(AnswerSentence(one.current.reason))
    if found.other is not None and found.told and found.sought.number >= situation_rules().verify.chance:
        text = is_elsewhere(found.other, found.sought)
        told.append(
            AnswerSentence(
                f"The same number stands for another thing, too. {text}", printer.some(found.other.votes[:1])
            )
        )
    elif found.other is not None and one is not None and one.best is not None and one.current is not None:
        place = found.sought.place or one.strand.series.place or ""
        text = f"The number of {place} in force is “{one.best.row.quote}”, of {day_words(one.current.day)}."
        told.append(AnswerSentence(text, printer.some([one.best])))
    if verdict is StatementVerdict.NOBODY and found.things:
        measures = tuple(dict.fromkeys(vote.row.measure for vote in found.things))
        text = f"The same number is printed of other things: {measure_words(measures[:4])}."
        told.append(AnswerSentence(text, printer.some(found.things)))
    return told


def supported(support: Sequence[Support], claims: Sequence[Vote], printer: Printer) -> list[AnswerSentence]:
    """How many say so independently, and who said it first."""
    if not claims:
        return []
    told = []
    if support:
        count = "One original source says" if len(support) == 1 else f"{len(support)} original sources say"
        told.append(AnswerSentence(f"{count} it: {'; '.join(_support(one) for one in support)}."))
    first = claims[0]
    shown = printer.of(first)
    page = f", page {shown.page}" if shown.page else ""
    title = f" (“{name_of(shown)}”{page})"
    text = f"First printed by {first.row.publisher or 'a report'} on {day_words(shown.published)}{title}."
    return [*told, AnswerSentence(text, (shown,))]


def _support(one: Support) -> str:
    reports = "one report" if one.reports == 1 else f"{one.reports} reports"
    if not one.through:
        return f"{one.source}, in {reports}"
    itself = "itself and " if one.itself else ""
    return f"{one.source}, {itself}through {listed(one.through)} in {reports}"


def late(one: Judgement | None, printer: Printer) -> list[AnswerSentence]:
    """Who printed the number after a newer one was known."""
    if one is None or not one.late:
        return []
    named = dict.fromkeys(
        f"{vote.row.publisher or 'a report'} on {day_words(vote.printed or printed_on(vote))}"
        for vote in one.late
    )
    text = f"It was still printed after a newer number was known: by {listed(list(named))}."
    return [AnswerSentence(text, printer.some(one.late))]


def other_counts(found: Found, printer: Printer) -> list[AnswerSentence]:
    """The numbers in force of other counts of the same: by another definition, another body, another span."""
    if found.chosen is None or found.sought.stated.situation is None:
        return []
    others = [one for one in found.judged if one is not found.chosen and one.best is not None]
    others = [one for one in others if one.best is not None and not says(one.best, found.sought)]
    others = [one for one in others if one.best is not found.chosen.newer][:3]
    if not others:
        return []
    told = [f"“{one.best.row.quote}” {_count(one)}" for one in others if one.best is not None]
    votes = [one.best for one in others if one.best is not None]
    return [AnswerSentence(f"Other counts have: {'; '.join(told)}.", printer.some(votes))]


def _count(one: Judgement) -> str:
    series = one.strand.series
    parts = [
        series.basis,
        series.organisation,
        f"since {day_words(series.since)}" if series.since and not series.situation_id else "",
    ]
    day = day_words(one.current.day) if one.current is not None else ""
    return f"({', '.join(filter(None, [*parts, day]))})"


def disagreeing(found: Found) -> list[AnswerSentence]:
    """The disagreements that the figures with the number are in."""
    shown = found.conflicts[: situation_rules().verify.shown] if found.told else ()
    return [AnswerSentence(f"A disagreement: {sentence}") for sentence in shown]


def known_since(later: Vote | None, printer: Printer) -> list[AnswerSentence]:
    """Since when a number is known that nobody gave before."""
    if later is None:
        return []
    text = f"It is known only since {day_words(printed_on(later))}: “{later.row.quote}”, by {said_by(later)}."
    return [AnswerSentence(text, (printer.of(later),))]


def of_report(found: Found, printer: Printer) -> tuple[bool | None, list[AnswerSentence]]:
    """Whether a report says it, or what it says instead."""
    if found.report_id is None or found.in_report is None:
        return None, []
    sought = found.sought
    votes = [vote_of(row, None, row.report_id) for row in found.in_report if row.period_last or row.published]
    alike = [vote for vote in votes if family_of(vote.row.measure) == sought.family]
    own = [vote for vote in alike if says(vote, sought)]
    name = f"The report {found.report_id[:8]}"
    if own:
        vote = own[0]
        where = (
            ""
            if place_of(vote) == (sought.vote.row.place or "") or not place_of(vote)
            else f", of {place_of(vote)}"
        )
        return True, [AnswerSentence(f"{name} says it: “{vote.row.quote}”{where}.", printer.some(own))]
    other = [vote for vote in votes if says(vote, sought)]
    what = measure_words((sought.vote.row.measure,))
    if other:
        text = f"{name} has the number, but of another thing ({measure_words((other[0].row.measure,))})."
        return False, [AnswerSentence(text, printer.some(other))]
    if alike:
        told = dict.fromkeys(
            f"“{vote.row.quote}”" + (f" ({place_of(vote)})" if place_of(vote) else "") for vote in alike
        )
        text = f"{name} does not say it; its numbers of {what} are {listed(list(told)[:5])}."
        return False, [AnswerSentence(text, printer.some(alike))]
    return False, [AnswerSentence(f"{name} does not say it, and gives no number of {what}.")]
