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
