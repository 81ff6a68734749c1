"""The ledger in Datasette: started as a user does, asked by its own API."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from urllib.parse import urlencode

import pytest

from sayso.errors import SaysoError
from sayso.export.datasette import datasette_command
from sayso.ledger import Ledger
from servers import free_port

pytest.importorskip("datasette")


@pytest.fixture(scope="module")
def address(sample_ledger, tmp_path_factory):
    path = tmp_path_factory.mktemp("datasette") / "ledger.db"
    shutil.copy(sample_ledger, path)
    port = free_port()
    command = [sys.executable, "-m", "sayso.cli", "datasette", "-l", str(path), "--port", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, start_new_session=True, **quiet)
    base = f"http://127.0.0.1:{port}"
    for _ in range(300):
        with suppress(OSError), urllib.request.urlopen(f"{base}/-/versions.json", timeout=2):
            break
        time.sleep(0.1)
    yield f"{base}/ledger"
    os.killpg(process.pid, signal.SIGINT)
    process.wait(timeout=20)


def ask(address, **query):
    try:
        with urllib.request.urlopen(f"{address}?{urlencode(query)}", timeout=20) as found:
            return found.status, json.load(found)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, None


def test_facets_labels_queries_and_full_text(address, sample_ledger):
    with Ledger(sample_ledger) as ledger:
        figures = list(ledger.figures())
    _, found = ask(f"{address}/figures.json", _size=1)
    counts = {one["value"]: one["count"] for one in found["facet_results"]["measure"]["results"]}
    assert counts["detained"] == sum(row.measure == "detained" for row in figures)
    _, told = ask(f"{address}/who_says_how_many.json", measure="detained", country="LT", _shape="objects")
    assert len(told["rows"]) == sum(
        (row.measure, row.country, row.status) == ("detained", "LT", "actual") for row in figures
    )
    assert all(row["quote"] and row["says"] for row in told["rows"])
    _, changed = ask(f"{address}/changed.json", since="", _shape="objects")
    assert len(changed["rows"]) == len(figures)
    assert ask(f"{address}/changed.json", since="2999-01-01")[1]["rows"] == []
    for name in ("contradictions", "estimates"):
        assert ask(f"{address}/{name}.json", measure="", country="")[1]["rows"], name
    assert ask(f"{address}/search.json", words="border")[1]["rows"]
    assert ask(f"{address}/document.json", _search="border", _size=1)[1]["filtered_table_rows_count"] > 0
    _, figure = ask(f"{address}/reading.json", _labels="on", _size=1, _shape="objects")
    assert figure["rows"][0]["report_id"]["label"]


def test_accounts_and_sql_of_ones_own_are_refused(address):
    for table in ("account", "session", "api_token", "login", "audit"):
        assert ask(f"{address}/{table}.json")[0] == 403, table
    assert ask(f"{address}.json", sql="select * from account")[0] == 403
    assert ask(f"{address}/report.json", _where="1=1")[0] == 403
    assert ask(f"{address}.db")[0] in (403, 404)


def test_sql_is_for_this_machine_alone(tmp_path):
    with pytest.raises(SaysoError, match=r"only on 127\.0\.0\.1"):
        datasette_command(tmp_path / "x.db", tmp_path, host="0.0.0.0", sql=True)
