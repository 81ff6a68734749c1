"""What people do at the desk, in a real browser."""

import re

from playwright.sync_api import expect

from sayso.ledger import Ledger
from sayso.ledger.review.queue import find_queue


def flashed(page, word):
    page.locator(".flash", has_text=word).wait_for()


def test_a_report_shows_the_words_behind_every_field(page, desk, ledger_path):
    with Ledger(ledger_path) as ledger:
        row = next(one for one in ledger.figures() if one.measure == "pushbacks" and one.low == 180)
    page.goto(f"{desk}/reports/{row.report_id}")
    page.locator(f"#text [data-own='figure-{row.id}']").first.click()
    card = page.locator(f"#figure-{row.id}")
    assert card.locator("dd").first.is_visible()
    lit = " ".join(page.locator("#text .lit").all_inner_texts())
    assert row.quote.split()[0] in lit and len(page.locator("#text .lit").all()) >= 3
    assert page.url.endswith(f"at=figure-{row.id}")
    page.reload()
    assert card.locator("dd").first.is_visible()
    page.locator("#close").click()
    page.locator("[data-show=figure]").uncheck()
    assert "hide-figure" in page.locator("#text").get_attribute("class")


def test_a_number_that_is_no_figure_says_why(page, desk, ledger_path):
    with Ledger(ledger_path) as ledger, ledger.engine.connect() as connection:
        name = connection.exec_driver_sql(
            "SELECT g.report_id FROM number n JOIN reading g ON g.id = n.reading_id "
            "WHERE n.kind = 'date' LIMIT 1"
        ).scalar()
    page.goto(f"{desk}/reports/{name}")
    page.locator("[data-show=number]").check()
    page.locator("#text .m-number[data-own^='number-']").first.click()
    assert "not a figure: " in page.locator("#why").inner_text()


def test_the_whole_review_of_a_figure_by_keyboard(page, desk, ledger_path):
    page.goto(f"{desk}/review?kind=figure")
    first = page.locator(".queue a").first.get_attribute("href")
    own = re.search(r"at=([\w-]+)", first)[1]
    page.keyboard.press("j")
    page.wait_for_url(re.compile("at="))
    expect(page.locator(".queue [aria-current]")).not_to_have_attribute("href", first)
    page.keyboard.press("k")
    expect(page.locator(".queue [aria-current]")).to_have_attribute("href", re.compile(own))
    expect(page.locator("#found")).to_have_attribute("data-name", own)
    card = page.locator(".item .fields").get_attribute("data-card")
    page.keyboard.press("e")
    form = page.locator("#edit")
    expect(form).to_be_visible()
    assert form.locator("[name=measure]").evaluate("one => one.options[one.selectedIndex].defaultSelected")
    form.get_by_label("Low").fill("77")
    form.get_by_label("High").fill("77")
    form.get_by_label("Note").fill("misread")
    form.get_by_role("button", name="Save the correction").click()
    flashed(page, "Corrected.")
    expect(page.locator(".item .fields")).not_to_have_attribute("data-card", card)
    with Ledger(ledger_path) as ledger:
        (made,) = [row for row in ledger.figures() if row.low == 77]
    page.keyboard.press("u")
    flashed(page, "Undone")
    with Ledger(ledger_path) as ledger:
        assert not [row for row in ledger.figures() if row.low == 77]
    page.goto(f"{desk}/review/history")
    past = page.locator(".past").inner_text()
    assert "misread" in past and "taken back" in past and "low" in past
    assert made.report_id


def test_confirm_and_reject_go_on_to_the_next(page, desk, ledger_path):
    page.goto(f"{desk}/review?kind=figure")
    names = [page.locator(".item .fields").get_attribute("data-card")]
    page.keyboard.press("c")
    flashed(page, "Confirmed")
    names.append(page.locator(".item .fields").get_attribute("data-card"))
    page.keyboard.press("r")
    page.keyboard.press("2")
    flashed(page, "Rejected")
    names.append(page.locator(".item .fields").get_attribute("data-card"))
    assert len(set(names)) == 3
    with Ledger(ledger_path) as ledger:
        ids = {f"figure-{row.id}" for row in ledger.figures()}
    assert names[0] in ids and names[1] not in ids
    with Ledger(ledger_path) as ledger, ledger.engine.connect() as connection:
        queued = {f"figure-{row.finding_id}" for row in find_queue(connection, limit=500)}
    assert names[0] not in queued and names[1] not in queued and names[2] in queued
    page.keyboard.press("u")
    flashed(page, "Undone")
    with Ledger(ledger_path) as ledger:
        assert names[1] in {f"figure-{row.id}" for row in ledger.figures()}


