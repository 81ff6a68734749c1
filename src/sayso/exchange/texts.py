"""A text that comes back with spans, and what we gave along with it."""

from dataclasses import dataclass, field
from typing import Any

import msgspec


class About(msgspec.Struct, frozen=True):
    """Which passage of which report a text is, the spans that were shown (key, label, start, end), what links
    them (finding, field, words), and the reviews that stood then.
    """

    report: str = ""
    start: int = 0
    spans: tuple[tuple[str, str, int, int], ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()
    reviews: dict[str, tuple[str, str | None]] = {}


def about_of(held: dict[str, Any]) -> About:
    """What a tool carried along. Raises `msgspec.ValidationError` for what is not ours."""
    return msgspec.convert(held, About, strict=False)


@dataclass(frozen=True, slots=True)
class ReturnedSpan:
    """A span as it came back: its place in the text, its key if the tool kept it, what is said of it."""

    label: str
    start: int
    end: int
    key: str = ""
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReturnedText:
    """A text as it came back: who annotated it, with what answer (accept, reject, ignore; empty where a
    format has none).

    `relations` are those that the tool holds (finding, field, words), `None` where it holds none. Of CoNLL
    there is no text but `tokens` with their places in the report, in which spans are counted, too.
    """

    where: str
    about: About
    text: str | None
    spans: tuple[ReturnedSpan, ...]
    relations: tuple[tuple[str, str, str], ...] | None = None
    who: str = ""
    answer: str = "accept"
    tokens: tuple[tuple[int, str], ...] = ()
