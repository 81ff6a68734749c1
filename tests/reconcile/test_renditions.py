"""One report in two forms, and a corrected one: one story, and the fuller or corrected form speaks."""

import io
from contextlib import ExitStack
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from sqlalchemy import delete, func, select

from sayso.intake import Defaults
from sayso.ledger import Ledger
from sayso.ledger.ingest import Options, ingest
from sayso.ledger.picture.inputs import ReportRow
from sayso.ledger.picture.stories import find_stories, similar_reports
from sayso.ledger.schema import picture_tables as tables
from sayso.ledger.schema.tables import figure
from sayso.reconcile import refresh
from sayso.reconcile.forget import forget_reports
from sayso.reconcile.series.estimates import estimate
from sayso.reconcile.stories.heads import head_of, other_issue, same_publisher
from sayso.reconcile.stories.link import Version, link, sample, sketch
from sayso.reconcile.stories.members import members
from sayso.records import Report
from sayso.records.picture import StoryKind

from .conftest import counted

WORDS = [
    f"{a}{b}{c}" for a in "bdfgkl" for b in ("ab", "ec", "id", "of", "ug") for c in ("", "us", "ol", "ent")
]
DAY = date(2024, 3, 4)
PAGE = ReportRow("1", "Food and Agriculture Organization", "", "Floods in Ogre", DAY, "http://x.org/1", "")
PAGE = replace(PAGE, text=" ".join(WORDS[:60]))
FILE = replace(PAGE, id="2", publisher="FAO", title="", url="", document=True, text=" ".join(WORDS))


def linked(one, other):
    return link(Version(one), Version(other))


def told(*reports):
    versions = [Version(report) for report in reports]
    links = [found for i, a in enumerate(versions) for b in versions[:i] if (found := link(a, b))]
    return {one.report_id: one for one in members(reports, links)}


def speaker(*reports):
    return next(name for name, one in told(*reports).items() if one.representative)


# What says that two reports are one


def test_a_page_is_met_in_a_document_thirty_times_as_long():
    long = " ".join(f"{word}{number}" for number in range(15) for word in WORDS)
    document = f"{long} {PAGE.text} {long}"
    assert not set(sketch(PAGE.text)) & set(sketch(document))
    assert set(sample(PAGE.text)) & set(sample(document))


def test_what_many_reports_have_is_no_hint(tmp_path):
    reports = [Report(word) for word in WORDS[:8]]
    a1, a2, a3, b, c1, c2, c3, d = (one.id for one in reports)
    with Ledger(tmp_path / "sayso.db") as ledger:
        for one in reports:
            ledger.write_unread(one)
        with ledger.engine.connect() as connection:
            assert len(similar_reports(connection, {a1: [7], a2: [7], a3: [7]}, most=5)) == 3
            assert len(similar_reports(connection, {b: [7]}, most=5)) == 3
            assert similar_reports(connection, {c1: [7], c2: [7], c3: [8]}, most=5) == set()
            assert len(similar_reports(connection, {d: [8]}, most=5)) == 1


def test_the_words_of_a_page_may_be_edited():
    edited = [word if number % 7 else "indeed" for number, word in enumerate(WORDS[20:100])]
    page = replace(PAGE, text=" ".join([*WORDS[:20], *edited]))
    assert linked(page, FILE).shared > 0.6
    assert linked(replace(page, publisher="Example Times"), replace(FILE, document=False)) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("UNICEF", "United Nations Children's Fund", True),
        ("UNICEF", "UN Children's Fund", True),
        ("OCHA", "UN Office for the Coordination of Humanitarian Affairs", True),
        ("FAO", "Food and Agriculture Organization of the United Nations", True),
        ("WFP", "World Food Programme", True),
        ("Example Times", "example times", True),
        ("WHO", "World Food Programme", False),
        ("Reuters", "AFP", False),
        ("", "", False),
    ],
)
def test_publishers_are_known_by_their_initials(one, other, same):
    assert same_publisher(one, other) is same_publisher(other, one) is same


