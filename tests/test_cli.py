"""The command line as a user meets it: output, exit codes, no traceback."""

import csv
import io
import json
import os
import subprocess
import sys
from functools import partial

import pytest

from commands import run_sayso

SEED = (
    "Police said 12 people were hurt in Vilnius on Monday. On Tuesday 30 people were arrested in Lithuania."
)


sayso = partial(run_sayso, width=200)


def in_a_process(*arguments, stdin=None):
    return subprocess.run(
        [sys.executable, "-m", "sayso.cli", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1"},
    )


@pytest.fixture(scope="module")
def ledger(tmp_path_factory, model):
    path = tmp_path_factory.mktemp("cli") / "sayso.db"
    done = in_a_process(
        "read", "-", "--published", "2021-08-04", "--publisher", "Example Times", "-l", path, stdin=SEED
    )
    assert done.returncode == 0, done.stderr
    assert "1 read, 2 figures" in done.stderr
    assert "Traceback" not in done.stderr and "W095" not in done.stderr
    return path


@pytest.mark.parametrize(
    ("command", "code"),
    [(("figures", "-l", "LEDGER"), 0), (("show", "zzzz", "-l", "LEDGER"), 1), (("figgures",), 2)],
)
def test_a_process_prints_and_ends_as_in_these_tests(ledger, command, code):
    words = [str(ledger) if word == "LEDGER" else word for word in command]
    here, there = sayso(*words), in_a_process(*words)
    assert there.returncode == code
    assert (there.returncode, there.stdout) == (here.returncode, here.stdout)
    assert there.stderr.replace("python -m sayso.cli", "sayso") == here.stderr
    assert (code == 0) == (there.stderr == "")


def test_figures_table(ledger):
    done = sayso("figures", "-l", ledger)
    assert done.returncode == 0
    for word in ("12", "injured", "Vilnius (LT)", "2021-08-02", "Police", "Example Times", "2 figures"):
        assert word in done.stdout


def test_figures_as_json_and_csv_have_the_same_rows(ledger):
    lines = sayso("figures", "-l", ledger, "--json").stdout.splitlines()
    rows = list(csv.DictReader(io.StringIO(sayso("figures", "-l", ledger, "--csv").stdout)))
    assert [json.loads(line)["low"] for line in lines] == [int(row["low"]) for row in rows] == [12, 30]
    assert json.loads(lines[0])["period_first"] == rows[0]["period_first"] == "2021-08-02"


FILTERS = [
    (("--measure", "detained"), [30]),
    (("--place", "vilnius"), [12]),
    (("--country", "LT"), [12, 30]),
    (("--since", "2021-08-03"), [30]),
    (("--until", "2021-08-02"), [12]),
    (("--publisher", "example"), [12, 30]),
    (("--speaker", "police"), [12]),
    (("--status", "denied"), []),
    (("--limit", "1"), [12]),
]


@pytest.mark.parametrize(("options", "numbers"), FILTERS)
def test_filters(ledger, options, numbers):
    done = sayso("figures", "-l", ledger, "--json", *options)
    assert [json.loads(line)["low"] for line in done.stdout.splitlines()] == numbers


def test_show_marks_the_text_and_shows_evidence(ledger):
    report = json.loads(sayso("figures", "-l", ledger, "--json").stdout.splitlines()[0])["report_id"]
    page = sayso("show", report[:7], "-l", ledger)
    assert page.returncode == 0
    for word in (
        "Example Times",
        "12 people [1]",
        "30 people [2]",
        "“hurt”",
        "“Monday”",
        "Vilnius (LT)",
        "Police",
    ):
        assert word in page.stdout
    found = json.loads(sayso("show", report, "-l", ledger, "--json").stdout)
    assert found["figures"][0]["evidence"]["speaker"]["quote"] == "Police"


def test_show_lists_numbers_places_and_actors_of_a_report(ledger):
    report = json.loads(sayso("figures", "-l", ledger, "--json").stdout.splitlines()[0])["report_id"]
    assert "figure: injured" in sayso("show", report, "-l", ledger, "--numbers").stdout
    assert "Vilnius" in sayso("show", report, "-l", ledger, "--places").stdout
    assert "Police" in sayso("show", report, "-l", ledger, "--actors").stdout
    page = json.loads(sayso("show", report, "-l", ledger, "--numbers", "--actors", "--json").stdout)
    assert page["actors"][0]["actor"]["kind"] == "police"
    assert all((row["figure"] is None) != (row["reason"] is None) for row in page["numbers"])
    assert {row["figure"] for row in page["numbers"]} >= {"injured"}


def test_status_says_what_failed_and_why(ledger, tmp_path):
    (tmp_path / "a.pages").write_bytes(b"not a report")
    copy = tmp_path / "copy.db"
    copy.write_bytes(ledger.read_bytes())
    done = sayso("read", tmp_path / "a.pages", "-l", copy)
    assert done.returncode == 1
    assert "Convert it to" in done.stderr
    done = sayso("status", "-l", copy)
    for word in ("1 report of 1 publisher", "2 figures", "unsupported", "a.pages", "Convert it to"):
        assert word in done.stdout
    assert json.loads(sayso("status", "-l", copy, "--json").stdout)["failures"][0]["reason"] == "unsupported"


MISTAKES = [
    (("figures", "-l", "nowhere.db"), "There is no ledger"),
    (("figures", "--measure", "arrivls"), "There is no measure 'arrivls'"),
    (("figures", "--since", "soon"), "is not a valid date"),
    (("figures", "--status", "maybe"), "There is no status"),
    (("show", "zzzz"), "No report 'zzzz'"),
    (("read", "x.txt", "--published", "soon"), "is not a valid date"),
    (("read", "x.txt", "--column", "text"), "should look like"),
    (("date", "zzzz", "2021-08-04"), "No report 'zzzz'"),
    (("date", "zzzz", "2021-02-30"), "is not a valid date"),
    (("date", "zzzz", "4/8/2021"), "in two ways"),
    (("date", "zzzz", "2921-08-04"), "still to come"),
    (("date", "zzzz", ""), "Name the day"),
    (("read", "x.txt", "--column", "txt=body"), "there is no field 'txt'"),
    (("read", "x.txt", "--codebook", "none.toml"), "cannot be opened"),
]


@pytest.mark.parametrize(("arguments", "message"), MISTAKES)
def test_a_users_mistake_is_one_line_and_exit_code_1(ledger, tmp_path, arguments, message):
    if "-l" not in arguments:
        arguments = (*arguments, "-l", str(ledger))
    done = sayso(*arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_dry_run_needs_no_ledger_and_makes_none(tmp_path):
    text = "Police in Riga said on Monday that twelve people had been hurt in a fire at a warehouse."
    (tmp_path / "rows.csv").write_text(f"words,lead,date\n{text},{text} It began at night.,2021-08-04\n")
    done = sayso(
        "read", "--dry-run", "rows.csv", "--column", "text=words", "--column", "text=lead", cwd=tmp_path
    )
    assert done.returncode == 0
    assert "“words” + “lead” --column" in done.stdout
    assert "1 report would be" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["rows.csv"]
    assert sayso("read", "--dry-run", "nowhere.csv", cwd=tmp_path).returncode == 1
    assert "There is no such file" in sayso("read", "--dry-run", "nowhere.csv", cwd=tmp_path).stdout


def test_unknown_commands_exit_with_2():
    assert sayso("figgures").returncode == 2


def test_a_closed_pipe_is_no_error(ledger):
    command = f"{sys.executable} -m sayso.cli figures -l {ledger} --json | head -c 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


def test_measures_and_version():
    assert "pushbacks" in sayso("measures").stdout
    assert sayso("version").stdout.startswith("sayso ")


def test_claims_are_listed_filtered_and_given_as_json(ledger):
    page = sayso("claims", "-l", ledger)
    assert page.returncode == 0
    assert "Police" in page.stdout
    assert "claims: 1" in page.stdout
    (row,) = (json.loads(line) for line in sayso("claims", "-l", ledger, "--json").stdout.splitlines())
    assert (row["actor_kind"], row["stance"], row["access"]) == ("police", "states", "own")
    assert sayso("claims", "-l", ledger, "--topic", "conflict", "--json").stdout.count("\n") == 1
    assert sayso("claims", "-l", ledger, "--stance", "denies", "--json").stdout == ""


@pytest.mark.parametrize(
    ("option", "value", "known"),
    [("--stance", "shouts", "denies"), ("--kind", "king", "border_guard"), ("--topic", "tea", "migration")],
)
def test_a_mistake_in_a_claim_filter_says_what_is_known(ledger, option, value, known):
    done = sayso("claims", "-l", ledger, option, value)
    assert done.returncode == 1
    assert known in done.stderr


def test_events_are_listed_filtered_and_given_as_json(ledger):
    page = sayso("events", "-l", ledger)
    for word in ("arrest", "30 people", "Lithuania", "Example Times", "2 events"):
        assert word in page.stdout
    (row,) = (
        json.loads(line)
        for line in sayso("events", "-l", ledger, "--code", "arrest", "--json").stdout.splitlines()
    )
    assert (row["type"], row["recipients"][0]["quote"]) == ("COERCE", "30 people")
    assert sayso("events", "-l", ledger, "--topic", "migration", "--json").stdout == ""
    assert sayso("events", "-l", ledger, "--type", "coerce", "--json").stdout.count("\n") == 1


def test_events_in_polecats_columns(ledger):
    done = sayso("events", "-l", ledger, "--polecat")
    header, row = done.stdout.splitlines()
    assert header.startswith("Event ID\tEvent Date\tEvent Type\tEvent Mode")
    assert len(row.split("\t")) == len(header.split("\t"))
    assert "1 event without a PLOVER type" in done.stderr


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--type", "COERCION", "PLOVER has no type"),
        ("--status", "rumoured", "There is no status"),
        ("--topic", "sport", "There is no topic"),
        ("--since", "soon", "is not a valid date"),
    ],
)
def test_events_says_what_is_wrong_with_a_filter(ledger, option, value, message):
    done = sayso("events", "-l", ledger, option, value)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_show_has_the_events_with_their_words(ledger):
    report = json.loads(sayso("figures", "-l", ledger, "--json").stdout.splitlines()[0])["report_id"]
    assert "“arrested”" in sayso("show", report, "-l", ledger).stdout
    page = json.loads(sayso("show", report, "-l", ledger, "--json").stdout)
    assert {event["code"] for event in page["events"]} == {"injury", "arrest"}


