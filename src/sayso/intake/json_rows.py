"""JSON into records: a line each, one array, one object, or objects that lie inside another.

Takes text, gives each record with its number, or the error that says why it is not one.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from sayso.errors import IntakeError

DEEPEST = 4  # levels in which a list of reports is looked for

Record = tuple[int, dict[str, Any] | IntakeError]


def records(text: str, holds_text: Callable[[dict[str, Any]], bool]) -> Iterator[Record]:
    """Every record of a file; `holds_text` says whether an object is a report and not what is around one."""
    first = text.lstrip().split("\n", 1)[0].strip()
    whole = _load(text) if first[:1] in ("[", "{") and isinstance(_load(first), IntakeError) else None
    if whole is None or (isinstance(whole, IntakeError) and first[:1] == "{" and len(first) > 1):
        yield from _lines(text, holds_text)
    elif isinstance(whole, IntakeError):
        raise whole
    else:
        yield from _inside(whole, holds_text)


def _lines(text: str, holds_text: Callable[[dict[str, Any]], bool]) -> Iterator[Record]:
    only = len(text.strip().splitlines()) == 1
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            for place, one in line_records(line, holds_text):
                yield place if only else number, one


def _inside(whole: Any, holds_text: Callable[[dict[str, Any]], bool]) -> Iterator[Record]:
    """The reports of one JSON value: itself, or the first list of objects that hold text."""
    level = [whole]
    for _ in range(DEEPEST):
        for value in level:
            if isinstance(value, list) and any(isinstance(one, dict) and holds_text(one) for one in value):
                yield from ((number, _object(one)) for number, one in enumerate(value, 1))
                return
        for value in level:
            if isinstance(value, dict) and holds_text(value):
                yield 1, value
                return
        level = [inner for value in level if isinstance(value, dict) for inner in value.values()]
    if isinstance(whole, list):
        yield from ((number, _object(one)) for number, one in enumerate(whole, 1))
    else:
        yield 1, _object(whole)


def line_records(line: str, holds_text: Callable[[dict[str, Any]], bool]) -> Iterator[Record]:
    """The records of one line, by their place in it: one, or those of a list."""
    found = _load(line)
    if isinstance(found, list | dict):
        yield from _inside(found, holds_text)
    else:
        yield 1, _object(found)


def _object(found: Any) -> dict[str, Any] | IntakeError:
    if isinstance(found, dict | IntakeError):
        return found
    return IntakeError("json", 'It is not an object like {"text": "…", "published": "…"}.')


def _load(text: str) -> Any:
    """The value, or an `IntakeError`: not JSON, a number of thousands of digits, brackets without end."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        return IntakeError("json", f"It is not JSON: {error.msg} at character {error.pos}.")
    except RecursionError:
        return IntakeError("json", "It is nested too deeply to be read.")
    except ValueError:  # Python refuses integers of over 4,300 digits
        return IntakeError(
            "json", "It holds a number of thousands of digits. Write it as text, or leave it out."
        )
