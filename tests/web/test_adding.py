"""Reports come in by the browser: the first run, files, texts, addresses, failures, a killed worker."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import func, select

from commands import run_sayso
from sayso.ledger import Ledger
from sayso.ledger.jobs.store import JobRequest, add_job, find_job_outcomes, get_job
from sayso.ledger.schema import tables
from servers import desk_server

from .conftest import Client, serious

SAMPLES = Path(__file__).parents[2] / "samples"
BORDER = sorted((SAMPLES / "border-2021").glob("*.txt"))
PDF = SAMPLES / "freddy-2023" / "2023-04-17-ocha-mozambique.pdf"
NOTE = "The border guard service said 35 people had crossed into Lithuania on Wednesday."


@pytest.fixture(scope="module")
def new_path(tmp_path_factory, model):
    return tmp_path_factory.mktemp("new") / "new.db"


@pytest.fixture(scope="module")
def new_desk(new_path):
    """A desk on a ledger that is not there yet."""
    with desk_server(str(new_path)) as base:
        yield base


def multipart(fields, files=()):
    """A form as a browser sends it: its body, and its type."""
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, data in files:
        head = f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        parts.append(head.encode() + data + b"\r\n")
    return b"".join(parts) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def send(client, files=(), **fields):
    csrf = fields.pop("csrf", None) or client.csrf_token("/reports/add")
    body, kind = multipart({"csrf": csrf, **fields}, files)
    return client.send("/reports/add", body, {"Content-Type": kind})


def number_of(answer):
    assert answer.status == 200, answer.text
    return int(re.search(r"/jobs/(\d+)$", answer.address)[1])


def ended(path, number, seconds=90):
    """A job when it has ended."""
    until = time.monotonic() + seconds
    with Ledger(path) as ledger:
        while time.monotonic() < until:
            with ledger.engine.connect() as connection:
                found = get_job(connection, number)
                if not found.open:
                    return found, find_job_outcomes(connection, number)
            time.sleep(0.2)
    raise AssertionError(f"job {number} is still {found.state}: {found}")


@pytest.fixture
def empty(tmp_path, model):
    """A desk on a ledger of its own that is not there yet: its address, and the ledger."""
    with desk_server(str(tmp_path / "new.db")) as base:
        yield base, tmp_path / "new.db"


def test_the_whole_way_from_an_empty_ledger(page, empty, tmp_path):
    """The first page says what to do; files, a text and an address go in; each has its outcome."""
    desk, path = empty
    bad = tmp_path / "photo.xyz"
    bad.write_bytes(b"\x00\x01")
    page.goto(desk)
    assert page.get_by_role("heading", level=1).inner_text() == "Nothing is in this ledger yet"
    assert page.get_by_role("button", name="Load the samples").is_visible()
    assert serious(page) == []
    page.get_by_label("Choose files").set_input_files([*BORDER[:2], bad])
    page.get_by_role("button", name="Take 2021-06-28-belsat.txt out").click()
    page.get_by_label("Text", exact=True).fill(NOTE)
    page.get_by_label("Title").fill("What they said")
    page.get_by_label("Published").fill("2021-08-04")
    page.get_by_label("One a line").fill("http://127.0.0.1:1/page")
    page.get_by_role("button", name="Read them").click()
    page.wait_for_url("**/jobs/*")
    page.wait_for_selector("#job[data-state=done]", timeout=90_000)
    told = page.locator("#job").inner_text()
    assert "2 read" in told and "2 failed" in told
    assert "Files like .xyz are not read" in told and "public pages only" in told
    assert serious(page) == []
    assert page.get_by_role("link", name="What they said").get_attribute("href").startswith("/reports/")
    page.get_by_role("button", name="Read what failed again").click()
    page.wait_for_selector("#job[data-state=failed]", timeout=60_000)
    assert "Nothing could be read" in page.locator("#job").inner_text()
    page.goto(desk)
    assert page.get_by_role("link", name="Add reports").first.is_visible()
    page.goto(f"{desk}/reports/add")
    page.evaluate(
        """() => { const data = new DataTransfer();
        data.items.add(new File(["Two people were killed in Riga on 3 May 2021."], "note.txt"));
        data.items.add(new File(["x"], ".DS_Store"));
        const how = {dataTransfer: data, bubbles: true, cancelable: true};
        document.getElementById("drop").dispatchEvent(new DragEvent("drop", how)); }"""
    )
    page.get_by_text("1 file, 45 bytes").wait_for()
    page.get_by_role("button", name="Read them").click()
    page.wait_for_selector("#job[data-state=done]", timeout=60_000)
    assert "note.txt" in page.locator("#job").inner_text()
    with Ledger(path) as ledger, ledger.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(tables.report)).scalar() == 3


def test_copies_pages_and_archives(new_desk, new_path):
    """What is there already is a copy; a page is never sent back as one; an archive has its parts."""
    client = Client(new_desk)
    assert (
        ended(new_path, number_of(send(client, [(BORDER[0].name, BORDER[0].read_bytes())])))[0].state
        == "done"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.write(BORDER[2], "a/one.txt")
        archive.writestr("a/two.bin", b"\x00\x01\x02")
    body = f"<article><h1>Hi</h1><p>{NOTE} {NOTE}</p><script>alert(1)</script></article>"
    page = f"<html><head><title>Hi</title></head><body>{body}</body></html>"
    files = [
        ("x/y/first.txt", BORDER[0].read_bytes()),
        ("page.html", page.encode()),
        ("all.zip", held.getvalue()),
    ]
    files.append((PDF.name, PDF.read_bytes()))
    number = number_of(send(client, files, published="2021-08-05", publisher="Example Times"))
    _, rows = ended(new_path, number)
    kinds = {Path(row.location.split("#")[0]).name + row.location.partition("#")[2]: row.kind for row in rows}
    assert kinds.pop(PDF.name) == "read"
    assert kinds == {
        "first.txt": "known",
        "page.html": "read",
        "all.zipa/one.txt": "read",
        "all.zipa/two.bin": "failed",
    }
    shown = next(row.report_id for row in rows if row.location.endswith(".pdf"))
    assert client.get(f"/reports/{shown}/pages/1").status == 200
    with urllib.request.urlopen(f"{new_desk}/reports/{shown}/pages/1.png", timeout=30) as image:
        assert image.headers["content-type"] == "image/png"
    folder = new_path.parent / Path(rows[0].location).parent
    assert sorted(one.name for one in folder.iterdir()) == [PDF.name, "all.zip", "page.html"]
    for path in (rows[1].location, f"static/../{rows[1].location}", f"static/%2e%2e/{rows[1].location}"):
        assert client.get(f"/{path}").status == 404
    text = client.get(f"/jobs/{number}").text
    assert "copy" in text and "Example Times" in text and "<script>alert" not in text
    assert client.get(f"/jobs/{number}?as=csv").text.count("\n") == 6


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "there is nothing to read yet"),
        ({"addresses": "ftp://example.org/a"}, "is not the address of a page"),
        ({"addresses": "javascript:alert(1)"}, "is not the address of a page"),
        ({"addresses": "\n".join(f"https://example.org/{n}" for n in range(201))}, "200 are the most"),
        ({"text": NOTE, "published": "yesterday-ish"}, "published:"),
        ({"text": NOTE, "published": "2199-01-01"}, "still to come"),
        ({"text": NOTE, "publisher": "x" * 301}, "300 characters"),
        ({"text": "x" * 1_000_001}, "1,000,000 characters"),
        ({"text": NOTE, "csrf": "wrong"}, "The page was open too long"),
    ],
)  # fmt: skip
def test_what_cannot_be_added_is_told_in_one_sentence(new_desk, fields, words):
    client = Client(new_desk)
    answer = send(client, **fields)
    assert answer.status in (403, 422) and words in answer.text


def test_too_many_and_too_large_is_told(new_desk):
    client = Client(new_desk)
    answer = send(client, [(f"{n}.txt", b"x") for n in range(501)])
    assert answer.status == 422 and "500 MB in 500 files" in answer.text
    csrf = client.csrf_token("/reports/add")
    large = client.post_json("/api/jobs", {"text": "y" * 7_000_000}, {"X-CSRF-Token": csrf})
    assert large.status == 413 and "6 MB is the most" in large.json["error"]["message"]


def test_only_reviewers_and_admins_add(guarded, guarded_path):
    stranger, reader, reviewer = Client(guarded), Client(guarded), Client(guarded)
    body, kind = multipart({"csrf": "x", "text": NOTE})
    for _ in range(2):
        assert "/login" in stranger.send("/reports/add", body, {"Content-Type": kind}).address
    reader.log_in("reader")
    assert reader.get("/reports/add").status == 403 and reader.get("/jobs").status == 200
    assert send(reader, csrf="x", text=NOTE).status == 403
    reviewer.log_in("reviewer")
    number = number_of(
        send(reviewer, csrf=reviewer.csrf_token("/reports/add"), text=NOTE, published="2021-08-04")
    )
    assert reader.get(f"/jobs/{number}").status == 200
    assert "Stop" not in reader.get(f"/jobs/{number}").text
    csrf = re.search(r'name="csrf" value="(\w+)"', reader.get("/account").text)[1]
    assert reader.post(f"/jobs/{number}/stop", csrf=csrf).status == 403
    assert ended(guarded_path, number)[0].state == "done"


def test_a_killed_worker_is_begun_again_and_reads_nothing_twice(new_desk, new_path):
    client = Client(new_desk)
    files = [(one.name, one.read_bytes()) for one in BORDER[3:13]]
    number = number_of(send(client, files))
    killed, until = 0, time.monotonic() + 60
    with Ledger(new_path) as ledger:
        while not killed and time.monotonic() < until:
            with ledger.engine.connect() as connection:
                now = get_job(connection, number)
            if now.state == "running" and 1 <= now.done < 9:
                killed = int(now.worker.split(" ")[1])
                os.kill(killed, signal.SIGKILL)
            time.sleep(0.02)
    assert killed
    found, rows = ended(new_path, number)
    assert found.state == "done" and found.outcome.startswith("10 read"), found
    assert int(found.worker.split(" ")[1]) != killed
    assert sorted(row.kind for row in rows) == ["read"] * 10 and len({row.location for row in rows}) == 10
    with Ledger(new_path) as ledger, ledger.engine.connect() as connection:
        twice = (
            select(tables.reading.c.report_id).group_by(tables.reading.c.report_id).having(func.count() > 1)
        )
        assert connection.execute(twice).all() == []


def test_the_command_line_takes_from_the_queue_and_puts_into_it(tmp_path, model):
    path = tmp_path / "a.db"
    (tmp_path / "a.txt").write_text(NOTE)
    done = run_sayso(
        "read", tmp_path / "a.txt", tmp_path / "none.txt", "--published", "2021-08-04", "--ledger", path
    )
    assert done.returncode == 0
    with Ledger(path) as ledger, ledger.writing() as connection:
        own = get_job(connection, 1)
        assert (own.state, own.asked_from, own.counts) == (
            "done",
            "command line",
            {"read": 1, "failed": 1, "figures": 1},
        )
        (failed,) = find_job_outcomes(connection, 1)
        assert failed.reason == "missing"
        inputs = [("file", "a.txt", str(tmp_path / "a.txt"))]
        assert add_job(connection, JobRequest("By hand", "ana", inputs)) == 2
    assert "By hand" in run_sayso("jobs", "list", "--ledger", path, width=160).stdout
    assert "1 done" in run_sayso("jobs", "run", "--ledger", path).stdout
    rows = [
        json.loads(line) for line in run_sayso("jobs", "list", "--json", "--ledger", path).stdout.splitlines()
    ]
    assert (rows[0]["state"], rows[0]["counts"]) == ("done", {"known": 1})
    assert "nothing to stop" in run_sayso("jobs", "stop", "2", "--ledger", path).stderr
    assert "nothing to read again" in run_sayso("jobs", "retry", "2", "--ledger", path).stderr
    assert "command line" in run_sayso("jobs", "retry", "1", "--ledger", path).stderr


def test_a_job_that_runs_is_stopped_and_gone_on_with_while_a_command_waits(new_desk, new_path, tmp_path):
    client = Client(new_desk)
    files = [
        (f"{n}.txt", f"{n} people were killed in Riga on {n} May 2021. {NOTE}".encode()) for n in range(3, 15)
    ]
    number = number_of(send(client, files))
    csrf = client.csrf_token("/reports/add")
    for _ in range(600):
        now = client.get(f"/api/jobs/{number}").json
        if now["state"] == "running" and now["done"]:
            break
        time.sleep(0.05)
    (tmp_path / "b.txt").write_text("Two people were killed in Vilnius on 4 May 2021.")
    command = [
        sys.executable,
        "-m",
        "sayso.cli",
        "read",
        "-q",
        str(tmp_path / "b.txt"),
        "--ledger",
        str(new_path),
    ]
    waits = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    assert client.post(f"/jobs/{number}/stop", csrf=csrf).status == 200
    found, rows = ended(new_path, number)
    assert found.state == "stopped" and "not come to" in found.outcome and 0 < len(rows) < 12
    assert waits.wait(timeout=90) == 0
    own = next(one for one in client.get("/api/jobs").json["items"] if one["asked_from"] == "command line")
    assert own["started_at"] >= f"{found.ended_at:%Y-%m-%dT%H:%M:%S}" and own["state"] == "done"
    again = number_of(client.post(f"/jobs/{number}/retry", csrf=csrf))
    found, rest = ended(new_path, again)
    assert found.state == "done" and len(rows) + len(rest) == 12
    assert {row.kind for row in (*rows, *rest)} == {"read"}


def test_the_first_account_makes_the_ledger(tmp_path):
    path = tmp_path / "new.db"
    refused = run_sayso("serve", "--login", "--ledger", path)
    assert refused.returncode == 1 and "sayso user add NAME --role admin" in refused.stderr
    assert not path.exists()
    added = ("user", "add", "ana", "--role", "admin", "--password-stdin", "--ledger", path)
    assert run_sayso(*added, stdin="correct horse battery\n").returncode == 0
    assert "ana" in run_sayso("user", "list", "--ledger", path).stdout


def test_the_page_of_a_job_keeps_the_focus_while_it_is_asked_again(page, new_desk):
    client = Client(new_desk)
    texts = {
        n: f"{n} people were killed in Tallinn on {n} May 2021. " + f"{NOTE} " * 40 for n in range(3, 18)
    }
    number = number_of(send(client, [(f"t{n}.txt", text.encode()) for n, text in texts.items()]))
    page.goto(f"{new_desk}/jobs/{number}")
    page.get_by_role("button", name="Stop").focus()
    page.wait_for_selector("#job[data-state=running]:not([data-done='0'])", timeout=60_000)
    assert page.evaluate("document.activeElement.textContent") == "Stop"
    page.keyboard.press("Enter")
    page.wait_for_selector("#job[data-state=stopped]", timeout=60_000)
    assert page.get_by_role("button", name="Read what failed again").is_visible()
