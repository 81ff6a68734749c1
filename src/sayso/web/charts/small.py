"""What saves the small drawings of a situation's page: the course of a number, its parts on a map.

Takes a `SituationPicture` and how its page was asked for, gives the menus that the page's template shows.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from sayso.display.charts.wording import listed_names, slug
from sayso.reconcile.situations.key_figures import KeyFigure
from sayso.reconcile.situations.parts import PartTable
from sayso.reconcile.situations.picture import SituationPicture
from sayso.web.templating import environment


@dataclass(frozen=True, slots=True)
class DrawingMenus:
    """The menus of a page that shows a situation, as of a day or of now."""

    picture: SituationPicture
    as_of: date | None

    def course(self, one: KeyFigure) -> Markup:
        """The menu of a key figure's course; of now it leads to the chart of its series."""
        series = f"/series/{one.series_id}"
        csv = self._address(**{"as": "csv"}) if self.as_of else f"{series}?as=estimates"
        lines = [
            f"{one.words} on {one.day}",
            f"Source: {one.says}, and earlier reports, in sayso, as of {one.day}",
        ]
        title = f"{self.picture.situation.name}: {one.label}, {one.place}"
        points = [[point.day.isoformat(), point.best, point.open] for point in one.course]
        return self._menu(title, lines, self._address() if self.as_of else series, csv, points)

    def parts(self, table: PartTable) -> Markup:
        """The menu of a map of parts."""
        counts = Counter(row.publisher or "a report" for row in self.picture.sources)
        names = [name for name, _ in counts.most_common()] or ["no report"]
        days = [one.day for one in (*table.places, *table.groups)]
        lines = [f"Source: {listed_names(names)}, in sayso, as of {max(days)}"]
        title = f"{self.picture.situation.name}: {table.label} by place"
        return self._menu(title, lines, f"{self._address()}#parts", self._address(**{"as": "parts"}))

    def _address(self, **more: str) -> str:
        query = {**({"as-of": self.as_of.isoformat()} if self.as_of else {}), **more}
        own = f"/situations/{self.picture.situation.id}"
        return f"{own}?{urlencode(query)}" if query else own

    def _menu(
        self, title: str, lines: list[str], address: str, csv: str, points: Sequence[Any] = ()
    ) -> Markup:
        module: Any = environment().get_template("parts/charts.html").module
        made: Markup = module.drawing(title, lines, address, csv, f"sayso-{slug(title)}", points)
        return made


def part_rows(picture: SituationPicture) -> Iterator[dict[str, Any]]:
    """The parts of all totals as rows, each with what it is a part of."""
    for table in picture.parts:
        for one in (*table.places, *table.groups):
            yield {"total": table.label, "country": table.place, **asdict(one)}
