"""The page of a report: a card beside the words that were clicked, kinds on demand, the reports around it."""

import re

import pytest
from playwright.sync_api import expect

from sayso.ledger import Ledger


@pytest.fixture(scope="module")
def told(ledger_path):
    """A figure far down in its report."""
    with Ledger(ledger_path) as ledger:
        return max(ledger.figures(), key=lambda row: row.start)


@pytest.fixture(scope="module")
def disputed(ledger_path):
    """A claim and the one that disputes it."""
    with Ledger(ledger_path) as ledger:
        rows = list(ledger.claims())
    one = next(row for row in rows if row.disputes)
    return next(row for row in rows if row.id == one.disputes), one


def marked(page, key):
    return page.locator(f"#text [data-own='{key}'][role=button]").first


def test_a_card_opens_beside_the_words_and_the_page_stays(page, desk, told):
    page.set_viewport_size({"width": 1280, "height": 520})
    page.goto(f"{desk}/reports/{told.report_id}")
    words = marked(page, f"figure-{told.id}")
    words.scroll_into_view_if_needed()
    at = page.evaluate("scrollY")
    words.click()
    card = page.locator(f"#beside #figure-{told.id}")
    expect(card.locator("dd").first).to_be_visible()
    assert page.evaluate("scrollY") == at
    box, own = page.locator("#beside").bounding_box(), words.bounding_box()
    assert box["x"] >= own["x"] + own["width"] - 1
    assert box["y"] <= own["y"] + own["height"] and box["y"] + box["height"] >= own["y"] - 5
    assert box["y"] >= 0 and box["y"] + box["height"] <= 520
    expect(page.locator("#beside")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#beside")).to_be_hidden()
    expect(words).to_be_focused()
    assert "at=" not in page.url and page.evaluate("scrollY") == at
    page.keyboard.press("Enter")
    expect(card).to_be_visible()


def test_on_a_phone_it_is_a_sheet_that_closes_by_swipe_key_and_button(page, desk, told):
    page.set_viewport_size({"width": 375, "height": 720})
    page.goto(f"{desk}/reports/{told.report_id}")
    words, sheet = marked(page, f"figure-{told.id}"), page.locator("#beside")
    ways = (
        lambda: page.keyboard.press("Escape"),
        lambda: page.get_by_role("button", name="Close").click(),
        swipe,
    )
    for way in ways:
        words.click()
        box, own = sheet.bounding_box(), words.bounding_box()
        assert abs(box["y"] + box["height"] - 720) < 2 and box["width"] > 350
        assert own["y"] + own["height"] <= box["y"] + 1  # the words are not under it
        assert sheet.get_attribute("role") == "dialog"
        way(page) if way is swipe else way()
        expect(sheet).to_be_hidden()
        expect(words).to_be_focused()


def swipe(page):
    box = page.locator(".grip").bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 100, box["y"] + 160, steps=4)
    page.mouse.up()


def test_figures_are_shown_and_other_kinds_on_demand(page, desk, disputed):
    claim, other = disputed
    page.goto(f"{desk}/reports/{claim.report_id}")
    cards = page.locator(".cardlist details")
    assert not page.locator(".cardlist .c-claim").first.is_visible()
    assert page.locator("#text [data-own^=claim-][role=button]").count() == 0
    page.get_by_label("Claims").check()
    expect(page.locator(".cardlist .c-claim").first).to_be_visible()
    page.get_by_label("Figures").uncheck()
    assert {one.get_attribute("class") for one in cards.all() if one.is_visible()} <= {"card c-claim", "card"}
    assert "show=claim" in page.url
    page.reload()
    expect(page.get_by_label("Claims")).to_be_checked()
    expect(page.get_by_label("Figures")).not_to_be_checked()
    page.locator(f"#claim-{claim.id} summary").click()
    said = page.locator(f"#claim-{claim.id}").inner_text()
    assert " ".join(claim.content.split()) in said and claim.stance in said and claim.actor in said
    assert "Disputed by" in said and other.actor in said


def test_a_link_to_a_claim_opens_it_though_claims_are_not_shown_else(page, desk, disputed):
    page.goto(f"{desk}/reports/{disputed[1].report_id}?at=claim-{disputed[1].id}")
    expect(page.locator(f"#beside #claim-{disputed[1].id} dd").first).to_be_visible()
    assert "Disputes" in page.locator("#beside").inner_text()


def test_previous_and_next_go_along_the_list_one_came_from(page, desk):
    page.goto(f"{desk}/reports")
    links = [one.get_attribute("href") for one in page.locator("#rows a[href^='/reports/']").all()]
    page.goto(f"{desk}{links[3]}")
    page.evaluate("localStorage.removeItem('list')")
    page.reload()
    page.keyboard.press("j")
    page.wait_for_url(f"{desk}{links[4]}")
    page.locator("#previous").click()
    page.wait_for_url(f"{desk}{links[3]}")
    page.goto(f"{desk}/search?q=border&kind=report")
    found = [one.get_attribute("href") for one in page.locator(".results a").all()]
    page.locator(".results a").nth(1).click()
    page.wait_for_url(f"{desk}{found[1]}")
    page.keyboard.press("j")
    page.wait_for_url(f"{desk}{found[2]}")
    page.keyboard.press("k")
    page.wait_for_url(f"{desk}{found[1]}")
    page.keyboard.press("k")
    page.wait_for_url(f"{desk}{found[0]}")
    expect(page.locator("#previous")).to_be_hidden()
    page.locator("#list", has_text="Search").click()
    page.wait_for_url(re.compile("q=border"))


def test_a_wrong_kind_says_what_would_be_right(client, told):
    answer = client.get(f"/reports/{told.report_id}?show=odd")
    assert answer.status == 422 and "Known: figure, claim, event, number" in answer.text
    assert client.get(f"/reports/{told.report_id}?show=none&at=odd-thing").status == 200
