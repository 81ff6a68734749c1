"""How far a long task is, on the terminal."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from sayso.display.words import counted

if TYPE_CHECKING:
    from sayso.ledger.ingest import Outcome


@contextmanager
def refreshing(*, quiet: bool, what: str = "reconciling") -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar, on standard error of a terminal: call it with the step, done, total."""
    console = Console(stderr=True)
    columns = (TextColumn(f"{what}: {{task.description}}"), BarColumn(), MofNCompleteColumn())
    hidden = quiet or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task("", total=None)
        yield lambda step, done, total: bar.update(task, description=step, completed=done, total=total)


@contextmanager
def steps(task: str, total: int) -> Iterator[Callable[[], None]]:
    """A bar for a known number of steps, on standard error of a terminal; call what it gives after each."""
    console = Console(stderr=True)
    columns = (TextColumn(task), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        number = bar.add_task(task, total=total)
        yield lambda: bar.advance(number)


class ReadingProgress:
    """The progress bar of `sayso read`, on standard error, and its closing line."""

    def __init__(self, total: int, *, quiet: bool) -> None:
        self.console = Console(stderr=True)
        self.failures: list[Outcome] = []
        self.bar = Progress(
            TextColumn("reading"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[figures]}"),
            TimeRemainingColumn(),
            console=self.console,
            transient=True,
            disable=quiet or not self.console.is_terminal,
        )
        self.task = self.bar.add_task("", total=total, figures="")
        self.total, self.done, self.found, self.noted, self.undated = total, 0, 0, 0, 0

    def __enter__(self) -> "ReadingProgress":
        self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bar.stop()

    def show(self, outcome: "Outcome") -> Iterable[str]:
        """Count an outcome; a file of many rows makes the bar longer."""
        self.done += 1
        self.found += outcome.figures
        self.total = max(self.total, self.done)
        figures = counted(self.found, "figure")
        self.bar.update(self.task, completed=self.done, total=self.total, figures=figures)
        self.noted += len(outcome.notes)
        self.undated += outcome.undated
        if outcome.kind == "failed":
            self.failures.append(outcome)
        return [outcome.kind]

    def stop(self, message: str) -> None:
        """End the bar with a line."""
        self.bar.stop()
        self.console.print(message, highlight=False, markup=False)

    def summary(self, counts: Counter[str], path: str) -> None:
        """Say what became of the inputs; the first few failures with their reasons."""
        parts = [f"{counts['read']:,} read, {counted(self.found, 'figure')}"]
        if counts["known"]:
            parts.append(f"{counts['known']:,} known already")
        if counts["forgotten"]:
            parts.append(f"{counts['forgotten']:,} forgotten before")
        if counts["failed"]:
            parts.append(f"{counts['failed']:,} not read")
        self.console.print(f"{'; '.join(parts)} → {path}", highlight=False, soft_wrap=True, markup=False)
        if self.noted:
            self.console.print(
                f"  {counted(self.noted, 'note')} on what was read: sayso status", style="cyan"
            )
        if self.undated:
            told = (
                f"  {counted(self.undated, 'report')} without a day of publication: sayso status, sayso date"
            )
            self.console.print(told, style="cyan")
        for failure in self.failures[:5]:
            self.console.print(
                f"  {failure.location}: {failure.message}",
                style="yellow",
                highlight=False,
                markup=False,
                soft_wrap=True,
            )
        if len(self.failures) > 5:
            self.console.print(f"  … and {len(self.failures) - 5:,} more: sayso status", style="yellow")
