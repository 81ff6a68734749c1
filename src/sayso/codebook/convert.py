"""Turn a TOML file into typed structures; what is wrong with it is said by file, line and key.

Takes a file's name and text and a class of `msgspec.Struct`s, gives an instance of it. Raises
`CodebookError`: "picture.toml:87: [incidents] scor: unknown key; did you mean score?".
"""

import re
import tomllib
from difflib import get_close_matches
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo, fields

from sayso.errors import CodebookError

T = TypeVar("T", bound=msgspec.Struct)
U = TypeVar("U", bound=msgspec.Struct)
Keys = tuple[str, ...]  # that lead to a value: ("incidents", "days")

TYPES = {
    "int": "a whole number",
    "float": "a number",
    "str": "text in quotes",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
}
_UNKNOWN = re.compile(r"unknown field `([^`]+)`")
_MISSING = re.compile(r"missing required field `([^`]+)`")
_CHOICE = re.compile(r"Invalid enum value (.{1,200}?) - at")
_TYPE = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")
_PATH = re.compile(r" - at `(?:key in )?\$([^`]*)`$")
_KEY = r"(?:[\w-]+|\"[^\"]*\")"
_HEADER = re.compile(rf"\s*\[\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*\]\s*(?:#.*)?$")
_ASSIGNED = re.compile(rf"\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*=")


def parse_rules(name: str, text: str, kind: type[T]) -> T:
    """The file as one structure, whose attributes are its keys."""
    return _converted(name, text, _table(name, text), kind, ())


def parse_tables(name: str, text: str, kind: type[T]) -> dict[str, T]:
    """The file as structures of one kind by name, one a table."""
    tables = _table(name, text)
    return {key: _converted(name, text, table, kind, (key,)) for key, table in tables.items()}


def parse_parts(
    name: str, text: str, single: tuple[str, type[T]], many: tuple[str, type[U]]
) -> tuple[T, dict[str, U]]:
    """A file of one table `[single]` and of several `[many.NAME]`: that structure, and the others by name."""
    found = _table(name, text)
    for key in found:
        if key not in (single[0], many[0]):
            line = line_of_keys(text, (key,))
            raise CodebookError(
                f"{name}:{line}: [{key}]: unknown table; known: [{single[0]}], [{many[0]}.NAME]."
            )
    one = _converted(name, text, found.get(single[0], {}), single[1], (single[0],))
    tables = found.get(many[0], {})
    if not isinstance(tables, dict):
        line = line_of_keys(text, (many[0],))
        raise CodebookError(
            f"{name}:{line}: [{many[0]}]: write each as a table of its own: [{many[0]}.NAME]."
        )
    own = {key: _converted(name, text, table, many[1], (many[0], key)) for key, table in tables.items()}
    return one, own


def _table(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise CodebookError(f"{name}:{line}: not TOML: {error}") from error


def _converted(name: str, text: str, table: object, kind: type[T], above: Keys) -> T:
    try:
        return msgspec.convert(table, kind, str_keys=True)
    except msgspec.ValidationError as error:
        keys, what = _explained(str(error), kind, above)
        raise CodebookError(f"{name}:{line_of_keys(text, keys)}: {_shown(keys)}: {what}") from error


def _explained(message: str, kind: type[msgspec.Struct], above: Keys) -> tuple[Keys, str]:
    """Which keys are meant, and what is wrong there, in words."""
    found = _PATH.search(message)
    own = tuple(re.findall(r"\.([\w-]+)", found[1])) if found else ()
    keys = (*above, *own)
    if unknown := _UNKNOWN.search(message):
        known = [field.encode_name for field in _fields(kind, own)]
        close = get_close_matches(unknown[1], known, n=1)
        hint = f"did you mean {close[0]}?" if close else f"known: {', '.join(known)}."
        return (*keys, unknown[1]), f"unknown key; {hint}"
    if missing := _MISSING.search(message):
        return (*keys, missing[1]), "it is missing."
    if choice := _CHOICE.search(message):
        field = next(one for one in _fields(kind, own[:-1]) if one.encode_name == own[-1])
        return keys, f"{choice[1]} is not one of {', '.join(map(repr, _choices(field.type)))}."
    if wrong := _TYPE.search(message):
        wanted, got = (TYPES.get(word, word) for word in wrong.groups())
        inside = " in it" if found and found[1].endswith("]") else ""
        return keys, f"{wanted} is expected{inside}, not {got}."
    return keys, f"{_PATH.sub('', message)}."


def _fields(kind: type[msgspec.Struct], keys: Keys) -> tuple[FieldInfo, ...]:
    """The fields of the table that these keys lead to."""
    for key in keys:
        kind = next(field.type for field in fields(kind) if field.encode_name == key)
    return fields(kind)


def _choices(kind: Any) -> tuple[str, ...]:
    """The values of the `Literal` that is in a type."""
    if get_origin(kind) is Literal:
        return get_args(kind)
    return tuple(value for inner in get_args(kind) for value in _choices(inner))


def _shown(keys: Keys) -> str:
    """A table and its key, as the file writes them."""
    if not keys:
        return "the file"
    return f"[{'.'.join(keys[:-1])}] {keys[-1]}" if len(keys) > 1 else f"[{keys[0]}]"


def line_of_keys(text: str, keys: Keys) -> int:
    """The line of a key, else of the table that it is or should be in; counted from 1."""
    lines: dict[Keys, int] = {}
    table: Keys = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _parts(header[1])
            lines.setdefault(table, number)
        elif assigned := _ASSIGNED.match(line):
            lines.setdefault((*table, *_parts(assigned[1])), number)
    return next((lines[keys[:size]] for size in range(len(keys), 0, -1) if keys[:size] in lines), 1)


def _parts(dotted: str) -> Keys:
    return tuple(part.strip('"') for part in re.findall(_KEY, dotted))
