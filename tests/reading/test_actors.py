"""Who acts and speaks: one name for one actor, with its kind and country, and nothing that no words tell."""

import pytest

from sayso.records import ActorKind


def actors(nlp, text):
    return [(m.evidence.quote, m.actor.name, m.actor.country) for m in nlp(text)._.sayso_actors]


def kinds(nlp, text):
    return {m.actor.name: m.actor.kind for m in nlp(text)._.sayso_actors}


STATES = [
    ("Vilnius accused Minsk of lying.", "Vilnius", "Government of Lithuania", "LT"),
    ("Vilnius accused Minsk of lying.", "Minsk", "Government of Belarus", "BY"),
    ("Vilnius denied it.", "Vilnius", "Government of Lithuania", "LT"),
    ("The Kremlin denied the report.", "Kremlin", "Government of Russia", "RU"),
    ("Lithuania has detained 30 people.", "Lithuania", "Government of Lithuania", "LT"),
    ("The Polish government said so.", "Polish government", "Government of Poland", "PL"),
    ("Iraq is to bring its citizens home.", "Iraq", "Government of Iraq", "IQ"),
    ("The government in Minsk refused.", "government in Minsk", "Government of Belarus", "BY"),
    ("Brussels condemned the move.", "Brussels", "European Union", None),
]


@pytest.mark.parametrize(("text", "words", "name", "country"), STATES)
def test_states_and_governments(nlp, text, words, name, country):
    assert (words, name, country) in actors(nlp, text)


@pytest.mark.parametrize(
    "text", ["She lives in Vilnius.", "The road to Minsk was closed.", "Poland is a country."]
)
def test_a_place_is_no_actor_where_nobody_acts(nlp, text):
    assert actors(nlp, text) == []


BODIES = [
    ("Lithuania's interior ministry said so.", "Interior ministry of Lithuania", ActorKind.GOVERNMENT),
    ("The Polish army sent soldiers.", "Armed forces of Poland", ActorKind.MILITARY),
    ("Belarusian border guards said so.", "Border guard of Belarus", ActorKind.BORDER_GUARD),
    (
        "The State Border Guard Service of Lithuania said so.",
        "Border guard of Lithuania",
        ActorKind.BORDER_GUARD,
    ),
    ("The UN refugee agency said so.", "United Nations High Commissioner for Refugees", ActorKind.IGO),
    ("UNHCR said so.", "United Nations High Commissioner for Refugees", ActorKind.IGO),
    ("Frontex sent 30 officers.", "European Border and Coast Guard Agency", ActorKind.IGO),
    ("Amnesty International said so.", "Amnesty International", ActorKind.NGO),
    ("Reuters reported it.", "Reuters", ActorKind.MEDIA),
    ("The Taliban denied it.", "Taliban", ActorKind.ARMED_GROUP),
    ("The parliament of Poland voted.", "Parliament of Poland", ActorKind.PARLIAMENT),
    ("The Seimas voted.", "Parliament of Lithuania", ActorKind.PARLIAMENT),
    ("Iraqi migrants protested.", "Migrants from Iraq", ActorKind.CIVILIAN),
    ("The US government said so.", "Government of the United States", ActorKind.GOVERNMENT),
]


@pytest.mark.parametrize(("text", "name", "kind"), BODIES)
def test_bodies_have_one_name_and_a_kind(nlp, text, name, kind):
    assert kinds(nlp, text)[name] is kind


def test_an_acronym_that_the_text_introduces_is_the_same_actor(nlp):
    text = "The Organisation for Border Studies (OBSX) counted 30 people. OBSX gave no names."
    assert [name for _, name, _ in actors(nlp, text)] == ["Organisation for Border Studies"] * 3


def test_a_surname_and_an_office_are_the_person_named_in_full(nlp):
    text = (
        "Polish Prime Minister Mateusz Morawiecki spoke. Morawiecki said no. "
        "The prime minister left. Mr Morawiecki was tired."
    )
    found = nlp(text)._.sayso_actors
    assert {m.actor.name for m in found} == {"Mateusz Morawiecki"}
    assert len(found) == 4
    assert len({m.actor for m in found}) == 1


def test_a_person_has_role_kind_and_country_of_the_office(nlp):
    text = "Lithuania's interior minister, Agnė Bilotaitė, denied it."
    mention = next(m for m in nlp(text)._.sayso_actors if m.actor.person)
    assert mention.actor.name == "Agnė Bilotaitė"
    assert (mention.actor.kind, mention.actor.country) == (ActorKind.GOVERNMENT, "LT")
    assert mention.role.quote == "Lithuania's interior minister"


def test_a_spokesperson_belongs_to_the_body(nlp):
    text = "UNHCR spokeswoman Shabia Mantoo said so."
    actor = next(m.actor for m in nlp(text)._.sayso_actors if m.actor.person)
    assert actor.kind is ActorKind.IGO
    assert actor.body == "United Nations High Commissioner for Refugees"


def test_the_office_of_another_country_is_another_person(nlp):
    text = "Russian President Vladimir Putin spoke. The president of Turkey left."
    assert ("president of Turkey", "President of Turkey", "TR") in actors(nlp, text)


def test_the_ministry_is_the_one_named_before(nlp):
    text = "Lithuania's interior ministry counted 30. The ministry gave no names."
    assert [name for _, name, _ in actors(nlp, text)] == ["Interior ministry of Lithuania"] * 2


def test_border_guards_who_speak_are_those_of_the_state_that_acts(nlp):
    text = "Lithuania detained 287 people on its border, according to the border guard service."
    assert actors(nlp, text)[-1] == ("border guard service", "Border guard of Lithuania", "LT")


def test_without_words_for_it_there_is_no_country(nlp):
    assert actors(nlp, "The police said that 30 people were there.") == [("police", "Police", None)]


@pytest.mark.parametrize(
    "text", ["A military operation began.", "He walked past the police station.", "They met in the Kremlin."]
)
def test_things_named_after_a_body_are_none(nlp, text):
    assert actors(nlp, text) == []


def test_actors_do_not_overlap_and_quote_the_text(nlp):
    text = (
        "“We saw it,” Žydrė Pilipaitė, spokeswoman for the Lithuanian State Border Guard Service (VSAT), "
        "told Reuters in Vilnius. The VSAT and Poland's Interior Ministry denied it, as did the EU."
    )
    end = 0
    for mention in nlp(text)._.sayso_actors:
        assert text[mention.evidence.start : mention.evidence.end] == mention.evidence.quote
        assert mention.evidence.start >= end
        end = mention.evidence.end
