"""Dates read against Wednesday, 4 August 2021, without a model (and with one, for tense)."""

from datetime import date

import pytest
import spacy

from sayso import read
from sayso.reading.dates.patterns import pattern_names
from sayso.reading.dates.resolve import RESOLVERS

PUBLISHED = date(2021, 8, 4)


@pytest.fixture(scope="module")
def blank():
    nlp = spacy.blank("en")
    nlp.add_pipe("sayso_dates")
    return nlp


def mention(nlp, text, published=PUBLISHED):
    doc = nlp.make_doc(text)
    doc._.sayso_published = published
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    assert doc._.sayso_dates, f"no date in: {text}"
    return doc._.sayso_dates[0]


DAYS = [
    ("on 16 and 17 July", "2021-07-16", "2021-07-16", "2021-07-17"),
    ("from 1 to 5 July 2021", "2021-07-01", "2021-07-01", "2021-07-05"),
    ("on July 3-8, 2021", "2021-07-03", "2021-07-03", "2021-07-08"),
    ("on the 3rd", "2021-08-03", "2021-08-03", "2021-08-03"),
    ("on the 30th", "2021-07-30", "2021-07-30", "2021-07-30"),
    ("In July 30 people came", "2021-07", "2021-07-01", "2021-07-31"),
    ("in Q3 2020", "2020-Q3", "2020-07-01", "2020-09-30"),
    ("on Tuesday", "2021-08-03", "2021-08-03", "2021-08-03"),
    ("on Wednesday", "2021-08-04", "2021-08-04", "2021-08-04"),
    ("last Wednesday", "2021-07-28", "2021-07-28", "2021-07-28"),
    ("yesterday", "2021-08-03", "2021-08-03", "2021-08-03"),
    ("overnight", "2021-08-04TNI", "2021-08-03", "2021-08-04"),
    ("on 18 June 2021", "2021-06-18", "2021-06-18", "2021-06-18"),
    ("on June 18, 2021", "2021-06-18", "2021-06-18", "2021-06-18"),
    ("on 28 July", "2021-07-28", "2021-07-28", "2021-07-28"),
    ("on 24 December", "2020-12-24", "2020-12-24", "2020-12-24"),
    ("Jun 28, 2022", "2022-06-28", "2022-06-28", "2022-06-28"),
    ("in July", "2021-07", "2021-07-01", "2021-07-31"),
    ("in 2018", "2018", "2018-01-01", "2018-12-31"),
    ("last month", "2021-07", "2021-07-01", "2021-07-31"),
    ("last year", "2020", "2020-01-01", "2020-12-31"),
    ("this year", "2021", "2021-01-01", "2021-08-04"),
    ("this week", "2021-W31", "2021-08-02", "2021-08-04"),
    ("last week", "2021-W30", "2021-07-26", "2021-08-01"),
    ("in the past 24 hours", "PT24H", "2021-08-03", "2021-08-04"),
    ("in the last month", "P1M", "2021-07-04", "2021-08-04"),
    ("in recent weeks", "PAST_REF", None, "2021-08-04"),
    ("in this year's first quarter", "2021-Q1", "2021-01-01", "2021-03-31"),
    ("in the year nineteen ninety-six", "1996", "1996-01-01", "1996-12-31"),
    ("in June last year", "2020-06", "2020-06-01", "2020-06-30"),
    ("at 10 p.m. on Monday", "2021-08-02T22:00", "2021-08-02", "2021-08-02"),
    ("two years ago", "2019", "2019-01-01", "2019-12-31"),
    ("three days ago", "2021-08-01", "2021-08-01", "2021-08-01"),
    ("the first seven months of 2017", "P7M", "2017-01-01", "2017-07-31"),
    ("over the next five years", "P5Y", "2021-08-04", "2026-08-04"),
    ("over the next decade", "P10Y", "2021-08-04", "2031-08-04"),
    ("in the coming week", "P1W", "2021-08-04", "2021-08-11"),
    ("next week", "2021-W32", "2021-08-09", "2021-08-15"),
    ("the 1990s", "199", "1990-01-01", "1999-12-31"),
    ("in 2012–13", "2012/2013", "2012-01-01", "2013-12-31"),
    ("the third quarter of 2020", "2020-Q3", "2020-07-01", "2020-09-30"),
    ("last summer", "2020-SU", "2020-06-01", "2020-08-31"),
    ("in the first half of 2019", "2019", "2019-01-01", "2019-06-30"),
    ("in the second semester of 2019", "2019", "2019-07-01", "2019-12-31"),
    ("in H1 2020", "2020-H1", "2020-01-01", "2020-06-30"),
    ("in the last quarter of 2020", "2020-Q4", "2020-10-01", "2020-12-31"),
    ("in epi-week 28", "2021-W28", "2021-07-12", "2021-07-18"),
    ("in epi week 45", "2020-W45", "2020-11-02", "2020-11-08"),  # not begun yet this year
    ("in epi week 53", "2020-W53", "2020-12-28", "2021-01-03"),  # 2021 has 52
    ("in week 26", "2021-W26", "2021-06-28", "2021-07-04"),
    ("weeks 1 to 4 of 2019", "2019-W01/2019-W04", "2018-12-31", "2019-01-27"),
    ("EW 1 and EW 4, 2019", "2019-W01/2019-W04", "2018-12-31", "2019-01-27"),
    ("in the first week of July", "2021-07", "2021-07-01", "2021-07-07"),
    ("in the last week of June 2020", "2020-06", "2020-06-24", "2020-06-30"),
    ("over the weekend", "2021-W30-WE", "2021-07-31", "2021-08-01"),
    ("over the last fortnight", "P2W", "2021-07-22", "2021-08-04"),
    ("year-to-date", "2021", "2021-01-01", "2021-08-04"),
    ("in mid-July", "2021-07", "2021-07-11", "2021-07-21"),
    ("January to March 2019", "2019-01", "2019-01-01", "2019-01-31"),
    ("Nov-Feb 2019", "2018-11", "2018-11-01", "2018-11-30"),
    ("12 March to 3 April 2019", "2019-03-12", "2019-03-12", "2019-03-12"),
    ("on Bastille Day", "2021-07-14", "2021-07-14", "2021-07-14"),
    ("as of 2/8/2021", "2021-08-02", "2021-08-02", "2021-08-02"),  # in February it would be old
    ("from 7/5/2021 to 2/8/2021", "2021-07-05", "2021-07-05", "2021-07-05"),  # one may be either
    ("on 7/5/2020", "2020-07-05", "2020-07-05", "2020-07-05"),
]


