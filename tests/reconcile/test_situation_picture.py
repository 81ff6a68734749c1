"""The first page of a situation: what stands on it, as of now and as it was known on a day."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from typer.testing import CliRunner

from sayso.cli import app
from sayso.display.situation_picture import blocks
from sayso.errors import LedgerError
from sayso.export.brief.drawings import course_svg, map_svg
from sayso.export.brief.outlines import land_around
from sayso.export.brief.situation import situation_html, situation_markdown
from sayso.ledger import Ledger
from sayso.reconcile.situations.key_figures import CoursePoint, state_in_full
from sayso.reconcile.situations.labels import amount_words, label, list_words
from sayso.reconcile.situations.picture import situation_picture
from storms import NAME, storm_ledger


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return storm_ledger(tmp_path_factory.mktemp("storm") / "sayso.db")


@pytest.fixture(scope="module")
def connection(path):
    with Ledger(path) as ledger, ledger.engine.connect() as opened:
        yield opened


@pytest.fixture(scope="module")
def picture(connection):
    return situation_picture(connection, NAME)


def of(found, name):
    return next(one for one in found.key_figures if one.label == name)


def test_the_head_says_what_and_since_when(picture):
    assert picture.countries == ("Peru",) and picture.situation.crisis == "storm"
    assert (picture.on, picture.days) == (date(2024, 3, 20), 20)
    assert (picture.reports, picture.newest) == (6, date(2024, 3, 20))


def test_a_key_figure_says_how_many_by_whom_and_since_when(picture):
    one = of(picture, "Killed")
    assert (one.best, one.words, one.state, one.kind) == (29, "29", "in all", "cumulative")
    assert [point.best for point in one.course] == [20, 26, 29]
    assert one.before == CoursePoint(date(2024, 3, 4), 26)
    assert one.says == "Civil protection, in OCHA" and one.original_sources == 1
    assert one.age == 0 and not one.old


def test_who_is_printed_by_several_is_one_source(connection):
    one = of(situation_picture(connection, NAME, on=date(2024, 3, 4)), "Killed")
    assert one.best == 26 and one.original_sources == 1
    assert one.says in ("Civil protection, in OCHA and UNICEF", "Civil protection, in UNICEF and OCHA")


def test_a_stock_says_its_peak_and_an_old_number_its_age(picture):
    one = of(picture, "Sheltered")
    assert state_in_full(one) == "now; down from 16,000 on 4 March 2024"
    missing = of(picture, "Missing")
    assert missing.old and missing.age == 18 and missing.state == "at the last count"


def test_help_is_apart_from_what_the_crisis_did(picture):
    assert {one.label for one in picture.help} == {"Assisted", "Targeted"}
    assert not {"Assisted", "Targeted"} & {one.label for one in picture.key_figures}
    assert {(one.state, one.organisation) for one in picture.help} == {("in all", "WFP"), ("planned", "WFP")}
    assert picture.left_of_help == 0


def test_what_changed_since_the_day_before_and_since_a_day(connection, picture):
    assert picture.since == date(2024, 3, 19) and picture.new_reports == 1
    sentences = [one.sentence for one in picture.changes]
    assert sentences[0].startswith("Killed: 29, up from 26 on 4 March 2024: 3 more (Civil protection")
    assert picture.same == 3  # missing, assisted, targeted
    since = situation_picture(connection, NAME, since=date(2024, 3, 2))
    assert of(since, "Killed").before == CoursePoint(date(2024, 3, 2), 20)
    assert any("12,000, the first number" in one.sentence for one in since.changes)


def test_as_of_a_day_nothing_is_known_that_came_out_later(connection):
    then = situation_picture(connection, NAME, on=date(2024, 3, 2))
    assert (then.reports, then.on, then.days) == (1, date(2024, 3, 2), 2)
    assert of(then, "Killed").best == 20 and of(then, "Sheltered").peak is None
    assert not then.help and not then.parts and not then.left_out
    before = situation_picture(connection, NAME, on=date(2024, 2, 1))
    assert not before.key_figures and not before.sources and before.newest is None


def test_places_are_added_up_and_compared_with_the_total(picture):
    table = next(one for one in picture.parts if one.label == "Killed")
    rows = [(one.name, one.best, one.added, one.inner) for one in table.places]
    assert rows == [
        ("Piura", 15, True, False), ("Sullana", 3, False, True), ("Tumbes", 7, True, False),
        ("Loreto, on that day", 4, False, False),
    ]  # fmt: skip
    assert table.placed == 22
    assert table.sentence.startswith("22 of 29 are placed: Piura 15 and Tumbes 7.")
    assert all(one.latitude and one.longitude for one in table.places)


def test_what_is_missing_and_what_is_left_out(picture):
    assert picture.missing[0] == "Missing: no report has given a number since 2 March 2024."
    assert picture.missing[-1].startswith("Nobody gives a number of: ") and "injured" in picture.missing[-1]
    (out,) = picture.left_out
    assert (out.reason, out.figures, out.examples) == ("country", 1, ("it is about Ecuador",))


def test_every_number_leads_to_words_that_are_on_the_page(connection, picture):
    for page in (situation_html(picture, connection), situation_markdown(picture, connection)):
        wanted = set(re.findall(r"#(f-\w+)", page))
        assert wanted and wanted <= set(re.findall(r'id="(f-\w+)"', page))
        assert "now; down from 16,000 on 4 March 2024" in page


def test_a_page_has_drawings_without_a_script(connection, picture):
    page = situation_html(picture, connection)
    assert "<script" not in page and "http" not in page
    assert 'class="course"' in page and 'class="parts-map"' in page and "Piura 15" in page


def test_drawings_of_little_are_empty():
    assert course_svg([CoursePoint(date(2024, 3, 2), 5)]) == ""
    assert map_svg([], "Killed") == ""
    assert blocks([CoursePoint(date(2024, 3, day), day) for day in (1, 8)]) == "▂█"


def test_words_of_reports_cannot_break_a_drawing(picture):
    places = next(one for one in picture.parts if one.label == "Killed").places
    assert "<b>" not in map_svg([replace(one, name="<b>") for one in places], "Killed")


def test_land_is_that_of_the_country_around_the_places():
    own, others = land_around([(-80.6, -5.2), (-80.4, -3.6)])
    assert any(min(x for x, _ in ring) < -81 for ring in own) and others
    assert land_around([(-140.0, -40.0)]) == ([], [])


class Row:
    def __init__(self, family, unit="people", counted="people", kind="cumulative"):
        self.family, self.measures, self.unit, self.counted, self.kind = (
            family,
            (family,),
            unit,
            counted,
            kind,
        )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (Row("in_need"), "In need"),
        (Row("displaced", "households"), "Displaced, households"),
        (Row("killed", counted="children"), "Killed (children)"),
        (Row("buildings_hit", "house", "destroyed"), "Houses destroyed"),
        (Row("buildings_hit", "house"), "Houses hit"),
        (Row("facilities_affected", "school"), "Schools affected"),
        (Row("funding_required", "USD"), "Funding required"),
    ],
)
def test_labels(row, words):
    assert label(row) == words


def test_amounts_and_lists():
    assert amount_words(Row("affected"), 0, 2_300_000, 2_300_000) == "up to 2,300,000"
    assert amount_words(Row("funding_given", "EUR"), 5, 5, 5) == "EUR 5"
    assert amount_words(Row("killed"), 0, 0, 0) == "0"
    assert list_words(["a", "b", "c"]) == "a, b and c" and list_words(["a"]) == "a"


def test_an_unknown_situation_says_which_are_known(connection):
    with pytest.raises(LedgerError, match=NAME):
        situation_picture(connection, "Storm Nobody")


def run(path, *words):
    return CliRunner().invoke(app, ["picture", NAME, "--ledger", str(path), *words], catch_exceptions=False)


def test_the_command_prints_text_and_json(path):
    text = run(path).output
    assert f"{NAME}, as of 20 March 2024 (day 20)" in text and "22 of 29 are placed" in text
    assert "MISSING" in text and "+3 since 4 March 2024" in text
    found = json.loads(run(path, "--json", "--as-of", "2024-03-02").output)
    assert found["on"] == "2024-03-02" and found["key_figures"][0]["best"] == 20


def test_the_command_writes_a_file_in_a_known_format(path, tmp_path):
    run(path, "-o", str(tmp_path / "page.html"))
    assert "<h1>Storm Alba</h1>" in (tmp_path / "page.html").read_text("utf-8")
    run(path, "-o", str(tmp_path / "page.md"), "--since", "2024-03-02")
    assert "## What changed since 2 March 2024" in (tmp_path / "page.md").read_text("utf-8")
    with pytest.raises(Exception, match="known format"):
        run(path, "-o", str(tmp_path / "page.txt"))


def test_a_later_report_of_the_same_number_is_no_news(connection):
    """The 26 of 4 March were known on 5 March, although a report of 6 March gives them, too."""
    found = situation_picture(connection, NAME, since=date(2024, 3, 5))
    assert of(found, "Killed").before == CoursePoint(date(2024, 3, 4), 26)
