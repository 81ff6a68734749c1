"""Households count as people, and euros as dollars, where a user sets the rate; what was made so says it."""

from datetime import date

import pytest
from typer.testing import CliRunner

from sayso.cli import app
from sayso.errors import LedgerError
from sayso.intake import Defaults
from sayso.ledger import FigureFilter, Ledger, PictureFilter
from sayso.ledger.ingest import Options, ingest
from sayso.ledger.picture.estimates import find_estimates
from sayso.ledger.picture.incidents import find_incidents
from sayso.ledger.picture.series import find_series, find_series_figures
from sayso.reconcile import conversions, refresh
from sayso.reconcile.series.build import vote_of
from sayso.reconcile.series.echoes import by_number, mark
from sayso.reconcile.series.estimates import _not_below
from sayso.reconcile.series.trend import trend
from sayso.reconcile.series.wording import estimate_words
from sayso.records.picture import Estimate

from .conftest import counted

pytestmark = pytest.mark.model

TEXTS = {
    "a.txt": "As of 3 August 2021, 1,000 families were displaced in Sudan, the ministry said.",
    "b.txt": "Floods have displaced 5,500 people in Sudan as of 3 August 2021, according to the Red Cross.",
    "c.txt": "As of 3 August 2021, 40 families were displaced in Kenya, the ministry said.",
}


@pytest.fixture
def ledger(tmp_path):
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text)
    with Ledger(tmp_path / "sayso.db") as opened:
        list(ingest(opened, [tmp_path / name for name in TEXTS], Options(Defaults("2021-08-04"))))
        refresh(opened)
        yield opened


def estimates(ledger):
    refresh(ledger)
    return {(one.country, one.unit): one for one in find_estimates(ledger.engine, PictureFilter())}


def test_a_size_turns_households_into_people_and_says_so(ledger):
    assert {key: one.best for key, one in estimates(ledger).items()} == {
        ("SD", "households"): 1000,
        ("SD", "people"): 5500,
        ("KE", "households"): 40,
    }
    conversions.set_household_size(ledger, "Sudan", 5.2, source="the census", reviewer="ana")
    made = estimates(ledger)
    assert set(made) == {("SD", "people"), ("KE", "households")}
    together = made[("SD", "people")]
    assert (together.low, together.high) == (5200, 5500)
    assert together.converted
    assert "[5,200 people at 5.2 per household]" in together.reason
    assert estimate_words(together).endswith("(converted)")
    assert not made[("KE", "households")].converted
    (series,) = find_series(ledger.engine, PictureFilter(country="SD"))
    notes = {one.note for one in find_series_figures(ledger.engine, [series.id])}
    assert notes == {None, "5,200 people at 5.2 per household"}
    raw = ledger.figures(FigureFilter(country="SD", unit="households"))
    assert [one.low for one in raw] == [1000], "figures stay as the reports have them"


def test_another_size_or_none_makes_the_picture_anew(ledger):
    conversions.set_household_size(ledger, "SD", 5, reviewer="ana")
    assert estimates(ledger)[("SD", "people")].low == 5000
    conversions.set_household_size(ledger, "SD", 6, reviewer="ben")
    assert estimates(ledger)[("SD", "people")].high == 6000
    assert [(one.country, one.factor, one.reviewer) for one in conversions.conversions(ledger)] == [
        ("SD", 6, "ben")
    ]
    assert conversions.drop_household_size(ledger, "SD")
    assert not conversions.drop_household_size(ledger, "SD")
    assert estimates(ledger)[("SD", "households")].best == 1000


def test_no_country_is_said(ledger):
    with pytest.raises(LedgerError, match="no country 'Atlantis'"):
        conversions.set_household_size(ledger, "Atlantis", 5, reviewer="ana")


def test_the_command(ledger):
    def run(*arguments):
        return CliRunner().invoke(app, ["household-size", *arguments, "-l", ledger.name])

    assert "No size is set" in run().stdout
    assert "SD: a household counts as 5.2 people" in run("Sudan", "5.2", "--source", "census").stdout
    assert "SD: 5.2 people a household (census)" in run().stdout
    assert '"factor": 5.2' in run("--json").stdout
    assert "from 1 to 50" in str(run("SD", "0").exception)
    assert "again" in run("SD", "--remove").stdout
    shown = CliRunner().invoke(app, ["estimates", "-l", ledger.name], env={"COLUMNS": "200"})
    assert "converted" not in shown.stdout
    run("SD", "5")
    shown = CliRunner().invoke(app, ["estimates", "-l", ledger.name], env={"COLUMNS": "200"})
    assert "(converted)" in shown.stdout


