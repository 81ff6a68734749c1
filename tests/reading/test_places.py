"""Places: found, told apart by context, each alone."""

from collections import Counter

import pytest
from spacy.tokens import Span

from sayso import read
from sayso.reading.pipeline import load_pipeline
from sayso.reading.places.setting import Setting


def places(nlp, text):
    return {m.evidence.quote: m.place for m in nlp(text)._.sayso_places}


def test_countries_towns_and_peoples(nlp):
    found = places(nlp, "Lithuanian officers met Iraqis in Vilnius and in Minsk, Belarus.")
    assert {quote: place.country for quote, place in found.items()} == {
        "Lithuanian": "LT",
        "Iraqis": "IQ",
        "Vilnius": "LT",
        "Minsk": "BY",
        "Belarus": "BY",
    }
    assert found["Vilnius"].kind in ("city", "region")
    assert round(found["Vilnius"].latitude) == 55


def test_compass_words_and_kinds_belong_to_the_mention(nlp):
    assert "northern Syria" in places(nlp, "They fled to northern Syria.")
    assert "Idlib province" in places(nlp, "They fled from Idlib province in Syria.")


def test_the_reports_countries_decide_between_places_of_one_name(nlp):
    syrian = places(
        nlp, "Syria said its army, in Syria, had left Tripoli. Lebanon and Syria agreed. Lebanon waits."
    )
    libyan = places(nlp, "Libya is at peace. Libyan leaders met in Tripoli. Libya will vote.")
    assert syrian["Tripoli"].country == "LB"
    assert libyan["Tripoli"].country == "LY"


def test_one_unknown_place_empties_no_other(nlp):
    found = places(nlp, "They walked from Xyzzyville in Freedonia to Riga in Latvia.")
    assert found["Riga"].country == "LV"
    assert found["Latvia"].country == "LV"


def test_the_side_of_a_border_is_a_place_and_border_guards_are_not(nlp):
    assert "Belarusian side" in places(nlp, "He died on the Belarusian side of the border.")
    assert places(nlp, "Lithuanian border guards stopped them.")["Lithuanian"].country == "LT"


@pytest.mark.parametrize("text", ["He may go on Monday.", "Trump met Putin.", "It was Christmas."])
def test_what_is_no_place(nlp, text):
    assert places(nlp, text) == {}


BORDERS = [
    ("They were stuck at the Polish-Belarusian border.", ["PL", "BY"], True),
    ("The Belarus-Lithuania border was closed.", ["BY", "LT"], True),
    ("It happened on the border between Lithuania and Belarus.", ["LT", "BY"], True),
    ("Lithuania detained 30 people on its border with Belarus.", ["LT", "BY"], True),
    ("He died near the Lithuanian border.", ["LT"], True),
    ("A strip between Syria and Iraq was hit.", ["SY", "IQ"], False),
]


@pytest.mark.parametrize(("text", "sides", "line"), BORDERS)
def test_a_border_is_a_place_of_its_own(nlp, text, sides, line):
    (border,) = nlp(text)._.sayso_borders
    assert ([side.country for side in border.sides], border.line) == (sides, line)
    assert text[border.evidence.start : border.evidence.end] == border.evidence.quote


@pytest.mark.parametrize("text", ["Talks between Russia and Ukraine failed.", "Poland and Lithuania agreed."])
def test_two_states_alone_are_no_border(nlp, text):
    assert nlp(text)._.sayso_borders == ()


RANGES = [
    "The choir has singers from Peru to Japan.",
    "Prices rose from Spain to Greece.",
    "Its friends reach from Oslo to Cairo.",
]


@pytest.mark.parametrize("text", RANGES)
def test_a_range_of_places_along_which_nothing_goes_is_no_way(nlp, text):
    assert list(nlp(text)._.sayso_routes) == []


ROUTES = [
    ("They travelled from Iraq through Belarus to Lithuania.", "Iraq", ["Belarus"], "Lithuania"),
    ("Flights from Baghdad to Minsk stopped.", "Baghdād", [], "Minsk"),
    ("They crossed from Turkey into Greece via Bulgaria.", "Turkey", ["Bulgaria"], "Greece"),
]


