"""One session of Spark, and one output of a handful of short reports; skipped where Spark or Java is not."""

import json
import shutil
from importlib.util import find_spec

import pytest

from sayso.cluster.output import Output
from sayso.cluster.run import ReadingOrder, Sizes, read_inputs
from sayso.cluster.session import spark
from sayso.cluster.storage import list_files
from sayso.cluster.work import ReadingTask
from sayso.intake import Defaults
from sayso.ledger import Ledger
from sayso.ledger.ingest import Options, ingest
from sayso.reading.pipeline import reader_version

SETTINGS = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.driver.memory": "1g"}
SAID = (
    "Lithuania's border guard said 35 people had crossed from Belarus on Tuesday.",
    "Police said 12 people were killed and 40 injured by a bomb in Baghdad on Monday.",
    "The army denied that 9 protesters were killed in Khartoum on Sunday.",
    "More than 2,000 families were displaced by floods in Malawi, the Red Cross said.",
    "Vilnius has turned away 180 migrants since 1 August, the interior ministry said.",
    "The UN counted 679 deaths in Malawi by 20 March.",
)


def silent(step, done, total):
    """Nobody watches."""


@pytest.fixture(scope="session")
def session(model):
    """Spark on two cores of this machine."""
    if find_spec("pyspark") is None:
        pytest.skip("PySpark is not installed: pip install 'sayso[cluster]'")
    if shutil.which("java") is None:
        pytest.skip("Java is not installed: apt-get install openjdk-17-jre-headless")
    with spark("local[2]", SETTINGS) as started:
        yield started


@pytest.fixture(scope="session")
def inputs(tmp_path_factory):
    """Files of every sort that is split: lines, rows, web pages; and what is broken in each."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    from fastwarc.warc import WarcRecord, WarcRecordType

    folder = tmp_path_factory.mktemp("inputs")
    rows = [
        {"text": f"{text} Nobody else said so.", "title": f"Report {at}", "publisher": f"Paper {at % 3}",
         "published": f"{at % 12 + 1}/{at + 13}/2021"}
        for at, text in enumerate(SAID)
    ]  # fmt: skip
    lines = [json.dumps(row) for row in rows]
    lines.insert(3, '{"text": "cut off')
    lines.insert(5, "")
    (folder / "a.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "b.txt").write_text(f"{SAID[0]} It was a quiet day.", encoding="utf-8")
    (folder / "c.bin.txt").write_bytes(b"\x00\x01\x02" * 50)
    pq.write_table(pa.Table.from_pylist([*rows[:4], {**rows[5], "title": "Again"}]), folder / "d.parquet",
                   row_group_size=2)  # fmt: skip
    with (folder / "e.warc").open("wb") as file:
        for at in (1, 4):
            page = f"<html><title>Page {at}</title><body><article><p>{SAID[at]} {SAID[at]}</p></article>"
            record = WarcRecord()
            record.init_headers(record_type=WarcRecordType.response, record_urn=b"<urn:uuid:%d>" % at)
            record.headers["WARC-Target-URI"] = f"https://example.org/{at}"
            record.headers["Content-Type"] = "application/http; msgtype=response"
            head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
            record.set_bytes_content(head + page.encode())
            record.write(file)
        file.write(
            b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/9\r\n"
            b"Content-Type: application/http; msgtype=response\r\nContent-Length: 900\r\n\r\nHTTP/1.1 200"
        )
    (folder / "f.parquet").write_bytes(b"PAR1 not really")
    return folder


@pytest.fixture(scope="session")
def order():
    """How the inputs are read: a few hundred bytes a task, in two rounds."""
    return ReadingOrder(ReadingTask(reader_version(), Defaults()), Sizes(300, 6))


@pytest.fixture(scope="session")
def output(session, inputs, order, tmp_path_factory):
    """The inputs, read by Spark; do not write to it."""
    found = Output(str(tmp_path_factory.mktemp("output") / "out"))
    read_inputs(session, list_files([str(inputs)]), found, order, silent)
    return found


@pytest.fixture(scope="session")
def alone(model, inputs, tmp_path_factory):
    """A ledger of the inputs, read by this process alone; do not write to it."""
    path = tmp_path_factory.mktemp("alone") / "sayso.db"
    with Ledger(path) as ledger:
        list(ingest(ledger, [inputs], Options(Defaults())))
        yield ledger
