"""A statement with a number, held against reports that are made here: no model, but for the last tests."""

from datetime import date
from pathlib import Path

import pytest

from sayso.errors import ReadingError, SaysoError
from sayso.intake import Defaults
from sayso.ledger import Ledger
from sayso.ledger.ingest import Options, ingest
from sayso.ledger.review.situations import add_situation, find_situations
from sayso.reconcile import refresh
from sayso.reconcile.situations.naming import situation_of
from sayso.reconcile.verify import verify
from sayso.reconcile.verify.answer import answers
from sayso.reconcile.verify.statement import StatedNumber, row_of, situation_for
from sayso.records import (
    Actor,
    ActorKind,
    Claim,
    Evidence,
    Figure,
    FigureEvidence,
    Interval,
    Period,
    Place,
    PlaceKind,
    Precision,
    Qualifier,
    Reading,
    Report,
    Status,
)
from sayso.records.verification import StatementVerdict as V

FREDDY = Path(__file__).parent.parent.parent / "samples" / "freddy-2023"
COUNTRIES = {
    "Estonia": Place(453733, "Estonia", PlaceKind.COUNTRY, "EE"),
    "Latvia": Place(458258, "Latvia", PlaceKind.COUNTRY, "LV"),
    "Tartu": Place(588335, "Tartu", PlaceKind.CITY, "EE"),
}
GUARD = Actor("Rescue Board of Estonia", ActorKind.GOVERNMENT, "EE")


def day(number):
    return date(2021, 6, number)


def figure_in(text, words, number, published, **more):
    """A figure by its words in a text: people killed, or what is told."""
    start = text.index(words)
    place = next((name for name in COUNTRIES if name in text), None)
    quantity = Evidence(start, start + len(words), words)
    where = Evidence(text.index(place), text.index(place) + len(place), place) if place else None
    qualifier, high = more.get("qualifier", Qualifier.EXACT), more.get("high", number)
    as_of = more.get("as_of", published)
    return Figure(
        interval=Interval(number, high, qualifier),
        measure=more.get("measure", "killed"),
        counted=more.get("counted", "people"),
        period=Period(None, as_of, Precision.DAY),
        place_text=place,
        country=COUNTRIES[place].country if place else None,
        speaker=None,
        status=more.get("status", Status.ACTUAL),
        evidence=FigureEvidence(quantity, place=where),
        place=COUNTRIES.get(place or ""),
        as_of=as_of,
    )


def told(publisher, on, text, words, number, *, by=None, **more):
    """A reading of a report with one figure, said by the rescue board or by itself."""
    report = Report(text, title=more.pop("title", "Storm Olga"), published=day(on), publisher=publisher)
    figure = figure_in(text, words, number, day(on), **more)
    whole = Evidence(0, len(text), text)
    claims = (Claim((whole,), None, Evidence(0, 3, text[:3]), actor=by, quality=5),) if by else ()
    return Reading(report, (figure,), claims, (), (), ())


AT_LEAST = {"qualifier": Qualifier.AT_LEAST, "high": None}
READINGS = (
    told("Daily One", 2, "The board says Storm Olga killed 3 people in Estonia.", "3 people", 3, by=GUARD),
    told("Daily One", 5, "The board says Storm Olga killed 11 people in Estonia.", "11 people", 11, by=GUARD),
    told("Weekly", 6, "The board: Olga killed 11 people in Estonia so far.", "11 people", 11, by=GUARD),
    told("Aid Group", 6, "We counted 11 people killed by Storm Olga in Estonia.", "11 people", 11),
    told("Daily One", 8, "The board says Storm Olga killed 17 people in Estonia.", "17 people", 17, by=GUARD),
    told("Late News", 9, "Olga killed 11 people in Estonia by 5 June.", "11 people", 11, as_of=day(5)),
    told("Daily One", 8, "In Tartu alone Storm Olga killed 14 people.", "14 people", 14),
    told("Baltic Post", 8, "Storm Olga killed 21 people in Latvia.", "21 people", 21),
    told("Planner", 7, "Olga may kill 90 people in Estonia.", "90 people", 90, status=Status.HYPOTHETICAL),
    told("Daily One", 8, "Storm Olga left 55 people injured in Estonia.", "55 people", 55, measure="injured"),
    told("Paper B", 8, "Storm Olga left 77 people injured in Estonia.", "77 people", 77, measure="injured"),
    told("Paper C", 8, "Storm Olga left at least 400 people missing in Estonia.", "at least 400 people", 400,
         measure="missing", **AT_LEAST),
)  # fmt: skip


