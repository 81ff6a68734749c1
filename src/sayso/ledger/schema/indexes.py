"""Indexes that SQLAlchemy has no words for: of orders with empty days, and of full text."""

from sqlalchemy import Connection, text

from sayso.ledger.schema.connections import is_postgres

ORDERS = {
    "disagreement": "severity DESC, day DESC NULLS LAST, id DESC",
    "report": "published DESC NULLS LAST, id DESC",
}


def make_orders(connection: Connection) -> None:
    """Make the indexes of lists that end with what has no day; SQLite reads its plain ones backwards."""
    if is_postgres(connection):
        for name, columns in ORDERS.items():
            connection.execute(text(f"CREATE INDEX ix_{name}_order ON {name} ({columns})"))


def make_full_text(connection: Connection) -> None:
    """Make the index of words that `search` asks: FTS5, or a column of lexemes with its index.

    Its rows have the numbers of `document`; `words` are what people look for, `tags` what filters ask for.
    """
    if is_postgres(connection):
        connection.execute(text("CREATE TABLE document_words (id INTEGER PRIMARY KEY, words TSVECTOR)"))
        connection.execute(text("CREATE INDEX ix_document_words ON document_words USING gin (words)"))
    else:
        connection.execute(
            text(
                "CREATE VIRTUAL TABLE document_words USING fts5"
                "(words, tags, content='', tokenize='porter unicode61 remove_diacritics 2', detail='full')"
            )
        )
