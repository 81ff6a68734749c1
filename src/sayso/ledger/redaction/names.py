"""Names that are kept out of a ledger: known by keyed hashes of their words, found in a text, masked there.

A name is masked letter by letter with the same number of signs, so that every place in the text stays where
it was, and with it the words of all other findings. Takes texts, gives texts; the table is `redaction`.
"""

import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from urllib.parse import unquote

from sayso.errors import SaysoError

MASK = "█"
GAP = 4  # signs that may stand between two words of a name: ", ", ". ", "-"
FEWEST = 3  # letters that a name must have
MOST_WORDS = 8
_OWN = (
    "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\u0e00-\u0e7f"  # scripts that set no spaces: each sign is a word
)
_HIDDEN = "\u00ad\u0300-\u036f\u200b-\u200f\u2060\ufeff"  # accents of their own, and signs that nobody sees
_WORD = re.compile(rf"[{_OWN}]|[^\W_{_OWN}]++(?:[{_HIDDEN}]++[^\W_{_OWN}]*+)*+")
_ADDRESS = re.compile(r"[^\s/.]*+[/.]\S*+")  # of a page or a file: written small
_SHOWN = re.compile(r"[^\s!-/:-@\[-`{-~]")  # what is masked: not spaces, nor the signs of ASCII


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way in which a name may stand, as a keyed hash: so many words; `capital`: the word only with a
    capital letter; `part`: the last word alone, which counts in a text that has the whole name.
    """

    words: int
    digest: str
    capital: bool = False
    part: bool = False


def fold_word(word: str) -> str:
    """A word in small letters, without accents."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Cf"))


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name, folded. Raises `SaysoError` for what cannot be looked for."""
    words = tuple(fold_word(found[0]) for found in _WORD.finditer(unicodedata.normalize("NFC", name)))
    letters = sum(c.isalpha() for c in "".join(words))
    if letters < FEWEST and not re.fullmatch(rf"[{_OWN}]{{2,}}", "".join(words)):
        raise SaysoError(
            f"{name!r} is too short a name: it would take out other words, too. Give the whole name."
        )
    if len(words) > MOST_WORDS:
        raise SaysoError(f"A name has at most {MOST_WORDS} words. Give each name by itself, in quotes.")
    return words


def spellings_of(name: str, salt: str) -> tuple[Spelling, ...]:
    """The ways in which a name may stand: as it is, the last word first ("MERKEL, Angela"), in one
    ("angelamerkel"), and its last word alone.
    """
    words = name_words(name)
    if len(words) == 1:
        return (Spelling(1, _digest(words, salt), capital=True),)
    whole = {words, (words[-1], *words[:-1])}
    made = [Spelling(len(words), _digest(one, salt)) for one in sorted(whole)]
    glued = "".join(words)
    if not re.match(rf"[{_OWN}]", glued):
        made.append(Spelling(1, _digest((glued,), salt)))
        if len(words[-1]) >= FEWEST:
            made.append(Spelling(1, _digest(words[-1:], salt), capital=True, part=True))
    return tuple(made)


def new_salt() -> str:
    """A key for the hashes of one ledger."""
    return secrets.token_hex(16)


def _digest(words: tuple[str, ...], salt: str) -> str:
    return blake2b(" ".join(words).encode(), key=bytes.fromhex(salt), digest_size=16).hexdigest()


@dataclass(slots=True)
class RedactedNames:
    """The names that are kept out of one ledger. `hints` are small letters one of which stands in every plain
    text that holds a name, where they are known: a text without them needs no look.
    """

    salt: str
    spellings: Mapping[str, Spelling]
    hints: tuple[str, ...] = ()
    _sizes: tuple[int, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        self._sizes = tuple(sorted({one.words for one in self.spellings.values()}))

    def __bool__(self) -> bool:
        return bool(self.spellings)

    def holds(self, text: str) -> bool:
        """Whether one of the names stands in a text in full."""
        return next(self._found(text, parts=False), None) is not None

    def spans(self, text: str, *, parts: bool) -> list[tuple[int, int]]:
        """Where names stand in a text, without overlaps; with `parts` their last words alone as well."""
        found: list[tuple[int, int]] = []
        for start, end in sorted(self._found(text, parts=parts)):
            if found and start < found[-1][1]:
                found[-1] = found[-1][0], max(end, found[-1][1])
            else:
                found.append((start, end))
        return found

    def masked(self, text: str, *, parts: bool = False) -> str:
        """A text with the names masked, each letter by a sign."""
        spans = self.spans(text, parts=parts)
        if not spans:
            return text
        made, at = [], 0
        for start, end in spans:
            made += [text[at:start], _SHOWN.sub(MASK, text[start:end])]
            at = end
        return "".join([*made, text[at:]])

    def masked_value(self, value: Any, *, parts: bool = False) -> Any:
        """A value of a column, or a row of them: a text, or lists and tables of JSON; addresses that are
        written in percents are looked at as they read.
        """
        if not self.spellings:
            return value
        if isinstance(value, str):
            made = self.masked(value, parts=parts)
            if "%" in made and (plain := unquote(made)) != made and self.spans(plain, parts=parts):
                return self.masked(plain, parts=parts)
            return made
        if isinstance(value, list):
            return [self.masked_value(one, parts=parts) for one in value]
        if isinstance(value, dict):
            return {
                self.masked_value(key, parts=parts): self.masked_value(one, parts=parts)
                for key, one in value.items()
            }
        return value

    def _found(self, text: str, *, parts: bool) -> Iterator[tuple[int, int]]:
        if self.hints and text.isascii():
            small = text.lower()
            if not any(hint in small for hint in self.hints):
                return
        words = list(_WORD.finditer(text.replace("%20", "   ") if "%20" in text else text))
        folded = [fold_word(word[0]) for word in words]
        for size in self._sizes:
            for at in range(len(words) - size + 1):
                known = self.spellings.get(_hashed(" ".join(folded[at : at + size]), self.salt))
                if known is None or known.words != size or (known.part and not parts):
                    continue
                if known.capital and not (_is_capital(words[at][0]) or _ADDRESS.fullmatch(text)):
                    continue
                if all(_joins(text, words[n], words[n + 1]) for n in range(at, at + size - 1)):
                    yield words[at].start(), words[at + size - 1].end()


@lru_cache(maxsize=50_000)
def _hashed(words: str, salt: str) -> str:
    return _digest((words,), salt)


def _is_capital(word: str) -> bool:
    return word[0].isupper() or word[0].istitle() or word[0] == word[0].upper()


def _joins(text: str, one: "re.Match[str]", other: "re.Match[str]") -> bool:
    between = text[one.end() : other.start()].replace("%20", " ")
    return len(between) <= GAP and between.count("\n") < 2


def names_of(spellings: Iterable[Spelling], salt: str, plain: Iterable[str] = ()) -> RedactedNames:
    """Names by their spellings; with the names themselves, where they are at hand, it is quicker."""
    hints = tuple(name_words(name)[-1] for name in plain)  # however it stands, its last word is there
    known = hints if all(hint.isascii() for hint in hints) else ()
    whole_last = sorted(spellings, key=lambda one: (not one.part, not one.capital))
    return RedactedNames(salt, {one.digest: one for one in whole_last}, known)
