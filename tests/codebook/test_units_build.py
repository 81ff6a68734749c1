"""The inventory of units: what `make units` takes from maintained lists, and what it leaves."""

import json
import tomllib
import zipfile

import pytest

from sayso.codebook import words
from sayso.codebook.units import merged, plurals
from sayso.codebook.units_build import build

QUANTULUM = {
    "furlong": {"entity": "length", "surfaces": ["furlong"], "symbols": ["fur", "flg"]},
    "degree Celsius": {"entity": "temperature", "surfaces": ["celsius", "centigrade"], "symbols": ["C"]},
    "stone": {"entity": "mass", "surfaces": ["stone"], "symbols": []},
    "gal": {"entity": "acceleration", "surfaces": ["galileo"], "symbols": ["Gal"]},
    "dozen": {"entity": "dimensionless", "surfaces": ["dozen"], "symbols": ["dz"]},
}


@pytest.fixture(scope="module")
def inventory(tmp_path_factory):
    folder = tmp_path_factory.mktemp("units")
    wheel = folder / "quantulum3-9.9.9-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as package:
        package.writestr("quantulum3/units.json", json.dumps(QUANTULUM))
    build(wheel, folder / "units_inventory.toml")
    return (folder / "units_inventory.toml").read_text(encoding="utf-8")


def test_a_build_says_from_which_versions_it_comes(inventory):
    assert "# Origin: pint " in inventory
    assert "quantulum3 9.9.9" in inventory


def test_units_come_with_signs_names_in_pint_and_codes(inventory):
    data = tomllib.loads(inventory)
    assert data["length"]["furlong"] == {"symbols": ["flg"], "pint": "furlong"}  # "fur" is a word
    assert data["money"]["gambian dalasi"]["code"] == "GMD"
    assert "dalasi" in data["money"]["gambian dalasi"]["forms"]
    assert data["volume"]["quart"]["pint"] == "quart"  # of pint alone here


def test_a_unit_of_the_list_kept_by_hand_keeps_its_name_and_its_dimension(inventory):
    data = tomllib.loads(inventory)
    assert "centigrade" in data["temperature"]["celsius"]["forms"]
    assert "galileo" in data["acceleration"]  # "gal" is the gallon
    assert "israeli new shekel" in data["money"]["shekel"]["forms"]


def test_what_a_report_seldom_means_as_a_unit_is_left_out(inventory):
    data = tomllib.loads(inventory)
    units = {name for entries in data.values() for name in entries}
    assert not units & {"stone", "dozen", "planck length", "speed of light"}
    signs = {sign for entry in data["money"].values() for sign in entry.get("before", ())}
    assert "GMD" in signs
    assert not signs & {"ALL", "COP", "TOP"}


def test_both_lists_are_read_as_one():
    units = words("units")
    assert units["length"]["mile"]["pint"] == "mile"
    assert "statute mile" in units["length"]["mile"]["forms"]
    assert units["money"]["zambian kwacha"]["code"] == "ZMW"
    own = {"length": {"mile": {"forms": ["mi"], "pint": "mile"}}}
    inventory = {"length": {"mile": {"forms": ["land mile"], "pint": "other"}}, "mass": {"stone": {}}}
    assert merged(own, inventory) == {
        "length": {"mile": {"forms": ["mi", "land mile"], "pint": "mile"}},
        "mass": {"stone": {}},
    }


@pytest.mark.parametrize(
    ("form", "plural"),
    [
        ("acre foot", "acre feet"),
        ("inch", "inches"),
        ("century", "centuries"),
        ("mile per hour", "miles per hour"),
        ("inch of mercury", "inches of mercury"),
        ("degree rankine", "degrees rankine"),
    ],
)
def test_plurals_of_units(form, plural):
    assert plural in plurals(form)
