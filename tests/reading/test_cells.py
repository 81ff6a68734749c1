"""Figures of tables: what heads, captions and the lines around say of a number."""

from datetime import date

import pytest

from sayso.intake.documents.parts import PartCell, paragraph, put_together, table_rows
from sayso.intake.documents.report import with_layout
from sayso.reading.pipeline import read_reports
from sayso.records import BlockKind, Report

pytestmark = pytest.mark.model

INTRO = "In Haiti the departments of Sud, Nippes and Ouest are cut off since the storm."


def read(rows, caption="", source="", intro=INTRO):
    parts = [paragraph(intro)]
    if caption:
        parts.append(paragraph(caption, BlockKind.HEADING, 2))
    parts += table_rows([PartCell(cell) for cell in row] for row in rows)
    if source:
        parts.append(paragraph(source))
    made = put_together(parts)
    (reading,) = read_reports([with_layout(Report(made.text, published=date(2025, 11, 5)), made)])
    return {one.interval.low: one for one in reading.figures}


def told(figure):
    return figure.measure, figure.unit, figure.place_text, figure.country


def test_a_cell_takes_what_heads_its_row_and_column():
    found = read(
        [["Department", "Deaths", "Houses destroyed"], ["Sud", "3", "1,204"], ["Nippes", "12", "77"]]
    )
    assert told(found[3]) == ("killed", "people", "Sud", "HT")
    assert told(found[1204]) == ("buildings_destroyed", "house", "Sud", "HT")
    assert told(found[12]) == ("killed", "people", "Nippes", "HT")
    assert found[12].evidence.measure.quote == "Deaths"
    assert found[12].evidence.place.quote == "Nippes"


def test_measures_may_head_the_rows_and_places_the_columns():
    found = read([["", "Sud", "Nippes"], ["Injured", "21", "4"], ["Families displaced", "250", "60"]])
    assert told(found[21]) == ("injured", "people", "Sud", "HT")
    assert told(found[60]) == ("displaced", "households", "Nippes", "HT")


def test_the_caption_says_what_the_heads_do_not():
    rows = [["Department", "Men", "Women"], ["Sud", "310", "420"], ["Nippes", "110", "120"]]
    found = read(
        rows, "Table 2: People displaced by department, as of 3 November 2025", "Source: Civil Protection"
    )
    assert told(found[310])[:3] == ("displaced", "people", "Sud")
    assert found[310].period.last == date(2025, 11, 3)
    assert found[310].speaker == "Civil Protection"


def test_numbers_are_scaled_where_a_head_or_caption_says_so():
    rows = [["Department", "People affected"], ["Sud", "12.5"], ["Nippes", "7"]]
    assert set(read(rows, "Table 1: People affected (in thousands)")) == {12500, 7000}
    points = read([["Department", "People affected"], ["Sud", "12.500"], ["Nippes", "7.100"]])
    assert set(points) == {12500, 7100}


def test_days_head_columns():
    found = read(
        [["Department", "28 October 2025", "3 November 2025"], ["Sud", "3", "12"], ["Nippes", "1", "4"]],
        "Deaths by department",
    )
    assert (told(found[12])[0], found[12].period.last) == ("killed", date(2025, 11, 3))
    assert found[3].period.last == date(2025, 10, 28)


def test_a_row_has_its_own_source():
    found = read([["Department", "Deaths", "Source"], ["Sud", "3", "Red Cross"], ["Nippes", "12", "Mayor"]])
    assert (found[3].speaker, found[12].speaker) == ("Red Cross", "Mayor")


def test_shares_ranks_and_codes_count_nothing():
    rows = [
        ["Department", "Pcode", "Deaths", "% of deaths"],
        ["Sud", "7", "30", "60"],
        ["Nippes", "10", "20", "40"],
    ]
    assert set(read(rows)) == {20, 30}


def test_money_is_in_the_currency_of_its_head():
    found = read(
        [["Sector", "Requirements (USD)"], ["Shelter", "4,000,000"], ["Health", "1,500,000"]],
        "Funding required",
    )
    assert (found[4000000].measure, found[4000000].unit) == ("funding_required", "USD")


def test_a_column_of_men_and_women_is_no_column_of_places():
    found = read([["Sex", "Deaths"], ["Men", "30"], ["Women", "20"]])
    assert found[30].place_text is None
    assert found[30].country == "HT"


def test_evidence_is_quoted_from_the_text():
    rows = [["Department", "Deaths"], ["Sud", "3"], ["Nippes", "12"]]
    made = put_together([paragraph(INTRO), *table_rows([PartCell(cell) for cell in row] for row in rows)])
    (reading,) = read_reports([with_layout(Report(made.text, published=date(2025, 11, 5)), made)])
    for figure in reading.figures:
        for words in (figure.evidence.quantity, figure.evidence.measure, figure.evidence.place):
            assert made.text[words.start : words.end] == words.quote


def test_magnitudes_stand_apart_in_cells():
    found = read(
        [["Total requirements (in USD)", "Received (in USD)"], ["1.5 B", "278.8 M"]], "Funding required"
    )
    assert set(found) == {1_500_000_000, 278_800_000}


def test_a_head_counts_nothing_itself():
    found = read([["Department", "Deaths per 1,000", "Deaths"], ["Sud", "7", "30"], ["Nippes", "9", "20"]])
    assert set(found) == {20, 30}


def test_small_decimals_are_no_thousands():
    found = read([["Department", "Deaths"], ["Sud", "0.125"], ["Nippes", "0.250"]])
    assert not {125, 250} & set(found)


def test_a_letter_after_a_whole_number_is_no_magnitude():
    found = read([["Department", "Deaths"], ["Sud", "12 M"], ["Nippes", "9"]])
    assert 12_000_000 not in found


def test_the_sum_of_all_groups_belongs_to_none():
    rows = [
        ["Town", "Deaths"],
        ["Sud", ""],
        ["Les Cayes", "3"],
        ["Nippes", ""],
        ["Miragoane", "4"],
        ["Total", "7"],
    ]
    assert read(rows)[7].place_text is None


def test_a_plan_of_a_table_is_a_target():
    found = read([["Department", "Planned people reached"], ["Sud", "300"], ["Nippes", "400"]])
    assert (found[300].measure, found[300].status) == ("targeted", "expected")


def test_signs_and_brackets_of_cells():
    rows = [
        ["Department", "Deaths", "Injured"],
        ["Sud", "<5", "~300"],
        ["Nippes", "4 (2 children)", "12 (5 %)"],
    ]
    made = put_together([paragraph(INTRO), *table_rows([PartCell(cell) for cell in row] for row in rows)])
    (reading,) = read_reports([with_layout(Report(made.text, published=date(2025, 11, 5)), made)])
    found = [(one.interval.low, one.interval.high, one.measure) for one in reading.figures]
    assert found == [(None, 5, "killed"), (300, 300, "injured"), (4, 4, "killed"), (12, 12, "injured")]
