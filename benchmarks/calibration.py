"""How certain sayso is, and how often it is right: python benchmarks/calibration.py

Reads the reports of ../shared/labels/figures_dev.jsonl, from which nothing was learned, and compares the
probability of each field of the figures that are labelled with whether the field is right. Prints the
expected calibration error of each field, and draws docs/reliability.svg.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from run import BENCH
from sayso.reading.pipeline import read_reports
from sayso.records import Figure
from sayso.training.labelled import (
    Row,
    options,
    paired,
    read_rows,
    report_of,
    right_period,
    right_words,
)
from sayso.training.scores import Bin, binned, calibration_error

LABELS = BENCH.parent / "labels" / "figures_dev.jsonl"
PICTURE = Path(__file__).parent.parent / "docs" / "reliability.svg"
FIELDS = ("measure", "period", "place", "speaker", "status")


def choices(rows: list[Row]) -> dict[str, list[tuple[float, bool]]]:
    """For each field the probability and whether it is right, of every labelled figure that is found."""
    found: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for row, reading in zip(rows, read_reports(map(report_of, rows)), strict=True):
        spans = [(one.evidence.quantity.start, one.evidence.quantity.end) for one in reading.figures]
        for at, label in paired(row["figures"], spans).items():
            for field, said, is_right in judged(label, reading.figures[at]):
                found[field].append((said, is_right))
    return found


def judged(label: Row, figure: Figure) -> Iterator[tuple[str, float, bool]]:
    """Each field that has a probability: that, and whether the label or an alternative of it agrees."""
    right = {
        "measure": figure.measure in options(label, "measure", label["measure"]),
        "period": right_period(label, figure.period),
        "place": right_words(label, "place", figure.place_text)
        and figure.country in options(label, "country", label["country"]),
        "speaker": right_words(label, "source", figure.speaker),
        "status": str(figure.status) in options(label, "status", label["status"]),
    }
    for field in FIELDS:
        said = getattr(figure.certainty, field) if figure.certainty is not None else None
        if said is not None:
            yield field, said, right[field]


def picture(bins: dict[str, list[Bin]]) -> str:
    """A reliability diagram as SVG: the share that is right over the probability, a panel for each field."""
    import vl_convert

    rows = [
        {"field": field, "said": one.said, "right": one.right, "choices": one.choices}
        for field, those in bins.items()
        for one in those
    ]
    scale = {"domain": [0, 1]}
    points: dict[str, Any] = {
        "mark": {"type": "point", "filled": True},
        "encoding": {
            "x": {"field": "said", "type": "quantitative", "scale": scale, "title": "probability said"},
            "y": {"field": "right", "type": "quantitative", "scale": scale, "title": "share that is right"},
            "size": {"field": "choices", "type": "quantitative", "title": "figures"},
        },
    }
    line = {
        "data": {"values": [{"at": 0}, {"at": 1}]},
        "mark": {"type": "line", "color": "#999", "strokeDash": [4, 3]},
        "encoding": {
            "x": {"field": "at", "type": "quantitative"},
            "y": {"field": "at", "type": "quantitative"},
        },
    }
    spec = {
        "data": {"values": rows},
        "facet": {"field": "field", "title": None, "sort": list(FIELDS)},
        "columns": len(FIELDS),
        "spec": {"width": 150, "height": 150, "layer": [line, points]},
        "config": {"background": "white"},
    }
    return str(vl_convert.vegalite_to_svg(json.dumps(spec)))


def main() -> None:
    """Read, print, draw."""
    found = choices(list(read_rows(LABELS)))
    bins = {field: binned(found[field]) for field in FIELDS}
    for field, those in bins.items():
        right = sum(is_right for _, is_right in found[field]) / len(found[field])
        print(
            f"{field:<8} {len(found[field])} figures, right {right:.3f}, "
            f"expected calibration error {calibration_error(those):.3f}"
        )
    PICTURE.write_text(picture(bins) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
