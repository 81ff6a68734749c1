"""Codebooks: shipped and a user's own; what is wrong with one is said by file and key."""

import pytest

from sayso.codebook import SHIPPED_TOPICS, load_codebook
from sayso.errors import CodebookError


def test_the_shipped_topics_are_there():
    assert tuple(load_codebook().topics()) == SHIPPED_TOPICS
    assert {"arrivals", "killed", "protesters", "infected", "affected"} <= set(load_codebook().measures)


def test_a_users_measure_is_added_and_a_known_one_gains_words(tmp_path):
    path = tmp_path / "ports.toml"
    path.write_text(
        'topic = "ports"\n[measures.stranded]\nobject = ["strand"]\n[measures.killed]\nsubject = ["keel"]\n'
    )
    book = load_codebook([path])
    assert book.measures["stranded"].topic == "ports"
    assert {"keel", "die"} <= book.measures["killed"].subject
    assert book.version != load_codebook().version


MISTAKES = [
    ("topic = ", "not TOML"),
    ("[measures.a]\n", "has no `topic`"),
    ('topic = "a"\n', "adds nothing"),
    ('topic = "a"\n[measures.b]\nverbs = ["c"]\n', "unknown key 'verbs'"),
    ('topic = "a"\n[measures.b]\nsubject = "c"\n', "must be a list"),
    ('topic = "a"\n[measures.b]\nstatus = "often"\n', '"flow"'),
    (
        'topic = "a"\n[measures.b]\ncounts = "cats"\n',
        '`counts` must be one of "people", "incidents", "things", "money", "area", not',
    ),
    ('topic = "a"\n[measures.b]\nnouns_reach = 3\n', '"clause", "phrase", "sentence", not 3'),
    ('topic = "a"\n[measures.b]\nmovement = "true"\n', "must be true or false, without quotes"),
]


@pytest.mark.parametrize(("text", "message"), MISTAKES)
def test_mistakes(tmp_path, text, message):
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(CodebookError, match=message) as error:
        load_codebook([path])
    assert "mine.toml" in str(error.value)


def test_the_rules_of_a_known_measure_stay(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'topic = "a"\n[measures.arrivals]\nsubject = ["trudge"]\n[measures.raids]\ncounts = "incidents"\n'
    )
    book = load_codebook([path])
    assert book.measures["arrivals"].movement
    assert [measure.name for measure in book.incidents] == ["raids", "incidents"]
    assert book.measure("other").counts == "people"


def test_people_and_things():
    book = load_codebook()
    for noun in ("migrant", "people", "soldier", "teacher", "fisherman", "Muslim"):
        assert book.is_person(noun)
    for noun in ("tent", "vehicle", "number", "second", "house"):
        assert not book.is_person(noun)
