"""The documentation as a site: python benchmarks/docs_site.py [FOLDER], or `make docs`.

Takes docs/, README.md, CONTRIBUTING.md, CHANGELOG.md and pages of benchmarks/; puts them together in a folder
with links that fit there, builds them by Zensical, and looks at what it made: every link and anchor must lead
somewhere, and no page may load anything from elsewhere.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).parent.parent
SITE = ROOT / "site"
CONFIG = "docs/site.toml"
OUTSIDE = {  # pages that are no part of docs/, and what they are called in the site
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "SECURITY.md": "reporting.md",
    "benchmarks/results.md": "results.md",
    "benchmarks/desk.md": "desk-speed.md",
    "benchmarks/picture.md": "picture-speed.md",
    "NOTICE": "notice.md",
}
LINK = re.compile(r"(!?\[(?:[^\[\]]|\[[^\]]*\])*\])\(([^()\s]+)\)")
FENCE = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)
LOADS = {  # what a browser fetches of its own accord
    "script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src",
    "embed": "src", "object": "data", "input": "src", "track": "src", "use": "href", "image": "href",
}  # fmt: skip
LOADED_RELATIONS = {
    "stylesheet",
    "icon",
    "preload",
    "prefetch",
    "preconnect",
    "dns-prefetch",
    "modulepreload",
}
STYLE = re.compile(r"""url\(\s*['"]?([^'")]+)|@import\s+['"]([^'"]+)""")
LAZY = ("mermaid",)  # libraries that the theme's script would fetch, if a page had one of these


def gather(target: Path) -> None:
    """Copy the pages, with links as they are in the site."""
    shutil.copytree(ROOT / "docs", target, ignore=shutil.ignore_patterns("*.toml"))
    for source, name in OUTSIDE.items():
        shutil.copy(ROOT / source, target / name)
    for page in target.rglob("*.md"):
        here = page.relative_to(target)
        origin = next((old for old, new in OUTSIDE.items() if new == str(here)), f"docs/{here}")
        page.write_text(rewritten(page.read_text(encoding="utf-8"), origin, here), encoding="utf-8")


def rewritten(text: str, origin: str, here: Path) -> str:
    """The text of a page that lay at `origin` and now lies at `here`; code is left as it is. A link to a file
    that is no page, the source code for one, becomes its words.
    """

    def moved(match: "re.Match[str]") -> str:
        words, target = match[1], match[2]
        path, sign, anchor = target.partition("#")
        if not path or urlsplit(target).scheme:
            return match[0]
        full = os.path.normpath(Path(origin).parent / path)
        if full in OUTSIDE:
            found = OUTSIDE[full]
        elif full.startswith("docs/"):
            found = full.removeprefix("docs/")
        else:
            return words[1:-1]
        return f"{words}({os.path.relpath(found, here.parent)}{sign}{anchor})"

    parts = FENCE.split(text)
    return "".join(part if number % 2 else LINK.sub(moved, part) for number, part in enumerate(parts))


class Page(HTMLParser):
    """What a page of the site loads and links to, and the anchors that it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.lazy: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag loads, links to and is called."""
        found = {name: value or "" for name, value in attrs}
        self.anchors |= {found[name] for name in ("id", "name") if name in found}
        relation = set(found.get("rel", "").split())
        if tag in LOADS and LOADS[tag] in found:
            self.loads.append(found[LOADS[tag]])
        if tag == "link" and relation & LOADED_RELATIONS:
            self.loads.append(found.get("href", ""))
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        self.loads += [one.split()[0] for one in found.get("srcset", "").split(",") if one.strip()]
        self.loads += [one[0] or one[1] for one in STYLE.findall(found.get("style", ""))]
        self.lazy += [name for name in LAZY if name in found.get("class", "").split()]


def faults(site: Path) -> Iterator[str]:
    """What is wrong with a site: what it would load from elsewhere, links and anchors that lead nowhere."""
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    for path, page in pages.items():
        name = path.relative_to(site)
        yield from (f"{name} needs {one}, which is loaded from elsewhere" for one in page.lazy)
        for target in page.loads:
            if urlsplit(target).netloc:
                yield f"{name} loads {target}"
            elif not urlsplit(target).scheme and not at(site, path, target).exists():
                yield f"{name} loads {target}, which is not there"
        if name.name != "404.html":
            yield from (f"{name}: {fault}" for fault in dead_links(site, path, page, pages))
    for path in site.rglob("*.css"):
        for one, other in STYLE.findall(path.read_text(encoding="utf-8")):
            if urlsplit(one or other).netloc:
                yield f"{path.relative_to(site)} loads {one or other}"


def dead_links(site: Path, path: Path, page: Page, pages: dict[Path, Page]) -> Iterator[str]:
    """Links to files and anchors that are not there."""
    for target in page.links:
        found = urlsplit(target)
        if found.scheme or found.netloc or target in ("", "."):
            continue
        file = at(site, path, target)
        file = file / "index.html" if file.is_dir() else file
        if not file.exists():
            yield f"{target} leads nowhere"
        elif found.fragment and file in pages and unquote(found.fragment) not in pages[file].anchors:
            yield f"{target}: there is no such anchor"


def at(site: Path, page: Path, target: str) -> Path:
    """The file that an address of a page means."""
    path = unquote(urlsplit(target).path)
    if path.startswith("/"):
        return site / path.lstrip("/")
    return (page.parent / path).resolve() if path else page


def build(target: Path) -> None:
    """Build the site. Raises `SystemExit` with what is wrong."""
    with tempfile.TemporaryDirectory(prefix="sayso-docs-") as name:
        folder = Path(name)
        gather(folder / "docs")
        shutil.copy(ROOT / CONFIG, folder / "zensical.toml")
        command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            told = re.sub(r"\x1b\[[\d;]*m", "", done.stdout + done.stderr)
            raise SystemExit(f"{told.partition('Traceback')[0]}\nThe pages could not be built.")
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(folder / "site", target)
    wrong = list(faults(target.resolve()))
    if wrong:
        raise SystemExit("\n".join(wrong))
    pages = len(list(target.rglob("*.html")))
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    sys.stdout.write(f"{target}: {pages} pages, {size / 1e6:.1f} MB, nothing of it loaded from elsewhere\n")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else SITE)
