"""Events on the terminal: what happened, who did it to whom, when and where, and on whose say-so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sayso.display.words import counted, interval_words, period_words, place_words, report_words, two_lines

if TYPE_CHECKING:
    from sayso.codebook import EventBook
    from sayso.ledger.findings.events import EventRow, ParticipantRow
    from sayso.reading.events import Fired

STYLES = {
    "reported": "green", "claimed": "yellow", "denied": "red", "ordered": "cyan", "threatened": "magenta",
    "planned": "cyan", "hypothetical": "magenta", "negated": "red",
}  # fmt: skip


WIDE = 120  # columns from which events are shown as a table


@dataclass(frozen=True, slots=True)
class EventTable:
    """Events as a table on a wide terminal, as a few lines each on a narrow one."""

    rows: "Sequence[EventRow]"
    with_report: bool = True

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Choose the form by the width at hand."""
        if options.max_width >= WIDE:
            yield _table(self.rows, with_report=self.with_report)
        else:
            for row in self.rows:
                yield _lines(row, with_report=self.with_report)


def event_table(events: "Sequence[EventRow]", total: int) -> RenderableType:
    """Events of many reports, and how many of how many they are."""
    note = counted(total, "event")
    note = f"{len(events):,} of {note}" if len(events) != total else note
    return Group(EventTable(events), Text(f"{note}. A report with its evidence: sayso show ID", style="dim"))


def event_list(events: "Sequence[EventRow]") -> RenderableType:
    """The events of one report, with the words of each."""
    if not events:
        return Text()
    return Group(Text("Events", style="bold"), EventTable(events, with_report=False))


def _lines(event: "EventRow", *, with_report: bool) -> RenderableType:
    """An event in three lines: what; who and to whom; when, where, how many, and who says so."""
    head = _code(event)
    head.append(f"  “{event.trigger}”", style="dim")
    text = Text()
    text.append_text(Text(", ").join(map(_person, event.actors)) if event.actors else Text("–"))
    text.append(" → ", style="dim")
    text.append_text(Text(", ").join(map(_person, event.recipients)) if event.recipients else Text("–"))
    days = period_words(event.period_first, event.period_last)
    parts = [
        days if days != "–" else "",
        place_words(event.place_text, event.country) if event.place_text else "",
    ]
    parts += [f"{interval_words(f.low, f.high, f.qualifier, f.quote)} {f.measure}" for f in event.figures]
    parts.append(f"says {_says(event)}")
    if with_report:
        parts.append(report_words(event.publisher, event.published, event.report_id))
    text.append("\n" + " · ".join(filter(None, parts)), style="dim")
    return Group(head, Padding(text, (0, 0, 0, 3)))


def _table(events: "Sequence[EventRow]", *, with_report: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    last = two_lines("who says so", "report") if with_report else "who says so"
    head, when = two_lines("event", "words"), two_lines("when", "where")
    for name in (head, "who", "to whom", when, "how many", last):
        table.add_column(name, overflow="fold")
    for event in events:
        says = [Text(_says(event))]
        if with_report:
            words = report_words(event.publisher, event.published, event.report_id)
            says.append(Text(words, style="dim"))
        table.add_row(
            Text("\n").join([_code(event), Text(f"“{event.trigger}”", style="dim")]),
            _people(event.actors),
            _people(event.recipients),
            _when_and_where(event),
            "\n".join(
                interval_words(f.low, f.high, f.qualifier, f.quote) + f" {f.measure}" for f in event.figures
            ),
            Text("\n").join(says),
        )
    return table


def _code(event: "EventRow") -> Text:
    text = Text(event.code, style="bold")
    if event.status != "reported":
        text.append(f" {event.status}", style=STYLES[event.status])
    return text


def _people(people: "Iterable[ParticipantRow]") -> Text:
    """Each on a line; a dash for nobody."""
    lines = [_person(person) for person in people]
    return Text("\n").join(lines) if lines else Text("–", style="dim")


def _person(person: "ParticipantRow") -> Text:
    """The words, with the actor's name where that is another."""
    line = Text(person.quote)
    if person.actor and person.actor.lower() not in person.quote.lower():
        line.append(f" = {person.actor}", style="dim")
    return line


def _when_and_where(event: "EventRow") -> Text:
    days = Text(period_words(event.period_first, event.period_last))
    where = place_words(event.place_text, event.country) if event.place_text else ""
    return Text("\n").join([days, Text(where, style="dim")])


def _says(event: "EventRow") -> str:
    if event.claimant is None:
        return "the report"
    return f"{event.claimant}; denied by {event.denier}" if event.denier else event.claimant


def code_table(book: "EventBook") -> RenderableType:
    """The event codes with their topics and outside codes, and the classes that patterns may name."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("event", no_wrap=True)  # typed after --code
    for name in ("topic", "is", "PLOVER", "ACLED"):
        table.add_column(name, overflow="fold")
    for code in book.codes.values():
        plover = " ".join(filter(None, [code.type, code.mode]))
        table.add_row(code.name, code.topic, code.label, plover, code.acled or "")
    classes = ", ".join(f"@{name}" for name in sorted(book.classes))
    return Group(table, Text(f"Classes that patterns may name, beside the built-in ones: {classes}"))


def fired_table(fired: "Sequence[Fired]", own: set[str]) -> RenderableType:
    """Which rule fired on which words; those of the user's own file are marked."""
    if not fired:
        return Text("No rule fired.", style="yellow")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("", "event", "rule", "words", "who", "to whom", "status"):
        table.add_column(name, overflow="fold")
    for one in fired:
        event = one.event
        table.add_row(
            Text("yours", style="bold green") if event.code in own else Text("shipped", style="dim"),
            event.code,
            f'{one.key} = "{one.pattern}"',
            f"“{event.evidence.trigger.quote}”",
            "\n".join(person.evidence.quote for person in event.actors) or "–",
            "\n".join(person.evidence.quote for person in event.recipients) or "–",
            event.status.value,
        )
    return table
