"""The news agency that a report credits: "VILNIUS (AP) —", "Source: AFP", "(Reporting by … Reuters)"."""

import re
from functools import cache

from sayso.codebook import words

HEAD, TAIL = 300, 300  # characters in which a credit stands


@cache
def _names() -> dict[str, str]:
    return {name: agency for agency, names in words("agencies")["agencies"].items() for name in names}


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(_names(), key=len, reverse=True))
    return re.compile(
        rf"\((?P<dateline>{names})\)\s*[-–—]"
        rf"|(?:Source|Sources|Agency|Agencies|With|By):?\s++(?:[\w. ]{{1,80}}/)?(?P<credit>{names})\b"
        rf"|^(?P<opening>{names})\s*[-–—:]",
        re.MULTILINE,
    )


def credited_agency(text: str, byline: str = "") -> str:
    """The agency's short name, or an empty string."""
    for name in re.split(r"[;,/]|\band\b", byline):
        if name.strip() in _names():
            return _names()[name.strip()]
    for part in (text[:HEAD], text[-TAIL:]):
        if found := _pattern().search(part):
            name = found["dateline"] or found["credit"] or found["opening"]
            return _names()[name]
    return ""
