"""Words that a PDF's text broke: "fami- lies", "con rmed", "peoplewere", "to7000"; and doubled spaces.

Takes a text, gives it with those words whole and, for each of its offsets, the offset in the text before:
what is found is quoted from there. A word is mended where the whole is in the English model's word list and
the pieces are not.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from spacy.language import Language

from sayso.codebook import word_set

Words = frozenset[str]
Origin = tuple[int, ...] | None
"""Where each offset of a mended text lies in the text before; one longer than the text. `None`: the same."""

HYPHEN = re.compile(r"\b([A-Za-z]{2,})(?:- ?\n?|\u00ad\s?)([a-z]{2,})\b")
LIGATURE = re.compile(r"[\ufb00-\ufb04]")
LETTERS = dict(zip("\ufb00\ufb01\ufb02\ufb03\ufb04", ("ff", "fi", "fl", "ffi", "ffl"), strict=True))
LOST = ("ff", "fi", "fl", "ffi", "ffl")
WORD = re.compile(r"(?<![\w./@-])[A-Za-z]+(?![\w/@-]|\.\w)")
GLUED_DIGITS = re.compile(r"(?<![\w-])(?P<before>[a-z]+)(?=\d[\d,.]*(?![\w-]))")
DOUBLED = re.compile(r"(?<=\S)[ \u00a0]{2}(?=\S)")
SHORTEST, LONGEST = 6, 40  # letters of a word that is mended
ENDINGS = (
    ("ies", "y"),
    ("es", ""),
    ("s", ""),
    ("ied", "y"),
    ("ed", ""),
    ("d", ""),
    ("ing", ""),
    ("ing", "e"),
)


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters `start` to `end` read as `words`."""

    start: int
    end: int
    words: str


@lru_cache(maxsize=2)
def words_of(nlp: Language) -> Words:
    """The words that the model's lemmatizer and stop list know, in small letters."""
    tables = nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    listed = (words for name in ("lemma_index", "lemma_exc") for words in tables.get_table(name).values())
    return frozenset(nlp.Defaults.stop_words).union(word.lower() for words in listed for word in words)


def mended(text: str, known: Words) -> tuple[str, Origin]:
    """The text with its broken words whole; `known` are the words of the language, in small letters."""
    edits = sorted(
        {
            *_ligatures(text),
            *_hyphens(text, known),
            *_lowercase(text, known),
            *_digits(text),
            *_spaces(text),
        },
        key=_order,
    )
    if not edits:
        return text, None
    parts: list[str] = []
    origin: list[int] = []
    at = 0
    for edit in edits:
        if edit.start < at:
            continue
        parts += [text[at : edit.start], edit.words]
        origin += [*range(at, edit.start), *_inside(text, edit)]
        at = edit.end
    parts.append(text[at:])
    return "".join(parts), (*origin, *range(at, len(text) + 1))


def _order(edit: Edit) -> tuple[int, int, str]:
    return edit.start, -edit.end, edit.words


def _inside(text: str, edit: Edit) -> Iterator[int]:
    """The offset before of each character of an edit: letters at its begin and end keep theirs, what was put
    in or taken out between them has the offset at which the end begins.
    """
    old, new = text[edit.start : edit.end], edit.words
    shorter = min(len(old), len(new))
    begin = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    left = shorter - begin
    end = next((i for i in range(left) if old[-1 - i] != new[-1 - i]), left)
    yield from range(edit.start, edit.start + begin)
    yield from (edit.end - end for _ in new[begin : len(new) - end])
    yield from range(edit.end - end, edit.end)


def _ligatures(text: str) -> Iterator[Edit]:
    for found in LIGATURE.finditer(text):
        yield Edit(found.start(), found.end(), LETTERS[found[0]])


def _hyphens(text: str, known: Words) -> Iterator[Edit]:
    """ "fami- lies": a word that a line's end divided."""
    for found in HYPHEN.finditer(text):
        first, second = found.groups()
        whole = first + second
        compound = found[0] == f"{first}-{second}" and _is_compound(first.lower(), second, known)
        if is_word(whole.lower(), known) and not compound:
            yield Edit(found.start(), found.end(), whole)


