"""Other ways to write a name in Latin letters: "Hilmand" and "Helmand", "Albayda" and "Al Bayda".

Takes a name as a key (`index.normal`), gives keys. They are hints, for names that are known in no other way.
"""

import re
from collections.abc import Iterator

ARTICLES = ("al", "el", "ad", "adh", "an", "ar", "as", "ash", "at", "ath", "az", "il", "ul")
JOINED = re.compile(r"(?:al|el|a(?P<letter>[dnrstz])(?=(?P=letter)))(?P<rest>\w{4,})")
VOWELS = "aeiouy"
SHORTEST = 5  # letters of a name with another vowel: shorter ones are alike by chance


def spellings(key: str) -> list[str]:
    """The keys that are like `key`, without itself: another article, one other vowel, one letter doubled or
    single, an "h" more or less at the end.
    """
    others = [*_articles(key), *_letters(key)]
    return [other for other in dict.fromkeys(others) if other != key]


def _articles(key: str) -> Iterator[str]:
    first, _, rest = key.partition(" ")
    if first in ARTICLES and len(rest) > 2:
        yield rest
        yield from (f"{article} {rest}" for article in ("al", "el") if article != first)
    elif joined := JOINED.fullmatch(key):
        yield f"al {joined['rest']}"
        yield joined["rest"]
    elif not rest:
        yield f"al {key}"


def _letters(key: str) -> Iterator[str]:
    if len(key.replace(" ", "")) < SHORTEST:
        return
    yield key.removesuffix("h") if key.endswith("h") else f"{key}h"
    for at, letter in enumerate(key):
        before, after = key[:at], key[at + 1 :]
        if letter in VOWELS:
            yield from (before + other + after for other in VOWELS if other != letter)
        if letter.isalpha() and after[:1] != letter:
            if key[at - 1 : at] == letter:
                yield before + after
            elif letter not in VOWELS:
                yield before + 2 * letter + after
