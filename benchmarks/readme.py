"""Fill the README's two blocks with what is: python benchmarks/readme.py

The block `demo` is the output of a command on the sample reports, `results` a choice of
benchmarks/results.md. A test compares the first with the command's output.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
COMMAND = (
    "estimates", "--measure", "border_entries", "--counted", "people", "--place", "Lithuania",
    "--since", "2021-07-28", "--until", "2021-08-06",
)  # fmt: skip
WIDTH = "100"
CHOSEN = {
    ("figures2", "detection F1"): "figures found (F1)",
    ("figures2", "interval of paired"): "… their numbers and bounds right",
    ("figures2", "measure of paired"): "… what happened to the counted right",
    ("figures2", "source of paired"): "… who says so right",
    ("figures2", "period of paired"): "… the days right",
    ("figures2", "country of paired"): "… the country right",
    ("figures2", "whole row right F1"): "… every field right at once (F1)",
    ("displacement_unread", "right"): "displaced people and houses right (number, measure, unit)",
    ("places2_unread", "recognition F1"): "names of places found (F1)",
    ("places2_unread", "accuracy within 161 km"): "… put where they are, within 161 km",
    ("quantities_unread", "value+unit F1"): "quantities with their units right (F1)",
    ("figures", "whole row right F1"): "every field right at once (F1; an independent annotator: .677)",
    ("events", "accuracy"): "one of 30 kinds of event right, without training on it",
    ("incidents", "killed right"): "killed in an incident right, from its articles (always 0: .460)",
    ("incidents", "injured right"): "injured right (always 1: .345)",
    ("linking", "B3 F1"): "articles linked into incidents (B³ F1)",
}
SETS = {
    "figures2": "847 labelled figures of 100 reports that nothing was learned from",
    "displacement_unread": "87 excerpts with a figure of IDMC's analysts",
    "places2_unread": "199 excerpts of humanitarian reports",
    "quantities_unread": "95 sentences of news (NewsQuant)",
    "figures": "*tuned on:* 129 figures of 21 reports",
    "events": "*tuned on:* 509 snippets (CASE 2021)",
}
SETS |= dict.fromkeys(("incidents", "linking"), "*tuned on:* 1,613 articles on 1,026 shootings")


def demo(ledger: Path) -> str:
    """The command and its output, as the README shows them."""
    environment = {**os.environ, "COLUMNS": WIDTH, "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "sayso.cli", *COMMAND, "--ledger", str(ledger)],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )
    lines = [line.rstrip() for line in done.stdout.splitlines() if line.strip()]
    return "\n".join([f"$ sayso {' '.join(COMMAND)} --ledger demo.db", *lines])


def results() -> str:
    """Rows of the README's table."""
    rows = re.findall(
        r"^\| (\w+) \| (.+?) \| ([\d.]+) \|$", (ROOT / "benchmarks" / "results.md").read_text(), re.MULTILINE
    )
    found = {(task, name): value for task, name, value in rows}
    head = "| on | measured | value |\n|---|---|---|\n"
    return head + "\n".join(
        f"| {SETS[key[0]]} | {words} | {found[key]} |" for key, words in CHOSEN.items() if key in found
    )


def fill(text: str, name: str, content: str) -> str:
    """Put `content` between the block's two marks."""
    pattern = rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)"
    return re.sub(pattern, lambda match: f"{match[1]}{content}\n{match[2]}", text, flags=re.DOTALL)


def main() -> None:
    """Read the samples, fill the blocks, write the README."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "sayso.db"
        command = [sys.executable, "-m", "sayso.cli", "read", str(ROOT / "samples" / "border-2021")]
        subprocess.run([*command, "--ledger", str(ledger)], check=True)
        text = fill(README.read_text(encoding="utf-8"), "demo", f"```\n{demo(ledger)}\n```")
    README.write_text(fill(text, "results", results()), encoding="utf-8")


if __name__ == "__main__":
    main()
