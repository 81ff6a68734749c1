"""Review at the desk: by keys, in the field list itself, with an undo of everything; and without a script."""

import random
import re
from statistics import median

import pytest
from playwright.sync_api import expect

from sayso.ledger import Ledger
from sayso.ledger.review.queue import find_queue
from sayso.reading.numbers import find_numbers

from .conftest import serious

BROWSERS = ("chromium", "firefox")
FELT = 100  # milliseconds from a key to the next finding

WATCH = """() => {
  window.felt = [];
  addEventListener("keydown", () => {
    const began = performance.now(), name = document.getElementById("found")?.dataset.name;
    const look = () => {
      const now = document.getElementById("found");
      if (now && now.dataset.name !== name && now.querySelector("#text [data-own]"))
        window.felt.push(performance.now() - began);
      else if (performance.now() - began < 3000) requestAnimationFrame(look);
    };
    look();
  }, true);
}"""
SELECT = """([start, end]) => {
  const pieces = [...document.querySelectorAll("#text [data-at]")];
  const spot = (at) => {
    const piece = pieces.filter((one) => Number(one.dataset.at) <= at).pop();
    return [piece.firstChild, at - Number(piece.dataset.at)];
  };
  const range = document.createRange();
  range.setStart(...spot(start));
  range.setEnd(...spot(end));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def told(page, words):
    page.locator(".told .flash", has_text=words).wait_for()


def name_of(page):
    return page.locator("#found").get_attribute("data-name")


def open_review(page, desk, more="kind=figure"):
    page.goto(f"{desk}/review?{more}")
    page.locator("#found").wait_for()
    page.wait_for_load_state("networkidle")
    return name_of(page)


def asked(path, sql, *values):
    with Ledger(path) as ledger, ledger.engine.connect() as connection:
        return connection.exec_driver_sql(sql, values).all()


def select(page, start, end):
    page.evaluate(SELECT, [start, end])
    page.wait_for_timeout(50)  # selectionchange comes with the next frame


def test_the_next_finding_is_there_before_a_tenth_of_a_second(page, desk):
    open_review(page, desk)
    page.evaluate(WATCH)
    before = int(page.locator("#progress").get_attribute("data-decided"))
    seen = [name_of(page)]
    for key in "ccccc":
        page.keyboard.press(key)
        expect(page.locator("#found")).not_to_have_attribute("data-name", seen[-1])
        seen.append(name_of(page))
        page.wait_for_load_state("networkidle")  # a person looks at it; the next one is fetched meanwhile
    felt = page.evaluate("window.felt")
    assert len(felt) == 5 and median(felt) < FELT, felt
    told(page, "Confirmed.")
    page.locator(".flash[data-refreshed]").wait_for()
    assert f"{before + 5} decided" in page.locator("#progress").inner_text()
    for name in reversed(seen[:-1]):  # undo takes one after the other, and goes back to it
        page.keyboard.press("u")
        told(page, "Undone: the confirmation")
        expect(page.locator("#found")).to_have_attribute("data-name", name)


def test_a_key_and_selected_words_set_value_and_evidence(page, desk, ledger_path):
    name = open_review(page, desk)
    text = page.locator("#text").inner_text()
    start, end, words = page.evaluate(
        """() => { const p = [...document.querySelectorAll("#text span[data-at]")].find(
             (one) => /[A-Z][a-z]{3,} [a-z]/.test(one.textContent) && !one.dataset.own);
             const at = p.textContent.search(/[A-Z][a-z]{3,} [a-z]/);
             const word = p.textContent.slice(at).match(/^[A-Z][a-z]+/)[0];
             const from = Number(p.dataset.at) + at;
             return [from, from + word.length, word]; }"""
    )
    assert words in text
    select(page, start, end)
    page.keyboard.press("6")
    expect(page.locator("#edit [name=speaker]")).to_have_value(words)
    expect(page.locator("#edit [name=speaker]")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator(".problem button").click()  # nobody of that name speaks here: saved all the same
    told(page, "Corrected.")
    ((kept,),) = asked(
        ledger_path,
        "SELECT e.quote FROM figure f JOIN evidence e ON e.figure_row = f.row WHERE f.speaker = ? "
        "AND NOT f.withdrawn AND e.field = 'speaker' AND e.start = ?",
        words, start,
    )  # fmt: skip
    assert kept == words
    page.keyboard.press("u")
    told(page, "Undone: the correction")
    expect(page.locator("#found")).to_have_attribute("data-name", name)


def test_a_refused_correction_keeps_the_form_and_escape_closes_it(page, desk):
    open_review(page, desk)
    page.keyboard.press("1")
    low = page.locator("#edit [name=low]")
    low.fill("many")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("is not a whole number")
    expect(low).to_have_value("many")
    low.fill("9")
    page.locator("#edit [name=high]").fill("3")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("is above high")
    page.keyboard.press("Escape")
    expect(low).to_be_hidden()
    expect(low).not_to_have_value("9")


def test_somebody_quicker_is_shown_and_what_was_typed_is_saved_after_them(page, browser, desk, ledger_path):
    name = open_review(page, desk)
    number = str(random.randrange(10_000, 99_999))
    page.keyboard.press("1")
    for field in ("low", "high"):
        page.locator(f"#edit [name={field}]").fill(number)
    other = browser.new_page()
    open_review(other, desk, f"at={name}")
    other.keyboard.press("c")
    told(other, "Confirmed.")
    other.close()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("decided in the meantime")
    expect(page.locator("#edit [name=low]")).to_have_value(number)
    page.locator("#edit [name=low]").press("Enter")
    told(page, "Corrected.")
    made = asked(ledger_path, "SELECT count(*) FROM figure WHERE low = ? AND NOT withdrawn", int(number))
    assert made == [(1,)]


def test_reasons_skips_and_flags_have_keys_and_one_undo(page, desk, ledger_path):
    marked = "SELECT count(*) FROM review_mark WHERE undone_at IS NULL"
    before = asked(ledger_path, marked)
    rejected = open_review(page, desk)
    page.keyboard.press("r")
    expect(page.locator("#why-rejected")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.keyboard.press("4")
    told(page, "Rejected.")
    reasons = asked(ledger_path, "SELECT reason, verdict FROM review ORDER BY id DESC LIMIT 1")
    assert reasons == [("wrong_place", "reject")]
    skipped = name_of(page)
    page.keyboard.press("s")
    told(page, "Skipped")
    flagged = name_of(page)
    page.keyboard.press("f")
    page.keyboard.type("Is this the same bridge?")
    page.keyboard.press("Enter")
    told(page, "Flagged")
    expect(page.locator("#found .flag")).to_contain_text("Is this the same bridge?")
    page.goto(f"{desk}/review?flagged=1")
    assert page.locator(".queue a[data-name]").evaluate_all("all => all.map(one => one.dataset.name)") == [
        flagged
    ]
    page.goto(f"{desk}/review?kind=figure")
    first = page.locator(".queue a[data-name]").first.get_attribute("data-name")
    assert first not in (skipped, rejected)
    for back in (flagged, skipped, rejected):  # after a reload, too: the stack is the ledger's
        page.keyboard.press("u")
        expect(page.locator("#found")).to_have_attribute("data-name", back)
        told(page, "Undone")
        page.reload()
    assert asked(ledger_path, marked) == before


def test_the_keys_are_shown_and_the_page_is_accessible_with_everything_open(page, desk):
    open_review(page, desk)
    page.keyboard.press("e")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("undo what you did last")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("e")
    assert serious(page) == []


def test_a_place_is_chosen_by_keyboard_with_its_country(page, desk):
    open_review(page, desk)
    page.keyboard.press("5")
    place = page.locator("#edit [name=place_text]")
    place.fill("")
    page.keyboard.type("Druskin")
    options = page.locator(".options [role=option]")
    options.first.wait_for()
    expect(place).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = place.get_attribute("aria-activedescendant")
    assert page.locator(f"#{chosen}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    expect(place).to_have_value(re.compile("^Druskin"))
    expect(page.locator("#edit [name=country]")).to_have_value("LT")
    expect(options).to_have_count(0)
    page.keyboard.press("Escape")


def test_two_figures_are_merged_and_one_is_split(page, desk, ledger_path):
    ((report, first, other),) = asked(
        ledger_path,
        "SELECT a.report_id, a.id, b.id FROM figure a JOIN figure b ON a.reading_id = b.reading_id "
        "AND a.start < b.start WHERE NOT a.withdrawn AND NOT b.withdrawn LIMIT 1",
    )
    open_review(page, desk, f"at=figure-{first}")
    page.keyboard.press("g")
    page.locator(f"#merge [value='{other}']").check()
    page.get_by_role("button", name="Merge").click()
    told(page, "Merged.")
    standing = "SELECT count(*) FROM figure WHERE id = ? AND NOT withdrawn"
    assert asked(ledger_path, standing, first) == [(0,)] and asked(ledger_path, standing, other) == [(1,)]
    page.keyboard.press("u")
    told(page, "Undone: the merge")
    expect(page.locator("#found")).to_have_attribute("data-name", f"figure-{first}")
    assert asked(ledger_path, standing, first) == [(1,)]
    page.keyboard.press("d")
    start, end = page.evaluate(
        """() => { const p = [...document.querySelectorAll("#text span[data-at]")].find(
             (one) => !one.dataset.own && /\\b[a-z]{4,}\\b/.test(one.textContent));
             const found = p.textContent.match(/\\b[a-z]{4,}\\b/);
             const from = Number(p.dataset.at) + found.index; return [from, from + found[0].length]; }"""
    )
    select(page, start, end)
    page.locator("#split [name=low]").fill("12")
    page.locator("#split [name=high]").fill("12")
    page.get_by_role("button", name="Split", exact=True).click()
    page.locator(".flash", has_text="Split.").wait_for()
    made = asked(ledger_path, "SELECT low, report_id FROM figure WHERE start = ? AND NOT withdrawn", start)
    assert made == [(12, report)] and asked(ledger_path, standing, first) == [(1,)]
    page.keyboard.press("u")
    told(page, "Undone: the split")
    assert not asked(
        ledger_path, "SELECT 1 FROM figure WHERE start = ? AND low = 12 AND NOT withdrawn", start
    )


def test_a_number_in_words_is_added_with_evidence_for_its_fields(page, desk, ledger_path):
    rows = asked(
        ledger_path,
        "SELECT g.report_id, n.start, n.quote FROM number n JOIN reading g ON g.id = n.reading_id "
        "WHERE n.quote GLOB '[a-zA-Z]*' AND NOT EXISTS "
        "(SELECT 1 FROM figure f WHERE f.report_id = g.report_id "
        "AND f.start < n.end AND f.end > n.start AND NOT f.withdrawn) ORDER BY n.id",
    )
    spelled = (
        (report, start, found[0])
        for report, start, quote in rows
        if (found := find_numbers(quote)) and found[0].spelled and found[0].start == 0
    )
    report, start, number = next(spelled)
    page.goto(f"{desk}/reports/{report}")
    select(page, start, start + number.end)
    form = page.locator("#add form")
    expect(form.get_by_label("Low")).to_have_value(str(number.interval.low))
    form.get_by_label("Measure").select_option("arrivals")
    form.locator("[name=place_text]").fill("Vilnius")
    form.get_by_label("Country").fill("LT")
    form.locator("[name=place_text]").press("Escape")
    select(page, start, start + number.end)
    form.locator("[data-pick=place]").click()
    form.locator("[name=place_text]").fill("Vilnius")
    form.locator("[name=place_text]").press("Tab")
    form.get_by_role("button", name="Add the figure").click()
    page.locator(".flash", has_text="Added.").wait_for()
    made = asked(
        ledger_path,
        "SELECT f.low, f.place_text FROM figure f JOIN evidence e ON e.figure_row = f.row "
        "WHERE f.report_id = ? AND f.start = ? AND e.field = 'place' AND NOT f.withdrawn",
        report, start,
    )  # fmt: skip
    assert made == [(number.interval.low, "Vilnius")]


def test_without_a_script_the_forms_do_the_same(browser, desk, ledger_path):
    if browser.browser_type.name != "chromium":
        pytest.skip("Playwright cannot turn scripts off in Firefox")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{desk}/review?kind=figure")
    with Ledger(ledger_path) as ledger, ledger.engine.connect() as connection:
        first = find_queue(connection, limit=1)
    assert first
    low = page.locator("#edit [name=low]")
    low.fill("many")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_role("alert")).to_contain_text("is not a whole number")
    expect(low).to_have_value("many")
    page.get_by_label("Why it is rejected").select_option("wrong_number")
    page.get_by_role("button", name="Reject").click()
    expect(page.locator(".flash")).to_contain_text("Rejected.")
    page.locator("#undo button").click()
    expect(page.locator(".flash")).to_contain_text("Undone: the rejection")
    page.get_by_role("button", name="Skip").click()
    expect(page.locator(".flash")).to_contain_text("Skipped")
    context.close()


@pytest.mark.parametrize("path", ["/review/incidents", "/review/second", "/review/agreement"])
def test_other_pages_of_review_are_accessible(page, desk, path):
    page.goto(f"{desk}{path}")
    assert serious(page) == []
