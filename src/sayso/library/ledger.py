"""An open ledger for programs and notebooks: `sayso.Ledger`.

Takes a path or an address; reads reports into it, answers in rows (`lists.py`), charts and pages.
"""

from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.ledger.filters import PictureFilter
from sayso.ledger.picture.estimates import find_estimates
from sayso.ledger.picture.series import find_series_figures, get_series
from sayso.library.lists import ListedLedger
from sayso.library.questions import Day, days

if TYPE_CHECKING:
    import altair as alt

    from sayso.ledger.ingest import Outcome
    from sayso.library.pages import ShownReport

CHARTED = 250  # figures or estimates of one chart, as on the desk
File = str | PathLike[str]


class OpenLedger(ListedLedger):
    """A ledger for programs and notebooks: a file, a PostgreSQL address, or ":memory:".

    Use it in a `with` block, or call `close`. `read` takes reports in; each list (`figures`, `claims`,
    `events`, `estimates`, `series`, `disagreements`, `incidents`) gives `Rows`.
    """

    def __enter__(self) -> "OpenLedger":
        return self

    def __repr__(self) -> str:
        return f"<sayso.Ledger {self.name}>"

    def read(
        self, *paths: File, published: str = "", publisher: str = "", codebook: Iterable[File] | File = ()
    ) -> "list[Outcome]":
        """Read files and folders into the ledger, as `sayso read` does; what became of each input.

        What was read before is not read again. `published` and `publisher` are for inputs that do not say so.
        A file that cannot be read is an outcome of the kind "failed", with its reason, and stops no other.
        """
        from sayso.intake import Defaults
        from sayso.ledger.ingest import Options, ingest

        own = [codebook] if isinstance(codebook, str | PathLike) else list(codebook)
        options = Options(Defaults(published, publisher), tuple(map(Path, own)))
        return list(ingest(self, [Path(path) for path in paths], options))

    def chart(
        self, series: str, *, since: Day = None, until: Day = None, log: bool = False
    ) -> "alt.VConcatChart":
        """A series by its id, or the beginning of it, as the desk draws it: an Altair chart of estimates
        with their range, and of every figure by who says so. Raises `SaysoError` without the extra
        `notebook`.
        """
        from sayso.display.charts.forms import ChartOptions
        from sayso.library.charts import series_chart

        name = str(self.series_id_of(series))
        first, last = days(since, until)
        wanted = PictureFilter(series_id=name, since=first, until=last)
        figures = list(find_series_figures(self.engine, [name], first, last, newest=CHARTED))
        found = find_estimates(self.engine, wanted, newest=CHARTED)
        options = ChartOptions(since=first, until=last, scale="log" if log else "linear")
        return series_chart(get_series(self.engine, name), figures, found, options)

    def show(self, report: str) -> "ShownReport":
        """A report with its findings marked, for notebooks; by its id, or the beginning, or its address."""
        from sayso.library.pages import ShownReport

        found = self.report(report)
        return ShownReport(found, self.findings(found.id))
