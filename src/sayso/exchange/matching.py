"""Annotated texts beside what was shown: which findings were kept, corrected, taken out or missed.

Takes an open connection and returned texts, gives a `RequestedChange` for every finding, or an `ImportedRow`
for what fits none. A finding whose span is still there is accepted, one whose span is gone is rejected.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row

from sayso.errors import QueryError, SaysoError
from sayso.exchange.cells import Habits, changed
from sayso.exchange.linked import linked_form
from sayso.exchange.people import People
from sayso.exchange.requested import ImportedRow, RequestedChange, RowOutcome
from sayso.exchange.shown import Shown, shown_in
from sayso.exchange.texts import ReturnedSpan, ReturnedText
from sayso.ledger.reports import stored_report
from sayso.ledger.review.changes import FIELDS, with_number
from sayso.ledger.review.lookup import rows_by_id
from sayso.records import Evidence, Report


@dataclass(frozen=True, slots=True)
class FileJudgement:
    """What holds for a whole file: the labels that it has (`None`: annotators saw all), what new figures
    count that come without a measure, and whether what is unchanged was looked at, where no answer says so.
    """

    labels: frozenset[str] | None = None
    measure: str | None = None
    accept_unchanged: bool = False


KINDS = {"FIGURE": "figure", "CLAIM": "claim", "EVENT": "event"}
Asked = Iterator[RequestedChange | ImportedRow]


def annotated_changes(
    connection: Connection,
    texts: Sequence[ReturnedText | ImportedRow],
    people: People,
    of_file: FileJudgement,
) -> Asked:
    """What annotated texts ask for, in their order."""
    for text in texts:
        if isinstance(text, ImportedRow):
            yield text
            continue
        try:
            yield from list(_of_text(connection, text, people, of_file))
        except SaysoError as error:
            yield ImportedRow(text.where, RowOutcome.INVALID, message=str(error))


def _of_text(connection: Connection, text: ReturnedText, people: People, of_file: FileJudgement) -> Asked:
    if not text.about.report:
        told = "It does not say which report it is: keep `sayso`, which the export wrote beside the text."
        yield ImportedRow(text.where, RowOutcome.NOT_MATCHED, message=told)
        return
    report = stored_report(connection, text.about.report)
    if report is None:
        told = f"There is no report {text.about.report[:16]!r} in this ledger."
        yield ImportedRow(text.where, RowOutcome.NOT_MATCHED, message=told)
        return
    if text.answer == "ignore":
        return
    shown = shown_in(connection, report, text, of_file.labels)
    if shown is None:
        told = "Its text is not that of the report. Export it again."
        yield ImportedRow(text.where, RowOutcome.NOT_MATCHED, message=told)
        return
    who = people.name(text.who)
    if text.answer == "reject":
        yield from _rejected(connection, text, shown, who)
        return
    matched = shown.match(text)
    kept = "confirm" if text.answer or of_file.accept_unchanged else ""
    for one in _of_findings(connection, text, shown, matched, who):
        yield one if isinstance(one, ImportedRow) or one.verdict != "confirm" else replace(one, verdict=kept)
    yield from _new(text, shown, matched, (report, who, of_file.measure))


def _rejected(connection: Connection, text: ReturnedText, shown: Shown, who: str) -> Asked:
    """A task that was rejected as a whole says something only if one finding is in it."""
    if len(shown.findings) != 1:
        told = f"Rejected as a whole, with {len(shown.findings)} findings in it: which one is not said."
        yield ImportedRow(text.where, RowOutcome.INVALID, who=who, message=told)
        return
    for key, span in shown.findings.items():
        yield _change(_origins(connection, [key]), text, shown, (key, span.label, who), "reject")


def _of_findings(
    connection: Connection,
    text: ReturnedText,
    shown: Shown,
    matched: Mapping[str, ReturnedSpan],
    who: str,
) -> Asked:
    """A change for each finding that was shown."""
    origins = _origins(connection, list(shown.findings))
    for key, span in shown.findings.items():
        told = (key, span.label, who)
        found = matched.get(key)
        if found is None:
            yield _change(origins, text, shown, told, "reject")
            continue
        change = _change(origins, text, shown, told, "confirm")
        if isinstance(change, ImportedRow):
            yield change
            continue
        try:
            yield _corrected(change, found, shown, text, matched)
        except QueryError as error:
            yield ImportedRow(text.where, RowOutcome.INVALID, key, who, message=str(error))


def _origins(connection: Connection, keys: Sequence[str]) -> dict[str, Row[Any]]:
    """The findings of keys, as they left."""
    found: dict[str, Row[Any]] = {}
    for kind in KINDS.values():
        ids = [key.partition("-")[2] for key in keys if key.startswith(f"{kind}-")]
        found |= {f"{kind}-{one}": row for one, row in rows_by_id(connection, kind, ids).items()}
    return found


def _change(
    origins: Mapping[str, Row[Any]],
    text: ReturnedText,
    shown: Shown,
    told: tuple[str, str, str],
    verdict: str,
) -> RequestedChange | ImportedRow:
    key, label, who = told
    origin = origins.get(key)
    if origin is None or origin.report_id != shown.report.id:
        why = "There is no such finding in this report."
        return ImportedRow(text.where, RowOutcome.NOT_MATCHED, key, who, message=why)
    review = text.about.reviews.get(key)
    return RequestedChange(
        where=text.where,
        kind=KINDS[label],
        verdict=verdict,
        report_id=origin.report_id,
        who=who,
        origin=origin,
        known=(review[0], review[1] or "") if review else None,
    )


def _corrected(
    change: RequestedChange,
    found: ReturnedSpan,
    shown: Shown,
    text: ReturnedText,
    matched: Mapping[str, ReturnedSpan],
) -> RequestedChange:
    """The change with what was changed: fields, the words of the number, the words of other fields."""
    assert change.origin is not None
    origin = change.origin._mapping
    key = f"{change.kind}-{change.origin.id}"
    form: dict[str, str] = {}
    words: dict[str, Evidence] = {}
    if change.kind == "figure" and shown.is_moved(key, found):
        words["quantity"] = shown.evidence(found)
        form |= with_number({}, words["quantity"].quote)
    linked, behind = linked_form(key, change.kind, shown, text, matched)
    form |= linked
    told = {name: value for name, value in found.fields.items() if name in FIELDS[change.kind]}
    asked: dict[str, str] = {}
    for said in (form, told):  # what is said outright goes before what words say
        for name, value in said.items():
            typed = changed(name, value, origin[name], Habits())
            if typed is not None:
                asked[name] = typed
    return replace(change, form=asked, words={**words, **behind})


def _new(
    text: ReturnedText,
    shown: Shown,
    matched: Mapping[str, ReturnedSpan],
    given: tuple[Report, str, str | None],
) -> Asked:
    """Spans that nothing was shown for: figures that were missed; others belong to nothing."""
    known = {id(one) for one in matched.values()}
    related = {words for _, _, words in text.relations or ()}
    for span in text.spans:
        if id(span) in known or (span.key and span.key in related):
            continue
        try:
            yield _of_new(text, span, shown, matched, given)
        except QueryError as error:
            yield ImportedRow(text.where, RowOutcome.INVALID, who=given[1], message=str(error))


def _of_new(
    text: ReturnedText,
    span: ReturnedSpan,
    shown: Shown,
    matched: Mapping[str, ReturnedSpan],
    given: tuple[Report, str, str | None],
) -> RequestedChange | ImportedRow:
    """What a new span asks for. Raises `QueryError` for one that is not in the text."""
    report, who, measure = given
    evidence = shown.evidence(span)
    if span.label != "FIGURE":
        why = "Only figures can be added." if span.label in KINDS else "It belongs to no figure."
        told = f"“{evidence.quote[:60]}” is a new {span.label}. {why}"
        return ImportedRow(text.where, RowOutcome.NOT_MATCHED, who=who, message=told)
    form = {name: value for name, value in span.fields.items() if name in FIELDS["figure"]}
    linked, behind = linked_form(span.key, "figure", shown, text, matched)
    if "measure" not in form and measure is not None:
        form["measure"] = measure
    return RequestedChange(
        where=f"{text.where}, “{evidence.quote[:40]}”",
        kind="figure",
        verdict="add",
        report_id=report.id,
        who=who,
        form=with_number({**linked, **form}, evidence.quote),
        words={"quantity": evidence, **behind},
    )
