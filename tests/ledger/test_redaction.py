"""A name that is redacted stands nowhere: no table, no file, no new reading; all else keeps its place."""

import io
import shutil
import unicodedata

import pytest
from sqlalchemy import JSON, String, func, select

from commands import run_sayso
from sayso.errors import NotFoundError, SaysoError
from sayso.ledger import Ledger
from sayso.ledger.feeds.pages import NewPage, add_pages
from sayso.ledger.feeds.store import keep_feeds
from sayso.ledger.ingest import Options, ingest
from sayso.ledger.jobs.files import new_folder
from sayso.ledger.jobs.store import JobRequest, add_job
from sayso.ledger.originals import get_pdf
from sayso.ledger.redaction.names import names_of, spellings_of
from sayso.ledger.redaction.rows import LEFT, UNSEEN, every_table, text_columns
from sayso.ledger.redaction.store import find_redactions
from sayso.ledger.review.audit import find_audit, write_audit
from sayso.ledger.review.decisions import Decision, decide_finding
from sayso.ledger.schema import tables
from sayso.ledger.search.query import SearchFilter, search
from sayso.ledger.seen.searches import save_search
from sayso.reconcile import refresh
from sayso.reconcile.redact import plan_redaction, redact_names

pytestmark = pytest.mark.model

SALT = "00" * 16
NAME = "Agnė Bilotaitė"
TEXTS = {
    "agne-bilotaite.txt": (
        "---\ntitle: Bilotaitė counts migrants\npublished: 2021-08-04\npublisher: Example Times\n"
        "url: https://example.org/2021/agne-bilotaite-counts\n---\n"
        "Interior Minister Agnė Bilotaitė said 35 people had crossed into Lithuania on Wednesday. "
        "AGNE BILOTAITE denied that 12 people were injured. Bilotaitė told reporters that border guards had "
        "detained 171 migrants.\n"
    ),
    "other.txt": (
        "---\ntitle: A fire\npublished: 2021-08-05\npublisher: Example Times\n---\n"
        "Police said 9 people were killed in a fire in Riga. A man called Agne was not hurt.\n"
    ),
}  # fmt: skip
NEW = (
    "---\ntitle: Once more\npublished: 2021-08-09\npublisher: Example Post\n---\n"
    "Agne Bilotaite said 44 people had been detained in Lithuania on Sunday. Ms Bilotaite left.\n"
)


