"""What Datasette never shows, whoever asks how: asked in its own process, as a library."""

import asyncio
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import pytest

from sayso.export.datasette.serve import metadata_of
from sayso.ledger import Ledger
from sayso.ledger.schema.tables import metadata
from sayso.reconcile import refresh

app = pytest.importorskip("datasette.app")
guard = pytest.importorskip("sayso.export.datasette.plugins.guard")
SECRET = "5ecret-do-not-show"
PLUGINS = Path("src/sayso/export/datasette/plugins")


@pytest.fixture(scope="module")
def path(sample_ledger, tmp_path_factory):
    path = tmp_path_factory.mktemp("secrets") / "own ledger.db"
    shutil.copy(sample_ledger, path)
    with Ledger(path) as ledger:
        refresh(ledger)
        with ledger.writing() as connection:
            write = connection.exec_driver_sql
            write(
                "INSERT INTO account (name, password, role, created_at) VALUES (?, ?, 'admin', '2026-01-01')",
                (f"ana {SECRET}", f"$argon2id${SECRET}"),
            )
            write(f"INSERT INTO login (at, name, address, good) VALUES ('2026-01-01', '{SECRET}', '', 1)")
            write(
                "INSERT INTO resolution (at, reviewer, disagreement_id, outcome, note, sentence) "
                f"SELECT '2026-01-01', '{SECRET}', id, 'one', '{SECRET}', '' FROM disagreement LIMIT 1"
            )
            write(
                'INSERT INTO conversion (unit, country, factor, "to", source, reviewer, at) '
                f"VALUES ('household', 'MW', 4, 'person', 'census', '{SECRET}', '2026-01-01')"
            )
            (figure,) = connection.exec_driver_sql("SELECT row FROM figure LIMIT 1").one()
            write(
                'INSERT INTO review (id, at, reviewer, verdict, kind, report_id, finding_id, start, "end", '
                "quote, changes, made, note) SELECT 7, '2026-01-01', ?, 'confirm', 'figure', report_id, id, "
                "start, \"end\", quote, '{}', NULL, ? FROM figure WHERE row = ?",
                (SECRET, SECRET, figure),
            )
            write("UPDATE figure SET review_id = 7 WHERE row = ?", (figure,))
            write("CREATE TABLE of_a_later_version (hash TEXT)")
            write(f"INSERT INTO of_a_later_version VALUES ('{SECRET}')")
    return path


@pytest.fixture(scope="module", params=[False, True], ids=["without SQL", "with SQL"])
def ask(request, path):
    """Ask for an address; status and text."""
    served = app.Datasette(
        [str(path)], metadata=metadata_of(path, sql=request.param), plugins_dir=str(PLUGINS),
        settings={"allow_download": False},
    )  # fmt: skip
    loop, thread = asyncio.new_event_loop(), ThreadPoolExecutor(1)  # in this one Playwright's loop may run

    def get(address, **query):
        answer = partial(served.client.get, f"{address}?{urlencode(query)}")
        found = thread.submit(lambda: loop.run_until_complete(answer())).result()
        return found.status_code, found.text

    get.sql = request.param
    yield get
    for database in served.databases.values():
        database.close()
    served.executor.shutdown()
    thread.shutdown()
    loop.close()


BEHIND = {  # what was read and made of it, behind the views and queries
    "claim", "event", "event_evidence", "event_result", "figure", "mention_link", "queue", "route",
    "series_summary", "story_band", "story_link", "trend",
}  # fmt: skip


def test_every_table_is_listed_or_refused_by_the_database():
    shipped = json.loads((PLUGINS.parent / "metadata.json").read_text())
    listed = shipped["databases"]["LEDGER"]["tables"].keys()
    refused = guard.SECRET | guard.PARTLY.keys()
    assert refused <= metadata.tables.keys() and refused.isdisjoint(listed)
    assert metadata.tables.keys() - listed - BEHIND == refused, "list new tables, or make them secret"
    named = {"reviewer", "who", "owner", "added_by", "account_id"}
    people = {(table.name, column.name) for table in metadata.tables.values() for column in table.columns}
    assert {(table, name) for table, name in people if name in named} - guard.NAMES <= {
        (table, name) for table, name in people if table in refused
    }


