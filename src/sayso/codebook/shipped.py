"""The shipped word lists, as read from `data/`."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from sayso.codebook.units import merged

DATA = files("sayso.codebook") / "data"


@cache
def words(name: str) -> dict[str, Any]:
    """One shipped word list (`data/<name>.toml`) as read; do not change what comes back.

    "units" has those of the compiled inventory too.
    """
    own = _read(name)
    return merged(own, _read("units_inventory")) if name == "units" else own


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def word_set(name: str, table: str, key: str) -> frozenset[str]:
    """One list of a shipped word list, as a set."""
    return frozenset(words(name)[table][key])


def alternatives(name: str, *tables: str) -> str:
    """The keys of tables of a shipped word list as alternatives of a pattern, the longest first."""
    keys = (key for table in tables for key in words(name)[table])
    return "|".join(sorted(map(re.escape, keys), key=len, reverse=True))
