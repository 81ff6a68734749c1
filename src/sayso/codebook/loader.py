"""Load codebook files into one `Codebook`; stop at the first file that is wrong, and say where."""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from sayso.codebook.events import EventBook, EventCode
from sayso.codebook.model import Codebook, merge_measures
from sayso.codebook.parse import Parsed, parse, unknown_classes
from sayso.codebook.shipped import DATA, words
from sayso.errors import CodebookError

SHIPPED_TOPICS = (
    "migration",
    "conflict",
    "protest",
    "health",
    "aid",
    "disaster",
    "damage",
    "diplomacy",
    "order",
)


NOT_READ_BY = (  # rules for many reports; reading one does not go by them
    "picture.toml",
    "profiles.toml",
    "situations.toml",
    "suggestions.toml",
    "idu.toml",
    "exports.toml",
    "fetching.toml",
)


def data_digest(*names: str) -> str:
    """Eight characters that change when one of these shipped files does."""
    texts = [(DATA / name).read_text(encoding="utf-8") for name in names]
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:8]


def load_codebook(extra: Sequence[Path] = ()) -> Codebook:
    """The shipped codebook with the user's own files laid over it.

    Raises `CodebookError` for a file that is missing, is not TOML, or has a key that means nothing.
    """
    return codebook_with(tuple((str(path), read_user_file(Path(path))) for path in extra))


@cache
def codebook_with(own: tuple[tuple[str, str], ...]) -> Codebook:
    """The shipped codebook with texts of users' files, by name, laid over it; errors as of
    `load_codebook`.
    """
    texts = {
        f"{topic}.toml": (DATA / f"{topic}.toml").read_text(encoding="utf-8") for topic in SHIPPED_TOPICS
    }
    texts |= dict(own)
    files = {name: _parsed(name, text) for name, text in texts.items()}
    classes = _classes(files.values())
    for name, file in files.items():
        for problem in unknown_classes(file, set(classes)):
            raise CodebookError(f"{name}: {problem.where}: {problem.message}")
    people = words("people")
    nouns = {*people["people"]["nouns"], *_person_nouns()} - {*people["people"]["not_people"]}
    lists = [path.name for path in sorted(DATA.iterdir(), key=str) if path.name not in NOT_READ_BY]
    digest = hashlib.sha256("\x1f".join([*texts.values(), data_digest(*lists)]).encode()).hexdigest()
    return Codebook(
        measures=merge_measures(measure for file in files.values() for measure in file.measures),
        people=frozenset(nouns),
        counters=frozenset(people["people"]["counters"]),
        version=digest[:8],
        events=EventBook(_codes(files.values()), classes),
        own=frozenset(measure.name for name in dict(own) for measure in files[name].measures),
    )


def read_user_file(path: Path) -> str:
    """The text of a codebook file. Raises `CodebookError` if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise CodebookError(f"{path}: cannot be opened ({why}). Give a TOML file.") from error


def _parsed(name: str, text: str) -> Parsed:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"{name}: not TOML: {error}") from error
    file = parse(table)
    for problem in file.problems:
        raise CodebookError(
            f"{name}: {problem.where}: {problem.message} All of them: sayso codebook check {name}"
        )
    return file


def _classes(files: Iterable[Parsed]) -> dict[str, frozenset[str]]:
    """The word classes of all files; of one name, the words are joined, and those of classes in them."""
    joined: dict[str, frozenset[str]] = {}
    for file in files:
        for name, members in file.classes.items():
            joined[name] = joined.get(name, frozenset()) | members
    return {name: _spread(name, joined, frozenset()) for name in joined}


def _spread(name: str, classes: dict[str, frozenset[str]], seen: frozenset[str]) -> frozenset[str]:
    found: set[str] = set()
    for member in classes[name]:
        inner = member.removeprefix("@")
        if member.startswith("@") and inner in classes and inner not in seen:
            found |= _spread(inner, classes, seen | {name})
        else:
            found.add(member)
    return frozenset(found)


def _codes(files: Iterable[Parsed]) -> dict[str, EventCode]:
    codes: dict[str, EventCode] = {}
    for file in files:
        for code in file.events:
            old = codes.get(code.name)
            codes[code.name] = old.joined(code) if old else code
    return codes


def _person_nouns() -> Iterator[str]:
    for line in (DATA / "person_nouns.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line
