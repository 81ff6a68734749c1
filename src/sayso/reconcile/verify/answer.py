"""What a ledger says to a statement with a number: it holds, was true, is disputed, or nobody says so.

Takes a `Ledger` and a text, gives a `Verification` for each number. Reading (`statement.py`) and deciding
(`answers`) are apart: what is decided needs no model.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from sayso.codebook import using
from sayso.codebook.rules import situation_rules
from sayso.errors import LedgerError, SaysoError
from sayso.ledger import Ledger
from sayso.ledger.filters import PictureFilter
from sayso.ledger.picture.disagreements import find_disagreements
from sayso.ledger.picture.inputs import CountedRow, counted_in
from sayso.ledger.picture.printings import newest_day, titles_of
from sayso.ledger.picture.series import find_series
from sayso.ledger.review.situations import find_situations
from sayso.reconcile.series.build import Strand, Vote
from sayso.reconcile.series.read import strands_of
from sayso.reconcile.situations.naming import crisis_of, crisis_words
from sayso.reconcile.verify.asides import Found
from sayso.reconcile.verify.elsewhere import anywhere, as_part, as_plan
from sayso.reconcile.verify.judging import Judgement, in_presence, judge
from sayso.reconcile.verify.printer import Printer
from sayso.reconcile.verify.sought import AHEAD_KINDS, TO_DATE, Sought, fits, same_unit, sought_of
from sayso.reconcile.verify.statement import EXAMPLE, StatedNumber, read_statement, stated_numbers
from sayso.reconcile.verify.wording import worded
from sayso.records.picture import Severity
from sayso.records.verification import Verification


def verify(
    ledger: Ledger, text: str, as_of: date | None = None, report: str | None = None
) -> list[Verification]:
    """Hold a statement against what was published by a day (by default the newest day known), and against
    one report. Raises `SaysoError` for a statement that is not understood, `LedgerError` for no such report.
    """
    plain = " ".join(text.split())
    if not plain:
        raise SaysoError(f"There is no statement. Say how many, of what, and where, like {EXAMPLE}.")
    report_id = ledger.report(report).id if report else None
    with ledger.engine.connect() as connection, using(ledger.codebook()):
        day = as_of or newest_day(connection)
        if day is None:
            raise LedgerError("No report of this ledger has a day. Name one with --as-of.")
        known = find_situations(connection)
        stated = stated_numbers(read_statement(ledger, plain, day), known, day)
        return answers(connection, stated, report_id)


def answers(
    connection: Connection, stated: Sequence[StatedNumber], report_id: str | None = None
) -> list[Verification]:
    """A verification of each number."""
    return [_answer(connection, one, report_id) for one in stated]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The series of the family and the plans of the same situation or country; what was left aside."""

    strands: Sequence[Strand]
    note: str = ""


def _answer(connection: Connection, stated: StatedNumber, report_id: str | None) -> Verification:
    sought = sought_of(stated)
    found = _candidates(connection, sought)
    judged = _judged(found.strands, sought)
    note = f"{stated.note} {found.note}".strip()
    if sought.kinds == AHEAD_KINDS and not any(one.verdict for one in judged):
        as_fact = replace(sought, kinds=TO_DATE)
        facts = _judged(found.strands, as_fact)
        if any(one.verdict for one in facts):
            sought, judged = as_fact, facts
            note = f"{note} Read as a plan or forecast; it is reported as a fact.".strip()
    fitting = {one.strand.series.id for one in judged}
    chosen = judged[0] if judged else None
    if chosen is not None:
        in_presence(chosen, judged[1:], sought)
    told = chosen is not None and chosen.verdict is not None
    rest = [strand for strand in found.strands if strand.series.id not in fitting]
    things: list[Vote] = []
    other = None if sought.kinds == AHEAD_KINDS and told else as_plan(rest, sought)
    other = other or (None if told else as_part(rest, sought))
    if other is None and (not told or (chosen is not None and chosen.within)):
        seen = {vote.row.row for strand in found.strands for vote in strand.votes}
        other, things = anywhere(connection, sought, seen)
    conflicts = _conflicts(connection, chosen, sought) if chosen is not None else []
    in_report = _of_report(connection, report_id, sought) if report_id else None
    whole = Found(sought, chosen, tuple(judged), other, tuple(things), report_id, in_report, note, conflicts)
    return worded(whole, Printer(connection))


