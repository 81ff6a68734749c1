"""Take what was deleted or changed out of the bytes of a ledger: SQLite and PostgreSQL keep it until then.

Takes an engine on which no transaction of this process is open.
"""

from sqlalchemy import Connection, Engine, text

from sayso.ledger.schema.connections import is_postgres


def overwrite_deleted(connection: Connection) -> None:
    """Let SQLite write zeros over what this connection deletes."""
    if not is_postgres(connection):
        connection.exec_driver_sql("PRAGMA secure_delete=ON")


def erase_deleted(engine: Engine) -> bool:
    """Write the ledger anew without what was deleted; false if others hold on to older bytes of it.

    SQLite: the file is written anew, and its log emptied. PostgreSQL: every table, one after another.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if is_postgres(connection):
            connection.execute(text("VACUUM (FULL, ANALYZE)"))
            return True
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
        connection.exec_driver_sql("VACUUM")
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").first()
        return busy is not None and busy[0] == 0
