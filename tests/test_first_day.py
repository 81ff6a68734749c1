"""A first day: a codebook of one's own in every command and at the desk, a notebook, one ledger twice."""

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

import sayso
from commands import run_sayso
from servers import desk_server

BOOK = """\
topic = "clinics"

[measures.doses]
label = "doses given"
nouns = ["dose"]

[measures.locked_out]
label = "locked out"
object = ["lock out"]

[events.lockout]
label = "a lockout"
measures = ["locked_out"]
act = ["lock out"]
"""
TEXT = (
    "The health ministry said that {} doses were given in Tirana, Albania, on {} May. "
    "The company locked out 300 dockers in Durres, the union said."
)


run = partial(run_sayso, width=160)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory, model):
    folder = tmp_path_factory.mktemp("clinics")
    (folder / "own.toml").write_text(BOOK)
    (folder / "reports").mkdir()
    for day, count in ((3, "5,030"), (4, "5,040")):
        (folder / "reports" / f"2024-05-0{day}.txt").write_text(TEXT.format(count, day))
    path = folder / "sayso.db"
    done = run("read", folder / "reports", "--codebook", folder / "own.toml", "-l", path)
    assert done.returncode == 0, done.stderr
    assert "2 read, 4 figures" in done.stderr
    return path


COMMANDS = [
    (("figures", "--measure", "doses"), "5,040"),
    (("series", "--measure", "doses"), "5,040"),
    (("estimates", "--measure", "doses"), "5,040"),
    (("disagreements", "--measure", "doses"), "0 disagreements"),
    (("brief", "--place", "Tirana", "--measure", "doses"), "5,040"),
    (("incidents", "--about", "locked_out"), "1 of 1 incident"),
    (("claims", "--topic", "clinics"), "doses were given"),
    (("events", "--topic", "clinics"), "lockout"),
]


@pytest.mark.parametrize(("command", "words"), COMMANDS)
def test_every_command_knows_ones_own_measure(ledger, command, words):
    done = run(*command, "-l", ledger)
    assert done.returncode == 0, done.stderr
    assert words in done.stdout


def test_a_measure_that_nobody_has_is_an_error_that_lists_ones_own(ledger):
    done = run("series", "--measure", "dosis", "-l", ledger)
    assert done.returncode != 0
    assert "doses" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_desk_offers_ones_own_measures_and_codes(ledger):
    with desk_server(ledger) as base:
        page = urllib.request.urlopen(f"{base}/review?kind=figure", timeout=30).read().decode()
        series = urllib.request.urlopen(f"{base}/series", timeout=30).read().decode()
    assert "doses" in page
    assert "doses" in series


def test_csv_has_the_sentence_the_verdict_and_whose_it_is(ledger):
    rows = list(csv.DictReader(io.StringIO(run("figures", "-l", ledger, "--csv").stdout)))
    assert all("doses were given" in row["sentence"] for row in rows if row["measure"] == "doses")
    assert {"review", "reviewer"} <= rows[0].keys()


LISTS = [
    "figures",
    "claims",
    "events",
    "series",
    "estimates",
    "disagreements",
    "incidents",
    "stories",
    "change-points",
    "status",
]


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_there_as_csv_and_json(ledger, name):
    table = run(name, "-l", ledger, "--csv")
    assert table.returncode == 0, table.stderr
    assert len({len(row) for row in csv.reader(io.StringIO(table.stdout))}) == 1
    lines = run(name, "-l", ledger, "--json")
    assert lines.returncode == 0, lines.stderr
    for line in [lines.stdout] if name == "status" else lines.stdout.splitlines():
        json.loads(line)


@pytest.mark.parametrize(
    "options",
    [
        ("--country", "Albania"),
        ("--country", "AL"),
        ("--place", "Durres"),
        ("--place", "Durrës"),
        ("--place", "Albania"),
    ],
)
def test_places_by_name_code_and_without_accents(ledger, options):
    found = [
        json.loads(line) for line in run("figures", "-l", ledger, "--json", *options).stdout.splitlines()
    ]
    assert {row["measure"] for row in found} >= {"locked_out"}


