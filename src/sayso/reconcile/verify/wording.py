"""A verification in plain sentences, each with the figures that show it.

Takes what was found (`Found`), gives a `Verification`.
"""

from collections.abc import Sequence

from sayso.reconcile.series.build import Vote
from sayso.reconcile.series.wording import day_words, measure_words
from sayso.reconcile.verify.asides import (
    Found,
    disagreeing,
    is_elsewhere,
    known_since,
    late,
    of_report,
    other_counts,
    supported,
    why,
)
from sayso.reconcile.verify.judging import Judgement
from sayso.reconcile.verify.printer import Printer, listed, printed_words, said_by
from sayso.reconcile.verify.sought import Sought, printed_on, says
from sayso.reconcile.verify.supporting import supports
from sayso.records.verification import AnswerSentence, Statement, StatementVerdict, Verification


def worded(found: Found, printer: Printer) -> Verification:
    """The whole answer."""
    one = found.chosen
    verdict = _verdict(found)
    claims = _claims(found)
    support = supports([vote for vote in claims if not vote.denied])
    newer = one.newer if one is not None else None
    current = one.current if one is not None else None
    said, report_sentences = of_report(found, printer)
    later = _later(found)
    sentences = [
        _first_sentence(verdict, found, printer),
        *why(verdict, found, printer),
        *supported(support, claims, printer),
        *late(one, printer),
        *disagreeing(found),
        *other_counts(found, printer),
        *known_since(later, printer),
        *report_sentences,
    ]
    return Verification(
        statement=_statement(found.sought),
        known_by=found.sought.stated.known_by,
        verdict=verdict,
        sentences=tuple(sentences),
        series_id=_series_id(found),
        low=current.low if current else None,
        best=current.best if current else None,
        high=current.high if current else None,
        of=current.day if current else None,
        until=newer.day if newer is not None else None,
        support=support,
        first=printer.of(claims[0]) if claims else None,
        late=tuple(printer.of(vote) for vote in one.late) if one is not None else (),
        known_since=printed_on(later) if later is not None else None,
        in_report=said,
        note=found.note,
    )


def _verdict(found: Found) -> StatementVerdict:
    if found.chosen is not None and found.chosen.verdict is not None:
        return found.chosen.verdict
    return found.other.verdict if found.other is not None else StatementVerdict.NOBODY


def _claims(found: Found) -> Sequence[Vote]:
    """The figures that give the number, in order of publication."""
    if found.chosen is not None and found.chosen.verdict is not None:
        return found.chosen.claims
    return found.other.votes if found.other is not None else ()


def _series_id(found: Found) -> str | None:
    if found.chosen is not None and (found.chosen.verdict is not None or found.other is None):
        return found.chosen.strand.series.id
    return found.other.series.id if found.other is not None and found.other.series is not None else None


def _later(found: Found) -> Vote | None:
    """The first figure that gives the number after the day that is asked for, if none did before."""
    if _claims(found):
        return None
    votes = [one.later for one in found.judged if one.later is not None]
    return min(votes, key=printed_on, default=None)


def _statement(sought: Sought) -> Statement:
    stated, row = sought.stated, sought.stated.row
    return Statement(
        text=stated.text,
        quote=row.quote,
        low=row.low,
        high=row.high,
        qualifier=row.qualifier,
        measure=row.measure,
        unit=row.unit,
        counted=sought.group,
        place=sought.place,
        country=row.country,
        organisation=sought.organisation,
        situation=stated.situation.name if stated.situation is not None else "",
        day=stated.day,
    )


def _first_sentence(verdict: StatementVerdict, found: Found, printer: Printer) -> AnswerSentence:
    """The verdict, with the figure that it rests on."""
    if not found.told and found.other is not None:
        return AnswerSentence(is_elsewhere(found.other, found.sought), printer.some(found.other.votes[:1]))
    one = found.chosen
    if one is None or one.verdict is None or one.current is None:
        return _nobody(found, printer)
    text, votes = _by_verdict(verdict, one, found.sought)
    return AnswerSentence(text, printer.some(votes))


