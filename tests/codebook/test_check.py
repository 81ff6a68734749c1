"""`sayso codebook check`: every fault with its line; `new`: a file that can be used as it is."""

import pytest

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
    assert len(faults) == 11


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
    assert "strikes_stoppage" in load_codebook([path]).events.codes


@pytest.mark.parametrize("name", ["Strikes", "port strikes", "../x", ""])
def test_a_name_that_is_none(name):
    with pytest.raises(CodebookError, match="no name for a topic"):
        new(name)
