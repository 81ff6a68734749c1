"""The commands on the picture, as a user types them, on the sample reports."""

import csv
import io
import json
import re

import pytest
from typer.testing import CliRunner

from sayso.cli import app
from sayso.errors import SaysoError


@pytest.fixture(scope="module")
def run(sample_ledger, tmp_path_factory):
    path = tmp_path_factory.mktemp("cli") / "sayso.db"
    path.write_bytes(sample_ledger.read_bytes())

    def call(*arguments):
        done = CliRunner().invoke(app, [*arguments, "--ledger", str(path)], env={"COLUMNS": "160"})
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.stdout

    return call


def rows(text):
    return [json.loads(line) for line in text.splitlines()]


def test_series_lists_and_one_in_full_has_its_measures_side_by_side(run):
    assert re.search(r"^(\d+) of \1 series", run("series"), re.MULTILINE)
    (first, *_) = rows(run("series", "--place", "Lithuania", "--measure", "arrivals", "--json"))
    assert {one["measure"] for one in first["figures"]} == {"arrivals", "crossing_attempts", "detained"}
    page = run("series", first["id"][:8])
    assert "about 2,100 RFE/RL" in page
    assert "4,112 or more" in page


def test_estimates_as_text_json_and_csv_say_the_same(run):
    asked = ("estimates", "--measure", "pushbacks", "--place", "LT", "--counted", "people")
    listed = rows(run(*asked, "--json"))
    assert [(one["day"], one["best"], one["high"]) for one in listed if one["day"] == "2021-08-03"] == [
        ("2021-08-03", 180, None)
    ]
    table = list(csv.DictReader(io.StringIO(run(*asked, "--csv"))))
    assert [row["reason"] for row in table] == [one["reason"] for one in listed]
    assert "180 or more" in run(*asked)
    assert rows(run(*asked, "--profile", "mmp", "--json"))[0]["high"] is None


def test_disagreements_by_kind_and_severity(run):
    kinds = [one["kind"] for one in rows(run("disagreements", "--json"))]
    assert sorted(set(kinds)) == ["date", "disputed", "record", "stale"]
    high = rows(run("disagreements", "--severity", "high", "--json"))
    assert {one["severity"] for one in high} == {"high"}
    assert all(one["one"]["quote"] and one["other"]["quote"] for one in high)
    (stale,) = rows(run("disagreements", "--kind", "stale", "--json"))
    assert stale["one"]["quote"] == "more than 2,000 people"
    assert "“more than 2,000 people”" in run("disagreements", "--kind", "stale", "--place", "Lithuania")


def test_incidents_with_their_reports_and_why(run):
    (both,) = rows(run("incidents", "--about", "detained", "--stories", "2", "--json"))
    assert both["first"] == "2021-07-27"
    page = run("incidents", both["id"][:8])
    assert "Devdiscourse" in page
    assert "the same number" in page
    assert len(rows(run("incidents", both["id"], "--json"))[0]["mentions"]) == 2
    assert "(denied)" in run("incidents", "--about", "harm")


def test_stories_and_surges(run):
    assert "0 stories of several reports" in run("stories")
    assert run("stories", "--json") == ""
    (up, *_) = rows(run("change-points", "--json"))
    assert up["day"] == "2021-07-03"
    assert up["after"] > up["before"]
    assert "3 July 2021" in run("change-points", "--place", "Lithuania")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("series", "--measure", "arivals"), "There is no measure 'arivals'"),
        (("series", "ffffffff"), "There is no series 'ffffffff'"),
        (("incidents", "ffffffff"), "There is no incident 'ffffffff'"),
        (("estimates", "--profile", "mean"), "There is no profile 'mean'"),
        (("disagreements", "--kind", "odd"), "There is no kind of disagreement 'odd'"),
        (("disagreements", "--severity", "huge"), "There is no severity 'huge'"),
        (("estimates", "--since", "yesterday"), "is not a valid date"),
    ],
)
def test_mistakes_get_one_clear_error(run, arguments, message):
    with pytest.raises(SaysoError, match=message):
        run(*arguments)
