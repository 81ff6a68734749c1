"""Charts of series: which form they take, what is drawn, how people move, save and cite them."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import expect

from sayso.display.charts.axes import linear_axis, log_axis
from sayso.display.charts.forms import ChartForm, ChartOptions, form_of, hops
from sayso.display.charts.specification import PALETTES, specification
from sayso.display.charts.wording import source_line
from sayso.ledger import Ledger
from sayso.ledger.filters import PictureFilter
from sayso.ledger.picture.estimates import find_estimates
from sayso.ledger.picture.series import find_series, find_series_figures
from sayso.records.picture import SeriesKind
from sayso.web.charts import drawing

BROWSERS = ("chromium", "firefox")
POINTS = "#chart .stands_marks path"


@pytest.fixture(scope="module")
def series(ledger_path):
    """The series of most figures of each kind, and one of a single figure."""
    with Ledger(ledger_path) as ledger:
        rows = find_series(ledger.engine)
    found = {kind: next(row for row in rows if row.kind == kind) for kind in ("cumulative", "daily")}
    return found | {"single": next(row for row in rows if row.figures == 1)}


@pytest.fixture(scope="module")
def total(ledger_path, series):
    """Figures and estimates of the running total."""
    name = series["cumulative"].id
    with Ledger(ledger_path) as ledger:
        estimates = find_estimates(ledger.engine, PictureFilter(series_id=name))
        return list(find_series_figures(ledger.engine, [name])), estimates


def layers(spec):
    return {one["name"]: one for one in spec["vconcat"][0]["layer"]}


def with_numbers(estimates, numbers):
    pairs = zip(estimates, numbers, strict=False)
    return [replace(one, low=number, best=number, high=number) for one, number in pairs]


def test_the_form_is_that_of_the_kind(total):
    _, estimates = total
    steady = with_numbers(estimates, [100, 120, 90, 150])
    assert form_of(SeriesKind.DAILY, 9, steady) is form_of(SeriesKind.INCREMENT, 2, steady) is ChartForm.STEMS
    assert (
        form_of(SeriesKind.CUMULATIVE, 9, steady) is form_of(SeriesKind.STOCK, 9, steady) is ChartForm.STEPS
    )
    assert form_of(SeriesKind.PLAN, 9, steady) is form_of(SeriesKind.FORECAST, 3, steady) is ChartForm.DOTS
    assert form_of(SeriesKind.STOCK, 1, steady[:1]) is ChartForm.CARD


def test_a_total_that_hops_has_no_line_and_one_that_grows_has(total):
    _, estimates = total
    unlike = with_numbers(estimates, [3, 4_000, 12, 9_000, 7])
    growing = with_numbers(estimates, [3, 40, 900, 12_000])
    assert hops(SeriesKind.STOCK, unlike) and hops(SeriesKind.CUMULATIVE, unlike)
    assert hops(SeriesKind.STOCK, growing) and not hops(SeriesKind.CUMULATIVE, growing)
    assert "line" in layers(specification(*total, "cumulative", ChartOptions()))
    hopping = specification(total[0], unlike, "cumulative", ChartOptions())
    assert "line" not in layers(hopping) and "band" not in layers(hopping)


def test_counts_of_days_are_stems_and_never_joined(total):
    drawn = layers(specification(*total, "daily", ChartOptions()))
    assert "stems" in drawn and "line" not in drawn


def test_a_number_or_more_is_no_point_and_a_band_needs_both_ends(total):
    figures, estimates = total
    spec = specification(figures, estimates, "cumulative", ChartOptions())
    shapes = {row["id"]: row["shape"] for row in spec["datasets"]["figures"]}
    opened = {row.figure_id for row in figures if row.low is None or row.high is None}
    assert opened and {name for name, shape in shapes.items() if shape == "open"} == opened
    assert layers(spec)["stands"]["transform"] == [
        {"filter": "datum.shape == 'point' && datum.state == 'stands'"}
    ]
    for low, high, band in ((40, 60, True), (40, None, False), (0, 60, False), (50, 50, False)):
        one = replace(estimates[0], low=low, best=50, high=high)
        (row,) = specification(figures, [one], "stock", ChartOptions())["datasets"]["estimates"]
        assert row["band"] is band, (low, high)


def test_the_days_that_a_total_covers_are_drawn_on_demand(total):
    assert "periods" not in layers(specification(*total, "cumulative", ChartOptions()))
    assert "periods" in layers(specification(*total, "cumulative", ChartOptions(periods=True)))


@pytest.mark.parametrize(
    ("numbers", "ticks"),
    [
        ([0, 1], (0, 1)),
        ([1, 3], (0, 1, 2, 3, 4)),
        ([0], (0, 1)),
        ([4000, 4112], (3980, 4000, 4020, 4040, 4060, 4080, 4100, 4120)),
        ([2, 10**12], tuple(range(0, 12 * 10**11, 2 * 10**11))),
    ],
)
def test_ticks_of_numbers_are_whole_and_differ(numbers, ticks):
    bottom, top, found = linear_axis(numbers, from_zero=False)
    assert found[: len(ticks)] == ticks and len(set(found)) == len(found) <= 10
    assert bottom <= min(numbers) and top >= max(numbers)


@pytest.mark.parametrize("numbers", [[1], [3, 4], [4000, 4112], [7, 80], [1, 10**9]])
def test_a_log_axis_starts_at_the_data_and_has_whole_ticks(numbers):
    bottom, top, ticks = log_axis(numbers)
    assert min(numbers) / 1.5 < bottom < min(numbers) and max(numbers) < top < max(numbers) * 1.5
    assert ticks and all(bottom <= tick <= top and tick == int(tick) for tick in ticks)
    assert list(ticks) == sorted(set(ticks))


def test_others_are_unlike_any_publisher_even_one_of_that_name(total):
    figures, estimates = total
    many = [replace(row, source_name=f"Voice {at}") for at, row in enumerate(figures)]
    many[0] = replace(many[0], source_name="others")
    spec = specification(many, estimates, "cumulative", ChartOptions())
    colour = layers(spec)["stands"]["encoding"]["color"]
    shades = dict(zip(colour["scale"]["domain"], colour["scale"]["range"], strict=True))
    assert shades.pop("others") == PALETTES["light"][-1] not in shades.values()
    assert f"{len(many) - 8} others" in colour["legend"]["labelExpr"]
    assert len(set(shades.values())) == 8


def test_the_source_line_names_some_and_counts_the_rest(total):
    figures = total[0]
    names = ["B", "A", "A", "C", "D", "E"]
    rows = [
        replace(row, publisher=name, day=date(2023, 5, 20)) for row, name in zip(figures, names, strict=False)
    ]
    assert source_line(rows) == "Source: A, B and 3 others in sayso, as of 2023-05-20"
    assert source_line(rows[:2]) == "Source: A and B in sayso, as of 2023-05-20"
    assert source_line(rows[1:2]) == "Source: A in sayso, as of 2023-05-20"


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("since=2021-09-01&until=2021-08-01", 422, "Swap the two days"),
        ("since=0001-01-01&until=9999-12-31", 200, "figures"),
        ("since=3000-01-01", 200, "There are no figures of these days"),
        ("scale=cubic", 422, "Known: linear, log"),
        ("periods=all", 422, "Known: 0, 1"),
        ("cite=figure-none", 404, "Choose Cite beside one"),
        ("cite=%3Cscript%3Ealert(1)%3C/script%3E", 404, "no number"),
        ("by=publisher&scale=log&periods=1", 200, "Days covered"),
    ],
)
def test_an_address_holds_the_state_or_says_what_is_wrong(client, series, query, status, says):
    answer = client.get(f"/series/{series['cumulative'].id}?{query}")
    assert answer.status == status and says in answer.text
    assert "<script>alert" not in answer.text


def test_of_very_many_figures_the_newest_of_the_days_are_drawn(ledger_path, series, total, monkeypatch):
    monkeypatch.setattr(drawing, "MOST", 5)
    row = series["cumulative"]
    with Ledger(ledger_path) as ledger, ledger.engine.connect() as connection:
        newest = drawing.drawing_of(connection, row, ChartOptions())
        early = drawing.drawing_of(connection, row, ChartOptions(until=date(2021, 7, 2)))
    assert not newest.whole and len(newest.figures) == 5 and newest.figures[-1].day == row.last
    assert len(early.figures) == sum(one.day <= date(2021, 7, 2) for one in total[0]) < 5
    assert newest.data["whole"][0] < min(one["day"] for one in early.data["spec"]["datasets"]["figures"])


def test_one_figure_is_a_card(client, series):
    text = client.get(f"/series/{series['single'].id}").text
    assert 'id="chart"' not in text and "The only figure" in text and "/reports/" in text


def test_what_reports_say_is_data_in_a_chart(total):
    evil = "</script><script>alert(1)</script>\u2028\"'}); alert(1) //"
    figures = [replace(row, source_name=f"{evil}{at}", publisher=evil) for at, row in enumerate(total[0])]
    spec = specification(figures, total[1], "cumulative", ChartOptions())
    colour = layers(spec)["stands"]["encoding"]["color"]
    label = colour["legend"]["labelExpr"]
    assert label.isascii() and label.startswith("({") and label.endswith("})[datum.label]")
    assert evil + "0" in json.loads(label[1:].removesuffix(")[datum.label]")).values()
    assert all(re.fullmatch(r"g\d|others", key) for key in colour["scale"]["domain"])


def contrast(one, other):
    """WCAG's contrast of two colours, as "rgb(1, 2, 3)" or "#010203"."""

    def light(colour):
        found = (
            re.findall(r"[0-9a-f]{2}", colour[1:]) if colour.startswith("#") else re.findall(r"\d+", colour)
        )
        parts = [int(part, 16 if colour.startswith("#") else 10) / 255 for part in found[:3]]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def until(page, expression, argument=None):
    """Wait until an expression is true; `wait_for_function` would need eval, which the desk forbids."""
    for _ in range(200):
        if page.evaluate(expression, argument):
            return
        page.wait_for_timeout(25)
    raise AssertionError(expression)


