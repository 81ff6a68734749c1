"""Nothing axe-core finds, of any impact, on any page: in light, in dark and on a phone. Every page is in
`every_page.PAGES`, or there is a reason why not.
"""

import pytest

from servers import desk_server

from . import every_page
from .conftest import PASSWORD, Client, axe_findings

OWN = {"exclude": [["#api"]]}  # Swagger UI is another's: it has landmarks and buttons within buttons
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # all that the dark theme can change


@pytest.fixture(scope="module")
def full(fresh):
    """A desk on whose pages there is something to show."""
    path = fresh()
    every_page.fill(path)
    with desk_server(str(path)) as base:
        yield base


def look(page, address):
    """What axe finds on a page in light, in dark, and on a phone."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")
    page.goto(address, timeout=60_000)  # /verify loads the model
    page.locator("#api:not([data-ready])").wait_for(state="detached")
    found = axe_findings(page, OWN)
    page.emulate_media(color_scheme="dark")
    found += axe_findings(page, OWN, COLOURS)
    page.set_viewport_size({"width": 375, "height": 800})
    page.emulate_media(color_scheme="light")
    return found + axe_findings(page, OWN)


def test_every_page_is_looked_at():
    known = every_page.PAGES.keys() | every_page.GUARDED.keys() | every_page.NO_PAGE.keys()
    assert every_page.routes() - known == set(), "add it to PAGES in every_page.py, or to NO_PAGE with why"
    assert known - every_page.routes() == set(), "there is no such page any more"


def test_axe_finds_nothing_on_any_page(page, full):
    found = {one: look(page, full + one) for one in every_page.addresses(Client(full))}
    assert {one: wrong for one, wrong in found.items() if wrong} == {}


def test_axe_finds_nothing_where_the_desk_asks_for_a_login(page, guarded):
    addresses = [one for some in every_page.GUARDED.values() for one in some]
    found = {one: look(page, guarded + one) for one in addresses}
    page.goto(f"{guarded}/login")
    page.get_by_label("Name").fill("reader")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    for one in (*every_page.REFUSED, "/account", "/searches"):
        found[one] = look(page, guarded + one)
    assert {one: wrong for one, wrong in found.items() if wrong} == {}
