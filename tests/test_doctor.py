"""`sayso doctor`: what is amiss is told with what to do, and the exit code follows what is needed; a ledger
is looked at and not changed, and no password is printed."""

import json
import shutil
import sqlite3
import tomllib
from contextlib import closing
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

import sayso
from commands import run_sayso
from sayso.cli.doctor.installed import extra_checks
from sayso.codebook.doctor_rules import doctor_rules
from sayso.display.words import size_words

ROOT = Path(__file__).parent.parent
run = partial(run_sayso, width=140)
OF_THE_HOUSE = {"dev", "docs", "surges"}  # for those who work on sayso; another name of change-points


@pytest.fixture(autouse=True)
def quick(request, monkeypatch):
    """Most of these look at one thing: the model is loaded by those alone that ask for it."""
    if "model" not in request.fixturenames:
        monkeypatch.setattr("sayso.cli.doctor.installed.installed_checks", lambda: iter(()))
        monkeypatch.setattr("sayso.cli.doctor.installed.extra_checks", lambda: iter(()))


def checks(*words):
    """The checks by name, whether all is well, and the exit code."""
    done = run("doctor", "--json", *words)
    assert "Traceback" not in done.stderr
    found = json.loads(done.stdout)
    return {one["name"]: one for one in found["checks"]}, found["ok"], done.returncode


