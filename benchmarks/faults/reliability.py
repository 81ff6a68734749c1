"""What runs of faults leave in docs/reliability.md: each between marks of its own."""

import os
import platform
import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"


def machine() -> str:
    """The machine, in words."""
    return f"{os.cpu_count()} cores, Python {platform.python_version()}"


def write_section(run: str, name: str, told: str) -> None:
    """Put what came of a run between its marks, which the page has."""
    mark = f"{run} {name}"
    page = PAGE.read_text(encoding="utf-8")
    pattern = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", re.DOTALL)
    if pattern.search(page) is None:
        raise SystemExit(f"{PAGE} has no marks <!-- {mark} --> and <!-- /{mark} -->.")
    PAGE.write_text(pattern.sub(lambda found: f"{found[1]}{told}\n{found[2]}", page), encoding="utf-8")