def plain(text):
    """Small letters without accents, as a search with grep -i would find them."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


def texts_of(ledger):
    """Every text of every table, layouts and JSON as well, with where it stands."""
    with ledger.engine.connect() as connection:
        for table in tables.metadata.sorted_tables:
            for row in connection.execute(select(table)):
                for column, value in zip(table.columns, row, strict=True):
                    if isinstance(value, str | list | dict):
                        yield f"{table.name}.{column.name}", str(value)


def places_of(ledger, word):
    return sorted(where for where, text in texts_of(ledger) if word in plain(text))


def figures_of(ledger):
    return {
        (row.id, row.low, row.high, row.measure, row.period_last, row.country, row.start, row.end)
        for row in ledger.figures()
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("texts")
    for name, text in TEXTS.items():
        (path / name).write_text(text)
    return path


@pytest.fixture(scope="module")
def redacted(folder, tmp_path_factory):
    """A ledger with the name in every kind of thing that people leave in one, before and after."""
    path = tmp_path_factory.mktemp("redacted") / "sayso.db"
    with Ledger(path) as ledger:
        list(ingest(ledger, [folder], Options()))
        refresh(ledger)
        row = next(one for one in ledger.figures() if one.low == 35)
        with ledger.writing() as connection:
            reviewed = Decision("confirm", "figure", row.report_id, "ana", row.id, note=f"as {NAME} said")
            decide_finding(connection, reviewed)
            write_audit(connection, "ana", "note", "asked Agne Bilotaite", address="")
            add_job(
                connection, JobRequest("agne_bilotaite.pdf", "ana", [("file", "Bilotaite, Agne.pdf", "x")])
            )
            save_search(connection, "ana", "her", SearchFilter(words="agne bilotaite"))
            feed = next(
                iter(keep_feeds(connection, "FEEDS.toml", {"https://example.org/feed": ("example", "")}))
            )
            pages = [NewPage(f"https://example.org/{n}/agne-bilotaite", "example.org") for n in (1, 2)]
            add_pages(connection, feed, pages)
        before = figures_of(ledger), places_of(ledger, "bilotait")
        plan = plan_redaction(ledger, [NAME])
        done = redact_names(ledger, [NAME], who="ana", why="she asked")
        yield ledger, before, plan, done


def test_the_name_stands_in_no_table_afterwards(redacted):
    ledger, (_, places), plan, done = redacted
    assert {"report.text", "report.title", "report.url", "claim.actor", "evidence.quote", "review.note",
            "audit.detail", "job.title", "job_input.name", "saved_search.asked", "feed_page.address",
            "input.location"} <= {*places}  # fmt: skip
    assert places_of(ledger, "bilotait") == []
    assert done.places == len(plan.places) and done.erased


@pytest.mark.sqlite
def test_the_name_is_in_no_byte_of_the_file_or_its_log(redacted):
    ledger = redacted[0]
    for path in ledger.path.parent.glob("sayso.db*"):
        if path.is_file():
            data = path.read_bytes().lower()
            assert b"bilotait" not in data and "bilotaitė".encode() not in data, path.name


def test_other_findings_keep_their_numbers_and_places(redacted):
    ledger, (figures, _), _, _ = redacted
    assert figures_of(ledger) == figures and len(figures) >= 3
    claim = next(row for row in ledger.claims() if row.actor and "█" in row.actor)
    assert claim.actor == "████ █████████"
    with ledger.engine.connect() as connection:
        texts = dict(connection.execute(select(tables.report.c.id, tables.report.c.text)).all())
        told = [
            (row.report_id, row.start, row.end, row.quote)
            for table, parent, key in (
                (tables.evidence, tables.figure, "figure_row"),
                (tables.participant, tables.event, "event_row"),
                (tables.event_evidence, tables.event, "event_row"),
            )
            for row in connection.execute(
                select(parent.c.report_id, table.c.start, table.c.end, table.c.quote).join(
                    parent, parent.c.row == table.c[key]
                )
            )
        ]
    assert told and all(texts[report][start:end] == quote for report, start, end, quote in told)


def test_only_the_whole_name_counts_elsewhere(redacted):
    ledger = redacted[0]
    with ledger.engine.connect() as connection:
        texts = connection.execute(select(tables.report.c.text)).scalars().all()
    assert any("A man called Agne was not hurt." in text for text in texts)


def test_search_does_not_find_it(redacted):
    ledger = redacted[0]
    with ledger.engine.connect() as connection:
        found = [search(connection, SearchFilter(words=word)) for word in ("bilotaite", "migrants")]
    assert not found[0] and found[1]


def test_the_audit_and_the_list_have_a_hash_and_no_name(redacted):
    ledger = redacted[0]
    with ledger.engine.connect() as connection:
        (row,) = find_redactions(connection)
        newest = find_audit(connection)[0]
    assert (row.who, row.why, row.reports) == ("ana", "she asked", 1)
    assert newest.action == "redact" and row.digest[:12] in newest.detail


def test_the_same_files_are_known_and_new_ones_come_in_without_the_name(redacted, folder, tmp_path):
    ledger = redacted[0]
    assert {one.kind for one in ingest(ledger, [folder], Options())} == {"known"}
    moved = tmp_path / "moved-bilotaite.txt"
    shutil.copy(folder / "agne-bilotaite.txt", moved)  # the same report from another file
    (tmp_path / "new.txt").write_text(NEW)
    kinds = {one.location.rsplit("/", 1)[-1]: one.kind for one in ingest(ledger, [tmp_path], Options())}
    assert kinds == {moved.name: "known", "new.txt": "read"}
    refresh(ledger)
    assert places_of(ledger, "bilotait") == ["input.location"]  # a surname alone may be another's
    (figure,) = [row for row in ledger.figures() if row.low == 44]
    assert "████ █████████" in (figure.speaker or "")
    report = ledger.report(figure.report_id)
    assert report.text.endswith("Ms █████████ left.")


def test_pages_jobs_and_files_named_later_come_in_without_it(redacted):
    ledger = redacted[0]
    with ledger.writing() as connection:
        feed = next(iter(keep_feeds(connection, "FEEDS.toml", {"https://example.org/feed": ("example", "")})))
        listed = [NewPage("https://example.org/1/agne-bilotaite", "example.org"),
                  NewPage("https://example.org/7", "example.org", title=f"{NAME} resigns")]  # fmt: skip
        assert add_pages(connection, feed, listed) == 1
        number = add_job(connection, JobRequest(f"{NAME}.pdf", "ana"))
        write_audit(connection, "ana", "note", f"{NAME} again", address="")
    kept = new_folder(ledger)
    assert "bilotait" not in plain(kept.save(f"{NAME}.txt", io.BytesIO(b"x")))
    kept.drop()
    assert number and "feed_page.title" not in places_of(ledger, "bilotait")


def test_no_image_of_a_page_shows_it(redacted):
    ledger = redacted[0]
    report_id = next(row.report_id for row in ledger.figures() if row.low == 35)
    with pytest.raises(NotFoundError, match="Names were redacted"):
        get_pdf(ledger, report_id)


def test_every_text_column_is_walked_or_said_not_to_be():
    walked = {(table.name, column.name) for table in every_table() for column in text_columns(table)}
    coded = {"partition"}  # keys that the picture makes of measures and countries
    for table in tables.metadata.sorted_tables:
        if table.name in UNSEEN:
            continue
        for column in table.columns:
            long = isinstance(column.type, JSON) or (
                isinstance(column.type, String) and not column.type.length
            )
            if long and not column.primary_key:
                assert (table.name, column.name) in walked or column.name in coded
    assert {*LEFT} == {"account", "login", "codebook"}


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Angela Merkel spoke.", "██████ ██████ spoke."),
        ("ANGELA  MERKEL", "██████  ██████"),
        ("Merkel, Angela", "██████, ██████"),
        ("Angela\nMerkel", "██████\n██████"),
        ("Ange\u00adla Merkel", "███████ ██████"),
        ("https://example.org/angela-merkel/1", "https://example.org/██████-██████/1"),
        ("https://example.org/?q=Angela%20Merkel", "https://example.org/?q=██████%████████"),
        ("#AngelaMerkel", "#████████████"),
        ("angela_merkel@example.org", "██████_██████@example.org"),
        ("Angela Merkel's", "██████ ██████'s"),
        ("Angela was there. Merkel was not.", "Angela was there. Merkel was not."),
        ("Angela\n\nMerkel", "Angela\n\nMerkel"),
        ("Angelas Merkels", "Angelas Merkels"),
    ],
)
def test_a_name_is_found_however_it_is_written(text, masked):
    names = names_of(spellings_of("Angela Merkel", SALT), SALT)
    assert names.masked(text) == masked
    assert len(names.masked(text)) == len(text)
    assert names_of(spellings_of("Angela Merkel", SALT), SALT, ["Angela Merkel"]).masked(text) == masked


def test_accents_and_scripts_without_spaces():
    assert names_of(spellings_of("Jürgen Trittin", SALT), SALT).masked("Jurgen Trittin") == "██████ ███████"
    assert names_of(spellings_of("習近平", SALT), SALT).masked("主席習近平说") == "主席███说"
    address = "https://example.org/J%C3%BCrgen-Trittin"
    assert "rgen" not in names_of(spellings_of("Jürgen Trittin", SALT), SALT).masked_value(address)


def test_the_last_word_alone_counts_only_with_the_whole_name():
    names = names_of(spellings_of("Angela Merkel", SALT), SALT)
    assert names.masked("Merkel left", parts=True) == "██████ left"
    assert names.masked("a merkel", parts=True) == "a merkel"


def test_the_command_changes_nothing_without_yes_and_refuses_common_words(redacted):
    path = redacted[0].name
    shown = run_sayso("redact", "Riga", "--ledger", path)
    assert shown.returncode == 0 and "Nothing was changed" in shown.stdout
    assert "'Riga' is the name of a place, too." in " ".join(shown.stdout.split())
    refused = run_sayso("redact", "Riga", "--ledger", path, "--yes")
    assert refused.returncode == 1 and "Give more of the name, or add --anyway." in refused.stderr
    common = run_sayso("redact", "fire", "--ledger", path, "--yes")
    assert common.returncode == 1 and "common word" in common.stderr
    for bad in ("", "ab", "a b c d e f g h i"):
        assert run_sayso("redact", bad, "--ledger", path, "--yes").returncode == 1
    assert "Off the list: 0 names" in run_sayso("redact", "--lift", "99", "--ledger", path).stdout
    listed = run_sayso("redact", "--list", "--ledger", path, width=200).stdout
    assert "she asked" in listed and "ilotait" not in listed


def test_a_name_from_standard_input_is_not_on_the_command_line(redacted):
    shown = run_sayso("redact", "-", "--ledger", redacted[0].name, stdin="Olaf Scholz\n")
    assert shown.returncode == 0 and "stands nowhere" in shown.stdout


def test_forgetting_by_date_leaves_no_word(folder, tmp_path):
    path = tmp_path / "sayso.db"
    with Ledger(path) as ledger:
        list(ingest(ledger, [folder], Options()))
        refresh(ledger)
    shown = run_sayso("forget", "--before", "2021-08-05", "--ledger", path)
    assert "1 report published before 2021-08-05, of 2021-08-04. Nothing was changed" in shown.stdout
    done = run_sayso("forget", "--before", "2021-08-05", "--yes", "--ledger", path)
    assert (done.returncode, done.stdout.startswith("Forgotten: 1 report")) == (0, True), done.stderr
    with Ledger(path) as ledger:
        assert {row.low for row in ledger.figures()} == {9}
        assert places_of(ledger, "bilotait") == []
        assert {one.kind for one in ingest(ledger, [folder], Options())} == {"known", "forgotten"}
        on_file = ledger.path is not None and ledger.path.exists()
        assert not on_file or b"bilotait" not in path.read_bytes().lower()
    assert run_sayso("forget", "--before", "2021-08-05", "--since", "2020", "--ledger", path).returncode == 1


def test_names_are_not_looked_for_where_none_is_kept_out(tmp_path):
    with Ledger(tmp_path / "sayso.db") as ledger, ledger.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(tables.report)).scalar() == 0
        assert find_redactions(connection) == []
    with pytest.raises(SaysoError, match="too short"):
        spellings_of("X", SALT)
