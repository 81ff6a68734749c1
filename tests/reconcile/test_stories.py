"""Stories: what is one text, who speaks for it, and why."""

from dataclasses import replace
from datetime import date

from sayso.ledger.picture.inputs import ReportRow
from sayso.reconcile.stories.link import Version, link, sketch
from sayso.reconcile.stories.members import members
from sayso.records.picture import StoryKind

WORDS = [
    f"{first}{last}"
    for first in "bdfgklmnprst"
    for last in ("ab", "ec", "id", "of", "ug", "al", "er", "in", "os")
]
LONG = " ".join(WORDS)
ONE = ReportRow("1", "Agency", "", "Crossings rise", date(2021, 8, 4), "", LONG)


def other(**changes):
    return replace(ONE, id="2", publisher="Paper", **changes)


def linked(one, two):
    return link(Version(one), Version(two))


def told(*reports):
    versions = [Version(report) for report in reports]
    links = [found for i, a in enumerate(versions) for b in versions[:i] if (found := link(a, b))]
    return {one.report_id: one for one in members(reports, links)}


def test_a_copy_shares_a_band_and_is_linked():
    copy = other(text="Updated: " + LONG)
    assert set(sketch(ONE.text)) & set(sketch(copy.text))
    assert linked(ONE, copy).alike > 0.9
    found = told(ONE, copy)
    assert found["2"].kind is StoryKind.COPY
    assert found["1"].story_id == found["2"].story_id == "1"
    assert "copy of Agency of 4 August 2021" in found["2"].reason


def test_an_excerpt_does_not_speak_and_an_update_does():
    excerpt = other(text=" ".join(WORDS[:40]), published=date(2021, 8, 6))
    update = replace(other(text=" ".join(WORDS[:70]) + " " + " ".join(reversed(WORDS))), id="3")
    found = told(ONE, excerpt, replace(update, published=date(2021, 8, 5), publisher="Example Times"))
    assert [found[name].kind for name in "123"] == [StoryKind.FIRST, StoryKind.EXCERPT, StoryKind.UPDATE]
    assert [found[name].representative for name in "123"] == [False, False, True]


def test_a_shared_quotation_is_no_copy():
    quotation = " ".join(WORDS[:14])
    rest = " ".join(reversed(WORDS))
    assert linked(ONE, other(text=f"{rest} {quotation}")) is None


def test_a_common_agency_needs_less():
    partly = " ".join(WORDS[:34]) + " " + " ".join(reversed(WORDS))
    assert linked(ONE, other(text=partly)) is None
    credited = linked(replace(ONE, agency="AP"), other(text=partly, agency="AP"))
    assert credited.agency == "AP"
    by_itself = linked(replace(ONE, publisher="AP"), other(text=partly, agency="AP"))
    assert by_itself.agency == "AP"


def test_the_same_text_a_year_later_is_another_story():
    assert linked(ONE, other(published=date(2022, 8, 4))) is None


def test_page_furniture_under_unlike_headlines_is_no_story():
    form = replace(ONE, id="2", title="Weather tomorrow")
    assert linked(ONE, form) is None
    assert linked(ONE, replace(form, title="Crossings rise again")) is not None


def test_short_texts_have_no_sketch():
    assert sketch("Two killed in Minsk") == []
