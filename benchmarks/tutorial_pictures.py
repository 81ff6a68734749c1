"""Pictures of docs/tutorials/: python benchmarks/tutorial_pictures.py LEDGER [FOLDER]

LEDGER is what `sayso demo` made. Serves it, opens the pages that the tutorials speak of in Debian's Chromium,
and saves what it shows; the chart and the page of the situation come from the commands of the tutorials.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from screenshots import free_port, serve

SIZE = {"width": 1200, "height": 760}
SHORT = {"x": 0, "y": 0, "width": 1200, "height": 320}
CLAIM = "/reports/e69d06c69cc4879f?at=claim-e1131beddbbdfb04"
PUSHBACK = "fb4b4de7"


def of_the_desk(page: Page, base: str, folder: Path) -> None:
    """An incident, a report with its claim, the API."""
    page.goto(f"{base}/incidents")
    href = page.locator(f"a[href*='/incidents/{PUSHBACK}']").first.get_attribute("href")
    page.goto(f"{base}{href}")
    page.screenshot(path=folder / "coder.png", clip=SHORT)
    page.goto(base + CLAIM)
    page.wait_for_timeout(800)
    page.screenshot(path=folder / "researcher.png")
    page.goto(f"{base}/api/docs")
    page.wait_for_selector(".opblock")
    page.screenshot(path=folder / "developer.png")


def of_commands(page: Page, ledger: str, folder: Path) -> None:
    """The first page of the situation, and the chart of a briefing."""
    sayso = [sys.executable, "-m", "sayso.cli"]
    since = ["--place", "Lithuania", "--measure", "border_entries", "--since", "2021-06-01"]
    with tempfile.TemporaryDirectory() as made:
        for words in (["picture", "Freddy", "-o", "freddy.html"], ["brief", *since, "-o", "border.md"]):
            subprocess.run([*sayso, *words, "--ledger", ledger], cwd=made, check=True)
        page.goto((Path(made) / "freddy.html").as_uri())
        page.screenshot(path=folder / "officer.png")
        shutil.copy(Path(made) / "border.svg", folder)


def main() -> None:
    """Read the command line, take the pictures."""
    ledger = str(Path(sys.argv[1]).resolve())
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else "docs/tutorials/images").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    server = serve(ledger, port)
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page(viewport=SIZE)
            of_the_desk(page, f"http://127.0.0.1:{port}", folder)
            of_commands(page, ledger, folder)
            browser.close()
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
