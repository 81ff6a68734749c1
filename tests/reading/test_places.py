"""Places: found, told apart by context, each alone."""

import pytest


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
