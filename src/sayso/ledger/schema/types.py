"""Kinds of columns that the database has no own type for: times with their zone, layouts."""

import zlib
from datetime import UTC, datetime

import msgspec
from sqlalchemy import DateTime, Dialect, LargeBinary, TypeDecorator

from sayso.records import Layout


class Timestamp(TypeDecorator[datetime]):
    """A time in UTC: kept without its zone, as SQLite has none, and given back with it."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As the database keeps it."""
        return value.astimezone(UTC).replace(tzinfo=None) if value is not None and value.tzinfo else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As Python gets it."""
        return value.replace(tzinfo=UTC) if value is not None else None


class LayoutType(TypeDecorator[Layout]):
    """How a document is laid out, as compressed MessagePack; empty for texts without pages or parts."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Layout | None, dialect: Dialect) -> bytes | None:
        """As the database keeps it."""
        return zlib.compress(msgspec.msgpack.encode(value)) if value is not None else None

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Layout | None:
        """As Python gets it."""
        return msgspec.msgpack.decode(zlib.decompress(value), type=Layout) if value is not None else None