# Issues of a series


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("Floods: Situation Report No. 4", "Floods: Situation Report No. 5", True),
        ("Floods: Situation Report No. 4", "Floods | SITREP #4", False),
        ("FLASH UPDATE N0.1 – as of 3 March 2024", "Flash Update 2 (as of 5 March 2024)", True),
        ("Flash Update No. 3 (3 March)", "Flash Update No.3 (corrected, 4 March)", False),
        ("Country Brief October 2024", "Country Brief, December 2024", True),
        ("Country Brief October 2024", "Country Brief, 12 October 2024", False),
        ("Situation Report | 26 October 2024", "Situation Report, 2 November 2024", True),
        ("Weekly Update (10/26/2024)", "Weekly Update (26 October 2024)", False),
        ("Update: 3 killed in Ogre", "Update: 5 killed in Ogre", False),
        ("Floods in Ogre", "Situation Report No. 4", False),
    ],
)
def test_two_numbers_or_days_of_a_series_are_two_reports(one, other, apart):
    heads = [head_of(replace(PAGE, title=title)) for title in (one, other)]
    assert other_issue(*heads) is apart


def test_reports_of_a_series_stay_apart_though_they_share_most_of_their_words():
    fourth = replace(FILE, text=f"Floods in Ogre\n\nSituation Report # 4\n\n{FILE.text}")
    fifth = replace(fourth, id="3", text=fourth.text.replace("# 4", "# 5"), published=date(2024, 3, 11))
    assert linked(fourth, fifth) is None
    assert linked(fourth, replace(fifth, text=fourth.text)) is not None


def test_reports_of_one_publisher_a_week_apart_share_boilerplate():
    boilerplate, news = WORDS[:60], [f"{word}s" for word in WORDS[:60]]
    earlier = replace(PAGE, text=" ".join(WORDS))
    later = replace(PAGE, id="2", url="", text=" ".join(boilerplate + news), published=date(2024, 3, 11))
    assert linked(earlier, later) is None
    assert linked(earlier, replace(later, publisher="Example Times")) is not None


# Who speaks


def test_the_fuller_form_speaks_though_the_page_came_later():
    found = told(replace(PAGE, published=date(2024, 3, 9)), FILE)
    assert [found[name].kind for name in "12"] == [StoryKind.RENDITION, StoryKind.FIRST]
    assert [found[name].representative for name in "12"] == [False, True]
    assert found["1"].nearest == "2" and "rendition of FAO of 4 March 2024: 100%" in found["1"].reason
    assert speaker(PAGE, replace(FILE, published=None)) == "2"


def test_a_page_speaks_for_a_document_that_is_mostly_images():
    assert speaker(replace(PAGE, text=FILE.text), replace(FILE, text=PAGE.text)) == "1"


@pytest.mark.parametrize("mark", ["(corrected)", "- Revised", "v2", "(updated)"])
def test_a_corrected_version_speaks_instead(mark):
    first = replace(FILE, id="3", title="Floods in Ogre", text=f"{FILE.text} {' '.join(WORDS[:9])}")
    corrected = replace(FILE, title=f"Floods in Ogre {mark}")
    found = told(first, corrected, PAGE)
    assert found["2"].representative
    assert found["3"].kind is found["1"].kind is StoryKind.CORRECTED
    assert found["3"].reason.startswith("corrected by FAO of 4 March 2024")


def test_of_two_versions_as_full_the_later_speaks():
    later = replace(FILE, id="3", published=date(2024, 3, 5), text=" ".join(WORDS[2:]))
    assert speaker(FILE, later) == "3"


# What counts of a report in two forms


def test_the_form_that_speaks_votes_though_the_other_came_later(series_of):
    figures = [
        counted(43, report="file", published="2021-08-05"),
        counted(40, report="page", published="2021-08-09"),
        counted(47, report="page", published="2021-08-09", on="2021-08-03"),
    ]
    (strand,) = series_of(*figures, stories={"file": ("story", True), "page": ("story", False)})
    assert [one.best for one in estimate(strand)] == [47, 43]


TITLE = "Floods in Ogre: Situation Report No. 1"
PROSE = (
    "Heavy rain on 3 March 2024 flooded the town of Ogre in Latvia and cut the road to Riga for two days.",
    "In Ogre, 1,240 people were displaced on 4 March 2024, the State Fire and Rescue Service said.",
    "The flood killed 3 people in Ogre on 4 March 2024, according to the State Fire and Rescue Service.",
)
MORE = (
    "In Jelgava, 85 people were displaced on 4 March 2024, the State Fire and Rescue Service said on Tuesday."
)


def page(*paragraphs, title=TITLE):
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    head = f'<title>{title}</title><meta property="article:published_time" content="2024-03-06">'
    return f"<html><head>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>".encode()