@pytest.fixture(scope="module")
def made():
    """A ledger of a storm that never was."""
    with Ledger(":memory:") as ledger:
        ledger.write_readings(READINGS, "by hand")
        with ledger.writing() as connection:
            add_situation(connection, situation_of("Storm Olga", countries=("EE",), since=day(1)), "ana")
        refresh(ledger)
        yield ledger


@pytest.fixture(scope="module")
def ask(made):
    """The answer to "N people killed by Storm Olga in Estonia" or another statement on a day."""

    def ask(number, on, text="{} people killed by Storm Olga in Estonia", report=None, **more):
        words = text.partition("}")[2].split()[0]
        whole = text.format(f"{number:,}")
        figure = figure_in(whole, f"{number:,} {words}", number, day(on), **more)
        with made.engine.connect() as connection:
            row = row_of(figure, whole, day(on))
            situation, note = situation_for(whole, row, find_situations(connection), day(on))
            stated = StatedNumber(row, whole, situation, day(on), note)
            return answers(connection, [stated], report)[0]

    return ask


def words_of(answer):
    return " ".join(one.text for one in answer.sentences)


@pytest.mark.parametrize(
    ("number", "on", "verdict"),
    [
        (3, 3, V.HOLDS),
        (11, 6, V.HOLDS),
        (17, 8, V.HOLDS),
        (11, 8, V.WAS_TRUE),
        (3, 10, V.WAS_TRUE),
        (17, 7, V.NOBODY),
        (13, 10, V.NOBODY),
        (14, 10, V.PART),
        (21, 10, V.ELSEWHERE),
        (90, 10, V.PLAN),
    ],
)
def test_the_verdict_is_that_of_the_day(ask, number, on, verdict):
    answer = ask(number, on)
    assert answer.verdict is verdict
    assert answer.statement.situation == "Storm Olga" and answer.sentences[0].text


def test_an_old_number_says_by_what_and_when_it_was_superseded_and_who_prints_it_still(ask):
    answer = ask(11, 10)
    assert (answer.verdict, answer.until, answer.best) == (V.WAS_TRUE, day(8), 17)
    assert "until 8 June 2021" in answer.sentences[0].text and "17 people" in answer.sentences[0].text
    assert [one.publisher for one in answer.late] == ["Late News"]
    assert ask(11, 8).late == ()


def test_one_source_in_several_reports_is_one_and_the_first_is_named(ask):
    answer = ask(11, 6)
    support = {one.source: one for one in answer.support}
    assert set(support) == {"Rescue Board of Estonia", "Aid Group"}
    board = support["Rescue Board of Estonia"]
    assert (board.reports, board.itself, set(board.through)) == (2, False, {"Daily One", "Weekly"})
    assert answer.first is not None and answer.first.published == day(5)
    assert answer.first.quote in answer.first.sentence
    assert "Rescue Board of Estonia, through Daily One and Weekly in 2 reports" in words_of(answer)


def test_what_was_printed_later_was_not_known(ask):
    answer = ask(17, 7)
    assert (answer.best, answer.known_since) == (11, day(8))
    assert "known only since 8 June 2021" in words_of(answer)


def test_two_sources_of_a_day_dispute_each_other(ask):
    text = "{} people injured by Storm Olga in Estonia"
    for number, other in ((55, "77"), (77, "55")):
        answer = ask(number, 9, text, measure="injured")
        assert answer.verdict is V.DISPUTED and f"“{other} people”" in answer.sentences[0].text


def test_about_and_bounds_are_kept(ask):
    about = {"qualifier": Qualifier.ABOUT}
    assert ask(20, 10, "{} people killed by Storm Olga in Estonia", **about).verdict is V.HOLDS
    assert ask(10, 10, **AT_LEAST).verdict is V.HOLDS
    assert ask(18, 10, **AT_LEAST).verdict is V.NOBODY
    missing = "{} people missing after Storm Olga in Estonia"
    assert "leave it open" in ask(440, 10, missing, measure="missing").sentences[0].text
    assert ask(900, 10, missing, measure="missing").verdict is V.NOBODY


