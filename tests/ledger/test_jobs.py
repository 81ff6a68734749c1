"""The queue of jobs: one runs at a time, none is lost, none is read twice; and what is kept of strangers."""

import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from sayso.errors import LedgerError, NotFoundError, SaysoError
from sayso.intake import Defaults, fetch, samples
from sayso.intake.fetch import fetch_pages
from sayso.ledger import Ledger
from sayso.ledger.jobs import files as kept_files
from sayso.ledger.jobs.files import drop_files, drop_old, files_base, is_hidden, new_folder, safe_name
from sayso.ledger.jobs.store import (
    COMMAND_LINE,
    JobRequest,
    JobState,
    add_job,
    end_job,
    find_job_outcomes,
    find_jobs,
    get_job,
    has_work,
    open_jobs,
    retry_job,
    stop_job,
    take_job,
)
from sayso.ledger.jobs.workers import is_alive, own_worker
from sayso.ledger.schema.connections import insert_row
from sayso.ledger.schema.job_tables import job, job_outcome
from sayso.reconcile.forget import forget_reports
from sayso.reconcile.work import sample_request
from sayso.records import Report
from sites import a_site, hang

ONE = JobRequest("a.txt", "ana", [("file", "a.txt", "x/a.txt")])


@pytest.fixture
def connection(tmp_path):
    with Ledger(tmp_path / "a.db") as ledger, ledger.writing() as opened:
        yield opened


@pytest.fixture(scope="module")
def gone():
    """The name of a process that has ended."""
    code = "from sayso.ledger.jobs.workers import own_worker; print(own_worker())"
    return subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.strip()


def test_one_job_runs_at_a_time_in_the_order_of_asking(connection):
    first, second = add_job(connection, ONE), add_job(connection, ONE)
    me = own_worker()
    assert take_job(connection, me).id == first
    assert take_job(connection, me) is None
    end_job(connection, first, JobState.DONE, "1 read.")
    assert take_job(connection, me).id == second


def test_a_job_whose_process_is_gone_is_taken_again(connection, gone):
    number = add_job(connection, ONE)
    assert not is_alive(gone, None)
    assert take_job(connection, gone).worker == gone
    assert has_work(connection)
    assert take_job(connection, own_worker()).id == number
    assert not has_work(connection)


def test_a_number_that_another_process_has_now_is_no_sign_of_life():
    machine, number, start = own_worker().split(" ")
    assert is_alive(f"{machine} {number} {start}", None)
    assert not start or not is_alive(f"{machine} {number} {int(start) + 1}", None)
    assert not is_alive("nonsense", None)


def test_a_command_waits_for_what_runs_and_the_desk_for_a_command(connection, gone):
    me = own_worker()
    desk = add_job(connection, ONE)
    own = add_job(connection, replace(ONE, asked_from=COMMAND_LINE, worker=me))
    take_job(connection, me)
    assert take_job(connection, me, own) is None
    end_job(connection, desk, JobState.DONE, "")
    later = add_job(connection, ONE)
    assert take_job(connection, me) is None  # the command asked before
    assert take_job(connection, me, own).id == own
    connection.execute(update(job).where(job.c.id == own).values(worker=gone))
    assert take_job(connection, me).id == later
    assert get_job(connection, own).state == "stopped" and "again" in get_job(connection, own).outcome


def test_stopping_and_trying_again(connection):
    waits = add_job(connection, ONE)
    assert stop_job(connection, waits).state == "stopped"
    with pytest.raises(LedgerError, match="ended already"):
        stop_job(connection, waits)
    again = retry_job(connection, waits, "ben")
    assert get_job(connection, again).title == "Again: a.txt" and get_job(connection, again).total == 1
    with pytest.raises(LedgerError, match="has not ended"):
        retry_job(connection, again, "ben")
    taken = take_job(connection, own_worker())
    assert taken.id == again and stop_job(connection, again).stop_asked
    with pytest.raises(NotFoundError):
        get_job(connection, 99)
    assert [one.id for one in find_jobs(connection)] == [again, waits]
    assert [one.id for one in open_jobs(connection)] == [again]


NAMES = [
    ("../../etc/passwd", "passwd"),
    ("C:\\Users\\ana\\Situation report.pdf", "Situation report.pdf"),
    (".htaccess", "htaccess"),
    ("..", "file"),
    ("", "file"),
    ("a\x00b\n<script>.txt", "a_b__script_.txt"),
    ("con.txt", "_con.txt"),
    ("Überschwemmung №4.docx", "Überschwemmung _4.docx"),
    ("x" * 300 + ".pdf", "x" * 89 + ".pdf"),
]


@pytest.mark.parametrize(("name", "safe"), NAMES)
def test_names_of_files_are_made_safe(name, safe):
    assert safe_name(name) == safe