def _by_verdict(verdict: StatementVerdict, one: Judgement, sought: Sought) -> tuple[str, Sequence[Vote]]:
    """The sentence of a verdict on a series that has the number, and the figures that it rests on."""
    assert one.current is not None
    best = [one.best] if one.best is not None else []
    day, asked = day_words(one.current.day), day_words(sought.stated.day)
    if verdict is StatementVerdict.WAS_TRUE:
        return _was_true(one), [*one.claims[:1], *([one.newer] if one.newer is not None else [])]
    if verdict is StatementVerdict.DISPUTED:
        return _disputed(one, sought), [*_own_side(one, sought), *one.against][:3]
    if verdict is StatementVerdict.OLDER:
        number = one.best.row.quote if one.best is not None else f"{one.current.best:,}"
        return (
            f"It is only an older number: the newest that is known on {asked} is of {day}, “{number}”.",
            best,
        )
    if one.peak:
        return f"It holds: it is the most that there were, {printed_words(one.claims[0])}.", one.claims[:1]
    if one.within and one.best is not None:
        return (
            f"It is not contradicted: the words of {day} are “{one.best.row.quote}”, which leave it open.",
            best,
        )
    own = f" (“{best[0].row.quote}”)" if best and best[0].row.quote != _best(one) else ""
    of = "" if one.current.day == sought.stated.day else f", as of {day}"
    return f"It holds: the number in force on {asked} is {_best(one)}{own}{of}.", best


def _best(one: Judgement) -> str:
    return f"{one.current.best:,}" if one.current is not None and one.current.best is not None else "none"


def _was_true(one: Judgement) -> str:
    newer = one.newer
    if one.peak:
        now = f": on {day_words(newer.day)} it was “{newer.row.quote}”" if newer is not None else ""
        return f"It was true at the peak ({printed_words(one.claims[0])}), and is so no longer{now}."
    if newer is None:
        return "It was true, and is so no longer."
    text = f"It was true until {day_words(newer.day)}: then “{newer.row.quote}” took its place"
    return f"{text}, first printed by {said_by(newer)} on {day_words(newer.row.published)}."


def _own_side(one: Judgement, sought: Sought) -> list[Vote]:
    """The newest figure that gives the stated number."""
    day = one.current.day if one.current is not None else None
    return [vote for vote in one.claims if vote.day == day][:1] or list(one.claims[:1])


def _disputed(one: Judgement, sought: Sought) -> str:
    denied = [vote for vote in one.against if vote.denied or vote.echo is not None]
    others = [vote for vote in one.against if vote not in denied and not says(vote, sought)]
    day = day_words(one.current.day if one.current is not None else None)
    parts = []
    if others:
        named = dict.fromkeys(f"{vote.original_source.name} (“{vote.row.quote}”)" for vote in others)
        parts.append(f"{listed(list(named))} {'have' if len(named) > 1 else 'has'} another number of {day}")
    if denied:
        parts.append(f"the number that {said_by(denied[0])} gives is denied")
    return f"It is disputed: {'; '.join(parts)}."


def _nobody(found: Found, printer: Printer) -> AnswerSentence:
    """Nobody says so; the number in force and the nearest one instead."""
    by = day_words(found.sought.stated.known_by)
    what = f"{measure_words((found.sought.vote.row.measure,))} in {found.sought.place or 'any place'}"
    text = f"Nobody says so in what was published by {by}."
    known = [vote for one in found.judged for vote in one.known]
    if not known:
        return AnswerSentence(f"{text} There is no number at all for {what}.")
    number = found.sought.number
    nearest = min(known, key=lambda vote: (abs((vote.low or vote.high or 0) - number), -vote.day.toordinal()))
    votes = [nearest]
    one = found.chosen
    if one is not None and one.best is not None and one.current is not None:
        text += f" The number in force is “{one.best.row.quote}”, of {day_words(one.current.day)}"
        text += f", by {said_by(one.best)}."
        votes = [one.best] if one.best.low == nearest.low else [one.best, nearest]
    if len(votes) > 1 or one is None or one.best is None:
        text += f" The nearest is “{nearest.row.quote}”, of {day_words(nearest.day)}, by {said_by(nearest)}."
    return AnswerSentence(text, printer.some(votes))