def test_a_number_grows_old(ask):
    assert ask(17, 30).verdict is V.HOLDS
    stated = "{} people missing after Storm Olga in Estonia"
    assert ask(400, 30, stated, measure="missing", **AT_LEAST).verdict is V.OLDER


def test_a_part_and_another_country_are_named_with_the_number_in_force(ask):
    part, other = ask(14, 10), ask(21, 10)
    assert "Tartu" in part.sentences[0].text and "17 people" in words_of(part)
    assert "Latvia, not of Estonia" in other.sentences[0].text and "17 people" in words_of(other)
    assert ask(21, 10, "{} people killed by Storm Olga in Latvia").verdict is V.HOLDS
    assert ask(17, 10, "{} people killed by Storm Olga in Tartu").verdict is V.PART


def test_a_report_says_it_or_something_else(ask, made):
    ids = {(row.publisher, row.low): row.report_id for row in made.figures()}
    assert ask(17, 10, report=ids["Daily One", 17]).in_report is True
    other = ask(17, 10, report=ids["Late News", 11])
    assert other.in_report is False and "“11 people”" in words_of(other)
    silent = ask(17, 10, report=ids["Paper C", 400])
    assert silent.in_report is False and "no number of killed" in words_of(silent)


def test_a_number_of_another_thing_is_named(ask):
    assert "other things: injured" in words_of(ask(55, 10))


def test_another_crisis_is_not_the_situation(ask):
    answer = ask(17, 10, "{} people killed by cholera in Estonia")
    assert answer.statement.situation == "" and answer.verdict is V.ELSEWHERE


def test_without_the_model_one_sentence_says_what_to_do(made, monkeypatch):
    def missing(*_):
        raise ModuleNotFoundError("no model")

    monkeypatch.setattr("sayso.reading.pipeline.read_reports", missing)
    with pytest.raises(ReadingError, match="model that reads a statement is missing"):
        verify(made, "3 people died in Estonia")


# With the model


@pytest.fixture(scope="module")
def freddy(model, tmp_path_factory):
    """The four sample reports with tolls of Cyclone Freddy, followed."""
    path = tmp_path_factory.mktemp("verify") / "freddy.db"
    names = ("2023-03-14-ap", "2023-03-17-floodlist", "2023-03-20-ocha", "2023-05-19-malawi-voice")
    files = [one for one in sorted(FREDDY.iterdir()) if one.stem in names]
    assert len(files) == len(names)
    with Ledger(path) as ledger:
        list(ingest(ledger, files, Options(Defaults())))
        with ledger.writing() as connection:
            one = situation_of("Cyclone Freddy", countries=("MW",), since=date(2023, 3, 10))
            add_situation(connection, one, "ana")
        refresh(ledger)
        yield ledger


@pytest.mark.parametrize(
    ("statement", "on", "verdict"),
    [
        ("Cyclone Freddy killed 679 people in Malawi", None, V.HOLDS),
        ("326 people were killed by Cyclone Freddy in Malawi", date(2023, 3, 18), V.HOLDS),
        ("The death toll of Freddy in Malawi is 326", date(2023, 4, 1), V.WAS_TRUE),
        ("Freddy killed 20 people in Malawi", date(2023, 3, 15), V.ELSEWHERE),
        ("Freddy killed 20 people in Mozambique", date(2023, 3, 15), V.HOLDS),
    ],
)
def test_statements_are_read_and_held_against_the_sample(freddy, statement, on, verdict):
    (answer,) = verify(freddy, statement, on)
    assert answer.verdict is verdict


def test_every_number_of_a_statement_has_an_answer_and_a_report_can_be_asked(freddy):
    (report,) = {row.report_id for row in freddy.figures() if row.publisher == "OCHA"}
    killed, injured = verify(
        freddy, "Freddy killed 476 people and injured 918 in Malawi", date(2023, 3, 21), report
    )
    assert (killed.statement.measure, injured.statement.measure) == ("killed", "injured")
    assert killed.verdict is injured.verdict is V.HOLDS and killed.in_report and injured.in_report


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("", "no statement"),
        ("Many people died", "no number"),
        ("46", "What works: “12 people killed"),
        ("46 gizmos frobnicated in Malawi", "“frobnicated” is no word"),
        ("46 gizmos displacd in Malawi", "Near are: displaced"),
    ],
)
def test_what_is_not_understood_says_so_with_what_works(freddy, statement, says):
    with pytest.raises(SaysoError, match=says):
        verify(freddy, statement)