def docx(*paragraphs, title=TITLE):
    document = Document()
    document.add_heading(title, 1)
    for one in paragraphs:
        document.add_paragraph(one)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture
def grown(tmp_path):
    """A ledger into which files come one by one, each with its picture; then made anew, the same."""

    opened = ExitStack()

    def grow(**files):
        ledger = opened.enter_context(Ledger(tmp_path / "sayso.db"))
        for name, data in files.items():
            path = tmp_path / name.replace("_", ".")
            path.write_bytes(data)
            list(ingest(ledger, [path], Options(Defaults("2024-03-05", "Example Institute"))))
            refresh(ledger)
        before = quotes(ledger)
        with ledger.writing() as connection:
            connection.execute(delete(tables.picture_state))
        refresh(ledger)
        assert quotes(ledger) == before
        return ledger

    with opened:
        yield grow


def quotes(ledger):
    """The words of all figures that are in series."""
    s = tables.series_figure.c
    wanted = select(figure.c.quote).join(tables.series_figure, s.figure_row == figure.c.row)
    with ledger.engine.connect() as connection:
        return sorted(connection.execute(wanted).scalars())


def count(ledger, column):
    with ledger.engine.connect() as connection:
        return connection.execute(select(func.sum(column))).scalar()


@pytest.mark.model
@pytest.mark.parametrize("names", [("a_html", "b_docx"), ("b_docx", "a_html")])
def test_figures_and_incidents_of_a_page_and_its_document_count_once(grown, names):
    files = {"a_html": page(*PROSE), "b_docx": docx(*PROSE, MORE)}
    ledger = grown(**{name: files[name] for name in names})
    assert quotes(ledger) == ["1,240 people", "3 people", "85 people"]
    assert (
        count(ledger, tables.series.c.reports) == 3 and count(ledger, tables.estimate.c.original_sources) == 3
    )
    assert count(ledger, tables.incident.c.reports) == count(ledger, tables.incident.c.stories)
    story = find_stories(ledger.engine)
    assert sorted((one.kind, one.representative) for one in story) == [("first", True), ("rendition", False)]
    document = next(one for one in story if one.representative)
    forget_reports(ledger, [document.report_id], who="test")
    assert quotes(ledger) == ["1,240 people", "3 people"]
    assert find_stories(ledger.engine) == []


@pytest.mark.model
def test_a_number_that_only_the_page_has_counts(grown):
    ledger = grown(
        a_html=page(*PROSE, MORE), b_docx=docx(*PROSE, *(f"{WORDS[n]} {PROSE[0]}" for n in range(5)))
    )
    assert quotes(ledger) == ["1,240 people", "3 people", "85 people"]


@pytest.mark.model
def test_a_corrected_number_counts_and_the_wrong_one_does_not(grown):
    right = [one.replace("1,240", "2,140") for one in PROSE]
    ledger = grown(a_docx=docx(*PROSE, MORE), b_docx=docx(*right, MORE, title=f"{TITLE} (corrected)"))
    assert quotes(ledger) == ["2,140 people", "3 people", "85 people"]


@pytest.mark.model
def test_two_reports_of_a_series_both_count(grown):
    later = [one.replace("4 March", "5 March").replace("1,240", "1,500") for one in PROSE]
    ledger = grown(a_docx=docx(*PROSE), b_docx=docx(*later, title=TITLE.replace("No. 1", "No. 2")))
    assert "1,240 people" in quotes(ledger) and "1,500 people" in quotes(ledger)
    assert find_stories(ledger.engine) == []


@pytest.mark.model
def test_a_press_review_that_holds_reports_is_another_story(grown):
    head = "---\ntitle: {}\npublisher: {}\npublished: 2024-03-05\n---\n"
    roads = (
        "The bridge of Jelgava was closed on 5 March 2024, and trains to Riga stood still until that evening."
    )
    filler = " ".join(f"In ward {n} the council met about the budget for street {n}." for n in range(99))
    ledger = grown(
        a_txt=(head.format("Floods in Ogre", "Example Times") + "\n\n".join(PROSE)).encode(),
        b_txt=(head.format("No trains to Riga", "Example Post") + f"{roads} {MORE}").encode(),
        c_txt=(
            head.format("Press review", "Example Clips") + "\n\n".join([filler, *PROSE, filler, roads, MORE])
        ).encode(),
    )
    assert ledger.status().reports == 3 and not ledger.status().failures
    assert find_stories(ledger.engine) == []
