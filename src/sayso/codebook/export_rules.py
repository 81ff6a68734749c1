"""What the columns of exported tables hold, and their HXL tags: typed, as in `rules.py`.

Takes `data/exports.toml`, gives `ExportRules`.
"""

from functools import cache

from sayso.codebook.convert import parse_rules
from sayso.codebook.rules import Rules
from sayso.codebook.shipped import DATA


class ColumnRules(Rules, frozen=True):
    """A column: what it holds, and its HXL tag (empty: none)."""

    about: str
    hxl: str = ""


class ViolenceRules(Rules, frozen=True):
    """Codes of events that are organised violence only if somebody does it: what nature or accident does
    (`befalling`), and bare words for a death or an injury.
    """

    befalling: tuple[str, ...]
    bare: tuple[str, ...]


class ExportRules(Rules, frozen=True):
    """`exports.toml`, table by table."""

    shared: dict[str, ColumnRules]
    claims: dict[str, ColumnRules]
    events: dict[str, ColumnRules]
    incidents: dict[str, ColumnRules]
    disagreements: dict[str, ColumnRules]
    review: dict[str, ColumnRules]
    measures: dict[str, str]
    acled_disorder: dict[str, str]
    violence: ViolenceRules

    def column(self, table: str, name: str) -> ColumnRules:
        """What is said of a column of a list. Raises `KeyError` if nothing is."""
        own: dict[str, ColumnRules] = getattr(self, table, {})
        return own.get(name) or self.shared[name]


@cache
def export_rules() -> ExportRules:
    """The shipped columns. Raises `CodebookError` for a file that is wrong."""
    return parse_rules("exports.toml", (DATA / "exports.toml").read_text(encoding="utf-8"), ExportRules)
