"""What befell on no day of its own befell in the period that the report is about."""

import pytest

from sayso import read

pytestmark = pytest.mark.model

FLOW = "Partners assisted 300 families in Kenya."


def days(text, published="2021-02-10", title=""):
    reading = read(text, published=published, title=title)
    (figure,) = [one for one in reading.figures if one.interval.low == 300]
    return str(figure.period.first), str(figure.period.last)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Weekly Update. Reporting period: 1-7 February 2021", ("2021-02-01", "2021-02-07")),
        ("Situation Update #3, 25-31 January 2021", ("2021-01-25", "2021-01-31")),
        ("Monthly Situation Report (January 2021)", ("2021-01-01", "2021-01-31")),
    ],
)
def test_the_period_of_the_report(head, expected):
    assert days(f"{head}\n\n{FLOW}") == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("sitrep 1 7 february 2021 final", ("2021-02-01", "2021-02-07")),  # a file's name
        ("Weekly update 28 January to 3 February 2021", ("2021-01-28", "2021-02-03")),
    ],
)
def test_the_title_names_the_period(title, expected):
    assert days(FLOW, title=title) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Country Brief - March 2020\n\n{FLOW}", ("None", "2021-02-10")),  # long past
        (f"Outlook for February to May 2021\n\n{FLOW}", ("None", "2021-02-10")),  # not yet over
        (f"The war began in January 2021.\n\n{FLOW}", ("None", "2021-02-10")),  # a clause, no heading
        (f"In late January, a man drove to Kisumu.\n\n{FLOW}", ("None", "2021-02-10")),  # a story, no report
        ("Country Brief - January 2021\n\nA total of 300 people died.", ("None", "2021-02-10")),
        ("Country Brief - January 2021\n\nOn 3 January 300 people died.", ("2021-01-03", "2021-01-03")),
    ],
)
def test_what_is_not_of_that_period(text, expected):
    assert days(text) == expected


def test_the_period_is_evidence():
    text = f"Weekly Update. Reporting period: 1-7 February 2021\n\n{FLOW}"
    (figure,) = read(text, published="2021-02-10").figures
    assert figure.evidence.period.quote == "1-7 February 2021"
