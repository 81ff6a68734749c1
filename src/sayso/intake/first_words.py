"""What a report without a title goes by: the first words of its text, else the end of its address.

Takes a text and an address, gives words of one line. Lines before them that say nothing of the report (a
bare date, an address, "Press release") are passed over. Words lie in `intake.toml`, table `first_words`.
"""

import re
import unicodedata
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from sayso.codebook import words

LONGEST = 80  # characters of the words
READ = 4_000  # characters of a text in which they are looked for
WRAPPED = 50  # characters of a line from which on the next one goes on with it
FEWEST = 3  # words of a line that may stand alone
PLACE_WORDS = 4  # words before a date that are the place of a dateline: "Port-au-Prince, 14 August 2021"
JOINERS = "\u200c\u200d"  # of letters, in Persian and Indian scripts
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)\S{1,80}@\S{1,120}\.\w+", re.IGNORECASE)
_NUMBERED = re.compile(r"\d+(?:st|nd|rd|th)?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
_NO_NAME = re.compile(r"(?<!\S)[a-z]+(?!\S)|\d")  # a word in lower case, a number
_SENTENCE = (".", "!", "?", ":", "”", '"', "。", "؟", "।")  # ends of one
_ENDS = " ,;:–—-|·•*#>_"


def first_words(text: str, url: str = "") -> str:
    """The first words of a text, whole ones, with "…" if it goes on; else the last part of the address."""
    lines = [_line(one) for one in text[:READ].splitlines()]
    kept = [number for number, line in enumerate(lines) if line and not _says_nothing(line)]
    named = kept or [number for number, line in enumerate(lines) if _WORD.search(line)]
    if not named:
        return _cut(_line(_last_part(url)))
    told = lines[named[0]]
    for line in lines[named[0] + 1 :]:
        if len(told) > LONGEST or not line or not _goes_on(told):
            break
        told = f"{told} {line}"
    return _cut(told)


def name_of(report: Any) -> str:
    """What a report goes by, or the row of one, or of a finding in it: its title, else its first words, as
    the ledger kept them or as its text has them, else its id.
    """
    return report.title.strip() or kept_words(report)


def kept_words(report: Any) -> str:
    """What a report goes by if it has no title; empty if it has one."""
    if report.title.strip():
        return ""
    found: str = getattr(report, "first_words", "") or first_words(
        getattr(report, "text", ""), getattr(report, "url", "")
    )
    known = getattr(report, "report_id", "") or getattr(report, "id", "")
    return found or (f"Report {known[:8]}" if known else "A report")


def _line(raw: str) -> str:
    """A line as it is shown: white space folded, without marks of lists and without what has no form."""
    seen = "".join(one if one.isprintable() or one in JOINERS else " " for one in raw)
    return " ".join(seen.split()).strip("#*>•·|_ ")


def _goes_on(line: str) -> bool:
    return len(line.split()) < FEWEST or (len(line) >= WRAPPED and not line.endswith(_SENTENCE))


def _says_nothing(line: str) -> bool:
    """Whether a line is boilerplate, an address, or a date with at most the place of a dateline."""
    bare = _ADDRESS.sub("", line).strip(_ENDS + ".")
    if not _WORD.search(bare) or bare.casefold() in _boilerplate():
        return True
    dated = [one for one in _WORD.findall(bare) if one.casefold() in _months()]
    numbers = _NUMBERED.findall(bare)
    if not numbers or not (dated or len(numbers) >= 3):
        return False
    place, _, date = bare.rpartition(",") if not bare.rstrip()[-1:].isdigit() else bare.partition(",")
    is_place = 0 < len(place.split()) <= PLACE_WORDS and not _NO_NAME.search(place)
    rest = date if is_place else bare
    rest = _NUMBERED.sub(" ", _TIME.sub(" ", rest))
    return all(one.casefold() in _of_dates() for one in _WORD.findall(rest))


@cache
def _boilerplate() -> frozenset[str]:
    intake = words("intake")
    return frozenset((*intake["first_words"]["boilerplate"], *intake["sections"]["usual"]))


@cache
def _months() -> frozenset[str]:
    dates = words("dates")
    others = words("intake")["first_words"]["months"]
    return frozenset((*dates["months"], *dates["month_abbreviations"], *others))


@cache
def _of_dates() -> frozenset[str]:
    return _months() | {*words("dates")["weekdays"], *words("intake")["first_words"]["of_dates"]}


def _cut(told: str) -> str:
    """At most `LONGEST` characters, cut after a word; a word that is longer is cut within."""
    if len(told) <= LONGEST:
        return told
    head = told[:LONGEST]
    if not told[LONGEST].isspace():
        head = head.rpartition(" ")[0] or head
    whole = len(head)
    while whole > 1 and (unicodedata.combining(told[whole]) or told[whole - 1] in JOINERS):
        whole -= 1
    return f"{head[:whole].rstrip(_ENDS)}…"


def _last_part(url: str) -> str:
    """The last part of an address, or its host."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    path = [one for one in unquote(parts.path).split("/") if one.strip()]
    return path[-1] if path else parts.netloc.rpartition("@")[2]