def test_a_codebook_that_exists_is_not_overwritten(tmp_path):
    assert sayso("codebook", "new", "strikes", cwd=tmp_path).returncode == 0
    done = sayso("codebook", "new", "strikes", cwd=tmp_path)
    assert done.returncode == 1
    assert "exists already" in done.stderr


@pytest.mark.model
def test_try_names_the_verbs_that_no_rule_has(tmp_path):
    sayso("codebook", "new", "strikes", cwd=tmp_path)
    done = sayso("codebook", "try", "strikes.toml", "-", stdin="The cranes hummed.", cwd=tmp_path)
    assert "No rule fired" in done.stdout
    assert "hum" in done.stdout


@pytest.mark.model
def test_try_shows_figures_and_claims(tmp_path):
    sayso("codebook", "new", "strikes", "--act", "lock out", cwd=tmp_path)
    text = "The union said that 300 dockers had been locked out. The owner of the port denied the report."
    done = sayso("codebook", "try", "strikes.toml", text, cwd=tmp_path)
    lines = done.stdout.splitlines()
    assert "figure (yours): “300 dockers” = strikes, read from “locked”" in lines
    assert [line for line in lines if line.startswith("claim: ")] == [
        "claim: The union states: that 300 dockers had been locked out",
        "claim: The owner of the port denies: the report",
    ]


def test_codes_are_listed():
    done = sayso("codebook", "list")
    for word in ("pushback", "crossing_attempt", "diplomacy"):
        assert f" {word} " in done.stdout
    assert "…" not in done.stdout
