"""One name for a thing: visible words of pages, briefings and commands that another word stands for.

The words are the glossary's (`docs/glossary.md`). Looked through are texts and labels of templates, with the
sentences in their expressions, and the help of every command and option.
"""

import re
from pathlib import Path

import click
import pytest
import typer

from sayso.cli.app import app

SOURCE = Path(__file__).parent.parent / "src" / "sayso"
TEMPLATES = [
    path
    for folder in ("web/templates", "export/brief/templates")
    for path in sorted((SOURCE / folder).rglob("*"))
    if path.suffix in (".html", ".md")
]
INSTEAD = {
    r"says who": "who says so",
    r"contradict\w*|conflicting|discrepanc\w+": "disagreement, disagree",
    r"courses?|curves?|time series": "over time; chart; series",
    r"(?<!original )sources?": "original source (who gave a number first), publisher, report",
    r"changes? of level|turning points?": "change point",
    r"no title|untitled": "the first words of the report",
    r"locations?": "place",
    r"confidence": "certainty",
    r"articles?|documents?": "report",
    r"items?|records?": "finding, report, row",
    r"history": "decisions",
    r"entit(?:y|ies)|organi[sz]ations?": "actor",
    r"voices?": "speaker",
    r"indicators?|metrics?": "measure",
    r"datasets?|database": "ledger",
    r"cris[ei]s events?": "incident",
    r"annotat\w+|validat\w+": "review, decide",
    r"(?:the|a|an|audit) logs?": "audit",
}
ALLOWED = ("PostgreSQL database", "database of", "database:")
LABEL = re.compile(r'(?:title|aria-label|placeholder|alt)="([^"]*)"')
CODE = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}", re.DOTALL)


def visible(text: str) -> str:
    """The words of a template that readers see."""
    text = re.sub(r"\{#.*?#\}|<style.*?</style>|<script.*?</script>", " ", text, flags=re.DOTALL)
    said = [one for code in CODE.findall(text) for one in re.findall(r"'([^'{}]* [^'{}]*)'", "".join(code))]
    text = CODE.sub(" ", text)
    return "\n".join([re.sub(r"<[^>]*>", "\n", text), *LABEL.findall(text), *said])


def helps(command: click.Command, name: str):
    """The help of a command, of its options, and of the commands in it."""
    yield name, command.help or ""
    for one in command.params:
        yield f"{name} {one.name}", getattr(one, "help", "") or ""
    for below, inner in getattr(command, "commands", {}).items():
        yield from helps(inner, f"{name} {below}")


def found_in(text: str):
    """Words of `INSTEAD` in a text, each with what to write."""
    for one in ALLOWED:
        text = text.replace(one, "")
    for pattern, instead in INSTEAD.items():
        for match in re.finditer(rf"(?<![\w.-])(?:{pattern})(?![\w-])", text, re.IGNORECASE):
            yield f"{match[0]!r} in {text[max(match.start() - 30, 0) : match.end() + 20]!r}: write {instead}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_use_the_glossary_s_words(path):
    assert list(found_in(visible(path.read_text(encoding="utf-8")))) == []


def test_commands_use_the_glossary_s_words():
    told = dict(helps(typer.main.get_command(app), "sayso"))
    assert len(told) > 200
    assert [f"{name}: {one}" for name, text in told.items() for one in found_in(text)] == []


def test_the_test_finds_words():
    assert len(list(found_in(visible("<p>Sources of <b title='x'>this</b> {{ 'no title' }}</p>")))) == 2
    assert list(found_in("original sources; log in; log scale")) == []
