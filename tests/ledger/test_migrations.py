"""A ledger of any older schema is brought up to date with all that is in it; a new one has its schema."""

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from importlib.resources import files

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

import sayso
from sayso.ledger import Ledger
from sayso.ledger.ledger import HEAD
from sayso.ledger.review.decisions import Decision, decide_finding, find_reviews, undo_review
from sayso.ledger.schema.tables import metadata
from sayso.reconcile import refresh

pytestmark = pytest.mark.sqlite
TEXT = "Police said 12 people were hurt in Riga on Monday, and 30 people were arrested in Latvia."
MIGRATIONS = files("sayso.ledger") / "migrations"
REVISIONS = [
    one.revision
    for one in reversed(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions()))
    if one.revision != HEAD
]
FORMS = ("WITHOUT ROWID", "AUTOINCREMENT", "USING fts5", "content=''", "remove_diacritics 2", "detail='full'")
REVIEWS = "0007"  # the schema that they came with


@pytest.fixture(scope="module")
def reading(model):
    return sayso.read(TEXT, published="2021-08-04", publisher="Example Times")


def to_schema(engine, way, revision):
    """Take a database up or down (`command.upgrade`, `command.downgrade`) to a schema."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        way(config, revision)


def migrated_ledger(path):
    """An empty ledger that went through all migrations, as those of our users did."""
    engine = create_engine(f"sqlite:///{path}")
    to_schema(engine, command.upgrade, "head")
    return engine


def schema_of(path):
    """Tables with their columns, keys and indexes, and the views: in no order."""
    engine = create_engine(f"sqlite:///{path}")
    found, seen = {}, inspect(engine)
    for table in seen.get_table_names():
        columns = {
            (
                one["name"],
                str(one["type"]),
                one["nullable"],
                str(one["default"]).strip("'"),
                one["primary_key"],
            )
            for one in seen.get_columns(table)
        }
        keys = {(*one["constrained_columns"], one["referred_table"]) for one in seen.get_foreign_keys(table)}
        indexes = {(one["name"], *one["column_names"], one["unique"]) for one in seen.get_indexes(table)}
        unique = {tuple(one["column_names"]) for one in seen.get_unique_constraints(table)}
        found[table] = columns, keys, indexes, unique
    found |= {view: seen.get_view_definition(view) for view in seen.get_view_names()}
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        ).all()
    for kind, name, sql in rows:
        words = " ".join(sql.replace('"', "").split())
        if kind == "index":
            found[f"index {name}"] = words
        elif kind == "table":
            found[f"form of {name}"] = [form for form in FORMS if form in words]
    engine.dispose()
    return found


def test_the_newest_migration_is_the_schema_of_the_code():
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [HEAD]


def test_a_new_ledger_has_what_all_migrations_make(tmp_path):
    engine = migrated_ledger(tmp_path / "migrated.db")
    full_text = {"include_name": lambda name, kind, _: kind != "table" or "document_words" not in name}
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=full_text), metadata) == []
    engine.dispose()
    with Ledger(tmp_path / "made.db"):
        pass
    migrated, made = schema_of(tmp_path / "migrated.db"), schema_of(tmp_path / "made.db")
    assert migrated.keys() == made.keys()
    assert {name for name in made if migrated[name] != made[name]} == set()


def unlearned(row):
    """A figure as ledgers of before 0012 hold it."""
    return replace(row, certainty=None, least_certain=None, model_measure=None)


@pytest.fixture(scope="module")
def older(reading, tmp_path_factory):
    """Ledgers with a picture, by every older schema, with a correction where it knows reviews."""
    found = {}
    for reviewed in (True, False):
        folder = tmp_path_factory.mktemp("older")
        migrated_ledger(folder / "new.db").dispose()
        with Ledger(folder / "new.db") as ledger:
            ledger.write_reading(reading, "v1")
            ledger.write_input("a.txt", "digest", report_id=reading.report.id)
            if reviewed:
                correct(ledger, next(ledger.figures()))
            refresh(ledger)
            before = list(ledger.figures()), list(ledger.claims())
            for revision in reversed([one for one in REVISIONS if (one >= REVIEWS) >= reviewed]):
                to_schema(ledger.engine, command.downgrade, revision)
                path = folder / f"{revision}.db"
                with closing(sqlite3.connect(ledger.path)) as plain:
                    plain.execute("VACUUM INTO ?", (str(path),))
                found[revision] = found.get(revision, (path, *before))
    return found


def correct(ledger, figure):
    with ledger.writing() as connection:
        changes = {"low": 13, "high": 13}
        decide_finding(
            connection, Decision("correct", "figure", figure.report_id, "ana", figure.id, changes=changes)
        )


@pytest.mark.parametrize("revision", REVISIONS)
def test_an_older_ledger_is_brought_up_to_date_with_all_that_is_in_it(older, tmp_path, revision):
    copy, figures, claims = older[revision]
    path = tmp_path / "old.db"
    shutil.copy(copy, path)
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("SELECT version_num FROM alembic_version").fetchone() == (revision,)
    with Ledger(path) as ledger:
        assert [unlearned(row) for row in ledger.figures()] == [unlearned(row) for row in figures]
        assert [one.content for one in ledger.claims()] == [one.content for one in claims]
        assert ledger.is_done("a.txt", "digest", "v1")
        refresh(ledger)
        with ledger.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM estimate")).scalar()
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    with Ledger(tmp_path / "made.db"):
        pass
    migrated, made = schema_of(path), schema_of(tmp_path / "made.db")
    assert {name for name in made.keys() | migrated.keys() if migrated.get(name) != made.get(name)} == set()


def test_names_of_before_are_renamed_in_rows_and_in_reviews(tmp_path, reading):
    path = tmp_path / "old.db"
    migrated_ledger(path).dispose()
    changes = {"place_text": "Vilnius", "place": "Vilnius", "place_kind": "city"}
    with Ledger(path) as ledger:
        ledger.write_reading(reading, "v1")
        ledger.write_input("a.txt", "digest", report_id=reading.report.id)
        figure = next(ledger.figures())
        decision = Decision("correct", "figure", reading.report.id, "ana", figure.id, changes=changes)
        with ledger.writing() as connection:
            decide_finding(connection, decision)
        before = list(ledger.figures())
        to_schema(ledger.engine, command.downgrade, "0008")
    with closing(sqlite3.connect(path)) as plain:
        (kept,) = plain.execute("SELECT changes FROM review").fetchone()
        assert set(json.loads(kept)) == {"place", "location", "location_kind"}
        assert plain.execute("SELECT place, location FROM figure WHERE made_by = 1").fetchone() == (
            "Vilnius",
            "Vilnius",
        )
    with Ledger(path) as ledger:
        assert list(ledger.figures()) == [unlearned(row) for row in before]
        assert ledger.is_done("a.txt", "digest", "v1")
        with ledger.writing() as connection:
            (review,) = find_reviews(connection)
            assert set(review.changes) == set(changes)
            undo_review(connection, review.id, "ana")
        assert next(ledger.figures()) == unlearned(figure)
