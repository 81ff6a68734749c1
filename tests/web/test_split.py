"""Merge, split and undo of events in the browser; a split where the browser runs no script."""

import re

import pytest

from .test_review import asked, name_of, open_review, select, told

STANDING = "SELECT count(*) FROM event WHERE id = ? AND NOT withdrawn"


def two_events(path):
    """A report with two events of a reading, and their ids."""
    return asked(
        path,
        "SELECT a.report_id, a.id, b.id FROM event a JOIN event b ON a.reading_id = b.reading_id "
        "AND a.start < b.start WHERE NOT a.withdrawn AND NOT b.withdrawn LIMIT 1",
    )[0]


def test_two_events_are_merged_and_the_merge_is_undone(page, desk, ledger_path):
    _, first, other = two_events(ledger_path)
    open_review(page, desk, f"at=event-{first}")
    page.keyboard.press("g")
    page.locator(f"#merge [value='{other}']").check()
    page.get_by_role("button", name="Merge").click()
    told(page, "Merged.")
    assert [asked(ledger_path, STANDING, one) for one in (first, other)] == [[(0,)], [(1,)]]
    page.keyboard.press("u")
    told(page, "Undone: the merge")
    assert name_of(page) == f"event-{first}" and asked(ledger_path, STANDING, first) == [(1,)]


def test_an_event_is_split_and_the_split_is_undone(page, desk, ledger_path):
    report, first, _ = two_events(ledger_path)
    open_review(page, desk, f"at=event-{first}")
    before = asked(ledger_path, "SELECT count(*) FROM event WHERE report_id = ? AND NOT withdrawn", report)
    page.keyboard.press("d")
    assert page.locator("#split [name=said]").is_hidden() and page.locator("#split [name=low]").count() == 0
    start, end = page.evaluate(
        """() => { const p = [...document.querySelectorAll("#text span[data-at]")].find(
             (one) => !one.dataset.own && /\\b[a-z]{4,}\\b/.test(one.textContent));
             const found = p.textContent.match(/\\b[a-z]{4,}\\b/);
             const from = Number(p.dataset.at) + found.index; return [from, from + found[0].length]; }"""
    )
    select(page, start, end)
    page.get_by_role("button", name="Split", exact=True).click()
    page.locator(".flash", has_text="Split.").wait_for()
    made = asked(
        ledger_path, "SELECT end, code FROM event WHERE report_id = ? AND start = ? AND NOT withdrawn",
        report, start,
    )  # fmt: skip
    code = asked(ledger_path, "SELECT code FROM event WHERE id = ? AND NOT withdrawn", first)[0][0]
    assert (end, code) in made
    page.keyboard.press("u")
    told(page, "Undone: the split")
    after = asked(ledger_path, "SELECT count(*) FROM event WHERE report_id = ? AND NOT withdrawn", report)
    assert after == before


@pytest.fixture
def plain(browser):
    """A page of a browser that runs no script."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_figure_is_split_without_a_script_and_put_back(plain, desk, ledger_path):
    report, figure, start, text = asked(
        ledger_path,
        "SELECT f.report_id, f.id, f.start, r.text FROM figure f JOIN report r ON r.id = f.report_id "
        "WHERE NOT f.withdrawn AND f.start > 100 LIMIT 1",
    )[0]
    words = re.findall(r"\b[a-z]{5,}\s+[a-z]{5,}\b", text)
    word = min(words, key=lambda one: abs(text.index(one) - start))
    plain.goto(f"{desk}/review?at=figure-{figure}")
    plain.locator("#more summary").click()
    form = plain.locator("#split")
    assert form.get_by_text("Select the words").is_hidden()
    form.get_by_label("Its words").fill("words that are nowhere")
    form.get_by_label("Low").fill("12")
    form.get_by_role("button", name="Split").click()
    assert "is not in the report. Copy words as they stand" in plain.locator("main").inner_text()
    plain.goto(f"{desk}/review?at=figure-{figure}")
    plain.locator("#more summary").click()
    form.get_by_label("Its words").fill(f" {word} ")
    form.get_by_label("Low").fill("12")
    form.get_by_label("High").fill("12")
    form.get_by_role("button", name="Split").click()
    made = "SELECT quote FROM figure WHERE report_id = ? AND low = 12 AND high = 12 AND NOT withdrawn"
    assert asked(ledger_path, made, report) == [(word,)]
    plain.get_by_role("button", name="Undo", exact=False).first.click()
    assert asked(ledger_path, made, report) == []
