"""What a sentence says of the counted by its grammar: what did not happen, on whose side of a semicolon, of a
part or of the whole.
"""

import pytest

import sayso

pytestmark = pytest.mark.model


def figures(text):
    return {one.interval.low: one for one in sayso.read(text, published="2021-08-18").figures}


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("In Beira 300 families have not been reached with food.", "in_need"),
        ("In Beira 300 people have yet to receive food.", "in_need"),
        ("In Beira 300 people could not be rescued.", "affected"),
        ("Aid teams not only fed 300 families but gave them tents.", "assisted"),
        ("Aid teams fed 300 families.", "assisted"),
        ("Yet 300 people were rescued.", "rescued"),
        ("The 300 people were not evacuated until Monday.", "evacuated"),
    ],
)
def test_what_did_not_happen(text, measure):
    assert figures(text)[300].measure == measure


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Germany received 300 asylum applications in May.", "asylum_applications"),
        ("Farmers in Marsabit lost 300 head of cattle.", "livestock_lost"),
        ("About 300 people live in Moria camp on Lesbos.", "sheltered"),
        ("The boat carried 300 migrants.", "present"),
        ("On Monday 300 nurses walked out in Harare.", "strikers"),
        ("The number of displaced in Ituri stands at 300.", "displaced"),
    ],
)
def test_rules_name_the_measure(text, measure, rules):
    found = {one.interval.low: one.measure for one in rules(text)}
    assert found[300] == measure


@pytest.fixture(scope="module")
def rules():
    """What the rules propose, before the models choose."""
    from sayso.reading.figures.context import FigureContext
    from sayso.reading.pipeline import load_pipeline

    nlp = load_pipeline()
    reader = nlp.get_pipe("sayso_figures")

    def propose(text):
        return reader.propose(FigureContext.of(nlp(text), reader.codebook))

    return propose


def test_each_side_of_a_semicolon_has_its_speaker():
    text = "40 protesters were killed, activists say; the government puts the toll at 12."
    found = figures(text)
    assert (found[40].speaker, found[12].speaker) == ("activists", "government")


def test_a_place_behind_a_part_is_that_of_the_whole():
    text = (
        "12 civilians, including four children, were killed and 7 others wounded in an air strike on Sanaa."
    )
    assert figures(text)[12].place_text == "Sanaa"


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Peru has counted 300 Venezuelan citizens in the country.", "PE"),
        ("Syrian officials said 300 people had died in the country.", "SY"),
        ("Some 300 people from Kasese in Uganda died in Nairobi.", "KE"),
    ],
)
def test_the_country_is_not_where_people_are_from(text, country):
    assert figures(text)[300].country == country


def test_the_same_days_of_another_year():
    found = figures("Some 300 people arrived in May, compared with 180 people in the same month last year.")
    assert (str(found[180].period.first), str(found[180].period.last)) == ("2020-05-01", "2020-05-31")


def test_there_is_not_where_they_came_from():
    text = (
        "Hundreds were held in Lithuania after crossing from Belarus. In 2020, 81 people were detained there."
    )
    assert figures(text)[81].country == "LT"


def test_a_port_has_a_name():
    assert figures("300 people drowned off the Tunisian port of Sfax.")[300].place_text == "Sfax"


def test_a_person_of_a_town_is_no_town():
    reading = sayso.read("Abu Bakr al-Baghdadi spoke. Baghdadi said 30 men died in Raqqa.")
    assert [one.evidence.quote for one in reading.places] == ["Raqqa"]


@pytest.mark.parametrize(
    ("text", "speaker", "last"),
    [
        ("300 people were displaced in Kasai (OCHA, 12 August 2021).", "OCHA", "2021-08-12"),
        ("300 people were displaced in Kasai (OCHA 12/08/2021).", "OCHA", "2021-08-12"),
        ("By IOM data of 31 July, 300 people were displaced in Kasai.", None, "2021-07-31"),
    ],
)
def test_the_day_of_a_source_is_one_up_to_which_it_holds(text, speaker, last):
    found = figures(text)[300]
    assert (found.period.first, str(found.period.last)) == (None, last)
    assert speaker is None or found.speaker == speaker


def test_a_line_before_a_list_leads_it():
    text = "In Beni over the week:\n- 12 people were killed\n- 35 people were hurt\n"
    assert figures(text)[12].place_text == "Beni"


def test_days_and_places_stay_in_their_item_of_a_list():
    text = (
        "Situation report, 5-11 February 2021\n\n"
        "- 135 people fled Shasha between 2 and 4 February (OCHA).\n"
        "- 27 civilians were killed by shells, civil society sources say.\n"
    )
    found = figures(text)
    assert (str(found[135].period.first), found[135].place_text) == ("2021-02-02", "Shasha")
    assert (str(found[27].period.first) != "2021-02-02", found[27].place_text) == (True, None)
