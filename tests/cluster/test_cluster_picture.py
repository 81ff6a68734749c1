"""Stories and series of a cluster are those of a ledger with the same reports."""

import duckdb
import pytest
from sqlalchemy import select

from sayso.cluster.output import Output
from sayso.cluster.reconcile import reconcile
from sayso.cluster.run import ReadingOrder, Sizes, read_inputs
from sayso.cluster.storage import list_files
from sayso.cluster.stories import find_stories
from sayso.cluster.work import ReadingTask
from sayso.errors import SaysoError
from sayso.intake.samples import sample_folders
from sayso.ledger import Ledger
from sayso.ledger.ingest import Options, ingest
from sayso.ledger.schema import picture_tables as picture
from sayso.reading.pipeline import reader_version
from sayso.reconcile import refresh

COPY = (
    "Lithuania's border guard said on Wednesday that 35 people had crossed from Belarus into the country the "
    "day before, and that 180 had been turned away at the border. The guard said the number had fallen since "
    "the start of August, when the interior ministry let officers send people back to crossing points."
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Samples on one border, a text of an agency in two papers, and one that all but holds it."""
    folder = tmp_path_factory.mktemp("together")
    samples = next(one for one in sample_folders() if one.name.startswith("border"))
    for path in sorted(samples.iterdir())[5:17]:
        (folder / path.name).write_bytes(path.read_bytes())
    for at, more in enumerate(
        ("", " Officials gave no more details.", " Minsk said nothing of it on Thursday.")
    ):
        text = f"Published: 2021-08-0{4 + at}\nPublisher: Paper {at}\n\n{COPY}{more}"
        (folder / f"z{at}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(session, folder, tmp_path_factory):
    """What a cluster makes of them."""
    output = Output(str(tmp_path_factory.mktemp("made") / "out"))
    order = ReadingOrder(ReadingTask(reader_version()), Sizes(20_000))
    read_inputs(session, list_files([str(folder)]), output, order, lambda *told: None)
    with pytest.raises(SaysoError, match="sayso cluster stories"):
        reconcile(session, output, lambda *told: None)
    find_stories(session, output, lambda *told: None)
    reconcile(session, output, lambda *told: None)
    return output


@pytest.fixture(scope="module")
def ledger(model, folder, tmp_path_factory):
    """What a ledger makes of them."""
    with Ledger(tmp_path_factory.mktemp("ledger") / "sayso.db") as opened:
        list(ingest(opened, [folder], Options()))
        refresh(opened)
        yield opened


def of_cluster(made, table, columns):
    names = ", ".join(f'"{name}"' for name in columns)
    return sorted(
        map(repr, duckdb.sql(f"SELECT {names} FROM read_parquet('{made.name}/{table}/*.parquet')").fetchall())
    )


def of_ledger(ledger, table, columns):
    with ledger.engine.connect() as connection:
        rows = connection.execute(select(*(table.c[name] for name in columns))).all()
    return sorted(
        repr(tuple(list(value) if isinstance(value, tuple) else value for value in row)) for row in rows
    )


@pytest.mark.parametrize(
    ("table", "kept", "columns"),
    [
        ("stories", picture.story_member,
         ("report_id", "story_id", "representative", "kind", "nearest", "shared", "passage", "reason")),
        ("story_links", picture.story_link, ("one", "other", "shared", "alike", "passage", "agency")),
        ("series", picture.series,
         ("id", "partition", "kind", "since", "counted", "unit", "place", "measures", "first", "last",
          "figures")),
        ("series_figures", picture.series_figure,
         ("series_id", "figure_id", "day", "original_source", "story", "low", "high", "disputed", "note")),
        ("estimates", picture.estimate,
         ("series_id", "day", "low", "best", "high", "disputed", "best_figure", "figures", "reason", "said")),
        ("disagreements", picture.disagreement, ("id", "kind", "severity", "sentence", "series_id", "day")),
    ],
)  # fmt: skip
def test_a_cluster_makes_what_a_ledger_makes(made, ledger, table, kept, columns):
    own = of_cluster(made, table, columns)
    rows = [
        row for row in of_ledger(ledger, kept, columns) if table != "disagreements" or "'disputed'" not in row
    ]
    assert own == rows
    assert own
