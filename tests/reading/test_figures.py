"""Figures, field by field, read as published on Wednesday, 4 August 2021."""

from datetime import date

import pytest

import sayso
from sayso.records import FigureEvidence

pytestmark = pytest.mark.model

MEASURES = [
    ("More than 2,000 migrants have entered Lithuania this year.", "arrivals"),
    ("Guards turned away 180 people at the border.", "pushbacks"),
    ("Some 186 people tried to cross into Latvia.", "crossing_attempts"),
    ("Germany deported 40 Afghans in July.", "returns"),
    ("About 300 people applied for asylum.", "asylum_applications"),
    ("Fighting has driven 160,000 people from their homes.", "displaced"),
    ("There are 3.3 million refugees in Turkey.", "displaced"),
    ("Some 2,000 people are housed in camps.", "sheltered"),
    ("The coastguard rescued 84 people.", "rescued"),
    ("Twelve thousand people were evacuated.", "evacuated"),
    ("At least 15 children have died.", "killed"),
    ("The death toll rose to 31.", "killed"),
    ("Forty people are believed to have drowned.", "killed"),
    ("The blast wounded 83 people.", "injured"),
    ("Twenty sailors are still missing.", "missing"),
    ("Police arrested 50 protesters.", "detained"),
    ("Six men were sentenced to death.", "charged"),
    ("Gunmen kidnapped 20 pupils.", "abducted"),
    ("The army freed 200 hostages.", "released"),
    ("About 100 militants surrendered.", "surrendered"),
    ("The group recruited 300 teenagers.", "recruited"),
    ("France sent 400 soldiers to Mali.", "deployed"),
    ("Up to 500 fighters remain in the city.", "strength"),
    ("Thousands of people took to the streets.", "protesters"),
    ("Some 1,200 people tested positive.", "infected"),
    ("Thirteen million people need humanitarian assistance.", "in_need"),
    ("The town is home to 400,000 people.", "present"),
    ("Three babies were born there.", "born"),
    ("There were 175 attacks on schools.", "incidents"),
    ("There were 175 cases of cholera.", "infected"),
    ("Lawyers documented 75 cases of child marriage.", "incidents"),
    ("Courts heard 75 rape cases.", "incidents"),
    ("Some 300 families were relocated from the camp.", "evacuated"),
    ("Some 300 refugees were relocated to Germany.", "arrivals"),
]


@pytest.mark.parametrize(("text", "measure"), MEASURES)
def test_measures(first_figure, text, measure):
    assert first_figure(text).measure == measure


NONE = [
    "The deal cost $20 million.",
    "Prices rose by 30 percent in 2020.",
    "He is 42 years old.",
    "They bought 200 tents.",
    "A man was arrested.",
    "The two countries have talked for ten years.",
    "One official said it would rain.",
    "The second man spoke on Channel 4.",
    "Germany won 3-2 in Munich.",
    "Flight 370 carried mail.",
]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_figure(text):
    assert sayso.read(text, published="2021-08-04").figures == ()


PERIODS = [
    ("On Tuesday 180 people were turned away.", "2021-08-03", "2021-08-03"),
    ("Since the start of the year 400 people have been detained.", "2021-01-01", "2021-08-04"),
    ("In 2018 the police detained 104 people.", "2018-01-01", "2018-12-31"),
    ("In the past 24 hours 12 people were killed.", "2021-08-03", "2021-08-04"),
    ("Some 3,000 children are housed in camps.", None, "2021-08-04"),
    ("At least 15 people have died.", None, "2021-08-04"),
    ("Since September 2016 some 4,337 people have drowned.", "2016-09-01", "2021-08-04"),
    ("From 1 September 2015 until the end of August 2016 90 people died.", "2015-09-01", "2016-08-31"),
    ("As many as 700 people could be displaced within a day.", None, None),
    ("The agency plans to resettle 500 refugees over the next two years.", "2021-08-04", "2023-08-04"),
]


@pytest.mark.parametrize(("text", "first", "last"), PERIODS)
def test_periods(first_figure, text, first, last):
    period = first_figure(text).period
    iso = lambda day: day.isoformat() if day else None  # noqa: E731
    assert (iso(period.first), iso(period.last)) == (first, last)


def test_each_of_two_listed_figures_has_the_date_after_it():
    text = "Guards detained 283 people since Friday, and 343 people since the start of the year."
    first, second = sayso.read(text, published="2021-08-10").figures
    assert first.period.first == date(2021, 8, 6)
    assert second.period.first == date(2021, 1, 1)
    assert second.measure == first.measure == "detained"


