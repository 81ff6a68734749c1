"""Claims: speaker, cue and content."""

import pytest

CLAIMS = [
    ("The ministry said that 12 people were hurt.", "The ministry", "said", "that 12 people were hurt"),
    ("Twelve people were hurt, police said on Monday.", "police", "said", "Twelve people were hurt"),
    (
        "According to the border guard, 35 people crossed.",
        "the border guard",
        "According to",
        "35 people crossed",
    ),
    ("Forty people are believed to have drowned.", None, "are believed", "to have drowned"),
    ("Figures released by the agency show that 90 died.", "the agency", "show", "that 90 died"),
    ("A report by Unicef found that 910 were killed.", "Unicef", "found", "that 910 were killed"),
    ("The paper quoted officials as saying that 20 died.", "officials", "saying", "that 20 died"),
]


@pytest.mark.parametrize(("text", "speaker", "cue", "content"), CLAIMS)
def test_speaker_cue_and_content(nlp, text, speaker, cue, content):
    claims = [c for c in nlp(text)._.sayso_claims if content in [part.quote for part in c.content]]
    assert claims, nlp(text)._.sayso_claims
    claim = claims[-1]
    assert (claim.speaker.quote if claim.speaker else None) == speaker
    assert claim.cue.quote == cue


def test_a_quotation_is_direct_and_belongs_to_its_speaker(nlp):
    claim = nlp("“We counted forty people at the gate,” the mayor told reporters.")._.sayso_claims[0]
    assert claim.direct
    assert claim.speaker.quote == "the mayor"


def test_a_quotation_that_is_never_closed_ends_with_its_paragraph(nlp):
    text = "“Forty people came to the gate, the mayor said.\n\nThe weather was fine and 12 people swam."
    for claim in nlp(text)._.sayso_claims:
        assert all(part.end <= text.index("\n\n") for part in claim.content)


def test_pronouns_take_the_name_before(nlp):
    claims = nlp("The agency said that 20 people died. It said another 5 were hurt.")._.sayso_claims
    assert [c.name.quote if c.name else None for c in claims] == [None, "The agency"]


def test_a_plain_noun_takes_the_fuller_name_before(nlp):
    claims = nlp(
        "The border guard service said 20 people came. The service said it was ready."
    )._.sayso_claims
    assert [c.name.quote if c.name else None for c in claims] == [None, "The border guard service"]


def test_stance_follows_the_cue(nlp):
    claims = nlp(
        "The minister denied that 20 people had died. The army confirmed that two had."
    )._.sayso_claims
    assert [claim.stance for claim in claims] == ["denies", "confirms"]


MORE_CLAIMS = [
    ("The minister vowed to close the border.", "The minister", "vowed", "to close the border"),
    ("The group called for an inquiry.", "The group", "called for", "an inquiry"),
    ("The mayor criticised the plan.", "The mayor", "criticised", "the plan"),
    ("The minister is confident that it will work.", "The minister", "is confident", "that it will work"),
    ("His claim that 20 people died was false.", "His", "claim", "that 20 people died"),
    ("Vilnius says 20 people came, in an interview.", "Vilnius", "says", "20 people came"),
    ("The court also warned that it may act.", "The court", "also warned", "that it may act"),
]


@pytest.mark.parametrize(("text", "speaker", "cue", "content"), MORE_CLAIMS)
def test_other_complements(nlp, text, speaker, cue, content):
    found = [
        (c.speaker.quote, c.cue.quote)
        for c in nlp(text)._.sayso_claims
        if c.content[0].quote.startswith(content)
    ]
    assert (speaker, cue) in found


@pytest.mark.parametrize(
    "text",
    [
        "The minister would not say that 20 people died.",
        "The minister did not mention the report.",
        "She came to tell them that 20 people died.",
    ],
)
def test_what_was_not_said_is_no_claim(nlp, text):
    assert [c for c in nlp(text)._.sayso_claims if c.speaker and c.speaker.quote != "She came"] == []


def test_a_claim_takes_all_quotations_that_its_cue_introduces(nlp):
    text = "“We counted forty people,” the mayor said, “and ten of them were hurt.”"
    (claim,) = nlp(text)._.sayso_claims
    assert len(claim.content) == 2


