"""What a type checker sees of the public names, in strict mode."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PROGRAM = """\
import sayso
from spacy.tokens import Doc


def of_a_document(doc: Doc) -> int | None:
    found = sayso.findings(doc)
    reveal_type(found)
    reveal_type(found.figures[0].interval)
    return sum(len(one.content) for one in found.claims)


def of_a_ledger(path: str) -> list[str]:
    with sayso.Ledger(path) as ledger:
        rows = ledger.figures(measure="killed", since="2021-08")
        reveal_type(rows)
        reveal_type(ledger.estimates().first()[0].best)
        reveal_type([one.code for one in ledger.events()])
        ledger.figures(measur="killed")
        ledger.series(limit="3")
        return [row.quote for row in rows]
"""
SEEN = (
    'Revealed type is "sayso.records.findings.Reading"',
    'Revealed type is "sayso.records.base.Interval"',
    'Revealed type is "sayso.library.rows.Rows[sayso.ledger.findings.figures.FigureRow]"',
    'Revealed type is "int | None"',
    'Revealed type is "list[str]"',
    'Unexpected keyword argument "measur" for "figures" of "ListedLedger"',
    'Argument "limit" to "series" of "ListedLedger" has incompatible type "str"; expected "int | None"',
)


@pytest.mark.slow
def test_a_checker_sees_types_and_finds_what_is_wrong(tmp_path, monkeypatch):
    api = pytest.importorskip("mypy.api")
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    monkeypatch.chdir(ROOT)
    said, problems, _ = api.run(["--config-file", "pyproject.toml", str(path)])
    assert not problems
    lines = [line for line in said.splitlines() if "program.py" in line and "defined in" not in line]
    assert len(lines) == len(SEEN), said
    for line, seen in zip(lines, SEEN, strict=True):
        assert seen in line, said