def opened(page, address):
    page.goto(address)
    page.wait_for_selector("#chart[data-drawn]")


def seen(page, selector=POINTS):
    """Where the marks are that lie within the plot."""
    return page.evaluate(
        """selector => {
          const area = document.querySelector("g.numbers_group path.background").getBoundingClientRect();
          return [...document.querySelectorAll(selector)].map((one) => {
            const { x, y, width, height } = one.getBoundingClientRect();
            return { x: x + width / 2, y: y + height / 2, fill: one.getAttribute("fill") };
          }).filter((one) => one.x > area.left && one.x < area.right);
        }""",
        selector,
    )


def plot(page):
    return page.locator("g.numbers_group path.background").first.bounding_box()


def days(page):
    return page.locator("g.numbers_group .role-axis-label text").evaluate_all(
        "all => all.map((one) => one.textContent)"
    )


def test_every_figure_is_drawn_in_the_colour_of_the_legend_and_readable(page, desk, series, total):
    opened(page, f"{desk}/series/{series['cumulative'].id}")
    spec = json.loads(page.locator("#chart-data").text_content())["spec"]["datasets"]["figures"]
    points = sum(row["shape"] == "point" for row in spec)
    marks = page.locator(
        "#chart .stands_marks path, #chart .out_of_date_marks path, #chart .disputed_marks path"
    )
    assert marks.count() == points < series["cumulative"].figures
    assert page.locator("#chart .open_marks path").count() == sum(row["shape"] == "open" for row in spec)
    assert page.locator("#chart .lanes_marks path").count() == series["cumulative"].figures
    for theme in ("light", "dark"):
        ground = page.evaluate("getComputedStyle(document.querySelector('.chart')).backgroundColor")
        legend = page.locator("#chart .role-legend-symbol path").evaluate_all(
            "all => all.map((one) => one.getAttribute('fill'))"
        )
        drawn = {one["fill"] for one in seen(page)}
        assert drawn <= set(legend) and len(set(legend)) == len(legend)
        assert all(contrast(shade, ground) >= 3 for shade in legend), theme
        text = page.locator("#chart .role-legend-label text").first.get_attribute("fill")
        assert contrast(text, ground) >= 4.5
        page.get_by_role("button", name="Dark or light").click()
        until(
            page,
            "old => document.querySelector('#chart .role-legend-symbol path').getAttribute('fill') !== old",
            legend[0],
        )


