"""A briefing as PDF, printed by a browser that is installed: Debian's Chromium, Chrome or Edge."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from sayso.errors import SaysoError

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "chrome",
)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-pdf-header-footer",
)  # fmt: skip
PATIENCE = 60  # seconds


def find_browser() -> str:
    """The browser's path. Raises `SaysoError` if none is installed."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise SaysoError(
            "A PDF needs Chromium or Chrome, and neither is installed. Install Debian's package chromium, "
            "or write --out brief.html and print it from your browser."
        )
    return found


def write_pdf(page: str, path: Path) -> None:
    """Print an HTML page to a PDF file. Raises `SaysoError` if no browser does it."""
    browser = find_browser()
    with tempfile.TemporaryDirectory(prefix="sayso-") as folder:
        source = Path(folder) / "brief.html"
        source.write_text(page, encoding="utf-8")
        command = [
            browser,
            *FLAGS,
            f"--user-data-dir={folder}/browser",
            f"--print-to-pdf={path.resolve()}",
            source.as_uri(),
        ]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired as error:
            raise SaysoError(
                f"{browser} did not print within {PATIENCE} seconds. Write --out brief.html instead."
            ) from error
    if done.returncode or not path.exists():
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise SaysoError(f"{browser} could not print the briefing ({last}). Write --out brief.html instead.")
