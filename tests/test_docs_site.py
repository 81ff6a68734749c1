"""The documentation as a site: links fit where a page comes to lie, and what a browser would load from
elsewhere, or a link that leads nowhere, is found. `make docs` builds all of it."""

import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))
import docs_site  # noqa: E402


@pytest.fixture(scope="module")
def gathered(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "docs"
    docs_site.gather(folder)
    return folder


def test_every_page_is_in_the_navigation_and_the_other_way_round(gathered):
    config = tomllib.loads((ROOT / docs_site.CONFIG).read_text(encoding="utf-8"))["project"]
    named = set(re.findall(r"'([\w./-]+\.md)'", str(config["nav"])))
    pages = {path.relative_to(gathered).as_posix() for path in gathered.rglob("*.md")}
    assert named <= pages
    assert pages - named == {"desk-speed.md", "picture-speed.md", "notice.md"}  # linked from others


def test_every_link_between_pages_leads_to_a_file(gathered):
    for page in gathered.rglob("*.md"):
        text = docs_site.FENCE.sub("", page.read_text(encoding="utf-8"))
        for _, target in docs_site.LINK.findall(text):
            if ":" not in target and not target.startswith("#"):
                assert (page.parent / target.partition("#")[0]).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize(
    ("origin", "here", "before", "after"),
    [
        ("README.md", "index.md", "[a](docs/desk.md#x)", "[a](desk.md#x)"),
        ("README.md", "index.md", "![a](docs/images/map.png)", "![a](images/map.png)"),
        ("README.md", "index.md", "[b](benchmarks/results.md)", "[b](results.md)"),
        ("docs/design.md", "design.md", "[c](../CONTRIBUTING.md)", "[c](contributing.md)"),
        ("docs/tutorials/developer.md", "tutorials/developer.md", "[d](../desk.md)", "[d](../desk.md)"),
        ("docs/tutorials/developer.md", "tutorials/developer.md", "[d](../../NOTICE)", "[d](../notice.md)"),
        ("docs/design.md", "design.md", "[the rules](../src/sayso/errors.py)", "the rules"),
        ("docs/design.md", "design.md", "`[e](../NOTICE)`", "`[e](../NOTICE)`"),
        ("docs/design.md", "design.md", "[f](https://example.org/a)", "[f](https://example.org/a)"),
    ],
)
def test_links_are_moved_with_their_page(origin, here, before, after):
    assert docs_site.rewritten(before, origin, Path(here)) == after


@pytest.mark.parametrize(
    "tag",
    [
        '<script src="https://example.org/a.js"></script>',
        '<script src="//example.org/a.js"></script>',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        '<link rel="preconnect" href="https://example.org">',
        '<img src="https://example.org/a.png">',
        '<img src="a.png" srcset="https://example.org/a.png 2x">',
        '<iframe src="https://example.org/"></iframe>',
        '<div style="background: url(https://example.org/a.png)"></div>',
        '<pre class="mermaid"></pre>',
        '<a href="missing.html">x</a>',
        '<a href="#missing">x</a>',
        '<a href="other.html#missing">x</a>',
        '<img src="missing.png">',
    ],
)
def test_what_is_wrong_with_a_page_is_found(tmp_path, tag):
    (tmp_path / "a.png").write_bytes(b"")
    (tmp_path / "other.html").write_text('<p id="there"></p>')
    (tmp_path / "index.html").write_text(f"<html><body>{tag}</body></html>")
    assert len(list(docs_site.faults(tmp_path))) == 1


def test_what_is_right_is_not_found(tmp_path):
    (tmp_path / "other.html").write_text('<p id="there"></p>')
    (tmp_path / "index.html").write_text(
        '<a href="other.html#there">x</a><a href="https://example.org">y</a><a href="#top" id="top">z</a>'
        '<link rel="canonical" href="https://example.org/">'
    )
    assert list(docs_site.faults(tmp_path)) == []
    (tmp_path / "a.css").write_text(
        '@import "https://example.org/a.css"; a { background: url(data:image/png) }'
    )
    assert list(docs_site.faults(tmp_path)) == ["a.css loads https://example.org/a.css"]
