"""Measurements of `speed.py`, each in a process of its own: prints JSON. Not to be called by hand."""

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from sayso.intake import Defaults, read_file
from sayso.reading.batches import BATCH as TOGETHER
from sayso.reading.batches import SECONDS, read_batch, reading_processes
from sayso.reading.pipeline import BATCH, COMPONENTS, load_model, load_pipeline, read_and_let_go
from sayso.records import Report

DAY = date(2020, 5, 5)  # of texts that say none
LONG_ENOUGH = 120  # reports that two processes read, over and over if there are fewer


def reports_of(path: Path, most: int) -> list[Report]:
    """The reports of a JSON lines file by its field `text`, or of the documents in a folder."""
    if path.is_dir():
        found = (one.report for file in sorted(path.rglob("*.pdf")) for one in _items(file) if one.report)
        return list(islice(found, most))
    with path.open(encoding="utf-8") as lines:
        texts = [json.loads(line).get("text") or "" for line in islice(lines, most)]
    return [Report(text, published=DAY) for text in texts if text.strip()]


def _items(file: Path) -> Any:
    return read_file(file, Defaults(published=DAY.isoformat()), lambda where, digest: False)


def timed(act: Callable[[], object]) -> float:
    """Seconds of the clock that something takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def reading(path: Path, most: int, rounds: int) -> dict[str, float]:
    """Bare spaCy and the whole reading in turns, one process: medians, and what was read."""
    reports = reports_of(path, most)
    texts = [report.text for report in reports]
    plain = load_model()
    docs = list(plain.pipe(texts))
    found = read_and_let_go(reports)
    bare, whole = [], []
    for _ in range(rounds):
        bare.append(timed(lambda: sum(map(len, plain.pipe(texts)))))
        whole.append(timed(lambda: read_and_let_go(reports)))
    return {
        "reports": len(reports),
        "tokens": sum(map(len, docs)),
        "sentences": sum(1 for doc in docs for _ in doc.sents),
        "numbers": sum(len(one.quantities) for one in found),
        "figures": sum(len(one.figures) for one in found),
        "bare": statistics.median(bare),
        "whole": statistics.median(whole),
        "ratio": statistics.median(one / other for one, other in zip(bare, whole, strict=True)),
    }


def components(path: Path, most: int, rounds: int) -> dict[str, float]:
    """Milliseconds for a thousand tokens of each component, and of the model before them: medians."""
    texts = [report.text for report in reports_of(path, most)]
    nlp = load_pipeline()
    spent: dict[str, list[float]] = {name: [] for name in ("the English model", *COMPONENTS)}
    tokens = 0
    for _ in range(rounds + 1):  # the first fills the caches
        with nlp.select_pipes(disable=list(COMPONENTS)):
            began = time.perf_counter()
            docs = list(nlp.pipe(texts, batch_size=BATCH))
            spent["the English model"].append(time.perf_counter() - began)
        tokens = sum(map(len, docs))
        for name in COMPONENTS:
            component = nlp.get_pipe(name)
            spent[name].append(timed(lambda component=component, docs=docs: [component(doc) for doc in docs]))  # type: ignore[misc]
    return {name: statistics.median(times[1:]) / tokens * 1e6 for name, times in spent.items()}


def processes(path: Path, most: int, rounds: int) -> dict[str, float]:
    """Reports a second by one and by two processes as `sayso read --jobs` starts them, once they are warm."""
    reports = reports_of(path, most)
    reports *= -(-LONG_ENOUGH // len(reports))
    batches = [reports[at : at + TOGETHER] for at in range(0, len(reports), TOGETHER)]
    rates: dict[int, list[float]] = {1: [], 2: []}
    pools = {number: reading_processes(number) for number in rates}
    for number, pool in pools.items():
        _read(pool, batches[: 4 * number])
    for _ in range(rounds):
        for number, pool in pools.items():
            rates[number].append(len(reports) / timed(lambda pool=pool: _read(pool, batches)))  # type: ignore[misc]
    for pool in pools.values():
        pool.shutdown()
    ratios = [two / one for one, two in zip(rates[1], rates[2], strict=True)]
    one, two = (statistics.median(rates[number]) for number in rates)
    return {"one": one, "two": two, "ratio": statistics.median(ratios)}


def _read(pool: Any, batches: Sequence[Sequence[Report]]) -> None:
    waiting: list[Future[Any]] = [pool.submit(read_batch, batch, (), SECONDS) for batch in batches]
    for one in waiting:
        one.result()


def peak(path: Path, most: int, rounds: int) -> dict[str, float]:
    """Megabytes at most of a process that reads, and of one that runs bare spaCy (`most` below 0)."""
    reports = reports_of(path, abs(most))
    if most < 0:
        plain = load_model()
        for doc in plain.pipe(report.text for report in reports):
            len(doc)
    else:
        for at in range(0, len(reports), TOGETHER):
            read_and_let_go(reports[at : at + TOGETHER])
    return {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def main() -> None:
    """Call a measurement by its name: speed_parts.py NAME PATH MOST ROUNDS."""
    name, path, most, rounds = sys.argv[1:]
    measured = {one.__name__: one for one in (reading, components, processes, peak)}
    print(json.dumps(measured[name](Path(path), int(most), int(rounds))))


if __name__ == "__main__":
    main()
