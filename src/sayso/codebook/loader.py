"""Read codebook files; say by file and key what is wrong with one."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from sayso.codebook.model import WORD_SEQUENCES, WORD_SETS, Codebook, Measure, merge_measures
from sayso.errors import CodebookError

SHIPPED_TOPICS = ("migration", "conflict", "protest", "health", "disaster")
WORD_LISTS = tuple(name for name in (*WORD_SETS, *WORD_SEQUENCES) if name != "times")
MEASURE_KEYS = {"label", "status", "counters", *WORD_LISTS}
DATA = files("sayso.codebook") / "data"


@cache
def words(name: str) -> dict[str, Any]:
    """One shipped word list (`data/<name>.toml`) as read; do not change what comes back."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def word_set(name: str, table: str, key: str) -> frozenset[str]:
    """One list of a shipped word list, as a set."""
    return frozenset(words(name)[table][key])


def load_codebook(extra: Sequence[Path] = ()) -> Codebook:
    """The shipped codebook with the user's own files laid over it.

    Raises `CodebookError` for a file that is missing, is not TOML, or has a key that means nothing.
    """
    return _load(tuple(Path(path) for path in extra))


@cache
def _load(extra: tuple[Path, ...]) -> Codebook:
    texts = {
        f"{topic}.toml": (DATA / f"{topic}.toml").read_text(encoding="utf-8") for topic in SHIPPED_TOPICS
    }
    for path in extra:
        texts[str(path)] = _read_user_file(path)
    measures = [measure for name, text in texts.items() for measure in _parse(name, text)]
    people = words("people")
    nouns = {*people["people"]["nouns"], *_person_nouns()} - {*people["people"]["not_people"]}
    lists = [path.read_text(encoding="utf-8") for path in sorted(DATA.iterdir(), key=str)]
    digest = hashlib.sha256("\x1f".join([*texts.values(), *lists]).encode()).hexdigest()
    return Codebook(
        merge_measures(measures), frozenset(nouns), frozenset(people["people"]["counters"]), digest[:8]
    )


def _read_user_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CodebookError(f"{path}: cannot be opened ({error.strerror}). Give a TOML file.") from error


def _person_nouns() -> Iterator[str]:
    for line in (DATA / "person_nouns.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def _parse(name: str, text: str) -> Iterator[Measure]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"{name}: not TOML: {error}") from error
    topic = table.get("topic")
    if not isinstance(topic, str):
        raise CodebookError(f'{name}: has no `topic`. Add a line like: topic = "strikes"')
    measures = table.get("measures")
    if not isinstance(measures, dict) or not measures:
        raise CodebookError(f"{name}: has no [measures.NAME] table, so that it adds nothing.")
    for key, entry in measures.items():
        yield _measure(name, topic, key, entry)


def _measure(file: str, topic: str, key: str, entry: Mapping[str, Any]) -> Measure:
    where = f"{file}: [measures.{key}]"
    unknown = sorted(set(entry) - MEASURE_KEYS)
    if unknown:
        raise CodebookError(f"{where}: unknown key {unknown[0]!r}. Known: {', '.join(sorted(MEASURE_KEYS))}.")
    status = entry.get("status", "flow")
    if status not in ("flow", "stock"):
        raise CodebookError(f'{where}: status is "flow" (over days) or "stock" (on a day), not {status!r}.')
    lists: dict[str, Any] = {}
    for name in WORD_LISTS:
        value = entry.get(name, [])
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise CodebookError(f"{where}: `{name}` must be a list of strings.")
        lists[name] = tuple(value) if name in WORD_SEQUENCES else frozenset(value)
    times = frozenset(entry.get("counters", {}).get("times", []))
    return Measure(key, str(entry.get("label", key)), topic, status, times=times, **lists)