def test_a_quotation_signed_with_a_dash(nlp):
    (claim,) = nlp("“They must open the gate for everybody now.” ― Ana Ruiz")._.sayso_claims
    assert (claim.speaker.quote, claim.cue.quote) == ("Ana Ruiz", "―")


def test_who_and_which_stand_for_their_noun(nlp):
    claim = nlp("He met the minister, who said that 20 people died.")._.sayso_claims[0]
    assert (claim.speaker.quote, claim.name.quote) == ("who", "the minister")


CERTAINTY = [
    ("Police said that 12 people were hurt.", False, "asserted"),
    ("Police said that nobody was hurt.", True, "asserted"),
    ("Police said that they had not fired.", True, "asserted"),
    ("The ministry said that it will close the camp.", False, "future"),
    ("The ministry said that it might close the camp.", False, "possible"),
    ("The ministry ordered guards to close the camp.", False, "ordered"),
]


@pytest.mark.parametrize(("text", "negated", "certainty"), CERTAINTY)
def test_polarity_and_certainty(nlp, text, negated, certainty):
    claim = nlp(text)._.sayso_claims[0]
    assert (claim.negated, claim.certainty) == (negated, certainty)


STANCES = [
    ("Minsk accused Vilnius of lying.", "accuses"),
    ("The UN condemned the attack.", "condemns"),
    ("The group demanded that the border be opened.", "demands"),
    ("He threatened to close the border.", "threatens"),
    ("The mayor promised that help would come.", "promises"),
    ("Experts doubt that it will work.", "doubts"),
    ("The agency estimates that 300 people died.", "estimates"),
]


@pytest.mark.parametrize(("text", "stance"), STANCES)
def test_stances(nlp, text, stance):
    assert stance in [claim.stance for claim in nlp(text)._.sayso_claims]


DISPUTES = [
    "Belarus claimed that a man had died. Lithuania dismissed the report as propaganda.",
    "Belarus claimed that a man had died. “This is nonsense,” Lithuania's interior minister said on Monday.",
    "Belarus claimed that a man had died. Lithuania called the claim a lie.",
    "The army accused rebels of killing ten people. The rebels rejected the accusation.",
]


@pytest.mark.parametrize("text", DISPUTES)
def test_a_dispute_points_to_the_claim_that_it_answers(nlp, text):
    claims = nlp(text)._.sayso_claims
    disputing = [claim for claim in claims if claim.disputes is not None]
    assert [claim.disputes for claim in disputing] == [0]
    assert text[disputing[0].verdict.start : disputing[0].verdict.end] == disputing[0].verdict.quote


def test_who_agrees_disputes_nothing(nlp):
    text = "Belarus claimed that a man had died. Poland confirmed the report."
    assert all(claim.disputes is None for claim in nlp(text)._.sayso_claims)


NORMS = [
    ("The UN said it violates the 1951 Refugee Convention.", "Refugee Convention", None, "breached"),
    ("The group said it does not comply with international law.", "International law", None, "breached"),
    ("The minister said that it is in line with EU law.", "European Union law", None, "complied"),
    (
        "Lawyers said that it breaches Article 3 of the European Convention on Human Rights.",
        "European Convention on Human Rights",
        "3",
        "breached",
    ),
    (
        "Lawyers said it was lawful under the Human Rights Act.",
        "Human Rights Act (United Kingdom)",
        None,
        "complied",
    ),
    ("The minister said that he knows the UN Charter.", "United Nations Charter", None, None),
]


@pytest.mark.parametrize(("text", "instrument", "article", "verdict"), NORMS)
def test_norms(nlp, text, instrument, article, verdict):
    norms = [norm for claim in nlp(text)._.sayso_claims for norm in claim.norms]
    assert [(norm.instrument, norm.article, norm.verdict) for norm in norms] == [
        (instrument, article, verdict)
    ]


KNOWING = [
    ("The interior ministry of Lithuania said 12 people came.", "government", "LT", "own", 5),
    ("UNHCR said 12 people came.", "igo", None, "own", 4),
    ("Reuters said 12 people came.", "media", None, "relayed", 1),
    ("Witnesses said 12 people came.", "civilian", None, "witness", 2),
    ("A source said 12 people came.", None, None, "anonymous", 2),
    ("The Taliban said 12 people died.", "armed_group", "AF", "own", 2),
]