def test_people_zoom_by_brush_and_wheel_and_come_back(page, desk, series):
    opened(page, f"{desk}/series/{series['cumulative'].id}?by=publisher")
    rows = page.locator("#tables tr[id^='f-']")
    assert rows.count() == series["cumulative"].figures
    area = plot(page)
    x, y, wide = area["x"], area["y"] + 150, area["width"]
    page.mouse.move(x + wide * 0.3, y)
    page.mouse.wheel(0, 120)
    until(page, "() => scrollY > 0")
    assert "since" not in page.url
    page.evaluate("scrollTo(0, 0)")
    page.mouse.move(x + wide * 0.3, y)
    page.mouse.down()
    page.mouse.move(x + wide * 0.4, y)
    page.mouse.move(x + wide * 0.5, y)
    assert page.locator(".brush").is_visible()
    page.mouse.up()
    page.wait_for_url(re.compile("by=publisher.*since=.*until="))
    expect(rows).not_to_have_count(series["cumulative"].figures)
    brushed, some = page.url, rows.count()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -120)
    page.keyboard.up("Control")
    until(page, "old => location.href !== old", brushed)
    page.go_back()
    expect(rows).to_have_count(some)
    assert page.url == brushed
    page.reload()
    page.wait_for_selector("#chart[data-drawn]")
    expect(rows).to_have_count(some)
    page.locator("#reset").click()
    page.wait_for_url(re.compile(r"series/\w+\?by=publisher$"))
    expect(rows).to_have_count(series["cumulative"].figures)
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_url(re.compile("since="))
    page.locator("#days [name=since]").fill("2021-08-04")
    page.locator("#days [name=until]").fill("2021-08-05")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url(re.compile("since=2021-08-04&until=2021-08-05"))
    page.wait_for_selector("#chart[data-drawn]")
    shown = [one for one in days(page) if "Aug" in one]
    assert len(shown) == len(set(shown)) == 2 and not any(":" in one or "AM" in one for one in days(page))


