"""Words as people type them: in any case, with or without accents, in both databases.

`folded(column)` in a statement is what `fold(text)` is in Python.
"""

import unicodedata
from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

OTHERS = {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "’": "'"}  # letters that Unicode does not take apart


def fold(text: str | None) -> str | None:
    """A text in small letters without accents: "Adré" is "adre"; SQLite calls it as `fold`."""
    if text is None or text.isascii():
        return text.lower() if text else text
    stripped = unicodedata.normalize("NFKD", text.lower())
    return "".join(OTHERS.get(c, c) for c in stripped if not unicodedata.combining(c))


LETTERS = (*map(chr, range(0xC0, 0x180)), *OTHERS)
ACCENTED = "".join(c for c in LETTERS if c == "’" or (len(fold(c) or "") == 1 and c.islower()))
PLAIN = "".join(fold(c) or "" for c in ACCENTED)


class folded(FunctionElement[str]):  # noqa: N801
    """A column in small letters without accents."""

    inherit_cache = True
    type = String()


@compiles(folded)
def _folded(element: Any, compiler: Any, **options: Any) -> str:
    plain = PLAIN.replace("'", "''")
    return f"translate(lower({compiler.process(element.clauses, **options)}), '{ACCENTED}', '{plain}')"


@compiles(folded, "sqlite")
def _folded_by_python(element: Any, compiler: Any, **options: Any) -> str:
    return f"fold({compiler.process(element.clauses, **options)})"