@pytest.mark.parametrize(("text", "kind", "country", "access", "quality"), KNOWING)
def test_speakers_as_data(nlp, text, kind, country, access, quality):
    claim = nlp(text)._.sayso_claims[0]
    actor = claim.actor
    assert ((actor.kind, actor.country) if actor else (None, None)) == (kind, country)
    assert (claim.access, claim.quality) == (access, quality)


def test_nested_claims_keep_both_speakers(nlp):
    claims = nlp("The ministry said that Belarus had claimed that 20 people died.")._.sayso_claims
    assert [claim.speaker.quote for claim in claims] == ["The ministry", "Belarus"]
    assert claims[1].access == "relayed"


ACTORS = [
    ("An adviser to Ana Ruiz said 12 people came.", None),
    ("A friend of Ana Ruiz said 12 people came.", None),
    ("A spokesman for the UNHCR said 12 people came.", "United Nations High Commissioner for Refugees"),
    ("A Home Office spokesperson said 12 people came.", "Interior ministry of the United Kingdom"),
    ("Poland's interior minister said 12 people came.", "Interior minister of Poland"),
]


@pytest.mark.parametrize(("text", "actor"), ACTORS)
def test_the_speaker_is_not_everybody_named_in_the_words(nlp, text, actor):
    claim = nlp(text)._.sayso_claims[0]
    assert (claim.actor.name if claim.actor else None) == actor


def test_a_refusal_to_act_disputes_nothing(nlp):
    text = "The agency said that 20 people needed help. The government refused to open the border."
    assert all(claim.disputes is None for claim in nlp(text)._.sayso_claims)


def test_a_denial_answers_the_one_whose_claim_it_names(nlp):
    text = (
        "Kyiv said that tanks had come. Warsaw said that nobody had come. "
        "Moscow rejected Kyiv's claims of an attack."
    )
    claims = nlp(text)._.sayso_claims
    assert [claims[c.disputes].speaker.quote for c in claims if c.disputes is not None] == ["Kyiv"]


ROLES = [
    ("Human Rights Watch said that 20 people died. The group said more were hurt.", "Human Rights Watch"),
    ("Poland's interior minister, Ana Ruiz, met him. The minister said that 20 people died.", "Ana Ruiz"),
]


@pytest.mark.parametrize(("text", "name"), ROLES)
def test_a_role_takes_the_name_before(nlp, text, name):
    claim = nlp(text)._.sayso_claims[-1]
    assert (claim.name.quote, claim.actor.name) == (name, name)


QUOTED = [
    "“We counted forty people at the gate,” the mayor said.",
    '"We counted forty people at the gate," the mayor said.',
    "«We counted forty people at the gate,» the mayor said.",
    "„We counted forty people at the gate,” the mayor said.",
    "''We counted forty people at the gate,'' the mayor said.",
    "‘We counted forty people at the gate,’ the mayor said.",
]


@pytest.mark.parametrize("text", QUOTED)
def test_quotation_marks_of_every_style(nlp, text):
    (claim,) = [claim for claim in nlp(text)._.sayso_claims if claim.direct]
    assert claim.speaker.quote == "the mayor"


def test_an_apostrophe_opens_no_quotation(nlp):
    text = "The ministers' plan failed, and the mayor's office said that 20 people's homes were lost."
    assert not any(claim.direct for claim in nlp(text)._.sayso_claims)


def test_a_quotation_that_stands_alone_belongs_to_who_spoke_before(nlp):
    text = (
        "Ana Ruiz said that some had come. “I have seen forty people at the gate.” Tom Mann said he had not."
    )
    direct = [claim for claim in nlp(text)._.sayso_claims if claim.direct]
    assert [claim.speaker.quote for claim in direct] == ["Ana Ruiz"]


def test_nobody_is_no_speaker_and_a_decision_tells_no_figure(nlp):
    assert nlp("No country said that 20 people had come.")._.sayso_claims == ()
    (figure,) = nlp("Trump's decision to withdraw 2,000 soldiers was praised.")._.sayso_figures
    assert figure.speaker is None
