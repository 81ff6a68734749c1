"""The tables that a cluster writes: typed, as in `rules.py`. Takes `data/cluster.toml`."""

from functools import cache

from sayso.codebook.convert import parse_rules
from sayso.codebook.rules import Rules
from sayso.codebook.shipped import DATA


class OutputColumn(Rules, frozen=True):
    """A column: its type, and what it holds."""

    type: str
    about: str


class OutputTable(Rules, frozen=True):
    """A table: what a row is, and its columns."""

    about: str
    columns: dict[str, OutputColumn]


class OutputRules(Rules, frozen=True):
    """`cluster.toml`."""

    schema_version: int
    structs: dict[str, dict[str, OutputColumn]]
    tables: dict[str, OutputTable]


@cache
def cluster_rules() -> OutputRules:
    """The shipped rules. Raises `CodebookError` for a file that is wrong."""
    return parse_rules("cluster.toml", (DATA / "cluster.toml").read_text(encoding="utf-8"), OutputRules)
