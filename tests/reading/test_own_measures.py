"""Every rule of a measure is a key that a user's own can have; read as published on 4 August 2021."""

from datetime import date

import pytest

import sayso

pytestmark = pytest.mark.model


@pytest.fixture
def first(tmp_path):
    """The first figure of a text that a measure of one's own finds, made of the lines given."""

    def read(text, *lines):
        path = tmp_path / "own.toml"
        path.write_text("\n".join(['topic = "own"', "[measures.own]", *lines]))
        figures = sayso.read(text, published=date(2021, 8, 4), codebook=path).figures
        return next((figure for figure in figures if figure.measure == "own"), None)

    return read


def test_a_movement_is_where_it_ends(first):
    text, verb = "Some 300 people from Serbia overran Hungary.", 'subject = ["overrun"]'
    assert first(text, verb).place_text == "Serbia"
    assert first(text, verb, "movement = true").place_text == "Hungary"


@pytest.mark.parametrize(
    "text", ["Lithuanian guards fingerprinted 300 people.", "Lithuania said it had fingerprinted 300 people."]
)
def test_by_authorities_takes_the_place_of_those_who_act_or_speak(first, text):
    verb = 'object = ["fingerprint"]'
    assert first(text, verb).country is None
    assert first(text, verb, "by_authorities = true").country == "LT"


def test_dated_after_lead_takes_the_day_of_the_sentences_that_follow(first):
    text, verb = "Some 300 people trudged home. It began on 2 August 2021. It rained.", 'subject = ["trudge"]'
    assert first(text, verb).period.first is None
    assert first(text, verb, "dated_after_lead = true").period.first == date(2021, 8, 2)


def test_default_status_says_whether_a_noun_alone_counts_over_days(first):
    text, noun = "There were 300 pilgrims on 2 August 2021.", 'default_nouns = ["pilgrim"]'
    assert first(text, noun).period.first is None
    assert first(text, noun, 'default_status = "flow"').period.first == date(2021, 8, 2)


def test_nouns_reach_says_how_far_from_its_number_a_noun_names_it(first):
    noun, clause = 'nouns = ["eviction"]', "Evictions rose to 30."
    assert first(clause, noun)
    assert first(clause, noun, 'nouns_reach = "phrase"') is None
    sentence = "Eviction numbers range from 30 people to 50 people in the towns."
    assert first(sentence, noun) is None
    assert first(sentence, noun, 'nouns_reach = "sentence"')


def test_a_measure_of_incidents_counts_its_nouns_and_no_people(first):
    noun, incidents = 'nouns = ["raid", "border closure"]', 'counts = "incidents"'
    assert first("There were 20 raids.", noun, incidents).counted == "raids"
    assert first("There were 20 border closures.", noun, incidents)
    assert first("The raids of 30 farms hurt 12 people.", noun, incidents) is None
    assert first("They met 12 rounds.", noun, incidents, 'times = ["round"]')


NOUNS = [
    "There were 30 evictions in Riga.",
    "The eviction of 30 families began.",
    "The number of evictions rose to 30.",
    "There were 12 attacks and 30 evictions.",
]


@pytest.mark.parametrize("text", NOUNS)
def test_nouns_name_a_measure_by_themselves(first, text):
    assert first(text, 'nouns = ["eviction"]').interval.low == 30


def test_of_nouns_name_nothing_by_themselves(first):
    lines = ('nouns = ["demolition"]', 'object = ["raze"]', 'of_nouns = ["school"]')
    assert first("The army razed 30 schools.", *lines)
    assert first("There were 30 demolitions.", *lines)
    assert first("The city has 30 schools.", *lines) is None
