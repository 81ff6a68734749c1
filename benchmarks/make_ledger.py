"""Make a ledger of synthetic figures: python benchmarks/make_ledger.py FIGURES OUT [SEED]

Reports of three figures each, of unlike texts: daily numbers and running totals of all measures in all
countries and many towns over three years, some places with most of them, half with a speaker, one in a
hundred denied, one report in twenty a copy of another. No words of anybody's. For speed, not for accuracy. A
family, place and year has about as many figures here (of 100,000) as in 1,613 real reports: some two.
"""

import random
import string
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select

from sayso.codebook import load_codebook
from sayso.gazetteer import open_gazetteer
from sayso.ledger import Ledger
from sayso.ledger.schema import tables
from sayso.records import content_id

FIRST, LAST = date(2021, 1, 1), date(2023, 12, 31)
A_REPORT = 3  # figures
BATCH = 5_000  # reports written together
MEASURES = (
    "arrivals",
    "detained",
    "killed",
    "injured",
    "displaced",
    "returns",
    "pushbacks",
    "missing",
    "rescued",
)
SPEAKERS = (("border_guard", 5), ("igo", 4), ("ngo", 3), ("government", 5))
NOW = datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None)

Rows = dict[str, list[dict[str, Any]]]


class Maker:
    """Makes reports with their rows; the same seed makes the same ledger."""

    def __init__(self, seed: int, rows: tuple[int, int], first: date) -> None:
        self.random = random.Random(seed)
        gazetteer = open_gazetteer()
        self.countries = sorted(gazetteer.names)
        places = {code: gazetteer.country(name) for code, name in gazetteer.names.items()}
        self.centres = {
            code: (place.latitude, place.longitude)
            if place is not None and place.latitude is not None and place.longitude is not None
            else (0.0, 0.0)
            for code, place in places.items()
        }
        self.measures = sorted(load_codebook().measures)
        self.vocabulary = ["".join(self.random.choices(string.ascii_lowercase, k=6)) for _ in range(5_000)]
        (self.row, self.reading), self.first, self.seed, self.count = rows, first, seed, 0
        self.last: list[str] = []

    def reports(self, figures: int) -> Iterator[Rows]:
        """Rows of reports with so many figures in all, some thousand reports at a time."""
        left = figures
        while left > 0:
            rows: Rows = {"report": [], "reading": [], "figure": [], "evidence": [], "claim": []}
            for _ in range(BATCH):
                if left > 0:
                    left -= self._report(rows, min(A_REPORT, left))
            yield rows

    def _report(self, rows: Rows, figures: int) -> int:
        draw, self.reading, self.count = self.random, self.reading + 1, self.count + 1
        published = LAST - timedelta(days=draw.randrange((LAST - self.first).days + 1))
        is_copy = bool(self.last) and draw.random() < 0.05
        filler = self.last if is_copy else draw.choices(self.vocabulary, k=60)
        self.last = filler
        name = content_id("made", self.seed, self.count)
        text, spans = " ".join(filler) + ". ", []
        for _ in range(figures):
            number = int(10 ** draw.uniform(0, 4))
            quote = f"{number:,} people"
            spans.append((len(text), quote, number))
            text += f"{quote} today, said {draw.choice(filler)}. "
        rows["report"].append(
            {
                "id": name, "url": "", "title": " ".join(filler[:6]), "published": published,
                "publisher": f"Paper {draw.randrange(300)}", "agency": "", "language": "en", "text": text,
                "added_at": NOW,
            }
        )  # fmt: skip
        rows["reading"].append({"id": self.reading, "report_id": name, "reader": "made", "read_at": NOW})
        for start, quote, number in spans:
            self._figure(rows, name, published, (start, quote, number))
        return figures

    def _figure(self, rows: Rows, report: str, published: date, words: tuple[int, str, int]) -> None:
        draw, (start, quote, number) = self.random, words
        self.row += 1
        country = self.countries[min(int(draw.expovariate(0.04)), len(self.countries) - 1)]
        town = int(draw.expovariate(0.03)) if draw.random() < 0.6 else 0  # 0 is the country itself
        day = published - timedelta(days=int(draw.expovariate(0.7)))
        total = draw.random() < 0.3
        bound = draw.random() < 0.15
        end = start + len(quote)
        centre = self.centres[country]
        latitude = max(-85.0, min(85.0, centre[0] + (town % 17 - 8) / 5 if town else centre[0]))
        longitude = centre[1] + (town % 23 - 11) / 5 if town else centre[1]
        rows["figure"].append(
            {
                "row": self.row, "id": content_id(report, start), "reading_id": self.reading,
                "report_id": report, "low": number, "high": None if bound else number,
                "measure": self.measures[min(int(draw.expovariate(0.15)), len(self.measures) - 1)],
                "qualifier": "more_than" if bound else "exact", "counted": "people",
                "period_first": date(day.year, 1, 1) if total else day, "period_last": day,
                "period_precision": "year" if total else "day", "place_text": country, "country": country,
                "place": country if not town else f"{country} {town}",
                "place_kind": "city" if town else "country",
                "geonames_id": 1_000_000 + 1_000 * self.countries.index(country) + town,
                "latitude": latitude, "longitude": longitude, "place_approximate": False, "speaker": None,
                "status": "denied" if draw.random() < 0.01 else "actual",
                "start": start, "end": end, "quote": quote,
            }
        )  # fmt: skip
        for field in ("measure", "period"):
            rows["evidence"].append(
                {"figure_row": self.row, "field": field, "start": start, "end": end, "quote": quote}
            )
        if draw.random() < 0.5:
            kind, quality = draw.choice(SPEAKERS)
            rows["claim"].append(
                {
                    "id": content_id(report, start, "claim"), "reading_id": self.reading,
                    "report_id": report, "start": start, "end": end, "content": quote,
                    "speaker": kind, "stance": "states", "direct": False, "negated": False,
                    "certainty": "asserted",
                    "actor": f"{kind} of {country}", "actor_kind": kind, "actor_country": country,
                    "quality": quality,
                }
            )  # fmt: skip


def add(ledger: Ledger, figures: int, seed: int, first: date = FIRST) -> None:
    """Write so many more figures into a ledger, of reports published from `first` on."""
    with ledger.engine.connect() as connection:
        rows = _last(connection, tables.figure.c.row), _last(connection, tables.reading.c.id)
    maker = Maker(seed, rows, first)
    for rows in maker.reports(figures):
        with ledger.writing() as connection:
            for name, found in rows.items():
                if found:
                    connection.execute(insert(tables.metadata.tables[name]), found)


def _last(connection: Connection, column: Any) -> int:
    return int(connection.execute(select(func.max(column))).scalar() or 0)


def main() -> None:
    """Read the command line, make the ledger."""
    figures, path = int(sys.argv[1]), Path(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    with Ledger(path) as ledger:
        add(ledger, figures, seed)
    print(f"{figures:,} figures → {path}")


if __name__ == "__main__":
    main()