@pytest.mark.parametrize("argument", ["[bold]", "[/]", "[red]x[/blue]", "a[0]"])
def test_brackets_in_an_argument_are_text(ledger, argument):
    for command in (("show", argument), ("figures", "--place", argument), ("read", argument)):
        done = run(*command, "-l", ledger)
        assert "Traceback" not in done.stderr + done.stdout
        assert "Markup" not in done.stderr
    assert argument in run("read", argument, "-l", ledger).stderr


def test_an_address_without_fetch_says_so(tmp_path):
    done = run("read", "https://example.org/report.html", "-l", tmp_path / "a.db")
    assert done.returncode != 0
    assert "--fetch" in done.stderr
    assert "Traceback" not in done.stderr


def test_version():
    assert run("--version").stdout.strip().endswith(sayso.__version__)
    assert {"read", "read_many", "Ledger", "__version__"} <= {*dir(sayso)}
    assert (Path(sayso.__file__).parent / "py.typed").exists()


class Timestamp(datetime):
    """As of pandas: a datetime of its own class."""


@pytest.mark.model
@pytest.mark.parametrize(
    "published",
    [
        date(2021, 8, 4),
        datetime(2021, 8, 4, 9),
        datetime(2021, 8, 4, 9, tzinfo=UTC),
        Timestamp(2021, 8, 4),
        "2021-08-04",
        "2021-08-04 09:00",
        "4 August 2021",
    ],
)
def test_published_as_notebooks_have_it(published):
    (figure,) = sayso.read("12 people were hurt on Monday.", published=published).figures
    assert figure.period.first == date(2021, 8, 2)


@pytest.mark.model
@pytest.mark.parametrize("missing", [None, float("nan"), ""])
def test_published_that_is_missing(missing):
    (figure,) = sayso.read("12 people were hurt on Monday.", published=missing).figures
    assert figure.period.first is None


@pytest.mark.model
def test_a_wrong_day_is_a_value_error():
    with pytest.raises(ValueError, match="published"):
        sayso.read("12 people were hurt.", published="2021-13-05")


@pytest.mark.model
def test_many_texts_as_rows_of_a_table():
    rows = [
        {
            "text": "12 people were hurt on Monday.",
            "published": datetime(2021, 8, 4),
            "publisher": float("nan"),
        },
        "Three people were killed.",
        sayso.Report("Nine people were detained."),
    ]
    found = [one.figures[0].measure for one in sayso.read_many(rows)]
    assert found == ["injured", "killed", "detained"]


@pytest.mark.model
def test_a_codebook_in_a_notebook(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(BOOK)
    for given in (path, str(path), [path]):
        (figure,) = sayso.read("They gave 40 doses.", codebook=given).figures
        assert figure.measure == "doses"


@pytest.mark.model
def test_two_hash_seeds_give_one_ledger(tmp_path):
    """The samples, read and reconciled by two processes with other hash seeds."""
    script = (
        "import sys, json, sqlite3; from pathlib import Path; from sayso.intake import Defaults;"
        "from sayso.ledger import Ledger; from sayso.ledger.ingest import Options, ingest;"
        "from sayso.reconcile import refresh\n"
        "path = Path(sys.argv[2])\n"
        "with Ledger(path) as ledger:\n"
        "    list(ingest(ledger, [Path(sys.argv[1])], Options(Defaults()))); refresh(ledger)\n"
    )
    samples = Path(__file__).parent.parent / "samples" / "border-2021"
    outputs = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.db"
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", script, str(samples), str(path)]
        subprocess.run(command, check=True, env=environment)
        outputs.append(_rows(path))
    assert outputs[0] == outputs[1]


def _rows(path: Path) -> dict[str, list[str]]:
    """Every row of every table, but for the times at which they were written."""
    with closing(sqlite3.connect(path)) as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        found = {}
        for name in names:
            cursor = connection.execute(f'SELECT * FROM "{name}"')
            kept = [
                n for n, column in enumerate(cursor.description) if not column[0].endswith(("_at", "seconds"))
            ]
            rows = (row for row in cursor if (name, row[0]) != ("picture_state", "stamp"))  # drawn by chance
            found[name] = sorted(repr([row[n] for n in kept]) for row in rows)
    return found