def test_the_tip_tells_the_words_or_why_and_goes_with_the_pointer(page, desk, series):
    opened(page, f"{desk}/series/{series['cumulative'].id}")
    tip = page.locator(".tip")
    point = seen(page)[0]
    page.mouse.move(point["x"], point["y"])
    expect(tip).to_be_visible()
    assert tip.locator("p").nth(1).inner_text() in page.locator("#tables td.sentence").all_inner_texts()
    page.mouse.move(4, 4)
    expect(tip).to_be_hidden()
    ring = seen(page, "#chart .estimate_marks path")[0]
    page.mouse.move(ring["x"] + 8, ring["y"])
    expect(tip).to_contain_text("Estimate")
    reason = tip.locator("p").nth(1).inner_text()
    assert reason in page.locator("#tables section").last.inner_text()
    page.mouse.wheel(0, 60)
    expect(tip).to_be_hidden()


def test_the_image_says_its_title_source_and_address(page, browser, desk, series):
    opened(page, f"{desk}/series/{series['cumulative'].id}?since=2021-07-01&scale=log")
    page.evaluate(
        """() => {
          window.made = [];
          const own = URL.createObjectURL;
          URL.createObjectURL = (blob) => { window.made.push(blob); return own(blob); };
        }"""
    )
    events = browser.browser_type.name == "chromium"
    for kind in ("SVG", "PNG"):
        button = page.get_by_role("button", name=kind)
        if events:
            with page.expect_download() as got:
                button.click()
            assert re.fullmatch(rf"sayso-lithuania-[\w-]+\.{kind.lower()}", got.value.suggested_filename)
        else:
            button.click()
    until(page, "() => window.made.length === 2")
    text = page.evaluate("window.made[0].text()")
    assert "Source: " in text and "in sayso, as of" in text and "Lithuania, arrivals" in text
    assert f"/series/{series['cumulative'].id}?since=2021-07-01&amp;scale=log" in re.sub(
        r"</?tspan[^>]*>", "", text
    )
    size, head = page.evaluate(
        """async () => {
          const bytes = new Uint8Array(await window.made[1].arrayBuffer());
          return [bytes.length, [...bytes.slice(0, 8)]];
        }"""
    )
    assert size > 20_000 and head == [137, 80, 78, 71, 13, 10, 26, 10]


def test_a_number_is_cited_as_plain_text(page, desk, series, total):
    opened(page, f"{desk}/series/{series['cumulative'].id}")
    page.locator("#tables section").last.get_by_role("link", name="Cite").first.click()
    text = page.locator("#citation")
    expect(text).to_have_value(re.compile("estimate for"))
    assert "Rests on:" in text.input_value() and "cite=estimate-" in text.input_value()
    address = text.input_value().splitlines()[-1]
    page.go_back()
    expect(text).to_have_count(0)
    page.get_by_role("button", name="Zoom in").click()  # the chart is alive
    page.wait_for_url(re.compile("since="))
    page.goto(address)
    expect(page.locator("#citation")).to_have_value(re.compile("estimate for"))
    figure = total[0][-1]
    page.goto(f"{desk}/series/{series['cumulative'].id}?cite=figure-{figure.figure_id}")
    value = page.locator("#citation").input_value()
    assert figure.quote in value and figure.publisher in value and f"at=figure-{figure.figure_id}" in value
    page.evaluate("navigator.clipboard.writeText = async (words) => { window.copied = words; }")
    page.get_by_role("button", name="Copy", exact=True).click()
    until(page, "() => window.copied !== undefined")
    assert page.evaluate("window.copied") == value


def test_on_a_phone_the_plot_keeps_its_width(page, desk, series):
    page.set_viewport_size({"width": 375, "height": 720})
    opened(page, f"{desk}/series/{series['cumulative'].id}")
    assert plot(page)["width"] >= 0.7 * page.locator("#chart").bounding_box()["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert all(0 <= one["x"] <= 375 for one in seen(page))
