"""Documents in two languages: the parts in English are read, the others are told.

Takes a text, gives it with blanks in place of paragraphs in other languages, so that what is left stands
where it stood; and a note. A paragraph is in another language by its function words, or by its letters.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sayso.codebook import word_set, words

LETTERS = 80  # that a paragraph must have for its language to be told
LEAST = 0.15  # of such paragraphs' letters are in English, and as many in another language
SHARE = 0.1  # of a paragraph's words are function words of its language,
DIFFERENT = 3  # so many different ones
LAST_LATIN = "\u024f"
_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*")
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class LanguagePart:
    """A paragraph's place in its text, its letters, and its language; empty for one too short to say."""

    start: int
    end: int
    letters: int
    language: str


def english_part(text: str) -> tuple[str, str]:
    """The text without its parts in other languages, and a note of them; as it is, and no note, where all is
    in one language but for some words.
    """
    parts = [_part(text, found.start(), found.end()) for found in _PARAGRAPH.finditer(text)]
    letters = Counter[str]()
    for one in parts:
        letters[one.language] += one.letters
    del letters[""]
    total, english = letters.total(), letters["en"]
    if not total or min(english, total - english) < LEAST * total:
        return text, ""
    kept = list(text)
    for one in _foreign(parts):
        kept[one.start : one.end] = re.sub(r"[^\n]", " ", text[one.start : one.end])
    return "".join(kept), _note(letters)


def _part(text: str, start: int, end: int) -> LanguagePart:
    found = _LETTERS.findall(text[start:end].lower())
    letters = sum(map(len, found))
    return LanguagePart(start, end, letters, _language(found) if letters >= LETTERS else "")


def _language(found: Sequence[str]) -> str:
    """The language of words: by their letters, else by the function words that they have most of."""
    if sum(word[0] > LAST_LATIN for word in found) > len(found) / 2:
        import py3langid

        return str(py3langid.classify(" ".join(found))[0])
    lists: Mapping[str, Sequence[str]] = words("intake")["function_words"]
    shares = {code: sum(word in own for word in found) / len(found) for code, own in lists.items()}
    english = word_set("intake", "english", "function_words")
    most = max(shares, key=lambda code: shares[code])
    enough = max(SHARE, sum(word in english for word in found) / len(found))
    return most if shares[most] >= enough and len({*found} & {*lists[most]}) >= DIFFERENT else "en"


def _foreign(parts: Sequence[LanguagePart]) -> list[LanguagePart]:
    """The parts in other languages, with the short ones that follow them up to the next in English."""
    found, foreign = list[LanguagePart](), False
    for one in parts:
        if one.language:
            foreign = one.language != "en"
        if foreign:
            found.append(one)
    return found


def _note(letters: Counter[str]) -> str:
    from babel import Locale

    names = Locale("en").languages
    others = [code for code, _ in letters.most_common() if code != "en"]
    listed = " and ".join(names.get(code, code) for code in others)
    share = 1 - letters["en"] / letters.total()
    return f"It is in several languages: its parts in {listed} ({share:.0%} of it) are not read."
