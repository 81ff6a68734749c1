"""The ledger of a load or kill run, and readings to write into it: python load_ledger.py OUT

The samples are read once, in a process of their own, as reading needs the model. `varied` makes another
report of one: other days, other words of the same length, so that every quote stands where it stood.
"""

import pickle
import random
import re
import string
import subprocess
import sys
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sayso.ledger import Ledger
from sayso.ledger.copies.copy import copy_ledger
from sayso.ledger.review.situations import add_situation
from sayso.ledger.schema.engine import is_address
from sayso.reconcile import refresh
from sayso.reconcile.situations.naming import situation_of
from sayso.records import Evidence, Reading

ROOT = Path(__file__).parents[2]
SAMPLES = (ROOT / "samples" / "border-2021", ROOT / "samples" / "freddy-2023")
WORD = re.compile(r"\b[a-z]{5,}\b")
READER = "load"

sys.path.append(str(ROOT / "benchmarks"))


def prepared(folder: Path) -> list[Reading]:
    """The readings of the samples; they are read once and kept in a folder."""
    kept = folder / "readings.pickle"
    if not kept.exists():
        subprocess.run([sys.executable, __file__, str(kept)], check=True)
    found: list[Reading] = pickle.loads(kept.read_bytes())
    return found


def read_samples() -> list[Reading]:
    """Read the samples, which loads the model."""
    from sayso.intake import Defaults, find_files, read_file
    from sayso.reading.pipeline import read_reports

    items = [item for path in find_files(SAMPLES) for item in read_file(path, Defaults())]
    reports = {item.report.id: item.report for item in items if item.report is not None}
    return list(read_reports(list(reports.values())))


def make_ledger(where: str, figures: int, folder: Path) -> None:
    """A ledger of the samples and of made figures, with its picture: in a file, or copied to an address."""
    made = folder / "made.db" if is_address(where) else Path(where)
    with Ledger(made) as ledger:
        ledger.write_readings(prepared(folder), READER)
        storm = situation_of("Cyclone Freddy", [], "", countries=("MW",), since=date(2023, 3, 10))
        with ledger.writing() as connection:
            add_situation(connection, storm, READER)
        if figures:
            from make_ledger import add

            add(ledger, figures, 1)
        refresh(ledger)
    if is_address(where):
        with Ledger(made) as ledger:
            copy_ledger(ledger, where, lambda step, done, total: None)


def varied(reading: Reading, seed: str, *, same_words: bool = False) -> Reading:
    """Another report that says the same of other days, in other words unless it is to be a copy."""
    draw = random.Random(seed)
    days = timedelta(days=draw.randrange(-400, 400))
    words: dict[str, str] = {}

    def other(found: re.Match[str]) -> str:
        made = "".join(draw.choices(string.ascii_lowercase, k=len(found[0])))
        return words.setdefault(found[0], made)

    text = reading.report.text if same_words else WORD.sub(other, reading.report.text)
    text += f"\n\nPrinted as {seed}."
    report = replace(reading.report, kept_id="", url="", text=text, publisher=f"Paper {draw.randrange(20)}")
    moved: Reading = _moved(replace(reading, report=report), days, text)
    return moved


def _moved(one: Any, days: timedelta, text: str) -> Any:
    """A record with its days moved and its quotes as the text has them."""
    if isinstance(one, Evidence):
        return replace(one, quote=text[one.start : one.end])
    if isinstance(one, date):
        return one + days
    if isinstance(one, tuple):
        return tuple(_moved(part, days, text) for part in one)
    if is_dataclass(one) and not isinstance(one, type):
        return type(one)(**{f.name: _moved(getattr(one, f.name), days, text) for f in fields(one)})
    return one


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(pickle.dumps(read_samples()))
