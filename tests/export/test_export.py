"""Lists that leave the ledger, read back by tools that are not ours."""

import csv
import io
import json
import shutil
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from sayso.cli import app
from sayso.codebook.export_rules import export_rules
from sayso.errors import SaysoError
from sayso.export.formats.linked import annotation, urn_of
from sayso.export.run import FORMATS, check_export, export_list
from sayso.export.tables.lists import LISTS
from sayso.export.tables.numbers import profile_numbers
from sayso.export.tables.query import ExportQuery
from sayso.export.whole import whole_file
from sayso.ledger import Ledger
from sayso.ledger.findings.sentences import on_one_line
from sayso.ledger.picture.disagreements import find_disagreements
from sayso.ledger.picture.estimates import find_estimates
from sayso.reconcile import refresh
from sayso.reconcile.series.estimates import profile


@pytest.fixture(scope="module")
def ledger(sample_ledger, tmp_path_factory):
    path = tmp_path_factory.mktemp("export") / "sayso.db"
    shutil.copy(sample_ledger, path)
    with Ledger(path) as opened:
        refresh(opened)
        yield opened


@pytest.fixture
def written(ledger, tmp_path):
    """Write a list in a format; the file."""

    def write(format_, list_="figures", **asked):
        path = tmp_path / f"out.{format_}"
        export_list(ledger, (format_, list_), ExportQuery(**asked), path)
        return path

    return write