def _conflicts(connection: Connection, chosen: Judgement, sought: Sought) -> list[str]:
    """What the picture says against the figures that give the number, as it was known then; of those that
    were printed late, `late` tells.
    """
    claims = {vote.row.id for vote in chosen.claims} - {vote.row.id for vote in chosen.late}
    last_form = {vote.row.id: vote.printed for vote in chosen.strand.votes if vote.printed is not None}
    where = PictureFilter(series_id=chosen.strand.series.id, severity=Severity.MEDIUM)
    found = []
    for one in find_disagreements(connection, where):
        days = [last_form.get(side.finding, side.published) for side in (one.one, one.other)]
        known = all(day is not None and day <= sought.stated.known_by for day in days)
        if known and claims & {one.one.finding, one.other.finding}:
            found.append(one.sentence)
    return found


def _judged(strands: Sequence[Strand], sought: Sought) -> list[Judgement]:
    """What the series that fit say, the one that says most first."""
    fitting = (strand for strand in strands if _is_asked(strand, sought))
    return sorted((judge(strand, sought) for strand in fitting), key=lambda one: one.rank)


def _is_asked(strand: Strand, sought: Sought) -> bool:
    return strand.series.family == sought.family and fits(strand.series, sought)


def _candidates(connection: Connection, sought: Sought) -> Candidates:
    """The series that may have the number: of its family, and of plans."""
    row, situation = sought.vote.row, sought.stated.situation
    families = dict.fromkeys((sought.family, *sorted(situation_rules().series.plans)))
    wanted: set[str] = set()
    for family in families:
        for one in find_series(connection, PictureFilter(measure=family)):
            own = one.situation_id == (situation.id if situation else None)
            there = situation is not None or not sought.key or one.country == row.country
            if own and there and same_unit(one.unit, row.unit):
                wanted |= set(one.partitions)
    strands = [one for one in strands_of(connection, sorted(wanted)) if same_unit(one.series.unit, row.unit)]
    return _of_crisis(connection, strands, sought)


def _of_crisis(connection: Connection, strands: Sequence[Strand], sought: Sought) -> Candidates:
    """Outside of situations, the figures that are about the kind of crisis that the statement names."""
    kind = crisis_of(sought.stated.text)
    if sought.stated.situation is not None or not kind:
        return Candidates(strands)
    titles = titles_of(connection, {vote.row.report_id for one in strands for vote in one.votes})
    words = crisis_words(kind)
    kept = []
    for strand in strands:
        votes = [vote for vote in strand.votes if words.search(_beside(vote, titles))]
        if votes:
            kept.append(Strand(strand.series, votes))
    if kept:
        return Candidates(kept)
    named = words.search(sought.stated.text)
    return Candidates(strands, f"No number in question stands beside “{named[0]}”." if named else "")


def _beside(vote: Vote, titles: dict[str, str]) -> str:
    row = vote.row
    return f"{titles.get(row.report_id, '')}\n{row.section or ''}\n{row.around}"


def _of_report(connection: Connection, report_id: str, sought: Sought) -> list[CountedRow]:
    """The figures of a report that may be about the same thing, those of the same place first."""
    row = sought.vote.row
    rows = [one for one in counted_in(connection, [report_id]) if one.measure != "other"]
    rows = [one for one in rows if same_unit(one.unit, row.unit)]
    return sorted(rows, key=lambda one: (one.place or one.place_text) != (row.place or row.place_text))
