"""Pages whose commands are run: `console` blocks, files to save, and what each command prints.

A block is run line by line in one folder: `$ sayso …` in this process, `$ export NAME=VALUE` for the
commands that follow, `$ python FILE` in this process, anything else by the shell. Below a command stands what
it prints, without empty lines; `...` stands for what is left out or differs, as in Python's doctest.

    python tests/console.py docs/tutorials/developer.md    writes into a page what its commands print now
"""

import contextlib
import doctest
import io
import os
import re
import runpy
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from commands import run_sayso

WIDTH = 100
BLOCK = re.compile(r"([^\n]*\n*)```(\w+)\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"^\$ ([^\n]*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
SAVED = re.compile(r"[Ss]ave this as `([\w.]+)`:\s*$")


@dataclass(frozen=True)
class Step:
    """A command of a page, what the page says it prints, and what it did print."""

    command: str
    shown: str
    printed: str

    @property
    def is_true(self) -> bool:
        """Whether the page shows what was printed."""
        checker = doctest.OutputChecker()
        wanted, got = (without_empty(text) for text in (self.shown, self.printed))
        return checker.check_output(wanted, got, doctest.ELLIPSIS)


def without_empty(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines() if line.strip())


def run_page(text: str, folder: Path) -> Iterator[Step]:
    """Do what a page says, in a folder, in order."""
    environment: dict[str, str] = {}
    for before, kind, block in BLOCK.findall(text):
        if found := SAVED.search(before):
            (folder / found[1]).write_text(block, encoding="utf-8")
        if kind != "console":
            continue
        for command, shown in COMMAND.findall(block):
            with patch.dict(os.environ, environment):
                yield Step(command, shown, run_line(command, folder, environment))


def run_line(command: str, folder: Path, environment: dict[str, str]) -> str:
    words = shlex.split(command)
    if words[0] == "export":
        name, _, value = words[1].partition("=")
        environment[name] = value
        return ""
    if words[0] == "sayso":
        done = run_sayso(*words[1:], cwd=folder, width=WIDTH)
        return done.stdout + done.stderr
    if words[0] == "python":
        printed = io.StringIO()
        with contextlib.chdir(folder), contextlib.redirect_stdout(printed):
            runpy.run_path(words[1], run_name="__main__")
        return printed.getvalue()
    shell = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    return shell.stdout + shell.stderr


def main() -> None:
    """Run a page and write what its commands print where it shows something else."""
    for name in sys.argv[1:]:
        page = Path(name)
        text = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            for step in run_page(text, Path(folder)):
                if not step.is_true:
                    sys.stdout.write(f"{page.name}: {step.command}\n")
                    printed = without_empty(step.printed)
                    text = text.replace(f"$ {step.command}\n{step.shown}", f"$ {step.command}\n{printed}", 1)
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
