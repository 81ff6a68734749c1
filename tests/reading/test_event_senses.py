"""Triggers in another sense, kinds of actors without a name, whose forces they are, and who denies."""

import pytest

import sayso
from sayso.records import ActorKind

pytestmark = pytest.mark.model

DAY = "2021-03-05"


def events(text):
    return sayso.read(text, published=DAY).events


CODES = [
    ("Soldiers fired upon the villagers.", ["shooting"]),
    ("Police foiled an attack on the town hall.", ["attack_foiled"]),
    ("The army launched an operation in the forest.", ["troops"]),
    ("The ministry launched a vaccination campaign in the north.", []),
    ("About 40 houses were destroyed by the floods.", ["natural_disaster"]),
    ("Heavy rains fell. Two houses were destroyed in the village.", ["natural_disaster"]),
    ("Soldiers destroyed 40 houses during the floods.", ["destruction"]),
    ("Officers found a quantity of heroin in the car.", ["crime_stopped"]),
    ("Four victims were released from the hospital.", []),
    ("The teams made 300 household visits.", []),
    ("UNICEF developed a plan to meet some of the needs.", []),
    ("The man fled on foot.", []),
    ("He was found not guilty by the judge.", []),
    ("The minister told reporters that he had spoken to the envoy.", []),
    ("The singer thanked her husband.", []),
    ("Passengers were caught up in the chaos.", []),
    ("The ministry denied the permit.", ["rejection"]),
]


@pytest.mark.parametrize(("text", "codes"), CODES)
def test_the_sense_of_a_trigger(text, codes):
    found = [event.code for event in events(text)]
    assert [code for code in found if code in codes or not codes] == codes


KINDS = [
    ("Bandits attacked the village.", "Bandits", ActorKind.ARMED_GROUP, None),
    ("Army troops attacked the village.", "Armed forces", ActorKind.MILITARY, None),
    ("Syrian forces shelled the village.", "Syrian forces", ActorKind.MILITARY, "SY"),
    ("Houthi forces shelled the village.", None, ActorKind.ARMED_GROUP, None),
    ("Rebel soldiers killed a farmer.", "Rebels", ActorKind.ARMED_GROUP, None),
    ("Paramilitary police arrested a farmer.", "Police", ActorKind.POLICE, None),
    ("Youths attacked the village.", "Youths", ActorKind.CIVILIAN, None),
    ("A spokesman for the army denied the report.", "Armed forces", ActorKind.MILITARY, None),
]


@pytest.mark.parametrize(("text", "name", "kind", "country"), KINDS)
def test_who_acts_without_a_name_has_a_kind(text, name, kind, country):
    actor = events(text)[0].actors[0].actor
    assert name in (None, actor.name)
    assert (actor.kind, actor.country) == (kind, country)


BEFELL = [
    ("Police arrested two British tourists.", ActorKind.CIVILIAN, "GB"),
    ("Gunmen killed three aid workers.", ActorKind.NGO, None),
    ("The court jailed a former soldier for theft.", ActorKind.CIVILIAN, None),
]


@pytest.mark.parametrize(("text", "kind", "country"), BEFELL)
def test_whom_it_befell_has_a_kind(text, kind, country):
    actor = events(text)[0].recipients[0].actor
    assert (actor.kind, actor.country) == (kind, country)


def test_whose_side_members_and_the_men_of_somebody_are_on_stays_open():
    event = next(e for e in events("The commander said his men attacked the village.") if e.code == "attack")
    assert event.actors[0].actor is None


def test_a_thing_that_hits_does_nothing_and_a_country_beside_it_does():
    landed = events("A rocket landed in Kyiv on Monday.")[0]
    assert (landed.code, landed.actors) == ("shelling", ())
    struck = events("The house was struck by a Turkish missile.")[0]
    assert struck.actors[0].name == "Government of Turkey"


def test_injuries_are_nobody():
    event = next(
        e for e in events("The blast led to the death of one man and three injuries.") if e.code == "death"
    )
    assert [person.evidence.quote for person in event.recipients] == ["one man"]


def test_the_authorities_are_those_of_the_place_where_they_act():
    text = "The Turkish government condemned the raid. In Lviv, Ukraine, the authorities detained two men."
    detained = next(event for event in events(text) if event.code == "detention")
    assert detained.actors[0].actor.country == "UA"


DENIED = [
    ("The army said its soldiers did not attack the village.", "attack"),
    ("The army denied carrying out the attack on the clinic.", "attack"),
    ("The activists said police beat marchers, which the police denied.", "beating"),
    ("The rebels said they captured the town, but the army denied it.", "territory_taken"),
    ("The governor said bandits killed 12 people. The police said no one was killed.", "killing"),
]


@pytest.mark.parametrize(("text", "code"), DENIED)
def test_what_a_speaker_denies_is_denied(text, code):
    event = next(event for event in events(text) if event.code == code)
    assert event.status == "denied"


def test_what_denies_is_not_denied_itself():
    text = "The activists said police beat marchers, which the police denied."
    (denial,) = [event for event in events(text) if event.code == "denial"]
    assert denial.status != "denied"


STATUSES = [
    ("A rocket reportedly hit the clinic in Kyiv.", "shelling", "claimed"),
    ("The president ordered an attack on the town.", "attack", "ordered"),
    ("The rebels called it a revenge attack on the town.", "attack", "claimed"),
    ("The schools lost many opportunities during the epidemic in Chad.", "epidemic", "reported"),
    ("At the time of the arrest of the mayor it rained.", "arrest", "reported"),
    ("The kidnappers kept their promise to kill the guard.", "killing", "reported"),
    ("By noon he'd killed five people.", "killing", "reported"),
    ("It is easy to rob people in the dark.", "crime", "hypothetical"),
    ("It is likely that fighting and floods will occur again in Chad.", "natural_disaster", "planned"),
]


@pytest.mark.parametrize(("text", "code", "status"), STATUSES)
def test_what_stands_around_a_trigger_makes_its_status(text, code, status):
    event = next(event for event in events(text) if event.code == code)
    assert event.status == status