@pytest.mark.sqlite
def test_files_are_kept_in_their_folder_and_only_there(tmp_path, monkeypatch):
    (tmp_path / "own.txt").write_text("mine")
    with Ledger(tmp_path / "a.db") as ledger:
        kept = new_folder(ledger)
        first, second = (kept.save("sub/a.txt", io.BytesIO(b"12345")) for _ in range(2))
        text = kept.save_text("Two died.", {"title": "A\n---\nurl: x", "published": "2021-08-04"})
        assert files_base(ledger) == tmp_path and first != second
        assert all(one.startswith("a.db.files/") and (tmp_path / one).is_file() for one in (first, second))
        assert (
            (tmp_path / text).read_text().startswith("---\ntitle: A --- url: x\npublished: 2021-08-04\n---\n")
        )
        drop_files(ledger, ["own.txt", "a.db.files/../own.txt", str(tmp_path / "own.txt"), first])
        assert (tmp_path / "own.txt").exists() and not (tmp_path / first).exists()
        monkeypatch.setattr(kept_files, "MOST_BYTES", 12)
        with pytest.raises(LedgerError, match="500 MB in 500 files"):
            kept.save("b.txt", io.BytesIO(b"12345"))
        os.utime(tmp_path / second, (0, 0))
        drop_old(ledger)
        assert not (tmp_path / second).exists() and (tmp_path / text).exists()
    assert is_hidden("a/.git/x") and is_hidden("Thumbs.db") and not is_hidden("a/b.txt")


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/x", "http://localhost:8000/", "http://2130706433/", "http://0x7f.1/", "http://[::1]/",
     "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.7/", "http://0/",
     "http://ana:secret@example.org/", "http://:80/", "http://[/", "file:///etc/passwd"],
)  # fmt: skip
def test_addresses_of_strangers_lead_to_public_machines_only(address):
    (item,) = fetch_pages([address], Defaults(), near=False)
    assert item.report is None and item.error.reason in ("address", "unreachable")
    assert any(
        words in str(item.error)
        for words in ("own network", "public pages only", "not the address", "No machine", "password")
    )


@pytest.mark.sqlite
def test_forgetting_a_report_takes_its_file_and_what_was_told_of_it(tmp_path):
    text = "---\ntitle: {}\npublished: 2021-08-04\n---\nThe ministry said that the road to {} was closed."
    with Ledger(tmp_path / "a.db") as ledger:
        kept = new_folder(ledger)
        rows = kept.save("rows.csv", io.BytesIO(b"text\nThe road is closed.\nThe bridge is closed.\n"))
        one = kept.save("one.txt", io.BytesIO(text.format("A", "Riga").encode()))
        with ledger.writing() as connection:
            report = Report(text="The road is closed.", title="R", publisher="P", published=None)
            other = Report(text="The bridge is closed.", title="S", publisher="P", published=None)
            number = add_job(connection, ONE)
        for single in (report, other):
            ledger.write_unread(single)
        ledger.write_input(f"{rows}:1", "1", report_id=report.id)
        ledger.write_input(f"{rows}:2", "2", report_id=other.id)
        ledger.write_input(one, "3", report_id=report.id)
        with ledger.writing() as connection:
            insert_row(connection, job_outcome, {
                "job_id": number, "location": one, "kind": "read", "reason": "", "message": "",
                "report_id": report.id, "figures": 2,
            })  # fmt: skip
        forget_reports(ledger, [report.id], who="ana")
        assert not (tmp_path / one).exists() and (tmp_path / rows).exists()
        with ledger.engine.connect() as connection:
            (left,) = find_job_outcomes(connection, number)
            assert (left.kind, left.report_id, left.figures) == ("forgotten", "", 0)
        forget_reports(ledger, [other.id], who="ana")
        assert not (tmp_path / rows).exists()


def test_a_page_that_never_comes_is_a_failure(monkeypatch):
    monkeypatch.setattr(fetch, "SLOWEST", 0.2)
    with a_site() as site:
        site.pages["/slow"] = hang(site)
        (item,) = fetch_pages([f"{site.address}/slow"], Defaults())
    assert item.error.reason == "slow" and "took too long" in str(item.error)


def test_the_samples_are_a_job_or_a_sentence(monkeypatch, tmp_path):
    asked = sample_request("ana")
    assert len(asked.inputs) == 40 and asked.kind == "samples"
    assert all(Path(location).is_file() for _, _, location in asked.inputs)
    monkeypatch.setattr(samples, "__file__", str(tmp_path / "a" / "b" / "samples.py"))
    with pytest.raises(SaysoError, match="not installed with this sayso"):
        sample_request("ana")