def test_no_page_of_any_table_or_query_shows_a_secret(ask, path):
    base = "/own+ledger"
    for address in ("/", f"{base}", f"{base}.json"):
        status, text = ask(address)
        assert status == 200 and SECRET not in text and "api_token" not in text, address
    with Ledger(path) as ledger, ledger.engine.connect() as connection:
        names = (
            connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type != 'index'").scalars().all()
        )
    served = metadata_of(path)["databases"][path.stem]
    shown = {name for name, about in served["tables"].items() if about.get("allow", True)}
    assert {"account", "session", "api_token", "login", "audit", "saved_search"}.isdisjoint(shown)
    for name in names:
        status, text = ask(f"{base}/{name}.json", _size=1)
        assert status == (200 if name in shown else 403), name
        assert SECRET not in text, name
    for name in served["queries"]:
        status, text = ask(f"{base}/{name}.json", since="2000-01-01", words="border", _shape="array")
        assert status == 200 and json.loads(text) is not None and SECRET not in text, (name, text[:300])


@pytest.mark.parametrize(
    "sql",
    [
        "select * from account", "select password from main.account", "select hash from api_token",
        "select (select group_concat(password) from account) from report limit 1",
        "with a as (select * from login) select * from a", "select note from resolution",
        "select * from Resolution", "select note from review", "select feed_hash from saved_search",
    ],
)  # fmt: skip
def test_no_sql_of_ones_own_reads_accounts(ask, sql):
    status, text = ask("/own+ledger.json", sql=sql)
    assert SECRET not in text and (status == 403 or not json.loads(text)["ok"])


def test_a_verdict_is_told_and_not_whose(ask):
    status, text = ask("/own+ledger/figures.json", review="confirm", _shape="array")
    (row,) = json.loads(text)
    assert status == 200 and (row["review"], row["reviewer"]) == ("confirm", None)


def test_sql_of_ones_own_is_for_who_asks_for_it_and_writes_nothing(ask):
    status, text = ask("/own+ledger.json", sql="select count(*) as n from figures", _shape="array")
    assert status == (200 if ask.sql else 403)
    for sql in ("delete from report", "with a as (select 1) delete from report", "pragma user_version = 3"):
        assert ask("/own+ledger.json", sql=sql)[0] in (400, 403), text
    assert ask("/own+ledger/report.json", _size=1)[0] == 200


def test_what_users_type_breaks_no_query(ask):
    for words in ('"', "a-b", "NEAR(", "*", "'; drop table report; --", "國境", ""):
        assert ask("/own+ledger/search.json", words=words)[0] == 200, words
        if words.strip('"'):  # at nothing to look for Datasette itself stumbles
            assert ask("/own+ledger/document.json", _search=words, _size=1)[0] == 200, words


def test_queries_answer_what_people_ask(ask):
    def rows(name, **query):
        return json.loads(ask(f"/own+ledger/{name}.json", _shape="array", **query)[1])

    found = rows("who_says_how_many", measure="detained", country="lt", place="Lith")
    assert found and all(row["quote"] and row["says"] for row in found)
    assert rows("contradictions") and all(
        row["one_words"] and row["other_says"] for row in rows("contradictions")
    )
    certain = [row["certainty"] for row in rows("to_check")]
    assert certain and certain == sorted(certain)
    assert sum(row["figures"] for row in rows("sources", measure="")) > 50
    assert rows("denied") and all(row["claim"] and row["against"] for row in rows("denied"))
    assert {"figure", "report"} <= {row["kind"] for row in rows("search", words="border guard")}
    assert all(row["words"] for row in rows("search", words="border guard"))
