"""The shipped word lists, as read from `data/`."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

DATA = files("sayso.codebook") / "data"


@cache
def words(name: str) -> dict[str, Any]:
    """One shipped word list (`data/<name>.toml`) as read; do not change what comes back."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def word_set(name: str, table: str, key: str) -> frozenset[str]:
    """One list of a shipped word list, as a set."""
    return frozenset(words(name)[table][key])