def table(path):
    """The rows of a CSV file by column."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_every_list_has_its_rows_and_every_column_a_meaning(ledger, written):
    expected = {
        "figures": len(list(ledger.figures())),
        "events": len(list(ledger.events())),
        "claims": len(list(ledger.claims())),
        "estimates": len(find_estimates(ledger.engine)),
        "disagreements": len(find_disagreements(ledger.engine)),
    }
    for name in LISTS:
        rows = table(written("csv", name))
        assert len(rows) == expected.get(name, len(rows)) > 0
        assert all(export_rules().column(name, column).about for column in rows[0])


def test_hxl_is_read_by_libhxl(written, ledger):
    hxl = pytest.importorskip("hxl")
    text = written("hxl", country="LT").read_text(encoding="utf-8")
    source = hxl.data(list(csv.reader(io.StringIO(text))))
    rows = list(source)
    assert len(rows) == len([one for one in ledger.figures() if one.country == "LT"])
    assert {"#affected+detained", "#date+start", "#country+code+v_iso2", "#meta+source"} <= set(
        source.display_tags
    )
    detained = [row for row in rows if row.get("#indicator+name") == "detained"]
    assert detained
    for row in detained:
        given = row.get("#indicator+value+min") if row.get("#status") == "actual" else ""
        assert row.get("#affected+detained") == given and not row.get("#affected+arrivals")


def test_a_workbook_has_types_filters_comments_and_a_sheet_on_how_to_read_it(written):
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    book = openpyxl.load_workbook(written("xlsx", measure="detained", sentences=True))
    sheet, about = book["figures"], book["how to read it"]
    head = [cell.value for cell in sheet[1]]
    first = dict(zip(head, sheet[2], strict=True))
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref
    assert first["published"].is_date and first["latitude"].data_type == "n"
    lows = [row[head.index("low")].value for row in sheet.iter_rows(min_row=2)]
    assert all(one is None or isinstance(one, int) for one in lows) and any(lows)
    comment = first["quote"].comment.text
    assert f"sentence: {first['sentence'].value}" in comment and first["quote"].value in comment
    told = dict(row for row in about.iter_rows(values_only=True))
    assert "measure detained" in told["Asked for"] and told["quote"].startswith("The words")
    assert set(head) <= set(told)


def test_parquet_is_read_by_duckdb_and_polars(written, ledger):
    pytest.importorskip("pyarrow")
    duckdb, polars = pytest.importorskip("duckdb"), pytest.importorskip("polars")
    path = written("parquet")
    sql = "SELECT count(*), sum(low), min(period_last), max(published) FROM read_parquet(?)"
    count, total, first, last = duckdb.connect().execute(sql, [str(path)]).fetchone()
    rows = list(ledger.figures())
    assert (count, total) == (len(rows), sum(row.low or 0 for row in rows))
    assert first == min(row.period_last for row in rows if row.period_last)
    assert last == max(row.published for row in rows)
    frame = polars.read_parquet(path)
    assert set(frame["id"]) == {row.id for row in rows}
    events = polars.read_parquet(written("parquet", "events"))
    assert events["actors"].dtype == polars.List(polars.String)


def test_geojson_is_read_by_shapely_and_loses_nothing(written, ledger):
    shapely = pytest.importorskip("shapely")
    found = json.loads(written("geojson").read_text(encoding="utf-8"))
    rows = {row.id: row for row in ledger.figures()}
    assert found["type"] == "FeatureCollection" and len(found["features"]) == len(rows)
    for one in found["features"]:
        row = rows[one["properties"]["id"]]
        if row.latitude is None:
            assert one["geometry"] is None
        else:
            point = shapely.from_geojson(json.dumps(one["geometry"]))
            assert (point.y, point.x) == (row.latitude, row.longitude)


@pytest.mark.parametrize("list_", ["figures", "claims", "disagreements"])
def test_json_ld_expands_without_a_network(written, ledger, list_):
    jsonld = pytest.importorskip("pyld").jsonld
    graph = jsonld.expand(json.loads(written("jsonld", list_).read_text(encoding="utf-8")))
    schema, oa = "https://schema.org/", "http://www.w3.org/ns/oa#"
    claims = {one["@id"]: one for one in graph if one["@type"] == [f"{schema}Claim"]}
    assert claims and all(one[f"{schema}text"] for one in claims.values())
    if list_ == "disagreements":
        known = {urn_of("figure", row.report_id, row.id) for row in ledger.figures()}
        known |= {urn_of("claim", row.report_id, row.id) for row in ledger.claims()}
        assert claims.keys() <= known, "sides are the claims of the other lists"
        reviews = [one for one in graph if one["@type"] == [f"{schema}ClaimReview"]]
        assert len(reviews) == len(find_disagreements(ledger.engine))
        assert all(one[f"{schema}itemReviewed"][0]["@id"] in claims for one in reviews)
        return
    texts = {row.id: row for row in (ledger.figures() if list_ == "figures" else ledger.claims())}
    for one in graph:
        if one["@type"] == [f"{oa}Annotation"]:
            body = one[f"{oa}hasBody"][0]["@id"]
            selectors = one[f"{oa}hasTarget"][0][f"{oa}hasSelector"]
            place = next(two for two in selectors if two["@type"] == [f"{oa}TextPositionSelector"])
            row = texts[body.rpartition(":")[2]]
            quote = next(two for two in selectors if two["@type"] == [f"{oa}TextQuoteSelector"])
            parts = (quote.get(f"{oa}{name}", [{"@value": ""}]) for name in ("prefix", "exact", "suffix"))
            words = "".join(part[0]["@value"] for part in parts)
            if list_ == "figures":
                assert " ".join(words.split()) == claims[body][f"{schema}text"][0]["@value"]
            assert body == urn_of(list_.removesuffix("s"), row.report_id, row.id)
            assert body in claims and place[f"{oa}start"][0]["@value"] == row.start


def test_words_that_stand_twice_in_a_sentence_are_found_at_their_own_place(ledger):
    text = "It was bad. Some 20  people were killed, and another 20 injured."
    start = text.rindex("20")
    told, at = on_one_line(text, start, start + 2)
    row = replace(next(iter(ledger.figures())), quote="20")
    assert told == "Some 20 people were killed, and another 20 injured."
    quote = annotation("f", row, told, at)["oa:hasTarget"]["oa:hasSelector"][0]
    assert quote["oa:prefix"] == "Some 20 people were killed, and another "
    assert quote["oa:suffix"] == " injured."


def test_other_projects_find_their_columns(written, ledger):
    acled = table(written("acled", "incidents"))
    assert acled and all(row["event_type"] and row["event_date"][:4] == row["year"] for row in acled)
    ged = table(written("ged", "incidents"))
    assert all(int(row["low"]) <= int(row["best"]) <= int(row["high"]) for row in ged)
    polecat = written("polecat", "events").read_text(encoding="utf-8").splitlines()
    typed = [row for row in ledger.events() if row.type]
    assert polecat[0].startswith("Event ID\t") and len(polecat) == len(typed) + 1


@pytest.mark.parametrize(
    ("name", "interval", "expected"),
    [
        ("ucdp", (24, 99, "vague"), (24, 24, 99)),
        ("acled", (24, 99, "vague"), (12, None, None)),
        ("mmp", (24, 99, "vague"), (24, 24, None)),
        ("idmc", (300, None, "at_least"), (300, None, None)),
        ("ucdp", (None, 40, "at_most"), (40, None, 40)),
        ("mmp", (None, 40, "at_most"), (None, None, None)),
    ],
)
def test_a_profile_makes_one_number_of_an_interval(name, interval, expected):
    assert profile_numbers(*interval, profile(name)) == expected


def test_a_filter_that_a_list_does_not_know_is_an_error(ledger):
    with pytest.raises(SaysoError, match=r"cannot be filtered by --measure\. Use some of: --country"):
        export_list(ledger, ("csv", "claims"), ExportQuery(measure="killed"))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("docx", "figures"), "There is no format 'docx'. Known: csv, hxl"),
        (("csv", "people"), "There is no list 'people'. Known: figures"),
        (("geojson", "series"), "geojson holds figures or events, not series."),
        (("parquet", "figures"), "parquet is no text: give a file with --output."),
    ],
)
def test_what_does_not_go_together_is_said(asked, message):
    with pytest.raises(SaysoError, match=message):
        check_export(*asked, None)
    assert asked[0] not in FORMATS or FORMATS[asked[0]]


def test_a_file_is_there_when_it_is_whole(ledger, tmp_path, monkeypatch):
    path = tmp_path / "out.csv"
    path.write_text("before")

    def broken(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("sayso.export.formats.csv_hxl._changed", broken)
    with pytest.raises(KeyboardInterrupt):
        export_list(ledger, ("csv", "figures"), ExportQuery(), path)
    assert path.read_text() == "before" and list(tmp_path.iterdir()) == [path]


def test_two_exports_to_one_file_do_not_meet_and_only_errors_of_the_file_are_its_own(tmp_path):
    path = tmp_path / "out.csv"
    with whole_file(path) as one, whole_file(path) as other:
        assert one != other
        one.write_text("one")
        other.write_text("other")
    assert path.read_text() == "one" and list(tmp_path.iterdir()) == [path]
    for error in (ConnectionResetError("gone"), FileNotFoundError(2, "No such file", "other.toml")):
        with pytest.raises(type(error)), whole_file(path):
            raise error
    with pytest.raises(SaysoError, match=r"out\.csv cannot be written: No space"), whole_file(path):
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_a_folder_that_is_not_there_is_one_sentence(ledger, tmp_path, format_):
    path = tmp_path / "none" / "out"
    with pytest.raises(SaysoError, match="out cannot be written: No such file or directory"):
        export_list(ledger, (format_, "series"), ExportQuery(), path)


def test_the_command_prints_text_and_says_what_it_wrote(ledger, tmp_path):
    run = CliRunner().invoke
    done = run(app, ["export", "hxl", "--ledger", str(ledger.path), "--country", "Lithuania", "--limit", "2"])
    assert done.exit_code == 0 and len(list(csv.reader(io.StringIO(done.stdout)))) == 4
    out = tmp_path / "f.geojson"
    done = run(app, ["export", "geojson", "events", "-l", str(ledger.path), "-o", str(out)])
    assert done.exit_code == 0 and f"{out}: " in done.stdout.replace("\n", "")
    assert json.loads(out.read_text(encoding="utf-8"))["features"]


@pytest.mark.parametrize("list_", list(LISTS))
def test_hxl_passes_the_validation_of_libhxl(written, list_):
    hxl = pytest.importorskip("hxl")
    text = written("hxl", list_, profile="ucdp" if list_ == "figures" else None).read_text(encoding="utf-8")
    told = hxl.validate(hxl.data(list(csv.reader(io.StringIO(text)))))
    wrong = [one for one in told["issues"] if one["severity"] != "info"]  # as "possible outlier" is
    assert not wrong
