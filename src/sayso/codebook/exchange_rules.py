"""What findings are called in training data, and what people write as verdicts: typed, as in `rules.py`.

Takes `data/exchange.toml`, gives `ExchangeRules`.
"""

from functools import cache

from sayso.codebook.convert import parse_rules
from sayso.codebook.rules import Rules
from sayso.codebook.shipped import DATA


class LabelRules(Rules, frozen=True):
    """A label of spans: what it marks, its colour, and the field of a figure that its words are behind."""

    about: str
    colour: str
    field: str = ""


class VerdictWords(Rules, frozen=True):
    """What people write for each verdict, in lower case."""

    confirm: frozenset[str]
    correct: frozenset[str]
    reject: frozenset[str]
    add: frozenset[str]


class ExchangeRules(Rules, frozen=True):
    """`exchange.toml`; the order of the labels is that in which they go first."""

    longest: int
    shard: int
    labels: dict[str, LabelRules]
    verdicts: VerdictWords

    def label_of(self, field: str) -> str | None:
        """The label of the words behind a field of a figure."""
        return next((name for name, one in self.labels.items() if one.field == field), None)

    def verdict_of(self, word: str) -> str | None:
        """The verdict that a word means; `None` for one that means none."""
        plain = " ".join(word.casefold().split()).strip(".!")
        verdicts = self.verdicts
        known = (
            ("confirm", verdicts.confirm),
            ("correct", verdicts.correct),
            ("reject", verdicts.reject),
            ("add", verdicts.add),
        )
        return next((name for name, words in known if plain in words), None)


@cache
def exchange_rules() -> ExchangeRules:
    """The shipped labels and verdicts. Raises `CodebookError` for a file that is wrong."""
    return parse_rules("exchange.toml", (DATA / "exchange.toml").read_text(encoding="utf-8"), ExchangeRules)