def _is_compound(first: str, second: str, known: Words) -> bool:
    """ "re-open", "multi-purpose", "well-being": a hyphen that belongs to the word."""
    return first in word_set("grammar", "mending", "prefixes") or (
        is_word(first, known) and is_word(second, known)
    )


def _lowercase(text: str, known: Words) -> Iterator[Edit]:
    """ "con rmed", "ooded", "peoplewere": words in small letters that the language lacks."""
    before: re.Match[str] | None = None
    for found in WORD.finditer(text):
        word, beside = found[0], before
        before = found
        if not word.islower() or len(word) > LONGEST:
            continue
        if beside is not None and len(beside[0]) <= LONGEST and text[beside.end() : found.start()] == " ":
            whole = _joined(beside[0], word, known)
            if whole is not None:
                yield Edit(beside.start(), found.end(), whole)
                continue
        if _is_whole(word, known):
            continue
        whole = _inserted(word, known)
        if whole is not None:
            yield Edit(found.start(), found.end(), whole)
        elif (cut := _cut(word, known)) is not None:
            yield Edit(found.start(), found.end(), f"{word[:cut]} {word[cut:]}")


def _is_whole(word: str, known: Words) -> bool:
    prefixes = word_set("grammar", "mending", "prefixes")
    rest = (word[len(one) :] for one in prefixes if word.startswith(one))
    return len(word) < 3 or is_word(word, known) or any(is_word(one, known) for one in rest)


@lru_cache(maxsize=50_000)
def _joined(first: str, second: str, known: Words) -> str | None:
    """ "con rmed": the one word that a lost ligature between two pieces gives, if one of them is no word."""
    stands = len(first) > 1 or first in "aAI"
    stands = stands and not (first in "aA" and second[0] in "aeio")  # "a ected"
    if stands and is_word(first.lower(), known) and is_word(second, known):
        return None
    return _only((f"{first}{lost}{second}" for lost in LOST), known)


@lru_cache(maxsize=20_000)
def _inserted(word: str, known: Words) -> str | None:
    """ "conrmed": the one word that a lost ligature in it gives."""
    return _only((word[:at] + lost + word[at:] for lost in LOST for at in range(len(word))), known)


def _only(wholes: Iterable[str], known: Words) -> str | None:
    found = {one for one in wholes if len(one) >= SHORTEST and is_word(one.lower(), known)}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=20_000)
def _cut(word: str, known: Words) -> int | None:
    """Where two words were glued of which one is a small word ("people|were")."""
    if len(word) < SHORTEST + 1:
        return None
    small = word_set("grammar", "mending", "function_words")
    for cut in range(2, len(word) - 1):
        first, second = word[:cut], word[cut:]
        pair = (first, second) if second in small else (second, first) if first in small else None
        if pair is not None and len(pair[0]) >= 4 and is_word(pair[0], known):
            return cut
    return None


def _digits(text: str) -> Iterator[Edit]:
    """ "to7000": a small word stuck to a number."""
    for found in GLUED_DIGITS.finditer(text):
        if found["before"] in word_set("grammar", "mending", "function_words"):
            yield Edit(found.start(), found.end(), found[0] + " ")


def _spaces(text: str) -> Iterator[Edit]:
    """ "said.  The": two spaces read as one, but between digits, which may be two cells. More are columns."""
    for found in DOUBLED.finditer(text):
        if not (text[found.start() - 1].isdigit() and text[found.end()].isdigit()):
            yield Edit(found.start(), found.end(), " ")


@lru_cache(maxsize=50_000)
def _stems(word: str) -> tuple[str, ...]:
    cut = (word.removesuffix(ending) + new for ending, new in ENDINGS if word.endswith(ending))
    doubled = word.removesuffix("ed").removesuffix("ing")
    return (word, *cut, doubled[:-1] if doubled != word and doubled[-2:-1] == doubled[-1:] else word)


def is_word(word: str, known: Words) -> bool:
    """Whether a word is in the list, or is a form of one."""
    return any(stem in known for stem in _stems(word))
