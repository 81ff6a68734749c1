"""`sayso codebook check`: every fault with its line; `new`: a file that can be used as it is."""

import pytest

import sayso
from sayso.codebook import load_codebook
from sayso.codebook.check import check, new
from sayso.errors import CodebookError

FAULTY = """\
topic = "ports"
labels = "Ports"

[words]
port = ["port", "@harbor_word"]

[measures.ships]
status = "often"

[events.port_blocked]
plover = "PROTEST obstuct"
acled = "Peaceful protests"
contexts = ["economic", "marine"]
act = [
    "block @port",
    "blocked @prot",
    "@port",
]
verbs = ["blockade"]

[events.empty]
label = "nothing"
"""


@pytest.fixture
def path(tmp_path):
    found = tmp_path / "ports.toml"
    found.write_text(FAULTY)
    return found


def test_every_fault_has_its_line_and_says_what_to_do(path):
    _, faults = check(path)
    told = {(fault.line, fault.doubtful): fault.message for fault in faults}
    assert "did you mean 'label'" in told[2, False]
    assert "no class @harbor_word" in told[5, False]
    assert '"flow"' in told[8, False]
    assert "did you mean 'obstruct'" in told[11, False]
    assert "did you mean 'Peaceful protest'" in told[12, False]
    assert "no context 'marine'" in told[13, False]
    assert "did you mean '@port'" in told[16, False]
    assert "“to block”" in told[16, True]
    assert "no verb" in told[17, False]
    assert "unknown key 'verbs'" in told[19, False]
    assert "no words that tell it" in told[21, False]
    assert "never fires" in told[7, True]
    assert len(faults) == 12


def test_the_loader_stops_at_the_first_fault_and_names_the_command(path):
    with pytest.raises(CodebookError, match="sayso codebook check"):
        load_codebook([path])


def test_what_is_not_toml_has_a_line(tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text('topic = "a"\n[events.b\n')
    parsed, faults = check(path)
    assert parsed is None
    assert faults[0].line == 2


def test_a_missing_file_is_one_clear_error(tmp_path):
    with pytest.raises(CodebookError, match="cannot be opened"):
        check(tmp_path / "none.toml")


def test_a_new_codebook_can_be_used(tmp_path):
    path = tmp_path / "strikes.toml"
    path.write_text(new("strikes"))
    parsed, faults = check(path)
    assert faults == []
    assert parsed.topic == "strikes"
    assert "strikes_event" in load_codebook([path]).events.codes


@pytest.mark.model
def test_a_new_codebook_is_about_its_topic(tmp_path):
    path = tmp_path / "city_evictions.toml"
    text = new("city_evictions", act=["evict"])
    path.write_text(text)
    assert "dock" not in text
    assert check(path)[1] == []
    read = sayso.read("Police evicted 300 people. There were 12 city evictions.", codebook=path)
    assert [(one.measure, one.interval.low) for one in read.figures] == [
        ("city_evictions", 300),
        ("city_evictions", 12),
    ]


@pytest.mark.model
def test_a_new_codebook_counts_people_things_and_land(tmp_path):
    path = tmp_path / "wildfires.toml"
    path.write_text(new("wildfires", act=["burn"], count=["people", "homes", "acres", "hectares"]))
    read = sayso.read("The fire burned 3,000 acres and 45 homes. There were 12 wildfires.", codebook=path)
    assert [(one.measure, one.interval.low, one.unit) for one in read.figures] == [
        ("wildfires_land", 3000, "acre"),
        ("wildfires_home", 45, "home"),
        ("wildfires", 12, "wildfire"),
    ]


def test_what_is_counted_needs_a_verb():
    with pytest.raises(CodebookError, match="what happens"):
        new("wildfires", count=["homes"])


def test_things_without_a_noun_never_fire_and_land_has_no_rivals(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        'topic = "own"\n[measures.ships]\ncounts = "things"\nobject = ["moor"]\n'
        '[measures.land]\ncounts = "area"\nobject = ["burn"]\n'
    )
    assert [(fault.line, fault.message[:11]) for fault in check(path)[1]] == [(2, "never fires")]


NEVER = """\
topic = "own"

[measures.empty]
label = "nothing tells it"

[measures.only_restricts]
of_nouns = ["home"]

[measures.taken]
object = ["kill"]

[measures.past]
object = ["walked off"]

[measures.goats]
object = ["kill"]
of_nouns = ["goat"]
"""


def test_check_says_what_can_never_fire(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(NEVER)
    told = {fault.line: fault.message for fault in check(path)[1]}
    assert "no words that tell it" in told[3]
    assert "only restricts" in told[6]
    assert "killed, which is read first" in told[10]
    assert "“to walk off”" in told[13]
    assert set(told) == {3, 6, 10, 13}


@pytest.mark.model
@pytest.mark.parametrize(
    ("measure", "text", "low"),
    [
        ('nouns = ["dose"]', "The ministry gave 5,000 doses on Monday.", 5_000),
        ('nouns = ["vaccine dose"]', "Some 300 vaccine doses arrived.", 300),
        ('object = ["destroy"]\nof_nouns = ["home"]', "Floods destroyed 300 homes.", 300),
        ('object = ["kill"]\nof_nouns = ["goat"]', "The flood killed 40 goats.", 40),
        ('modifiers = ["evicted"]', "They met 300 evicted families.", 300),
    ],
)
def test_a_measure_of_ones_own_counts_things_too(tmp_path, measure, text, low):
    path = tmp_path / "own.toml"
    path.write_text(f'topic = "own"\n[measures.mine]\n{measure}\n')
    figures = sayso.read(text, codebook=path).figures
    assert [(one.measure, one.interval.low) for one in figures] == [("mine", low)]


@pytest.mark.model
def test_a_changed_file_is_read_anew(tmp_path):
    path = tmp_path / "own.toml"
    for noun, count in (("sermon", 5), ("speech", 0)):
        path.write_text(f'topic = "own"\n[measures.mine]\nnouns = ["{noun}"]\n')
        figures = sayso.read("They gave five sermons.", codebook=path).figures
        assert sum(one.interval.low for one in figures) == count


@pytest.mark.parametrize("name", ["Strikes", "port strikes", "../x", ""])
def test_a_name_that_is_none(name):
    with pytest.raises(CodebookError, match="not a name for a topic"):
        new(name)


def test_words_that_a_measure_of_incidents_never_asks_for_are_doubtful(tmp_path):
    path = tmp_path / "raids.toml"
    path.write_text(
        'topic = "raids"\n[measures.raids]\ncounts = "incidents"\nnouns = ["raid"]\nobject = ["raid"]\n'
    )
    _, (fault,) = check(path)
    assert (fault.line, fault.doubtful) == (5, True)
    assert "only its `nouns` and `times`" in fault.message