def extras():
    """What each extra requires."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["project"]["optional-dependencies"]


def test_every_extra_is_looked_for():
    assert set(doctor_rules().extras) == set(extras()) - OF_THE_HOUSE


def test_all_is_there_here(model, sample_ledger):
    found, well, code = checks("--ledger", sample_ledger)
    assert (well, code) == (True, 0)
    for name in (
        "Python",
        "sayso",
        "libraries",
        "reading",
        "samples",
        "SQLite",
        "disk",
        "ledger",
        "integrity",
    ):
        assert found[name]["state"] == "ok", name
    assert "26 reports, 58 figures" in found["content"]["told"]
    assert "schema" in found["ledger"]["told"]
    assert {f"extra {name}" for name in doctor_rules().extras} <= set(found)


def test_text_has_a_line_a_check_with_what_to_do(tmp_path):
    done = run("doctor", cwd=tmp_path)
    assert done.returncode == 0
    assert "missing  ledger" in done.stdout and "→ sayso read REPORTS/ --ledger sayso.db" in done.stdout
    assert done.stdout.rstrip().endswith("All that is needed is there.")


def test_a_ledger_that_was_named_must_be_there(tmp_path):
    found, well, code = checks("--ledger", tmp_path / "none.db")
    assert (well, code, found["ledger"]["state"]) == (False, 1, "wrong")
    assert not (tmp_path / "none.db").exists()


def test_what_waits_for_the_picture_is_told_and_left(sample_ledger, tmp_path):
    path = shutil.copy(sample_ledger, tmp_path / "a.db")
    run("estimates", "--ledger", path)
    assert checks("--ledger", path)[0]["picture"]["told"] == "up to date"
    with sayso.Ledger(path) as ledger:
        ledger.write_reading(sayso.Reading(sayso.Report("One that is new."), (), (), (), (), ()), "a test")
    for _ in range(2):
        found, _, code = checks("--ledger", path)
        assert code == 0
        assert found["picture"]["told"].startswith("1 report to be taken in")


@pytest.mark.parametrize(
    ("revision", "state", "words"), [("0015", "ok", "of an older sayso"), ("9999", "wrong", "A newer sayso")]
)
def test_the_schema_of_another_sayso(sample_ledger, tmp_path, revision, state, words):
    path = shutil.copy(sample_ledger, tmp_path / "a.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        connection.commit()
    found, well, _ = checks("--ledger", path)
    assert found["ledger"]["state"] == state
    assert well == (state == "ok")
    assert words in json.dumps(found)
    with closing(sqlite3.connect(path)) as connection:  # and it still is of that schema
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (revision,)


def test_a_damaged_file(sample_ledger, tmp_path):
    path = Path(shutil.copy(sample_ledger, tmp_path / "a.db"))
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 40_000] = b"\xff" * 40_000
    path.write_bytes(bytes(data))
    found, well, code = checks("--ledger", path)
    assert (well, code) == (False, 1)
    assert any(one["state"] == "wrong" and "copy" in one["advice"] + one["told"] for one in found.values())


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\x00" + bytes(3000)])
def test_a_file_that_is_no_ledger(tmp_path, content):
    (tmp_path / "a.db").write_bytes(content)
    found, _, code = checks("--ledger", tmp_path / "a.db")
    assert (code, found["ledger"]["state"]) == (1, "wrong")


def test_a_database_of_others_is_no_ledger(tmp_path):
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.execute("CREATE TABLE t (a)")
    assert "not a ledger" in checks("--ledger", tmp_path / "a.db")[0]["ledger"]["told"]


def test_a_folder_is_no_ledger(tmp_path):
    assert checks("--ledger", tmp_path)[2] == 1


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ana:hush-hush@127.0.0.1:1/none",
        "postgresql://ana@127.0.0.1:1/none?password=hush-hush",
        "postgresql://ana:hush-hush@127.0.0.1:port/none",
        "postgresql://ana:hush-hush@[::1/none",
    ],
)
def test_no_password_of_an_address_is_printed(address):
    for words in (("doctor",), ("doctor", "--json"), ("figures",)):
        done = run(*words, "--ledger", address)
        assert done.returncode == 1
        assert "hush" not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


def test_a_ledger_on_postgresql(postgres):
    from sayso.ledger import Ledger

    assert "not a ledger" in checks("--ledger", postgres)[0]["ledger"]["told"]
    with Ledger(postgres):
        pass
    found, well, code = checks("--ledger", postgres)
    assert (well, code) == (True, 0)
    assert "PostgreSQL" in found["ledger"]["told"]
    assert "0 reports" in found["content"]["told"]


def test_no_room_on_the_disk(monkeypatch, tmp_path):
    monkeypatch.setattr("shutil.disk_usage", lambda folder: shutil._ntuple_diskusage(10**9, 10**9, 4_000_000))
    found, _, code = checks()
    assert (code, found["disk"]["state"]) == (1, "wrong")
    assert "4.0 MB free" in found["disk"]["told"] and "500 MB" in found["disk"]["advice"]


def test_an_old_sqlite_without_full_text(monkeypatch):
    monkeypatch.setattr("sqlite3.sqlite_version", "3.8.3")
    monkeypatch.setattr("sayso.ledger.health.has_full_text", lambda: False)
    found, _, code = checks()
    assert (code, found["SQLite"]["state"]) == (1, "wrong")


def test_a_terminal_without_utf_8_is_no_reason_to_fail(monkeypatch):
    monkeypatch.setattr("locale.getpreferredencoding", lambda *_: "ISO-8859-1")
    found, well, code = checks()
    assert (well, code, found["encoding"]["state"]) == (True, 0, "wrong")
    assert "PYTHONUTF8=1" in found["encoding"]["advice"]


def test_no_browser(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    found, well, _ = checks()
    assert well and found["browser"]["state"] == "missing"


def test_a_library_of_another_version_or_that_cannot_be_imported(monkeypatch):
    from sayso.cli.doctor import installed

    names = {"pyarrow": "1.0", "xlsxwriter": "3.2.2", "datasette": "0.65.1", "vl-convert-python": "1.8"}
    required = [f"{line}; extra == '{name}'" for name, lines in extras().items() for line in lines]
    monkeypatch.setattr(installed, "distribution", lambda name: SimpleNamespace(requires=required))
    monkeypatch.setattr(installed, "version", lambda name: names.get(name, "99"))
    monkeypatch.setattr(
        installed, "_import_error", lambda name: "ImportError: libGL.so.1" * (name == "datasette")
    )
    found = {one.name: one for one in extra_checks()}
    assert found["extra export"].state == "wrong" and "pyarrow 1.0" in found["extra export"].told
    assert found["extra datasette"].state == "wrong" and "libGL" in found["extra datasette"].told
    assert "pip install" in found["extra datasette"].advice


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 byte"), (1500, "1.5 kB"), (26_000_000, "26 MB"), (3_400_000_000, "3.4 GB")]
)
def test_sizes_in_words(size, words):
    assert size_words(size) == words
