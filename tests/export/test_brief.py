"""The briefing: what it says of the samples, and that every number leads to its words."""

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sayso.cli import app
from sayso.errors import SaysoError
from sayso.export.brief import gather, to_html, to_markdown, write_pdf
from sayso.export.brief.chart import draw, specification
from sayso.export.brief.pdf import BROWSERS
from sayso.ledger import Ledger, PictureFilter
from sayso.reconcile import refresh


@pytest.fixture(scope="module")
def picture(sample_ledger, tmp_path_factory):
    path = tmp_path_factory.mktemp("brief") / "sayso.db"
    path.write_bytes(sample_ledger.read_bytes())
    with Ledger(path) as ledger:
        refresh(ledger)
        yield ledger


@pytest.fixture(scope="module")
def brief(picture):
    return gather(
        picture, PictureFilter(place="Lithuania", country="LT", since=date(2021, 6, 1)), "Lithuania"
    )


def test_it_gives_the_total_its_reason_and_the_disagreements(brief):
    first = brief.lines[0]
    assert (first.estimate.best, first.estimate.high) == (4112, None)
    assert "4,112" in first.estimate.reason
    assert brief.charted.series == first.series
    assert {one.kind for one in brief.disagreements} == {"date", "disputed", "record", "stale"}
    assert len(brief.sources) > 20
    assert [row.status for row in brief.incidents if row.killed]


@pytest.mark.parametrize("write", [to_html, to_markdown])
def test_every_link_to_evidence_has_its_words(brief, write):
    page = write(brief, "")
    wanted = set(re.findall(r"#f-(\w+)", page))
    given = re.findall(r'id="f-(\w+)"', page)
    assert len(wanted) > 30
    assert wanted <= set(given)
    assert len(given) == len(set(given))


def test_the_words_are_those_of_the_report(brief, picture):
    for one in brief.evidence:
        text = " ".join(picture.report(one.report_id).text.split())
        around = (one.before.lstrip("… ") + one.quote + one.after.rstrip("… ")).strip()
        assert " ".join(around.split()) in text


def test_the_chart_draws_every_figure_as_a_link(brief):
    points = specification(brief.charted)["layer"][2]["data"]["values"]
    assert {"4112", "4090", "2000"} <= {str(point["number"]) for point in points}
    svg = draw(brief.charted)
    assert svg.startswith("<svg")
    assert set(re.findall(r'href="#f-(\w+)"', svg)) == {one.figure_id for one in brief.charted.figures}


def test_markup_in_a_report_stays_text(brief):
    page = to_html(brief, None)
    assert "<script" not in page
    assert "&#34;misinformation&#34;" in page


def test_a_place_that_nothing_is_about_is_one_clear_error(picture):
    with pytest.raises(SaysoError, match="Nothing in this ledger is about Peru"):
        gather(picture, PictureFilter(country="PE"), "Peru")


def run(*arguments):
    return CliRunner().invoke(app, ["brief", *map(str, arguments)])


def test_the_command_writes_markdown_html_and_the_chart(picture, tmp_path):
    done = run("--place", "Lithuania", "--ledger", picture.path)
    assert done.exit_code == 0
    assert done.stdout.startswith("# Lithuania, ")
    assert run("--place", "Lithuania", "--ledger", picture.path, "-o", tmp_path / "b.md").exit_code == 0
    assert "](b.svg)" in (tmp_path / "b.md").read_text()
    assert (tmp_path / "b.svg").read_text().startswith("<svg")
    assert run("--place", "LV", "--ledger", picture.path, "-o", tmp_path / "b.html").exit_code == 0
    assert "343" in (tmp_path / "b.html").read_text()
    wrong = run("--place", "LV", "--ledger", picture.path, "-o", tmp_path / "b.docx")
    assert isinstance(wrong.exception, SaysoError)


@pytest.mark.browser
@pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="no browser is installed")
def test_a_browser_prints_it(brief, tmp_path):
    path = tmp_path / "brief.pdf"
    write_pdf(to_html(brief, draw(brief.charted)), path)
    data = path.read_bytes()
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", data)) > 1
    if tool := shutil.which("pdftotext"):
        text = subprocess.run([tool, str(path), "-"], capture_output=True, text=True, check=True).stdout
        assert "4,112 or more" in text


def test_without_a_browser_it_says_what_to_do(brief, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SaysoError, match="Install Debian's package chromium"):
        write_pdf(to_html(brief, None), Path(tmp_path / "brief.pdf"))
