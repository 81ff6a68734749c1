"""What is said and what is done: words of saying in another sense, labels and things; stances; denials."""

import pytest


def claims(nlp, text):
    return nlp(text)._.sayso_claims


@pytest.mark.parametrize(
    "text",
    [
        "The gunmen attacked the convoy near Vilnius.",
        "The agency supported 300 families with cash.",
        "UNICEF is supporting the delivery of vaccines.",
        "The teams are responding to the floods.",
        "The mayor called the police.",
        "The rebels called off a truce.",
        "Owners can register their boats online.",
        "The driver put himself at risk.",
        "The project called Hope runs a school.",
        "Officers found the boy hiding in a barn.",
        "Total of 2,905 COVID-19 confirmed cases were treated.",
        "The lack of rain reported losses of crops.",
    ],
)
def test_a_deed_is_no_claim(nlp, text):
    assert claims(nlp, text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "The minister attacked the decision.",
        "The party supports the bill.",
        "The mayor called the plan a disgrace.",
        "The court found that the vote was fair.",
        "The ministry can confirm that two people died.",
        "The agency put the number of dead at 30.",
        "Health actors recorded 20 deaths.",
    ],
)
def test_a_verb_of_deeds_may_still_tell_what_somebody_says_or_thinks(nlp, text):
    assert len(claims(nlp, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "LIMA: Two buses collided on a bridge.",
        "Kaunas: Two men were arrested on Monday.",
        "KEY POINTS: The vaccine does not protect against the new variant.",
        "NORTH TEAM: Officer Ruiz, member since 2004",
    ],
)
def test_a_label_before_a_colon_does_not_speak(nlp, text):
    assert [claim for claim in claims(nlp, text) if claim.cue.quote == ":"] == []


def test_a_person_and_a_turn_of_a_transcript_speak_before_a_colon(nlp):
    (claim,) = claims(nlp, "Ana Ruiz: The valley needs help.")
    assert claim.speaker.quote == "Ana Ruiz"
    script = "HOST: Do you think that it works?\nGUEST: It does.\nHOST: Why do you say so now?"
    assert "HOST" in [claim.speaker.quote for claim in claims(nlp, script)]


STANCES = [
    ("The mayor called on residents to leave.", "demands"),
    ("The group called for an inquiry.", "demands"),
    ("The mayor asked residents to leave.", "demands"),
    ("The mayor asked whether they had left.", "states"),
    ("The minister told them to stay.", "orders"),
    ("The committee agreed to send more teams.", "promises"),
    ("The committee agreed that the road was closed.", "confirms"),
    ("The minister expressed concern about the attacks.", "warns"),
]


@pytest.mark.parametrize(("text", "stance"), STANCES)
def test_the_stance_follows_what_the_cue_takes(nlp, text, stance):
    (claim,) = claims(nlp, text)
    assert claim.stance == stance


SOURCES = [
    ("As per the agency, over 3,000 families have been displaced.", "the agency", "As per"),
    ("As reported by the agency, most people left the valley.", "the agency", "As reported by"),
]


@pytest.mark.parametrize(("text", "speaker", "cue"), SOURCES)
def test_a_phrase_names_the_source(nlp, text, speaker, cue):
    (claim,) = claims(nlp, text)
    assert (claim.speaker.quote, claim.cue.quote) == (speaker, cue)


def test_a_rate_is_no_source(nlp):
    assert claims(nlp, "About 20 per cent of the families left.") == ()


def test_how_it_was_said_does_not_speak(nlp):
    found = claims(nlp, "Forty people are missing, it was said by telephone from the camps.")
    assert [claim for claim in found if claim.speaker and claim.speaker.quote == "telephone"] == []


def test_who_is_arrested_and_charged_accuses_nobody(nlp):
    assert [c for c in claims(nlp, "She was arrested and charged with fraud.") if c.speaker] == []


def test_we_are_those_who_are_quoted_and_nobody_where_nobody_is(nlp):
    text = "Ana Ruiz: We urge the owners to come back to the mill."
    (inner,) = [claim for claim in claims(nlp, text) if claim.speaker.quote == "We"]
    assert inner.name.quote == "Ana Ruiz"
    (boilerplate,) = claims(nlp, "The workers left. We warn that aid is late.")
    assert boilerplate.name is None


def test_some_are_not_who_spoke_before(nlp):
    last = claims(nlp, "The former minister said he agreed. Some argued that it was too late.")[-1]
    assert (last.speaker.quote, last.name) == ("Some", None)


def test_a_mark_that_is_missing_upsets_no_later_quotation(nlp):
    text = 'It is slow," he said.\n\nThe bank is shut today.\n\n"We counted forty people," the mayor said.'
    direct = [part.quote for c in claims(nlp, text) if c.direct for part in c.content]
    assert not any("bank" in quote for quote in direct)
    assert any("forty people" in quote for quote in direct)


DISPUTES = [
    "The activists said police beat marchers, which the police denied.",
    "The rebels said they captured the town, but the army denied it.",
    "The governor said bandits killed 12 people. The police said no one was killed.",
]


@pytest.mark.parametrize("text", DISPUTES)
def test_a_denial_by_a_pronoun_and_a_negation_dispute_what_was_said(nlp, text):
    found = claims(nlp, text)
    assert [claim.disputes for claim in found] == [None, 0]


@pytest.mark.parametrize(
    "text",
    [
        "The mayor said tanks came. The minister said nobody came.",
        "The owner said the smell was bad. The neighbour said he smelled nothing.",
        "The mayor said the road was open. The police said they did not know.",
    ],
)
def test_a_negation_of_something_else_disputes_nothing(nlp, text):
    assert [claim.disputes for claim in claims(nlp, text) if claim.disputes is not None] == []
