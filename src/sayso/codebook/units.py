"""The units that reading knows: those kept by hand and the inventory compiled from maintained lists."""

from collections.abc import Iterator
from typing import Any

TABLES = {"short", "kinds", "prefixes", "prefixed", "either", "per", "between", "ordinary", "metres", "same"}
SHORTEST = 3  # letters of a word that takes a plural


def units_of(data: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(dimension, unit, entry) for every unit of a list, in its order."""
    for dimension, units in data.items():
        if dimension not in TABLES:
            for name, entry in units.items():
                yield dimension, name, entry


def plurals(form: str) -> Iterator[str]:
    """The plurals of a unit: of its last word, or of the word before "per" or "of"."""
    joint = next((joint for joint in (" per ", " of ") if joint in form), "")
    head, _, rest = form.partition(joint) if joint else (form, "", "")
    tail = joint + rest
    if not head[-1:].isalpha() or len(head) < SHORTEST:
        return
    if head.startswith("degree "):
        yield f"degrees {head.removeprefix('degree ')}{tail}"
    if head.endswith("foot"):
        yield f"{head.removesuffix('foot')}feet{tail}"
    elif head.endswith(("ch", "sh", "x", "s")):
        yield f"{head}es{tail}"
    elif head.endswith("y") and head[-2] not in "aeiou":
        yield f"{head[:-1]}ies{tail}"
    yield f"{head}s{tail}"


def merged(own: dict[str, Any], inventory: dict[str, Any]) -> dict[str, Any]:
    """The units of both lists; of a unit that both have, what the first says stands, and lists are joined."""
    together = {dimension: dict(units) for dimension, units in own.items()}
    for dimension, name, entry in units_of(inventory):
        units = together.setdefault(dimension, {})
        old = units.get(name, {})
        lists = {key: [*old.get(key, ()), *value] for key, value in entry.items() if isinstance(value, list)}
        units[name] = {**entry, **old, **lists}
    return together
