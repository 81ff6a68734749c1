"""The fields of a finding that rest on other words than its own: place, days, speaker, who is counted.

Takes what was shown and what came back, gives fields as typed and the words behind them. Words that were
taken away empty their field; words that were moved say it anew.
"""

from collections.abc import Mapping
from datetime import date

from sayso.errors import QueryError
from sayso.exchange.shown import Shown
from sayso.exchange.texts import ReturnedSpan, ReturnedText
from sayso.ledger.review.changes import locate
from sayso.records import Evidence

TYPED = {  # the fields that words are read as
    "place": ("place_text", "country"),
    "period": ("period_first", "period_last"),
    "speaker": ("speaker",),
    "counted": ("counted",),
}
OF_KIND = {"figure": tuple(TYPED), "event": ("place", "period"), "claim": ()}
Form = tuple[dict[str, str], dict[str, Evidence]]


def linked_form(
    key: str, kind: str, shown: Shown, text: ReturnedText, matched: Mapping[str, ReturnedSpan]
) -> Form:
    """The fields of a finding that change with other words, and these words."""
    form: dict[str, str] = {}
    words: dict[str, Evidence] = {}
    for name in OF_KIND[kind]:
        before = next((one[2] for one in shown.links if one[:2] == (key, name)), None)
        after = _after(key, name, before, text, matched)
        if after is None:
            form |= dict.fromkeys(TYPED[name] if before is not None else (), "")
        elif before is None or matched.get(before) is not after or shown.is_moved(before, after):
            words[name] = shown.evidence(after)
            form |= _read(name, words[name].quote, shown.report.published)
    return form, words


def _after(
    key: str, name: str, before: str | None, text: ReturnedText, matched: Mapping[str, ReturnedSpan]
) -> ReturnedSpan | None:
    """The words behind a field as they came back: by a relation that the tool holds, else what came of those
    that were shown.
    """
    if not key or text.relations is None:
        return matched.get(before) if before is not None else None
    by_key = {one.key: one for one in text.spans if one.key}
    ends = [words for finding, field, words in text.relations if (finding, field) == (key, name)]
    found = [by_key[one] for one in ends if one in by_key]
    kept = matched.get(before) if before is not None else None
    return kept if kept is not None and kept in found else found[0] if found else None


def _read(name: str, quote: str, published: date | None) -> dict[str, str]:
    """What words say as fields. Raises `QueryError` for words that give no days."""
    if name == "period":
        from sayso.reading.dates.words import read_date_words  # slow to load: it brings spaCy

        period = read_date_words(quote, published)
        if period is None:
            raise QueryError(f"period: “{quote[:60]}” gives no days.")
        return {
            "period_first": period.first.isoformat() if period.first else "",
            "period_last": period.last.isoformat() if period.last else "",
        }
    if name == "place":
        place = locate(quote, None)
        return {"place_text": quote, "country": (place.country if place else None) or ""}
    return {name: quote}