def test_money_is_converted_at_a_rate_that_a_user_sets_alone(ledger, tmp_path):
    (tmp_path / "d.txt").write_text("Germany gave EUR 2 million to Chad in July 2021.")
    list(ingest(ledger, [tmp_path / "d.txt"], Options(Defaults("2021-08-04"))))
    assert {one.unit for one in estimates(ledger).values()} >= {"EUR"}
    conversions.set_exchange_rate(ledger, ("eur", "USD"), 1.09, source="the bank", reviewer="ana")
    (money,) = [one for one in estimates(ledger).values() if one.unit == "USD"]
    assert (money.best, money.converted) == (2_180_000, True)
    assert "[2,180,000 USD at 1.09 per EUR]" in money.reason
    assert conversions.drop_exchange_rate(ledger, "EUR")
    assert "EUR" in {one.unit for one in estimates(ledger).values()}
    with pytest.raises(LedgerError, match="not the code"):
        conversions.set_exchange_rate(ledger, ("euros", "USD"), 1, reviewer="ana")
    with pytest.raises(LedgerError, match="A rate is"):
        conversions.set_exchange_rate(ledger, ("EUR", "USD"), 0, reviewer="ana")


def test_the_command_of_rates(ledger):
    def run(*arguments):
        return CliRunner().invoke(app, ["exchange-rate", *arguments, "-l", ledger.name])

    assert "No rate is set" in run().stdout
    assert "1 EUR counts as 1.09 USD" in run("EUR", "USD", "1.09", "--source", "bank").stdout
    assert "1 EUR = 1.09 USD (bank)" in run().stdout
    assert '"to": "USD"' in run("--json").stdout
    assert "EUR is EUR again" in run("EUR", "--remove").stdout
    assert "and the rate" in str(run("EUR").exception)


def read_into(ledger, folder, **texts):
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
    list(ingest(ledger, [folder / f"{name}.txt" for name in texts], Options(Defaults("2021-08-04"))))
    refresh(ledger)


def test_no_toll_of_an_incident_is_made_of_households(ledger, tmp_path):
    conversions.set_household_size(ledger, "SD", 5.2, reviewer="ana")
    read_into(ledger, tmp_path, killing="Gunmen killed 3 families in Khartoum, Sudan on 2 August 2021.")
    tolls = {(one.killed, one.killed_low, one.killed_high) for one in find_incidents(ledger.engine)}
    assert not any(number in (3, 15, 16) for toll in tolls for number in toll)


def test_rates_make_no_chain_and_no_circle(ledger):
    conversions.set_exchange_rate(ledger, ("EUR", "USD"), 1.09, reviewer="ana")
    for pair in (("USD", "EUR"), ("USD", "GBP"), ("GBP", "EUR")):
        with pytest.raises(LedgerError, match="in one currency"):
            conversions.set_exchange_rate(ledger, pair, 0.9, reviewer="ana")
    conversions.set_exchange_rate(ledger, ("GBP", "USD"), 1.3, reviewer="ana")
    conversions.set_exchange_rate(
        ledger, ("EUR", "USD"), 1.1, reviewer="ben"
    )  # another rate of the same pair
    assert {(one.unit, one.to, one.factor) for one in conversions.conversions(ledger)} == {
        ("EUR", "USD", 1.1),
        ("GBP", "USD", 1.3),
    }


def test_a_rate_counts_to_its_last_digit(ledger, tmp_path):
    read_into(ledger, tmp_path, gift="Germany gave EUR 2 million to Chad in July 2021.")
    made = []
    for rate in (15234.51, 15234.52):
        conversions.set_exchange_rate(ledger, ("EUR", "KRW"), rate, reviewer="ana")
        (money,) = [one for one in estimates(ledger).values() if one.unit == "KRW"]
        assert f"at {rate} per EUR" in money.reason
        made.append(money.best)
    assert made == [30_469_020_000, 30_469_040_000]


def test_bounds_stay_bounds_and_the_people_are_those_of_the_households(ledger, tmp_path):
    conversions.set_household_size(ledger, "KE", 5, reviewer="ana")
    read_into(
        ledger,
        tmp_path,
        few="As of 1 August 2021, between 100 and 200 families of refugees were sheltered in Kenya.",
        more="As of 2 August 2021, more than 300 Somali families were sheltered in Kenya.",
    )
    found = list(find_series(ledger.engine, PictureFilter(country="KE")))
    notes = {one.note for one in find_series_figures(ledger.engine, [row.id for row in found])}
    assert {"500–1,000 people at 5 per household", "1,500 or more people at 5 per household"} <= notes
    assert not any("famil" in row.counted for row in found)


def test_what_leans_on_a_converted_number_says_so():
    leaning = Estimate("s", date(2021, 8, 3), "p", 4000, 4000, None, False, None, (), 1, "")
    before = Estimate("s", date(2021, 8, 2), "p", 5000, 5000, 5000, False, None, (), 1, "", converted=True)
    made = _not_below(leaning, before)
    assert (made.best, made.converted) == (5000, True)
    plain = Estimate("s", date(2021, 8, 20), "p", 6000, 6000, 6000, False, None, (), 1, "")
    assert trend([before, plain]).converted


def test_a_number_of_people_is_no_echo_of_denied_households():
    made, _ = counted(5200, status="denied", conversion="5,200 people at 5.2 per household")
    plain, _ = counted(5200)
    denied, other = vote_of(made, None, "a"), vote_of(plain, None, "b")
    mark([other], by_number([denied]))
    assert other.echo is None
