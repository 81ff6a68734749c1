"""What is pressed is 24 × 24 px at least (WCAG 2.2, 2.5.8), on every page, at a desk and on a phone."""

from pathlib import Path

MEASURE = (Path(__file__).parent / "targets.js").read_text()


WIDTHS = (1280, 375)


def test_no_target_is_too_small(page, every_address):
    small = {}
    for address in every_address:
        page.set_viewport_size({"width": WIDTHS[0], "height": 800})
        page.goto(address, timeout=60_000)  # /verify loads the model
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            small |= dict.fromkeys(page.evaluate(MEASURE), (address, width))
    assert small == {}