def test_a_missed_figure_is_added_by_selecting_its_words(page, desk, ledger_path):
    with Ledger(ledger_path) as ledger, ledger.engine.connect() as connection:
        name, start, quote = connection.exec_driver_sql(
            "SELECT g.report_id, n.start, n.quote FROM number n JOIN reading g ON g.id = n.reading_id "
            "WHERE n.kind = 'date' AND n.quote GLOB '[0-9]*' LIMIT 1"
        ).one()
    page.goto(f"{desk}/reports/{name}")
    page.locator(f"#text [data-own='number-{start}']").first.dblclick()
    page.locator("#selected", has_text=quote).wait_for()
    form = page.locator("#add form")
    form.get_by_label("Measure").select_option("arrivals")
    form.get_by_label("Country").fill("Latvia")
    form.get_by_role("button", name="Add the figure").click()
    page.wait_for_selector(".flash")
    with Ledger(ledger_path) as ledger:
        (row,) = [one for one in ledger.figures() if one.report_id == name and one.start == start]
    assert (row.quote, row.measure, row.country) == (quote, "arrivals", "LV")


def test_somebody_quicker_is_not_overwritten(page, browser, desk):
    page.goto(f"{desk}/review?kind=figure")
    name = page.locator("#found").get_attribute("data-name")
    other = browser.new_page()
    other.goto(f"{page.url}&at={name}")  # what comes first may be another finding by now
    page.keyboard.press("c")
    page.locator(".flash", has_text="Confirmed.").wait_for()
    other.keyboard.press("e")
    for name in ("Low", "High"):
        other.locator("#edit").get_by_label(name).fill("5")
    other.locator("#edit").get_by_role("button", name="Save the correction").click()
    other.wait_for_selector("[role=alert]")
    assert "decided in the meantime" in other.locator("[role=alert]").inner_text()
    assert other.locator("#edit").get_by_label("Low").input_value() == "5"
    other.close()


def test_a_wrong_number_is_told_and_what_was_typed_is_kept(page, desk):
    page.goto(f"{desk}/review?kind=figure")
    page.keyboard.press("e")
    page.locator("#edit").get_by_label("Low").fill("many")
    page.locator("#edit").get_by_role("button", name="Save the correction").click()
    expect(page.get_by_role("alert")).to_contain_text("is not a whole number")
    expect(page.locator("#edit").get_by_label("Low")).to_have_value("many")


def test_a_disagreement_is_resolved_with_a_note_and_opened_again(page, desk):
    page.goto(f"{desk}/disagreements")
    count = page.locator(".rows.big li").count()
    page.locator(".rows.big a").first.click()
    page.locator(".sides section").nth(1).wait_for()
    assert page.locator(".sides section").count() == 2
    assert all("“" in one for one in page.locator(".sides h2").all_inner_texts())
    page.get_by_label("both hold: no disagreement").check()
    page.get_by_label("Why").fill("They speak of two days.")
    page.get_by_role("button", name="Resolve").click()
    page.get_by_text("resolved: both hold").wait_for()
    page.goto(f"{desk}/disagreements")
    assert page.locator(".rows.big li").count() == count - 1
    page.goto(f"{desk}/disagreements?state=resolved")
    page.locator(".rows.big a").first.click()
    assert "They speak of two days." in page.locator(".resolve").inner_text()
    page.get_by_role("button", name="Open it again").click()
    page.get_by_role("button", name="Resolve").wait_for()


def test_a_search_narrows_as_it_is_typed_and_its_address_is_a_link(page, desk):
    page.goto(f"{desk}/search")
    page.get_by_label("Words").fill("injuries")
    page.wait_for_url(re.compile("q=injuries"))
    page.get_by_label("Kind").select_option("figure")
    page.wait_for_url(re.compile("kind=figure"))
    for kind in ("report", "claim", "event"):
        page.locator(".results .kind", has_text=kind).first.wait_for(state="detached")
    found = page.locator(".results li").all_inner_texts()
    assert found and all("injuries" in one for one in found)
    address = page.url
    assert "measure=" not in address
    page.goto(address)
    assert page.locator(".results li").all_inner_texts() == found
    page.locator(".results a").first.click()
    expect(page.locator("details.card[open]")).to_have_count(1)


def test_the_maps_slider_moves_the_days(page, desk):
    page.goto(f"{desk}/map?since=2021-06-01&until=2021-10-31")
    page.wait_for_selector("#map[data-drawn]")
    assert int(page.locator("#map").get_attribute("data-routes")) > 0
    assert page.locator("#map path.land").count() > 100
    page.goto(f"{desk}/map?since=2021-08-01&until=2021-08-10")
    page.wait_for_selector("#map[data-drawn]")
    assert int(page.locator("#map").get_attribute("data-spots")) > 0
    before = page.locator("#spots tbody").inner_text()
    slider = page.get_by_label("Last day shown")
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    page.wait_for_selector("#map[data-days='2021-08-01 2021-08-05']")
    expect(page.locator("#shown")).to_have_text("2021-08-01 to 2021-08-05")
    after = page.locator("#spots tbody").inner_text()
    assert after != before
    page.goto(page.url)
    page.wait_for_selector("#map[data-drawn]")
    expect(page.locator("#shown")).to_have_text("2021-08-01 to 2021-08-05")
    assert page.locator("#spots tbody").inner_text() == after
    page.locator("#spots button").first.click()
    page.locator("#place li").first.wait_for()
    assert page.locator("#place a").first.get_attribute("href").startswith("/reports/")
