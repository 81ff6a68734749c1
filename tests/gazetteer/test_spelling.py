"""Spellings: what is one name in other letters, and what is not."""

import pytest

from sayso.gazetteer.spelling import spellings

ALIKE = [
    ("hilmand", "helmand"),
    ("paktya", "paktia"),
    ("albayda", "al bayda"),
    ("azzintan", "zintan"),
    ("al hajjah", "hajjah"),
    ("ar raqqa", "al raqqa"),
    ("hudayda", "hudaydah"),
    ("dolow", "dollow"),
    ("dollow", "dolow"),
]


@pytest.mark.parametrize(("key", "other"), ALIKE)
def test_one_name_in_other_letters(key, other):
    assert other in spellings(key)


@pytest.mark.parametrize(("key", "other"), [("hilmand", "holland"), ("wau", "wou"), ("hilmand", "hilmand")])
def test_another_name_or_a_short_one_is_not_alike(key, other):
    assert other not in spellings(key)


def test_alike_are_the_places_of_the_countries_asked_for():
    from sayso.gazetteer import open_gazetteer

    gazetteer = open_gazetteer()
    assert {entry.place.country for entry in gazetteer.alike("hilmand", frozenset({"AF", "BR"}))} == {"AF"}
    assert gazetteer.alike("hilmand", frozenset()) == ()
