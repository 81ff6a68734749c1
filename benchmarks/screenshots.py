"""Pictures of the desk for docs/: python benchmarks/screenshots.py LEDGER [FOLDER]

Serves the ledger on 127.0.0.1, opens the main pages in Debian's Chromium, and saves what it shows.
"""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

WIDE, PHONE = {"width": 1360, "height": 860}, {"width": 390, "height": 800}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def serve(ledger: str, port: int, *options: str) -> "subprocess.Popen[bytes]":
    """The desk, once it answers."""
    command = [sys.executable, "-m", "sayso.cli", "serve", "--ledger", ledger, "--port", str(port)]
    process = subprocess.Popen([*command, "--no-browser", *options], stderr=subprocess.DEVNULL)
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/me", timeout=2).read()
            return process
        except OSError:
            time.sleep(0.2)
    process.kill()
    raise SystemExit("the desk does not answer")


def take(page: Page, base: str, folder: Path) -> None:
    """The main pages, wide and light; some of them on a phone and dark."""
    page.goto(f"{base}/series?measure=border_entries&country=LT")
    busiest = page.locator("tbody tr").evaluate_all(
        "rows => rows.sort((a, b) => b.cells[5].textContent - a.cells[5].textContent)[0]"
        ".querySelector('a').href"
    )
    page.goto(f"{base}/search?q=nonsense&kind=claim")
    disputed = page.locator(".results a").first.get_attribute("href") or "/"
    page.goto(f"{base}/disagreements")
    against = page.locator(".rows.big a").first.get_attribute("href") or "/"
    page.goto(f"{base}/situations")
    followed = page.locator("main a[href^='/situations/']").first.get_attribute("href") or "/"
    shots = {
        "overview": "/",
        "situation": followed,
        "series": busiest.removeprefix(base),
        "map": "/map?since=2021-06-01&until=2021-10-31",
        "report": disputed,
        "review": "/review",
        "disagreement": against,
        "search": "/search?q=pushed+back",
    }
    for name, address in shots.items():
        page.goto(base + address)
        if name in ("series", "map"):
            page.wait_for_selector("[data-drawn]")
        page.wait_for_timeout(700)
        page.screenshot(path=folder / f"{name}.png")


def main() -> None:
    """Read the command line, take the pictures."""
    ledger, folder = sys.argv[1], Path(sys.argv[2] if len(sys.argv) > 2 else "docs/images")
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    server = serve(ledger, port)
    base = f"http://127.0.0.1:{port}"
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--force-color-profile=srgb"]
            )
            take(browser.new_page(viewport=WIDE), base, folder)
            dark = browser.new_page(viewport=PHONE, color_scheme="dark", device_scale_factor=2)
            dark.goto(base + "/")
            dark.screenshot(path=folder / "phone.png")
            browser.close()
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
