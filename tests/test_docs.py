"""The documentation is true: commands, fields, errors and words are there, and its examples run."""

import ast
import contextlib
import io
import re
import shlex
from dataclasses import fields
from pathlib import Path

import pytest
import typer.main

from commands import run_sayso
from sayso import errors
from sayso.cli import app
from sayso.codebook.parse import EVENT_KEYS, MEASURE_KEYS
from sayso.ledger import EventRow, FigureRow
from sayso.ledger.schema.tables import metadata

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "sayso"
TOP = ("src", "tests", "benchmarks", "docs", "samples", "Makefile", "pyproject.toml", "CONTRIBUTING.md")
DOCS = {
    path.name: path.read_text(encoding="utf-8")
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
}


def test_every_command_is_in_the_readme():
    for name, command in typer.main.get_command(app).commands.items():
        assert command.hidden or f"sayso {name}" in DOCS["README.md"], name


def test_every_command_and_option_has_a_help_text():
    for name, command in typer.main.get_command(app).commands.items():
        assert command.help, name
        for option in command.params:
            assert option.name == "help" or option.help, f"{name} {option.name}"


def test_every_column_of_a_figure_is_documented():
    documented = set(re.findall(r"`(\w+)`", DOCS["figures.md"])) | {"id", "report_id", "reader"}
    report = {"publisher", "agency", "published", "title", "first_words", "url"}
    assert {field.name for field in fields(FigureRow)} - report <= documented


def test_every_table_is_documented():
    assert set(metadata.tables) <= set(re.findall(r"`(\w+)`", DOCS["ledger.md"]))


def test_every_column_of_an_event_is_documented():
    documented = set(re.findall(r"`(\w+)`", DOCS["events.md"])) | {"id", "report_id", "reader"}
    report = {"publisher", "agency", "published", "title", "first_words", "url", "language"}
    assert {field.name for field in fields(EventRow)} - report <= documented


def test_every_key_of_a_codebook_is_documented():
    assert MEASURE_KEYS - {"counters"} <= set(re.findall(r"`(\w+)`", DOCS["codebook.md"]))
    assert set(re.findall(r"`(\w+)`", DOCS["events.md"])) >= EVENT_KEYS


def names_of(path):
    """Every name that a module gives or uses."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for field in ("id", "attr", "arg", "name", "asname"):
            if isinstance(name := getattr(node, field, None), str) and not isinstance(node, ast.alias):
                yield name


def classes_of(*folders):
    """Every class of these folders, with the module that defines it."""
    for folder in folders:
        for path in sorted((SOURCE / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef):
                    yield node.name, path.relative_to(SOURCE).as_posix()


def parts(name):
    """The words of a name: `StoryMember` and `story_member` are story, member."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", name)}


def singular(word):
    if word in ("series", "status", "access"):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")


ORDINARY = {"api", "date", "list", "placed", "read", "serve", "show", "use", "user", "version"}


def test_the_glossary_has_every_noun_of_the_code():
    first = [line.split("|")[1] for line in DOCS["glossary.md"].splitlines() if line.startswith("| ")]
    known = {singular(word) for cell in first for word in re.findall(r"[a-z]+", cell.lower())} | ORDINARY
    names = {name for name, _ in classes_of("records") if not name.startswith("_")}
    names |= {name for name, _ in classes_of("ledger") if name.endswith(("Row", "Filter"))}
    names |= set(metadata.tables)
    names |= {name for name, one in typer.main.get_command(app).commands.items() if not one.hidden}
    missing = {name: left for name in names if (left := {singular(one) for one in parts(name)} - known)}
    assert not missing


def test_one_word_is_explained_once():
    first = [line.split("|")[1].strip() for line in DOCS["glossary.md"].splitlines() if line.startswith("| ")]
    words = [word for cell in first if cell != "word" for word in cell.split(", ")]
    assert sorted(words) == sorted(set(words))


# Each is a thing of its own room, which knows nothing of the other.
TWICE = {
    "Entry": "a place of the gazetteer; a name of the lexicon of actors",
    "Setting": "where and when of an event; what places a report speaks of",
}


def test_no_two_classes_have_one_name():
    modules = {}
    for name, module in classes_of(""):
        modules.setdefault(name, []).append(module)
    assert {name for name, where in modules.items() if len(where) > 1} == set(TWICE)


