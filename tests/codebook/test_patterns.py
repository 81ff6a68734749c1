"""Patterns of events: what each part of one means, and what is wrong with one that cannot be read."""

import pytest

from sayso.codebook import load_codebook
from sayso.codebook.events import PatternError, read_nouns, read_patterns


def one(text, frame="act"):
    (pattern,) = read_patterns(text, frame)
    return pattern


def test_alternative_verbs_give_a_pattern_each():
    assert [pattern.verb for pattern in read_patterns("fire|launch @missile at", "act")] == ["fire", "launch"]


def test_the_recipient_is_the_object():
    assert one("arrest").open_object
    assert one("turn away @people").open_object
    assert one("rescue @people from").open_object


def test_the_recipient_is_what_the_last_preposition_takes():
    pattern = one("impose sanction|embargo on")
    assert pattern.object == ("sanction", "embargo")
    assert pattern.parts[-1].open
    assert not pattern.open_object


def test_the_recipient_is_where_it_is_marked():
    pattern = one("take _ into custody")
    assert pattern.open_object
    assert pattern.parts[0].filler == ("custody",)


def test_a_subject_is_a_class_or_stands_in_brackets():
    assert one("@docker walk out", "do").subject == ("@docker",)
    assert one("(gas explosion|leak) kill", "happen").subject == ("gas explosion", "leak")


def test_alternatives_may_have_several_words():
    assert one("sign peace deal|accord", "do").object == ("peace deal", "accord")


def test_a_word_after_the_object_is_a_complement():
    assert one("leave @people dead").complement == ("dead",)


def test_passives_and_infinitives():
    assert one("be+treat for", "undergo").passive
    assert one("try to+ cross|enter", "do").parts[0].filler == ("cross", "enter")


def test_nouns_have_words_before_and_after():
    (noun,) = read_nouns("violent protest", "together")
    assert (noun.noun, noun.before, noun.of) == ("protest", ("violent",), None)
    (noun,) = read_nouns("arrival of @migrant", "do")
    assert (noun.noun, noun.of) == ("arrival", ("@migrant",))
    (noun,) = read_nouns("push-back", "act")
    assert (noun.noun, noun.before) == ("back", ("push", "-"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no verb"),
        ("@people", "no verb"),
        ("give @people food today @place", "three objects"),
        ("go back|home", "mixes"),
    ],
)
def test_what_cannot_be_read_says_why(text, message):
    with pytest.raises(PatternError, match=message):
        list(read_patterns(text, "act"))


def test_a_noun_pattern_takes_a_class_after_of_only():
    with pytest.raises(PatternError, match="after `of` only"):
        list(read_nouns("@people march", "do"))


def test_the_pattern_that_asks_for_most_comes_first_and_a_users_own_before_equals(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('topic = "mine"\n[events.mine]\nact = ["arrest"]\n')
    assert load_codebook([path]).events.by_verb("arrest")[0][0].name == "mine"
    shipped = [code.name for code, _ in load_codebook().events.by_verb("detain")]
    assert shipped[0] == "detention"  # "detain @migrant" before "detain"


def test_a_users_words_are_added_to_a_shipped_event(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('topic = "mine"\n[events.pushback]\nact = ["shoo away @people"]\n')
    code = load_codebook([path]).events.codes["pushback"]
    assert {"shoo", "turn"} <= {pattern.verb for pattern in code.patterns}
    assert code.type == "COERCE"


def test_classes_hold_the_words_of_other_classes(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'topic = "mine"\n[words]\nship = ["@vessel", "submarine"]\n[events.e]\nact = ["board @ship"]\n'
    )
    classes = load_codebook([path]).events.classes
    assert {"submarine", "dinghy"} <= classes["ship"]


def test_the_issues_types_and_migration_events_are_there():
    codes = load_codebook().events.codes
    types = {code.type for code in codes.values()} - {None}
    assert len(types) == 16
    assert {
        "arrival", "crossing_attempt", "pushback", "return", "rescue", "shipwreck", "detention",
        "asylum_application",
    } <= set(codes)  # fmt: skip