COUNTRIES = [
    ("About 35 people crossed from Belarus into Lithuania.", "Lithuania", "LT"),
    ("Lithuanian border guards detained 47 people on the border with Belarus.", "Lithuanian", "LT"),
    ("Twelve people were killed in Jordan, Lebanon and Turkey.", "Jordan, Lebanon and Turkey", None),
    ("US forces killed 20 people in eastern Syria.", "eastern Syria", "SY"),
    ("Turkey's president said 12 people were killed in Aleppo.", "Aleppo", "SY"),
    ("Twelve people were killed.", None, None),
    ("Rain fell in Blantyre District. Some 300 families were affected there.", "Blantyre District", "MW"),
]


@pytest.mark.parametrize(("text", "place", "country"), COUNTRIES)
def test_places(first_figure, text, place, country):
    figure = first_figure(text)
    assert (figure.place_text, figure.country) == (place, country)


def test_the_place_of_a_part_is_not_that_of_the_whole():
    text = "Rain came to Kaya. Some 300 families were affected, of which 46 families were moved to Djibo."
    whole, part = sayso.read(text, published="2021-08-04").figures
    assert (whole.place_text, part.place_text) == ("Kaya", "Djibo")


def test_a_sentence_without_a_place_takes_the_nearest_clear_one_before():
    text = "The quake struck in Nepal on Monday. Rescuers found no water. At least 30 people were killed."
    assert sayso.read(text, published="2021-08-04").figures[-1].country == "NP"


SPEAKERS = [
    ("Police said 12 people were hurt.", "Police"),
    ("Twelve people were hurt, the mayor said on Monday.", "the mayor"),
    ("According to the Red Cross, 12 people were hurt.", "the Red Cross"),
    ("Twelve people were hurt.", None),
    ("Forty people are believed to have drowned.", None),
]


@pytest.mark.parametrize(("text", "speaker"), SPEAKERS)
def test_speakers(first_figure, text, speaker):
    assert first_figure(text).speaker == speaker


STATUSES = [
    ("Twelve people were killed.", "actual"),
    ("The EU will resettle 500 refugees.", "expected"),
    ("Iraq is to bring home 280 migrants.", "expected"),
    ("Ministers plan to admit 400 refugees.", "expected"),
    ("As many as 200 people could have been killed.", "hypothetical"),
    ("Belarus claimed that 12 people had died. Lithuania dismissed the report as propaganda.", "denied"),
    ("The minister denied that 12 people had died.", "denied"),
]


@pytest.mark.parametrize(("text", "status"), STATUSES)
def test_statuses(first_figure, text, status):
    assert first_figure(text).status == status


def test_a_subgroup_takes_the_measure_of_the_whole():
    figures = sayso.read("The fire caused 123 deaths, including 108 children.").figures
    assert [(f.interval.low, f.measure) for f in figures] == [(123, "killed"), (108, "killed")]


def test_every_field_quotes_the_words_that_it_was_read_from():
    text = "“On Tuesday,” the mayor of Kraków said, “at least 30 people were hurt in Poland.”"
    for figure in sayso.read(text, published="2021-08-04").figures:
        for name in FigureEvidence.__dataclass_fields__:
            words = getattr(figure.evidence, name)
            assert words is None or text[words.start : words.end] == words.quote
        assert (figure.speaker is None) == (figure.evidence.speaker is None)
        assert (figure.place is None) == (figure.evidence.place is None)


def test_headlines_do_not_run_into_the_text():
    text = "Twelve killed in Peru\n\nPolice in Chile arrested 40 people."
    assert [f.country for f in sayso.read(text, published="2021-08-04").figures] == ["PE", "CL"]


def test_a_count_in_four_digits_is_no_year(first_figure):
    assert first_figure("The agency reached 1571 pregnant women.").evidence.period is None


@pytest.mark.parametrize(
    "text",
    [
        "Some 40 children under five were killed.",
        "Some 40 children aged under 5 died.",
        "Some 40 people over 60 were hurt.",
    ],
)
def test_the_age_of_a_group_is_no_figure(nlp, text):
    assert [figure.interval.low for figure in nlp(text)._.sayso_figures] == [40]


def test_a_bound_that_counts_something_is_a_figure(nlp):
    figures = nlp("The fire killed people, over 60 of them women.")._.sayso_figures
    assert [figure.interval.low for figure in figures] == [60]
