"""What notebooks show: reports with their findings marked, first rows of lists, charts and maps."""

import json
import re
from datetime import date
from html.parser import HTMLParser

import pytest

import sayso
from sayso.library import charts, pages
from sayso.library.rows import Rows
from sayso.records import (
    Evidence,
    Figure,
    FigureEvidence,
    Interval,
    Period,
    Qualifier,
    Reading,
    Report,
    Status,
)

LISTS = ("figures", "claims", "events", "estimates", "series", "disagreements", "incidents")
HOSTILE = '<script>alert("12")</script><img src=x onerror=alert(1)> & 12 people'


@pytest.fixture(scope="module")
def ledger(sample_ledger, tmp_path_factory):
    path = tmp_path_factory.mktemp("pages") / "sayso.db"
    path.write_bytes(sample_ledger.read_bytes())
    with sayso.Ledger(path) as opened:
        yield opened


class Seen(HTMLParser):
    """The tags of a page, their addresses, and the text in each kind of tag."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.open, self.texts = [], [], {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        for tag in set(self.open):
            self.texts.setdefault(tag, []).append(data)


def check(page):
    """It needs nothing else, and nothing in it runs."""
    seen = Seen(page)
    assert not {tag for tag, _ in seen.tags} & {"script", "img", "iframe", "link", "object", "form"}
    for _, attrs in seen.tags:
        assert not any(name.startswith("on") for name in attrs)
        assert attrs.get("href", "https://x").startswith(("https://", "http://"))
    assert "url(" not in page and "@import" not in page
    return seen


def made(text, number=12, **facts):
    start = text.find(str(number)) if str(number) in text else 0
    words = Evidence(start, start + 2, text[start : start + 2])
    figure = Figure(
        interval=Interval(number, number, Qualifier.EXACT),
        measure="injured",
        counted=text,
        period=Period(None, None),
        place_text=text,
        country="LT",
        speaker=text,
        status=Status.EXPECTED,
        evidence=FigureEvidence(quantity=words),
    )
    return Reading(Report(text, **facts), (figure,), (), (), (), ())


def test_a_report_is_shown_with_its_figures_marked_and_named_below(ledger):
    row = ledger.figures(measure="detained").first()[0]
    page = ledger.show(row.report_id[:10])._repr_html_()
    seen = check(page)
    found = ledger.findings(row.report_id)
    marked = "".join(seen.texts["mark"])
    for figure, _ in found.figures:
        assert figure.quote in marked
    assert f"{len(found.figures)} figure" in page and f"{len(found.claims)} claim" in page
    assert page.count("<tr>") == len(found.figures) + 1
    assert all(f"<sup>{number}</sup>" in page for number in range(1, len(found.figures) + 1))


def test_a_reading_shows_itself_before_it_is_in_a_ledger(model):
    found = sayso.read("Police said 12 people were hurt.", published="2021-08-04", title="A <b>title</b>")
    seen = check(found._repr_html_())
    assert "".join(seen.texts["mark"]).startswith("12 people1")
    assert "A <b>title</b>" in "".join(seen.texts["p"]) and ("b", {}) not in seen.tags
    assert any("were hurt" in text for text in seen.texts["span"])


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", 'https://x/"><script>', "ftp://x"]
)
def test_hostile_words_are_words(url):
    page = made(HOSTILE, title=HOSTILE, publisher=HOSTILE, url=url)._repr_html_()
    seen = check(page)
    assert HOSTILE in "".join(seen.texts["p"]).replace("121", "12")
    assert "".join(seen.texts["td"]).count(HOSTILE) == 3
    assert ("a" in {tag for tag, _ in seen.tags}) == url.startswith("https://")


def test_a_long_report_is_cut_and_says_so():
    page = made("12 people. " + "word " * 10_000)._repr_html_()
    assert len(page) < 40_000 and re.search(r"… 30,\d{3} more characters", page)
    many = made("12 people. ")
    several = Reading(many.report, many.figures * 60, (), (), (), ())._repr_html_()
    assert several.count("<tr>") == pages.MOST + 1 and "The first 50 figures are in the table." in several
    assert check(Reading(Report(""), (), (), (), (), ())._repr_html_())


@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_its_first_rows_and_how_many(ledger, name):
    rows = getattr(ledger, name)(country="LT")
    page = rows._repr_html_()
    check(page)
    shown = min(len(rows), pages.SHOWN)
    assert page.count("<tr>") == shown + 1 and f"{len(rows):,} " in page and "country LT" in page
    assert (f"The first {pages.SHOWN} of" in page) == (len(rows) > pages.SHOWN)


def test_an_estimate_says_its_interval_and_by_whom(ledger):
    rows = ledger.estimates(measure="detained", place="Lithuania", since="2021-08-04", until="2021-08-06")
    page = rows._repr_html_()
    assert "4,090" in page and "AP in TRT World" in page and "4,112" in page


def test_no_rows_are_shown_as_none(ledger):
    assert "0 figures" in check(ledger.figures(publisher="Nobody")._repr_html_()).texts["p"][0]


def test_a_chart_of_a_series_has_its_estimates_and_says_what_each_mark_is(ledger):
    pytest.importorskip("altair")
    row = max(ledger.series(measure="detained"), key=lambda one: one.figures)
    spec = ledger.chart(row.id[:8]).to_dict()
    estimates = {one.best for one in ledger.estimates(series=row.id) if one.best is not None}
    assert {one["best"] for one in spec["datasets"]["estimates"]} == estimates
    assert len(spec["datasets"]["figures"]) == row.figures
    told = json.dumps([layer["encoding"].get("tooltip") for layer in spec["vconcat"][0]["layer"]])
    assert '"quote"' in told and '"reason"' in told and '"id"' not in told
    assert "Source: " in json.dumps(spec["title"]["subtitle"])
    svg = pytest.importorskip("vl_convert").vegalite_to_svg(spec)
    assert "4,000" in svg and "href" not in svg
    few = ledger.chart(row.id, since="2021-08-04", until="2021-08-06", log=True).to_dict()
    assert 0 < len(few["datasets"]["figures"]) < row.figures
    with pytest.raises(sayso.SaysoError, match="nothing"):
        ledger.chart("nothing")


def test_a_map_has_a_dot_a_place_on_the_outlines_of_the_country(ledger):
    pytest.importorskip("altair")
    rows = ledger.figures(country="LT")
    spec = rows.to_map().to_dict()
    land, dots = (layer["data"]["values"] for layer in spec["layer"])
    placed = [row for row in rows if row.latitude is not None]
    assert sum(dot["count"] for dot in dots) == len(placed)
    assert {(dot["longitude"], dot["latitude"]) for dot in dots} == {
        (row.longitude, row.latitude) for row in placed
    }
    assert len(land) > 1
    pytest.importorskip("vl_convert").vegalite_to_svg(spec)
    with pytest.raises(sayso.SaysoError, match="None of these claims has a place with coordinates"):
        ledger.claims().to_map()


@pytest.mark.parametrize("spot", [(0.0, 0.0), (179.9, -89.9), (-180.0, 90.0)])
def test_a_map_of_one_place_anywhere_can_be_drawn(spot):
    altair = pytest.importorskip("altair")

    class Placed:
        longitude, latitude, place = (*spot, "</script>")

    rows = Rows("figures", "", lambda: iter([[Placed()]]), lambda: 1, lambda: None, lambda: None)
    assert isinstance(rows.to_map(), altair.LayerChart)
    svg = pytest.importorskip("vl_convert").vegalite_to_svg(rows.to_map().to_dict())
    assert "NaN" not in svg and "<script" not in svg


def test_without_altair_one_sentence_says_what_to_install(ledger, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(sayso.SaysoError, match=r"A map needs altair: pip install 'sayso\[notebook\]'"):
        charts.places_chart([], "figures")


def test_files_are_read_into_a_ledger(model, tmp_path):
    (tmp_path / "a.txt").write_text("Police said 12 people were hurt in Vilnius on Monday, officials said.")
    with sayso.Ledger(":memory:") as ledger:
        done = ledger.read(tmp_path, tmp_path / "none.txt", published="2021-08-04", publisher="A")
        assert sorted((one.kind, one.reason) for one in done) == [("failed", "missing"), ("read", "")]
        (row,) = ledger.figures()
        assert (row.low, row.publisher, row.period_last) == (12, "A", date(2021, 8, 2))
        assert [one.kind for one in ledger.read(str(tmp_path), published="2021-08-04", publisher="A")] == [
            "known"
        ]
    assert [folder.name for folder in sayso.samples()] == ["border-2021", "freddy-2023"]
