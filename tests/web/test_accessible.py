"""What holds on every page: axe-core finds nothing, of any impact, in light, in dark and on a phone; what is
pressed is 24 × 24 px at least (WCAG 2.2, 2.5.8); nothing is cut on paper. Each page is opened once for all of
it. Every page is in `every_page.PAGES`, or there is a reason why not.
"""

import re
from pathlib import Path

from . import every_page
from .conftest import PASSWORD, axe_findings

OWN = {"exclude": [["#api"]]}  # Swagger UI is another's: it has landmarks and buttons within buttons
RULES = ("color-contrast", "link-in-text-block")
COLOURS = {"runOnly": RULES}  # all that the dark theme can change
SHAPES = {"rules": {name: {"enabled": False} for name in RULES}}  # all else
RECOLOURED = (".facets", ".grip", ".stack td[data-is]")  # what has another ground on a phone than at a desk
STATIC = Path(every_page.__file__).parents[2] / "src" / "sayso" / "web" / "static"
UNLIKE = {"exclude": [*OWN["exclude"], ["[data-alike]"]]}
MARK_ALIKE = (Path(__file__).parent / "alike.js").read_text()
SMALL = (Path(__file__).parent / "targets.js").read_text()
WIDE = 703  # px between the margins of A4
CUT = """() => [...document.querySelectorAll("main *")].filter((one) => {
  if (!one.checkVisibility({ checkVisibilityCSS: true })) return false;
  if (one.closest(".hush, .aside, #map, svg *")) return false;
  const box = one.getBoundingClientRect();
  const hides = ["hidden", "auto", "scroll"].includes(getComputedStyle(one).overflowX);
  const cut = hides && one.scrollWidth > one.clientWidth + 1;
  return box.width > 0 && (box.right > innerWidth + 1 || (cut && !one.matches("textarea, svg")));
}).map((one) => one.outerHTML.slice(0, 120))"""
PRESSED = "nav:visible, form:visible, header.bar:visible, .csv:visible"
HEADS = "all => all.map((one) => getComputedStyle(one).display)"
MEDIA = re.compile(r"@media ([^{]*)\{((?:[^{}]*\{[^{}]*\})*)")  # its condition and its rules
PAINTED = re.compile(r"([^{}]*)\{(?:[^}]*[\s;{-])?(?:color|background|fill|opacity)\b[^}]*\}")


def look(page, address):
    """What axe finds on a page in light, in dark, and on a phone."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")
    page.goto(address, timeout=60_000)  # /verify loads the model
    page.locator("#api:not([data-ready])").wait_for(state="detached")
    found = axe_findings(page, OWN, SHAPES)
    page.evaluate(MARK_ALIKE)
    found += axe_findings(page, UNLIKE, COLOURS)
    page.emulate_media(color_scheme="dark")
    found += axe_findings(page, UNLIKE, COLOURS)
    page.set_viewport_size({"width": 375, "height": 800})
    page.emulate_media(color_scheme="light")
    found += axe_findings(page, OWN, SHAPES)
    painted = [[one] for one in RECOLOURED if page.locator(one).count()]
    return found + (axe_findings(page, {"include": painted}, COLOURS) if painted else [])


def test_every_page_is_looked_at():
    known = every_page.PAGES.keys() | every_page.GUARDED.keys() | every_page.NO_PAGE.keys()
    assert every_page.routes() - known == set(), "add it to PAGES in every_page.py, or to NO_PAGE with why"
    assert known - every_page.routes() == set(), "there is no such page any more"


def test_the_width_of_a_window_changes_no_other_colours():
    """So that contrast is looked at in all of a page at a desk, and on a phone only there."""
    found = set()
    for path in STATIC.glob("*.css"):
        for condition, rules in MEDIA.findall(path.read_text(encoding="utf-8")):
            if "width" in condition:
                found |= {one.strip().removesuffix("::before") for one in PAINTED.findall(rules)}
    assert found == {*RECOLOURED}


def cut_on_paper(page, heads):
    """What is cut at the right edge of A4, or is shown there though it can only be pressed. How the heads of
    tables are printed is added to `heads`.
    """
    page.set_viewport_size({"width": WIDE, "height": 980})
    page.emulate_media(media="print")
    found = page.evaluate(CUT)
    found += [PRESSED] if page.locator(PRESSED).count() else []
    heads.update(page.eval_on_selector_all("thead", HEADS))
    page.emulate_media(media="screen")
    return found


def too_small(page):
    """What is smaller than may be pressed, at a desk and on a phone, with all details open."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found = []
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 800})
        found += [(one, width) for one in page.evaluate(SMALL)]
    return found


def test_nothing_is_wrong_on_any_page(page, every_address):
    found, heads = {}, set()
    for one in every_address:
        found[one] = look(page, one)
        if not one.endswith("/api/docs"):  # Swagger UI's own
            found[one] += cut_on_paper(page, heads)
        found[one] += too_small(page)
    assert {one: wrong for one, wrong in found.items() if wrong} == {}
    assert heads == {"table-header-group"}  # they repeat on each sheet


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
