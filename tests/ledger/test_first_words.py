"""A report without a title goes by its first words, everywhere, and nobody takes them for a title."""

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, select

from sayso.intake.first_words import LONGEST, first_words
from sayso.ledger import Ledger
from sayso.ledger import ledger as store
from sayso.ledger.schema.tables import report as table
from sayso.records import Reading, Report

TEXT = """Press release

14 August 2021

At least 29 people were killed when an earthquake struck Haiti.
More."""
WORDS = "At least 29 people were killed when an earthquake struck Haiti."


@pytest.mark.parametrize(
    ("text", "told"),
    [(TEXT, WORDS),
     ("Geneva, 29 April 2020\nAt least 20 were killed", "At least 20 were killed"),
     ("GENEVA, 29 April 2020 – At least 20 were killed", "GENEVA, 29 April 2020 – At least 20 were killed"),
     ("Tuesday, April 5, 2022 10:45 GMT\nhttps://example.org/a\nFloods in Beira", "Floods in Beira"),
     ("14 août 2021\nSéisme en Haïti", "Séisme en Haïti"),
     ("Cyclone Freddy 2023\nMore", "Cyclone Freddy 2023"),
     ("In April 2019, 20 people died.\nMore", "In April 2019, 20 people died."),
     ("Situation in numbers:\n1,297 killed", "1,297 killed"),
     ("2 May 2020", "2 May 2020"),
     ("a\u202eb\x00 \t c words", "a b c words"),
     ("", "flood update.pdf"), ("- - -\n1 2 3", "flood update.pdf")],
)  # fmt: skip
def test_first_words_of_a_text(text, told):
    assert first_words(text, "https://example.org/files/flood%20update.pdf?x=1") == told


def test_whole_words_up_to_a_length():
    told = first_words("Officials said that " + "people were displaced " * 40)
    assert told.endswith(" were…") and len(told) <= LONGEST + 1
    assert len(first_words("震" * 900)) == LONGEST + 1
    assert first_words("e" + "\u0301" * 900) == "e…"
    assert (
        first_words("", "http://[broken") == ""
        and first_words("", "https://a:b@example.org/") == "example.org"
    )


def kept(ledger):
    with ledger.engine.connect() as connection:
        return dict(connection.execute(select(table.c.title, table.c.first_words)).all())


def test_a_ledger_keeps_them_for_reports_without_a_title(tmp_path):
    nameless, named = Report(TEXT), Report(TEXT, "Quake")
    with Ledger(tmp_path / "a.db") as ledger:
        for report in (nameless, named):
            ledger.write_reading(Reading(report, (), (), (), (), ()), "test")
        assert kept(ledger) == {"": WORDS, "Quake": ""}


def test_an_older_ledger_is_given_them(tmp_path):
    path = tmp_path / "a.db"
    with Ledger(path) as ledger:
        ledger.write_reading(Reading(Report(TEXT), (), (), (), (), ()), "test")
        ledger.write_reading(Reading(Report(TEXT, "Quake"), (), (), (), (), ()), "test")
    config = Config()
    config.set_main_option("script_location", str(store.Path(store.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    with Ledger(path) as ledger, ledger.writing() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0020")
        assert "first_words" not in {one["name"] for one in inspect(connection).get_columns("report")}
    with Ledger(path) as ledger:
        assert kept(ledger) == {"": WORDS, "Quake": ""}
