"""Users' own codebooks in a ledger: kept when reports are read with them, so that questions know their words.

Takes texts of TOML files by name, gives one `Codebook` with the shipped ones.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select

from sayso.codebook import Codebook, codebook_with
from sayso.ledger.schema.tables import codebook
from sayso.ledger.schema.timestamps import now


def stored_codebooks(connection: Connection) -> dict[str, str]:
    """The texts of the codebooks that are kept, by name."""
    c = codebook.c
    return {row.name: row.text for row in connection.execute(select(c.name, c.text).order_by(c.name))}


def codebook_of(connection: Connection) -> Codebook:
    """The shipped codebook with those that are kept here."""
    return codebook_with(tuple(stored_codebooks(connection).items()))


def write_codebooks(connection: Connection, texts: Mapping[str, str]) -> None:
    """Keep texts of codebooks, each in place of the one of its name."""
    connection.execute(delete(codebook).where(codebook.c.name.in_(list(texts))))
    rows = [{"name": name, "text": text, "added_at": now()} for name, text in texts.items()]
    connection.execute(insert(codebook), rows)
