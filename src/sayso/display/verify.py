"""A verification on the terminal: the verdict, and each sentence with the words that show it."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from sayso.reconcile.series.wording import day_words
from sayso.records.verification import Printing, StatementVerdict, Verification

STYLES = {
    StatementVerdict.HOLDS: "bold green",
    StatementVerdict.WAS_TRUE: "bold yellow",
    StatementVerdict.OLDER: "bold yellow",
    StatementVerdict.DISPUTED: "bold red",
    StatementVerdict.NOBODY: "bold red",
}


def verification_list(found: Sequence[Verification]) -> RenderableType:
    """The answers to all numbers of a statement."""
    parts: list[RenderableType] = []
    for one in found:
        stated = one.statement
        about = ", ".join(filter(None, (stated.situation, stated.place, f"as of {day_words(stated.day)}")))
        head = Text.assemble(f"“{stated.quote}” ", (f"{stated.measure.replace('_', ' ')} · {about}", "dim"))
        style = STYLES.get(one.verdict, "bold magenta")
        parts += [head, Text(one.verdict.value.upper(), style=style)]
        if one.note:
            parts.append(Text(one.note, style="dim"))
        for sentence in one.sentences:
            parts.append(Text(sentence.text))
            parts += [Padding(_printing(shown), (0, 0, 0, 3)) for shown in sentence.evidence]
        parts.append("")
    return Group(*parts, Text("A report: sayso show ID. A series: sayso series ID", style="dim"))


def _printing(one: Printing) -> Text:
    page = f", page {one.page}" if one.page else ""
    text = Text(f"{one.publisher or 'a report'}, {one.published or 'no day'}{page}: ", style="dim")
    before, words, after = one.sentence.partition(" ".join(one.quote.split()))
    text.append(before, style="dim").append(words, style="bold").append(after, style="dim")
    return text.append(f"  {one.report_id[:8]}", style="dim")
