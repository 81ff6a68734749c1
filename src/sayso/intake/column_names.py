"""What tables call the columns that hold the fields of a report: usual names, in several languages."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from sayso.codebook import words

Wanted = Mapping[str, str | tuple[str, ...]]  # the columns of fields, as a user names them


@cache
def usual_columns() -> dict[str, list[str]]:
    """For each field of a report the usual names of its column, squeezed."""
    usual: dict[str, list[str]] = words("intake")["columns"]
    return {field: [squeezed(name) for name in names] for field, names in usual.items()}


@cache
def _fields() -> dict[str, str]:
    return {name: field for field, names in reversed(usual_columns().items()) for name in names}


def squeezed(name: str) -> str:
    """A column's name without case, accents, blanks and signs: "Published-At" is "publishedat"."""
    plain = unicodedata.normalize("NFKD", name.rsplit(".", 1)[-1].lower())
    return re.sub(r"[\W_]|[\u0300-\u036f]", "", plain)


def known_fields(cells: Iterable[str], named: Iterable[str] = ()) -> int:
    """How many fields of a report the cells of a row name; `named` are a user's own names."""
    found = {_fields().get(squeezed(cell)) for cell in cells if len(cell) < 60}
    return len(found - {None}) + len({*cells} & {*named})


def named_for(field: str, wanted: Wanted) -> tuple[str, ...]:
    """The columns that a user names for a field."""
    names = wanted.get(field, ())
    return (names,) if isinstance(names, str) else tuple(names)


def usual_for(field: str, names: Iterable[str]) -> list[str]:
    """Those of these columns that usually hold a field, the likeliest first."""
    shorts = [(squeezed(name), name) for name in names]
    return [name for usual in usual_columns()[field] for short, name in shorts if short == usual]
