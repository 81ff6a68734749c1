"""What `../shared/facts/README.md` lists as a correct picture of the sample reports, line by line."""

from datetime import date

import pytest

from sayso.ledger import Ledger, PictureFilter
from sayso.ledger.picture.disagreements import find_disagreements
from sayso.ledger.picture.estimates import find_estimates
from sayso.ledger.picture.incidents import find_incidents
from sayso.ledger.picture.series import find_series, find_series_figures
from sayso.reconcile import estimates_by, refresh


@pytest.fixture(scope="module")
def picture(sample_ledger, duplicate, tmp_path_factory):
    path = tmp_path_factory.mktemp("picture") / "sayso.db"
    duplicate(sample_ledger, path)
    with Ledger(path) as ledger:
        refresh(ledger)
        yield ledger


def series(picture, **where):
    wanted = PictureFilter(
        **{name: where.pop(name) for name in list(where) if name in ("measure", "country", "kind")}
    )
    found = find_series(picture.engine, wanted)
    return [row for row in found if all(getattr(row, name) == value for name, value in where.items())]


def numbers(picture, row):
    return {
        one.day: (one.low, one.best, one.high)
        for one in find_estimates(picture.engine, PictureFilter(series_id=row.id))
    }


def figures(picture, row):
    return list(find_series_figures(picture.engine, [row.id]))


@pytest.fixture(scope="module")
def total(picture):
    """Lithuania's total since the start of 2021."""
    (row,) = series(picture, measure="border_entries", country="LT", since=date(2021, 1, 1), counted="people")
    return row


def test_the_total_of_the_year_grows_and_then_stands_still(picture, total):
    found = numbers(picture, total)
    assert found[date(2021, 6, 18)] == (400, 400, None)
    exact = {
        date(2021, 6, 28): 555,
        date(2021, 7, 2): 822,
        date(2021, 7, 19): 2100,
        date(2021, 7, 28): 3027,
        date(2021, 8, 4): 4090,
        date(2021, 8, 6): 4112,
    }
    assert {day: found[day][1] for day in exact} == exact
    assert [best for day, (_, best, _) in found.items() if day > date(2021, 8, 6)] == [4112, 4112]
    (after,) = series(picture, measure="arrivals", country="LT", since=date(2021, 8, 6))
    assert set(numbers(picture, after).values()) == {(0, 0, 0)}


def test_bounds_are_compatible_and_the_caption_is_out_of_date(picture, total):
    found = numbers(picture, total)
    assert found[date(2021, 7, 20)] == (2100, 2100, None)
    assert found[date(2021, 10, 30)] == (4112, 4112, None)
    about_it = [one for one in find_disagreements(picture.engine) if one.series_id == total.id]
    (stale,) = about_it
    assert stale.kind == "stale"
    assert (stale.one.publisher, stale.one.quote) == ("TRT World", "more than 2,000 people")
    assert "4,090" in stale.other.quote


def test_822_is_one_series_in_two_measures(picture, total):
    told = {(one.measure, one.publisher) for one in figures(picture, total) if one.low == 822}
    assert told == {("crossing_attempts", "RFE/RL"), ("detained", "OpsLens")}
    assert numbers(picture, total)[date(2021, 7, 2)] == (822, 822, 822)
    assert set(total.measures) == {"arrivals", "crossing_attempts", "detained"}


def test_171_is_one_event_whose_day_disagrees(picture):
    dates = find_disagreements(picture.engine, PictureFilter(kind="date"))
    (one,) = dates
    assert {(side.publisher, side.quote) for side in (one.one, one.other)} == {
        ("Devdiscourse", "171 people"),
        ("Belsat", "171 migrants"),
    }
    assert "27 July 2021" in one.sentence
    assert "28 July 2021" in one.sentence
    found = find_incidents(picture.engine, PictureFilter(measure="detained"), least=2)
    assert [row.first for row in found] == [date(2021, 7, 27)]


def test_the_record_day_stays_open(picture):
    (one,) = find_disagreements(picture.engine, PictureFilter(kind="record"))
    assert (one.one.quote, one.other.quote) == ("287 people", "289 illegal migrants")


def test_180_is_a_lower_bound(picture):
    (row,) = series(picture, measure="pushbacks", country="LT", kind="daily", counted="people")
    assert numbers(picture, row)[date(2021, 8, 3)] == (180, 180, None)
    notes = [one.note for one in figures(picture, row) if one.low == 180]
    assert len(notes) == 2
    assert all(note.startswith("part of the day") for note in notes)


def test_700_has_two_speakers_of_one_authority(picture):
    (row,) = [row for row in series(picture, measure="pushbacks", country="LT") if row.kind == "cumulative"]
    told = figures(picture, row)
    assert {one.source_name for one in told} == {"Rustamas Liubajevas", "Agne Bilotaite"}
    assert {one.original_source for one in told} == {"authorities of LT"}
    (made,) = find_estimates(picture.engine, PictureFilter(series_id=row.id))
    assert (made.best, made.original_sources) == (700, 1)


def test_a_claimed_death_is_never_a_count_of_one(picture):
    rows = series(picture, measure="killed")
    assert len(rows) == 3
    for row in rows:
        for made in find_estimates(picture.engine, PictureFilter(series_id=row.id)):
            assert (made.low, made.best, made.high, made.disputed) == (0, None, 1, True)
            assert "Border guard of Belarus" in made.reason
    (taken_up,) = [
        one
        for one in find_disagreements(picture.engine, PictureFilter(kind="disputed"))
        if one.one.says == "Ahmed Al-Sahaf"
    ]
    assert taken_up.other.says == "Border guard of Belarus"
    deaths = find_incidents(picture.engine, PictureFilter(measure="harm"))
    assert {row.status for row in deaths if row.killed} == {"claimed", "denied"}


def test_343_and_342_in_latvia_are_no_disagreement(picture):
    found = find_series(picture.engine, PictureFilter(country="LV"))
    assert {row.since for row in found if row.kind == "cumulative"} == {
        date(2021, 1, 1),
        date(2021, 7, 1),
        date(2021, 8, 6),
    }
    assert not [
        one
        for one in find_disagreements(picture.engine, PictureFilter(country="LV"))
        if one.kind != "disputed"
    ]


def test_there_is_no_other_disagreement_of_numbers(picture):
    kinds = sorted(one.kind for one in find_disagreements(picture.engine) if one.series_id)
    assert kinds == ["date", "disputed", "record", "stale"]


def test_profiles_change_what_is_best(picture):
    where = PictureFilter(country="LT", measure="pushbacks")
    for name in ("ucdp", "acled", "mmp"):
        found = {
            (one.day, one.counted): (one.low, one.best, one.high)
            for one in estimates_by(picture, where, name)
        }
        assert (
            found[(date(2021, 8, 7), "people")]
            == {
                "ucdp": (250, 250, 250),
                "acled": (250, 250, 250),
                "mmp": (250, 250, None),
            }[name]
        )
