"""Nothing axe-core finds, of any impact, in light, dark and on a phone. A new page: a line of `PAGES`."""

import pytest

from .conftest import serious

PAGES = (
    "/", "/situations", "/series", "/map", "/reports", "/review", "/review/history", "/disagreements",
    "/verify", "/search?q=border", "/failures", "/people", "/nowhere",
)  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (375, "light")])
def test_axe_finds_nothing(page, desk, client, width, scheme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    report = client.get("/api/reports?limit=1").json["items"][0]["id"]
    for path in (*PAGES, f"/reports/{report}", f"/reports/{report}?show=figure,claim,event,number"):
        page.goto(desk + path)
        assert serious(page) == [], path
