"""How the desk looks, in a real browser: for anybody, at any width, in the dark, and for each role."""

import re

from sayso.ledger import Ledger
from sayso.ledger.picture.series import find_series

from .conftest import PASSWORD, serious

PATHS = ("/", "/series", "/map?since=2021-06-01&until=2021-10-31", "/reports", "/review", "/disagreements",
         "/search?q=border", "/review/history",
         "/reports/add", "/feeds", "/jobs", "/jobs/1", "/searches", "/watched")  # fmt: skip


def first_series(ledger_path):
    with Ledger(ledger_path) as ledger:
        return find_series(ledger.engine)[0].id


def test_it_works_at_phone_width(page, desk, ledger_path):
    page.set_viewport_size({"width": 375, "height": 720})
    for path in (*PATHS, f"/series/{first_series(ledger_path)}"):
        page.goto(desk + path)
        page.wait_for_timeout(150)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 375, (path, wide)


def test_the_theme_is_kept(page, desk):
    page.emulate_media(color_scheme="light")
    page.goto(desk)
    ground = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(ground)
    page.get_by_role("button", name="Dark or light").click()
    dark = page.evaluate(ground)
    page.reload()
    assert page.evaluate(ground) == dark != before


def test_login_and_what_each_role_sees(page, guarded):
    for role, pages in (("reader", False), ("reviewer", True), ("admin", True)):
        page.goto(f"{guarded}/review")
        page.get_by_label("Name").fill(role)
        page.get_by_label("Password").fill("wrong password")
        page.get_by_role("button", name="Log in").click()
        assert "wrong" in page.get_by_role("alert").inner_text()
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(f"{guarded}/review")
        assert page.locator("#confirm").count() == int(pages)
        assert page.get_by_role("link", name="People", exact=True).count() == int(role == "admin")
        page.goto(f"{guarded}/people")
        text = page.locator("main").inner_text()
        assert ("Who did what" in text) == (role == "admin")
        assert serious(page) == []
        page.get_by_role("button", name="Log out").click()
        page.wait_for_url(re.compile("/login"))
        assert serious(page) == []