@pytest.mark.parametrize(
    "text",
    [
        "It was over in week 3 of the season.",
        "It came in week 60.",
        "During the week 12 people died.",
        "He was held for weeks 20 km away.",
        "Cases rose in week 20 to 35.",
        "The boat sank after 2h.",
    ],
)
def test_what_is_no_week(blank, text):
    assert not [one for one in blank(text)._.sayso_dates if "W" in one.value or "H" in one.value]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Between January and June 2018, 40 people died.", "2018-01-01", "2018-06-30"),
        ("In January-March 2021, 40 people died.", "2021-01-01", "2021-03-31"),
        ("From Jan to Mar 2021, 40 people died.", "2021-01-01", "2021-03-31"),
        ("In the two weeks to 30 July, 40 people died.", "2021-07-16", "2021-07-30"),
        ("In the 24 hours to 6pm on Monday, 40 people died.", "2021-08-01", "2021-08-02"),
        ("As of COB 30 July, 40 people had died.", None, "2021-07-30"),
        ("Militants killed up to 30 people on Monday.", "2021-08-02", "2021-08-02"),
        ("On 21 February rain began. The same week 40 people died.", "2021-02-15", "2021-02-21"),
    ],
)
def test_the_days_of_a_figure(text, first, last):
    (figure,) = read(text, published=PUBLISHED.isoformat()).figures
    days = (figure.period.first, figure.period.last)
    assert tuple(day.isoformat() if day else None for day in days) == (first, last)


@pytest.mark.parametrize(("text", "value", "first", "last"), DAYS)
def test_value_and_days(blank, text, value, first, last):
    found = mention(blank, f"It happened {text}.")
    days = tuple(day.isoformat() if day else None for day in (found.period.first, found.period.last))
    assert (found.value, *days) == (value, first, last)


OPEN = [
    ("for three years", "DURATION", "P3Y"),
    ("every day", "SET", "P1D"),
    ("daily", "SET", "P1D"),
    ("recently", "DATE", "PAST_REF"),
    ("for several months", "DURATION", "PXM"),
]


@pytest.mark.parametrize(("text", "kind", "value"), OPEN)
def test_expressions_without_days(blank, text, kind, value):
    found = mention(blank, f"They did it {text}.")
    assert (found.type, found.value, found.period) == (kind, value, None)


def test_without_a_publication_date_relative_words_cover_no_days(blank):
    found = mention(blank, "It happened on Tuesday.", published=None)
    assert found.period is None
    assert found.evidence.quote == "Tuesday"


def test_tense_decides_the_direction_of_a_weekday(nlp):
    assert mention(nlp, "They will meet on Friday.").value == "2021-08-06"
    assert mention(nlp, "They met on Friday.").value == "2021-07-30"


def test_the_month_may_is_told_from_the_verb(blank):
    assert mention(blank, "It may rain. They left in May.").evidence.start == 26


def test_impossible_dates_are_no_dates(blank):
    doc = blank("On 31 June nothing happened; 2021-02-30 never came.")
    assert [found.evidence.quote for found in doc._.sayso_dates if found.period] == []


def test_every_pattern_has_a_meaning_and_every_meaning_a_pattern():
    assert pattern_names() == set(RESOLVERS)