@pytest.mark.parametrize(("text", "origin", "via", "destination"), ROUTES)
def test_ways_have_an_origin_and_a_destination(nlp, text, origin, via, destination):
    (route,) = nlp(text)._.sayso_routes
    assert (route.origin.name, [p.name for p in route.via], route.destination.name) == (
        origin,
        via,
        destination,
    )


@pytest.mark.model
def test_the_publishers_home_tells_towns_of_one_name_apart():
    nlp = load_pipeline()
    text = "The council of Richmond met on Monday. A man from Richmond spoke."
    countries = {}
    for url in ("https://www.richmond.com/news/1.html", "https://www.example.co.uk/richmond"):
        doc = nlp.make_doc(text)
        doc._.sayso_url = url
        countries[url] = {mention.place.country for mention in nlp(doc)._.sayso_places}
    assert list(countries.values()) == [{"US"}, {"GB"}]


def test_a_county_and_its_town_tell_each_other_apart(nlp):
    text = "Huntsville is in Walker County. Police in Huntsville said so."
    assert {m.place.admin1 for m in nlp(text)._.sayso_places} == {"TX"}


def test_one_unknown_place_empties_nothing_else(nlp):
    places = nlp("They went from Qwxzhausen in Lithuania to Vilnius.")._.sayso_places
    assert [m.place.name for m in places if m.place] == ["Lithuania", "Vilnius"]


def test_namesakes_far_away_make_no_county(nlp):
    text = "Poison was found in Salisbury, England. Police in Salisbury closed a road to Amesbury and Porton."
    assert {m.place.country for m in nlp(text)._.sayso_places if m.evidence.quote == "Salisbury"} == {"GB"}


def test_the_country_beside_those_named_is_likelier():
    setting = Setting(countries=Counter({"LT": 2, "BY": 2}))
    assert setting.country_share("PL", ("LT", "BY")) > setting.country_share("US", ("CA", "MX")) == 0


LOCAL = [
    ("Yemen: clashes went on in Hajjah.", {"Yemen", "Hajjah"}),
    ("In Yemen, wells were dug in Abs and Hayran districts.", {"Yemen", "Abs", "Hayran"}),
    (
        "Families in Yemen left Al Hudaydah, Wadi Tarbun, Hajjah and Taizz.",
        {"Yemen", "Al Hudaydah", "Wadi Tarbun", "Hajjah", "Taizz"},
    ),
    ("Nigeria: cases rose in Jalingo and Girei. Girei has 187 cases.", {"Nigeria", "Jalingo", "Girei"}),
    ("In Sudan 40 families fled to Nyala.", {"Sudan", "Nyala"}),
]


@pytest.mark.parametrize(("text", "names"), LOCAL)
def test_the_report_shows_a_place_that_the_model_takes_for_something_else(nlp, text, names):
    mentions = nlp(text)._.sayso_places
    assert {m.evidence.quote for m in mentions} == names
    assert len(mentions) == sum(text.count(name) for name in names)


RESOLVED = [
    ("Prices rose in Taizz Governorate, Yemen said.", "Taizz Governorate", "Taiz", "YE"),
    ("Trade with Afghanistan grew. Traders came from Hilmand.", "Hilmand", "Helmand", "AF"),
    ("Aid reached San Pedro Sula in Honduras.", "San Pedro Sula", "San Pedro Sula", "HN"),
    ("Storms hit Central Italy.", "Central Italy", "Central Italy", "IT"),
]


@pytest.mark.parametrize(("text", "words", "name", "country"), RESOLVED)
def test_kinds_spellings_and_parts_lead_to_the_place(nlp, text, words, name, country):
    place = places(nlp, text)[words]
    assert (place.name, place.country) == (name, country)


def test_a_spelling_counts_in_the_reports_own_countries_alone(nlp):
    assert places(nlp, "Brazil said it. Prices rose in Hilmand and Hirat.")["Hilmand"] is None


