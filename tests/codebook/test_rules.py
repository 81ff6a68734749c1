"""The rules of the picture are typed, and what is wrong with their files is said by file, line and key."""

from pathlib import Path

import msgspec
import pytest

from sayso.codebook.convert import parse_rules, parse_tables
from sayso.codebook.rules import LinkWeights, PictureRules, Profile, picture_rules, profiles
from sayso.codebook.shipped import DATA
from sayso.errors import CodebookError
from sayso.reconcile.incidents.features import FEATURES

PICTURE = (DATA / "picture.toml").read_text(encoding="utf-8")
PROFILES = (DATA / "profiles.toml").read_text(encoding="utf-8")


def line(text, start):
    """The number of the first line that begins so."""
    return next(number for number, row in enumerate(text.splitlines(), 1) if row.startswith(start))


def test_the_shipped_files_load_once():
    rules = picture_rules()
    assert rules is picture_rules()
    assert rules.series.families["border_entries"] == ("arrivals", "detained", "crossing_attempts")
    assert list(profiles()) == ["ucdp", "acled", "mmp", "idmc"]
    assert profiles()["acled"].vague[24] == 12
    with pytest.raises(AttributeError):
        rules.incidents.score = 1


def test_each_feature_has_its_weight():
    assert [feature.name for feature in FEATURES] == [
        field.name for field in msgspec.structs.fields(LinkWeights)
    ]


def test_each_feature_is_documented():
    documented = (Path(__file__).parents[2] / "docs" / "picture.md").read_text(encoding="utf-8")
    for feature in FEATURES:
        assert f"`{feature.name}`" in documented


MISTAKES = [  # what stands in the file, what is put there, the line that is named, and what is said of it
    ("score = 0.12", "scor = 0.12", "scor =", "[incidents] scor: unknown key; did you mean score?"),
    ("smallest = 10_000", "xyz = 1", "xyz =", "[places] xyz: unknown key; known: event, opening, title"),
    ("score = 0.12", "", "[incidents]", "[incidents] score: it is missing."),
    ("same_age = 0.1", "", "[incidents.weights]", "[incidents.weights] same_age: it is missing."),
    ("days = 7", 'days = "7"', "days =", "[incidents] days: a whole number is expected, not text in quotes."),
    ("days = 7", "days = 7.5", "days =", "[incidents] days: a whole number is expected, not a number."),
    ('["he", ', "[3, ", "pronouns =", "[incidents] pronouns: text in quotes is expected in it, not a whole"),
    ("high = 2.0 }", "hihg = 2.0 }", "severity", "[review.severity] hihg: unknown key; did you mean high?"),
    ("[trends]", "[trend]", "[trend]", "[trend]: unknown key; did you mean trends?"),
    ("[stories]", "[stories", "[stories", "not TOML"),
]


@pytest.mark.parametrize(("old", "new", "named", "message"), MISTAKES)
def test_a_mistake_is_named_by_file_line_and_key(old, new, named, message):
    assert old in PICTURE
    text = PICTURE.replace(old, new, 1)
    with pytest.raises(CodebookError) as error:
        parse_rules("picture.toml", text, PictureRules)
    assert str(error.value).startswith(f"picture.toml:{line(text, named)}: {message}")


def test_a_table_that_is_missing_is_named():
    text = PICTURE.replace("[trends]", "").replace("steady = 5.0", "")
    with pytest.raises(CodebookError, match=r"picture.toml:1: \[trends\]: it is missing"):
        parse_rules("picture.toml", text, PictureRules)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'range = "none"',
            'range = "one"',
            "[acled] range: 'one' is not one of 'claims', 'none', 'minimum'.",
        ),
        ('["lower", "newest"]', '["lowest"]', "[acled] choose: 'lowest' is not one of 'quality', 'newest', "),
        ("vague = { 20 = 10,", "vague = { 20 = 1.5,", "[acled] vague: a whole number is expected in it"),
    ],
)
def test_a_mistake_in_a_profile_is_named(old, new, message):
    assert old in PROFILES
    text = PROFILES.replace(old, new, 1)
    with pytest.raises(CodebookError) as error:
        parse_tables("profiles.toml", text, Profile)
    number = text[: text.index(new)].count("\n") + 1
    assert str(error.value).startswith(f"profiles.toml:{number}: {message}")
