"""Sources in brackets and behind "Source:": who gives a figure, and as of when."""

from datetime import date

import pytest

from sayso.reading.figures.cited import find_cited
from sayso.reading.pipeline import document
from sayso.records import Report

pytestmark = pytest.mark.model


def cited(nlp, text):
    doc, _ = document(nlp, Report(text, "", date(2021, 8, 18)))
    return {one.name.quote: text[one.start : one.end].strip() for one in find_cited(nlp(doc))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Slides killed 31 (CONRED 09/08/2021; IFRC 09/08/2021).", {"CONRED": "Slides killed 31"}),
        ("27 died (ECHO 9 August). 30 fled (OCHA).", {"ECHO": "27 died", "OCHA": "30 fled"}),
        ("In Goma 30 fled, and 50 in Bukavu (UNHCR).", {"UNHCR": "In Goma 30 fled, and 50 in Bukavu"}),
        ("300 people died. (source: OCHA, 12 August 2021)", {"OCHA": "300 people died."}),
        ("30 fled.\nSource: IOM DTM, July 2021", {"IOM DTM": "30 fled."}),
        ("30 fled near Uvira. Sources: Radio Okapi", {"Radio Okapi": "30 fled near Uvira."}),
        (
            "In need: 4 million (Humanitarian Response Plan, 2021)",
            {"Humanitarian Response Plan": "In need: 4 million"},
        ),
        ("The World Food Programme (WFP) fed 300 people.", {}),  # its short form
        ("VILNIUS, Lithuania (AP) - Some 300 people came.", {}),  # a credit
        ("Some 300 people came.\n\nSource: AP", {}),
        ("Some 300 IDPs (OCHA) live there.", {"OCHA": "Some 300 IDPs"}),
        ("600 died (Cyclone Idai, March 2019).", {}),
        ("300 men (Male, 2020) and 20 women (Female, 2020) came.", {}),
        ("300 are hungry (IPC Phase 3, May 2021).", {}),
        ("30 died (Radio Okapi, 3 May).", {"Radio Okapi": "30 died"}),
        ("30 fled.\nSource: OCHA; IOM", {"OCHA": "30 fled."}),
        ("Source: OCHA. Some 300 people fled Kasai.", {"OCHA": ". Some 300 people fled Kasai."}),
        ("Acute flaccid paralysis (AFP) befell 3 children.", {}),
        ("Some 20 people (12 August) died.", {}),
        ("In Beira (Sofala, 12 August) 20 people died.", {}),  # a place
        ("Some 400 people (since 3 May) fled.", {}),
    ],
)
def test_who_is_cited_for_what(nlp, text, expected):
    assert cited(nlp, text) == expected