NO_PLACES = [
    "OCHA met the ANSF, and UNHAS flies again.",
    "Member States met. The States agreed.",
    "The Refugees Department declared a State of Emergency.",
    "Rohingya camps were flooded.",
]


@pytest.mark.parametrize("text", NO_PLACES)
def test_bodies_and_kinds_are_no_places(nlp, text):
    assert places(nlp, text) == {}


@pytest.mark.model
@pytest.mark.parametrize(("before", "found"), [("Victor Lincoln", False), ("The governor", True)])
def test_a_surname_is_no_place_though_a_town_has_it(before, found):
    nlp = load_pipeline()
    doc = nlp.make_doc(f"{before} spoke in Nebraska. Omaha, Nebraska, and Lincoln were pleased.")
    person = [Span(doc, 0, 2, "PERSON")] if not found else []
    towns = [Span(doc, at, at + 1, "GPE") for at in (4, 6, 8)]
    doc.ents = [*person, *towns, Span(doc, 11, 12, "PERSON")]
    nlp.get_pipe("sayso_places")(doc)
    assert ("Lincoln" in {m.evidence.quote for m in doc._.sayso_places}) == found


KINDS = [
    ("Rain fell on the Spanish city of Valencia. Valencia was cut off.", "Valencia", "city"),
    ("Rain fell on the Spanish province of Valencia.", "Valencia", "region"),
    ("A blast hit the Mexican city of Puebla.", "Puebla", "city"),
    ("A blast hit the Mexican state of Puebla.", "Puebla", "region"),
    ("A blast hit a market in the town of Herat.", "Herat", "city"),
]


@pytest.mark.parametrize(("text", "name", "kind"), KINDS)
def test_the_kind_before_a_name_says_which_of_its_namesakes_is_meant(nlp, text, name, kind):
    assert places(nlp, text)[name].kind == kind


def test_of_two_kinds_each_name_has_its_own(nlp):
    text = "The city of Puebla lies in the state of Puebla."
    assert [m.place.kind for m in nlp(text)._.sayso_places] == ["city", "region"]


@pytest.mark.parametrize(
    ("name", "found"),
    [("West Darfur", "West Darfur"), ("Darfur", "Darfur"), ("West Mosul", "Mosul"), ("West Guji", None)],
)
def test_a_part_is_neither_the_whole_nor_a_namesake_far_away(nlp, name, found):
    place = places(nlp, f"Twelve people died in {name} on Friday.")[name]
    assert (place.name if place else None) == found


def test_a_namesake_of_another_country_is_not_meant(nlp):
    doc = nlp("Haiti was hit by floods. In the Sud department of Haiti 40 people died, and 12 in Nippes.")
    found = {mention.evidence.quote: mention.place.country for mention in doc._.sayso_places}
    assert found["Sud"] == found["Nippes"] == "HT"


def test_a_number_after_a_name_is_no_part_of_it(nlp):
    doc = nlp(
        "In Libya 1,850 people were displaced to Al Aziziya 1,875 people displaced to Azzawya 1,900 people "
        "displaced to Al Maya 2,025 people displaced to Sabratha 2,225 people."
    )
    names = [mention.evidence.quote for mention in doc._.sayso_places]
    assert "Sabratha" in names and not any(letter.isdigit() for name in names for letter in name)


@pytest.mark.parametrize(
    ("text", "place", "country"),
    [
        ("Gunmen killed 19 people in Nigeria's Plateau state.", "Plateau state", "NG"),
        ("Floods killed 19 people in India's Assam.", "Assam", "IN"),
        ("Clashes killed 19 people in Congo.", "Congo", "CD"),
        ("Turkey's army killed 19 people in Syria's Idlib.", "Idlib", "SY"),
    ],
)
def test_a_country_that_owns_a_place_is_not_where_it_was(text, place, country):
    (figure,) = read(text).figures
    assert (figure.place_text, figure.country) == (place, country)