REPLACED = {
    "telling": "mention", "voice": "original source", "surge": "change point", "movement": "trend",
    "restand": "decide again", "asking": "the question itself", "moment": "minute", "proof": "csrf token",
}  # fmt: skip
KEPT = {  # in other senses
    "movement": ("codebook/", "reading/"),  # a codebook's measure that is a crossing from place to place
    "telling": ("codebook/check.py",),  # the keys whose words give a measure
    "asking": ("reading/events/status.py",),  # stances that ask somebody for something
}


def test_replaced_words_do_not_come_back():
    for path in sorted(SOURCE.rglob("*.py")):
        module = path.relative_to(SOURCE).as_posix()
        if module.startswith("ledger/migrations/"):
            continue
        for name in set(names_of(path)):
            for word in {singular(one) for one in parts(name)} & set(REPLACED):
                assert module.startswith(KEPT.get(word, ("-",))), f"{module}: {name} → {REPLACED[word]}"


def steps(text):
    """The files that a guide has its reader save, and the commands with what they print, in order."""
    saved = None
    for before, kind, block in re.findall(r"([^\n]*\n*)```(\w+)\n(.*?)```", text, re.DOTALL):
        if found := re.search(r"`([\w.]+)`[^`]*:\s*$", before):
            saved = found[1]
        if kind != "console":
            yield saved, block
            continue
        yield from re.findall(r"^\$ ([^\n]*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)


@pytest.mark.model
def test_the_guide_to_an_own_codebook_works_step_by_step(tmp_path):
    commands = 0
    for name, content in steps(DOCS["own-codebook.md"]):
        if not name.startswith("sayso "):
            (tmp_path / name).write_text(content, encoding="utf-8")
            continue
        done = run_sayso(*shlex.split(name)[1:], cwd=tmp_path, width=100)
        lines = [line.rstrip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        assert lines == content.splitlines(), name
        commands += 1
    assert commands >= 15


def test_the_tree_of_errors_is_drawn_whole():
    drawn = set(re.findall(r"\b(\w+Error)\b", errors.__doc__ or ""))
    assert {name for name in dir(errors) if name.endswith("Error")} == drawn


def test_every_failure_reason_is_documented():
    reasons = set()
    for path in (ROOT / "src" / "sayso").rglob("*.py"):
        reasons |= set(re.findall(r'IntakeError\(\s*"(\w+)"', path.read_text(encoding="utf-8")))
    assert reasons <= set(re.findall(r"`(\w+)`", DOCS["ledger.md"]))


def test_links_between_pages_lead_somewhere():
    for name, text in DOCS.items():
        folder = ROOT if (ROOT / name).exists() else ROOT / "docs"
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (folder / target).exists(), f"{name}: {target}"


def test_files_and_folders_that_pages_name_exist():
    """Paths are written from any folder on: `verbs.py`, `reading/events/`; a guide's reader saves some."""
    found = [path for top in TOP for path in [ROOT / top, *(ROOT / top).rglob("*")]]
    there = "".join(f"/{path.relative_to(ROOT)}{'/' if path.is_dir() else ''}\n" for path in found)
    for name, text in DOCS.items():
        saved = set(re.findall(r"[Ss]ave this (?:report )?as `([\w.]+)`", text))
        for path in set(re.findall(r"`((?:[\w.-]+/)*[\w-]+(?:\.(?:py|toml|md|csv|xz)|/))`", text)) - saved:
            assert f"/{path}\n" in there, f"{name}: {path}"


def examples():
    for name, text in DOCS.items():
        for number, block in enumerate(re.findall(r"```python\n(.*?)```", text, re.DOTALL)):
            yield pytest.param(block, id=f"{name}-{number}")


@pytest.mark.model
@pytest.mark.parametrize("block", list(examples()))
@pytest.mark.filterwarnings("ignore:.*W095.*")
def test_python_examples_run_and_print_what_they_say(block, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(block, "example", "exec"), {})
    said = [line.removeprefix("# ") for line in block.splitlines() if line.startswith("# ")]
    assert printed.getvalue().splitlines() == said


def test_the_readme_shows_what_the_command_prints(sample_ledger, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import readme

    assert readme.demo(sample_ledger) in DOCS["README.md"]
