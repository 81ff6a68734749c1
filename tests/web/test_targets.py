"""What is pressed is 24 × 24 px at least (WCAG 2.2, 2.5.8), on every page, at a desk and on a phone."""

from pathlib import Path

import pytest

from servers import desk_server

from . import every_page
from .conftest import Client

MEASURE = (Path(__file__).parent / "targets.js").read_text()


@pytest.fixture(scope="module")
def every(fresh, tmp_path_factory):
    """A desk on whose pages there is something to press, and their addresses."""
    path = fresh()
    every_page.fill(path)
    with desk_server(str(path)) as base:
        yield [base + one for one in every_page.addresses(Client(base))]


@pytest.mark.parametrize("width", [1280, 375])
def test_no_target_is_too_small(page, every, width):
    page.set_viewport_size({"width": width, "height": 800})
    small = {}
    for address in every:
        page.goto(address, timeout=60_000)  # /verify loads the model
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        small |= dict.fromkeys(page.evaluate(MEASURE), address)
    assert small == {}
