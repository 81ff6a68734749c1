"""The rules by which situations are suggested, and what IDMC calls displacement: typed, as in `rules.py`.

Takes `data/suggestions.toml` and `data/idu.toml`, gives `SuggestionRules` and `DisplacementRules`.
"""

from functools import cache

from sayso.codebook.convert import parse_rules
from sayso.codebook.rules import Rules
from sayso.codebook.shipped import DATA


class NamedRules(Rules, frozen=True):
    """`[named]`: when a name is a crisis's that nobody follows."""

    stories: int
    figures: int
    openings: int
    apart: int
    capitals: int
    longer: frozenset[str]
    no_names: frozenset[str]


class NamelessRules(Rules, frozen=True):
    """`[nameless]`: when titles with one kind of crisis and one place are about one crisis."""

    stories: int
    days: int
    mostly: float
    generic: frozenset[str]
    by_word: frozenset[str]
    labels: dict[str, str]


class ManyIncidentsRules(Rules, frozen=True):
    """`[incidents]`: when many incidents are a situation."""

    least: int
    days: int
    stories: int


class ClusterRules(Rules, frozen=True):
    """`[clusters.*]`: a kind of incidents, its codes of events, and the words of reports on them."""

    label: str
    codes: frozenset[str]
    words: tuple[str, ...]


class FirstDayRules(Rules, frozen=True):
    """`[first_day]`: which days may be a crisis's first."""

    back: int


class CountryShareRules(Rules, frozen=True):
    """`[countries]`: which countries of its figures a crisis is in."""

    share: float
    most: int


class SuggestionRules(Rules, frozen=True):
    """`suggestions.toml`, table by table."""

    named: NamedRules
    nameless: NamelessRules
    incidents: ManyIncidentsRules
    clusters: dict[str, ClusterRules]
    first_day: FirstDayRules
    countries: CountryShareRules
    glide: dict[str, str]


class TermRules(Rules, frozen=True):
    """`[terms.*]` of `idu.toml`: a term of displacement, its words, and how a sentence says it."""

    label: str
    measures: frozenset[str]
    words: tuple[str, ...]
    says: str
    link: str


class DisplacementRules(Rules, frozen=True):
    """`idu.toml`, table by table."""

    measures: tuple[str, ...]
    terms: dict[str, TermRules]
    categories: dict[str, tuple[str, ...]]
    occurred: dict[str, tuple[str, ...]]
    quantifiers: dict[str, str]
    accuracies: dict[str, str]
    levels: dict[str, str]


@cache
def suggestion_rules() -> SuggestionRules:
    """The shipped rules of suggestions. Raises `CodebookError` for a file that is wrong."""
    return parse_rules(
        "suggestions.toml", (DATA / "suggestions.toml").read_text(encoding="utf-8"), SuggestionRules
    )


@cache
def displacement_rules() -> DisplacementRules:
    """The shipped words of displacement. Raises `CodebookError` for a file that is wrong."""
    return parse_rules("idu.toml", (DATA / "idu.toml").read_text(encoding="utf-8"), DisplacementRules)
