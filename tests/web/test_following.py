"""Following a crisis, moving a report or a figure, undoing it: who may, what it changes, what the log has."""

import re
from dataclasses import replace
from datetime import date

import pytest

from sayso.ledger import Ledger
from sayso.ledger.review.accounts import Role, add_account
from sayso.reconcile import refresh
from sayso.records import Period
from servers import desk_server
from storms import NAME, Told, report_of, storm_ledger

from .conftest import PASSWORD, Client, serious


def on_floods(publisher, day, *told):
    """A report on floods in Chad, with a first sentence as long as that of the storm's reports."""
    reading = report_of(publisher, day, *told)
    text = reading.report.text.replace(
        f"{NAME} struck the coast of Peru.", "Floods struck the south of all Chad."
    )
    return replace(reading, report=replace(reading.report, text=text, title=f"Floods in Chad ({publisher})"))


def floods():
    chad = {"country": "TD", "period": Period(date(2024, 8, 1), date(2024, 8, 2))}
    drowned = Told("9 people drowned when a river rose at night.", "9 people", "killed", 9, chad)
    houses = Told("The water has carried away 310 houses of a village.", "310 houses", "damaged", 310, chad)
    return [on_floods("OCHA", "2024-08-02", drowned), on_floods("IFRC", "2024-08-09", houses)]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """The ledger of the storm with two reports on another one, and an account of every role."""
    made = storm_ledger(tmp_path_factory.mktemp("following") / "sayso.db")
    with Ledger(made) as ledger:
        ledger.write_readings(floods(), "by hand")
        refresh(ledger)
        with ledger.writing() as connection:
            for role in Role:
                add_account(connection, role.value, PASSWORD, role)
    return made


@pytest.fixture(scope="module")
def base(path):
    with desk_server(str(path), "--login") as address:
        yield address


def entered(base, role):
    client = Client(base)
    assert client.log_in(role).status == 200
    return client


@pytest.fixture(scope="module")
def reviewer(base):
    return entered(base, "reviewer")


@pytest.fixture(scope="module")
def address(reviewer):
    return next(
        f"/situations/{one['situation']['id']}"
        for one in reviewer.get("/api/situations").json
        if one["situation"]["name"] == NAME
    )


def token(client):
    return {"X-CSRF-Token": client.csrf_token("/account")}


def form_in(text, holds):
    """The fields of the first form of a page that holds some words."""
    form = next(one for one in re.findall(r"<form.*?</form>", text, re.S) if holds in one)
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def actions(base):
    log = entered(base, "admin").get("/api/audit").json["items"]
    return [(one["who"], one["action"]) for one in log]


def figures(client, address, belongs="true"):
    return client.get(f"/api{address}/members?figures=true&belongs={belongs}").json


def test_a_reader_sees_what_belongs_and_may_move_nothing(base, address):
    reader = entered(base, "reader")
    for path in ("/situations", f"{address}/members", f"{address}/members?figures=1", f"{address}/left-out"):
        page = reader.get(path)
        assert page.status == 200 and "<form" not in page.text.partition("<main")[2], path
    sent = {"csrf": reader.csrf_token("/account"), "name": "Storm Nobody"}
    assert reader.post("/situations", **sent).status == 403
    figure = figures(reader, address)[0]["figure_id"]
    body = {"target": figure, "belongs": False}
    refused = reader.post_json(f"/api{address}/moves", body, token(reader))
    assert refused.status == 403 and "needs the role reviewer" in refused.json["error"]["message"]
    assert reader.send(f"/api{address}/moves/last", headers=token(reader), method="DELETE").status == 403
    sent = {"csrf": reader.csrf_token("/account"), "target": figure, "belongs": "false"}
    assert reader.post(f"{address}/moves", **sent).status == 403
    assert reader.post(f"{address}/moves/undo", csrf=sent["csrf"]).status == 403
    assert "Storm Nobody" not in reader.get("/situations").text


def test_a_form_from_elsewhere_does_nothing(reviewer, address):
    before = figures(reviewer, address)
    target = before[0]["figure_id"]
    assert reviewer.post("/situations", name="Storm Nobody").status == 403
    assert reviewer.post(f"{address}/moves", target=target, belongs="false").status == 403
    assert reviewer.post(f"{address}/moves/undo", csrf="guessed").status == 403
    assert reviewer.post_json(f"/api{address}/moves", {"target": target, "belongs": False}).status == 403
    assert reviewer.send(f"/api{address}/moves/last", method="DELETE").status == 403
    assert figures(reviewer, address) == before


def test_a_figure_is_moved_in_with_a_note_and_undone(base, reviewer, address):
    page = reviewer.get(f"{address}/left-out?reason=country")
    form = form_in(page.text, 'value="40 people"')
    moved = reviewer.post(f"{address}/moves", **form, note="the same storm")
    assert moved.status == 200 and moved.address == f"{base}{address}/left-out?reason=country"
    assert f"“40 people” belongs to {NAME} now." in moved.text and "Nothing is left out" in moved.text
    (own,) = [one for one in figures(reviewer, address) if one["decided"]]
    assert own["quote"] == "40 people" and own["reason"] == "reviewer decided so: the same storm"
    undone = reviewer.post(f"{address}/moves/undo", **form_in(moved.text, ">Undo<"))
    assert "Taken back: what reviewer moved" in undone.text and "it is about Ecuador" in undone.text
    assert "Moved last" not in undone.text
    assert actions(base)[1:3] == [("reviewer", "undo move"), ("reviewer", "move in")]


def test_a_report_is_moved_out_and_in_again_by_its_address(reviewer, address):
    members = reviewer.get(f"{address}/members").text
    form = form_in(members, "UNICEF")
    only = reviewer.get(f"{address}/members?report={form['target']}").text
    assert only.count("/moves") == 2 and "26 people" in only and "Piura" not in only
    before = figures(reviewer, address)
    out = reviewer.post(f"{address}/moves", **form, note="a namesake")
    assert "Reports that people moved out" in out.text and "a namesake" in out.text
    assert {one["publisher"] for one in figures(reviewer, address)} == {"OCHA", "IFRC", "WFP"}
    again = form_in(out.text, "Its address here")
    again["target"] = f"{reviewer.base}/reports/{form['target']}"
    assert "Reports that people moved out" not in reviewer.post(f"{address}/moves", **again).text
    for _ in range(2):
        text = reviewer.get(f"{address}/members").text
        reviewer.post(f"{address}/moves/undo", **form_in(text, ">Undo<"))
    assert figures(reviewer, address) == before


def test_members_are_there_by_figure_and_as_csv(reviewer, address):
    every = figures(reviewer, address)
    page = reviewer.get(f"{address}/members?figures=1").text
    assert f"{len(every)} figures" in page and page.count(">Does not belong<") == len(every)
    assert len(reviewer.get(f"{address}/members?figures=1&as=csv").text.splitlines()) == len(every) + 1
    assert len(reviewer.get(f"{address}/members?as=csv").text.splitlines()) == 7
    assert f'href="{address}/members"' in reviewer.get(address).text


def test_an_undo_takes_back_only_the_move_that_was_seen(reviewer, address):
    head = token(reviewer)
    one, other = (row["figure_id"] for row in figures(reviewer, address)[:2])
    first = reviewer.post_json(f"/api{address}/moves", {"target": one, "belongs": False}, head)
    assert first.status == 201 and first.json["sentence"] == f"{one} does not belong to {NAME} now."
    second = reviewer.post_json(f"/api{address}/moves", {"target": other, "belongs": False}, head)
    stale = reviewer.send(f"/api{address}/moves/last?seen={first.json['move']}", None, head, "DELETE")
    assert stale.status == 409 and "not the last one" in stale.json["error"]["message"]
    seen = f"/api{address}/moves/last?seen={second.json['move']}"
    assert reviewer.send(seen, None, head, "DELETE").json["move"] == second.json["move"]
    assert reviewer.send(seen, None, head, "DELETE").status == 409
    assert reviewer.send(f"/api{address}/moves/last", None, head, "DELETE").status == 200
    nothing = reviewer.send(f"/api{address}/moves/last", None, head, "DELETE")
    assert nothing.status == 404 and "nothing to undo" in nothing.json["error"]["message"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"target": "zzzz", "belongs": True}, "fits no report and no figure"),
        ({"target": " ", "belongs": True}, "give the id of a report"),
        ({"belongs": True}, "target"),
    ],
)
def test_a_wrong_move_says_what_would_be_right(reviewer, address, body, says):
    answer = reviewer.post_json(f"/api{address}/moves", body, token(reviewer))
    assert answer.status == 422 and says in answer.json["error"]["message"]
    body = {"target": "zzzz", "belongs": True}
    assert reviewer.post_json("/api/situations/none/moves", body, token(reviewer)).status == 404


def test_a_suggestion_is_followed_as_it_was_suggested(base, reviewer):
    form = form_in(reviewer.get("/situations").text, 'aria-label="Follow Floods in Chad')
    name = form["name"]
    assert (form["crisis"], form["countries"]) == ("flood", "TD")
    followed = reviewer.post("/situations", **form)
    assert re.search(r"/situations/\w+$", followed.address) and f"<h1>{name}</h1>" in followed.text
    text = reviewer.get("/situations").text
    assert f'aria-label="Follow {name}"' not in text and f">{name}</a>" in text
    found = reviewer.get("/api/situations").json
    (one,) = [row for row in found if row["situation"]["name"] == name]
    assert one["figures"] == 2 and one["situation"]["since"] == form["since"]
    assert actions(base)[1] == ("reviewer", "follow")


def test_a_crisis_is_followed_by_the_form(reviewer):
    sent = {
        "csrf": reviewer.csrf_token("/account"),
        "name": " Landslides  in Nepal ",
        "glide": "LS-2024-000009-NPL",
    }
    sent |= {"aliases": "Kosi slides; Bagmati slides", "countries": "Nepal; IN", "since": "2024-08-01"}
    assert reviewer.post("/situations", **sent).status == 200
    found = [one["situation"] for one in reviewer.get("/api/situations").json]
    (one,) = [one for one in found if one["name"] == "Landslides in Nepal"]
    assert (
        one["names"] == ["Landslides in Nepal", "Kosi slides", "Bagmati slides"]
        and one["crisis"] == "landslide"
    )
    assert one["countries"] == ["NP", "IN"] and one["since"] == "2024-08-01" and one["glide"] == sent["glide"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": " ; "}, "say what the crisis is called"),
        ({"name": NAME}, "There is a situation"),
        ({"countries": "Atlantis"}, "no country"),
        ({"since": "soon"}, "is not a valid date"),
        ({"crisis": "odd"}, "Known:"),
        ({"since": "2024-05-02", "until": "2024-05-01"}, "before the first day"),
    ],
)
def test_a_crisis_that_cannot_be_followed_says_why_and_keeps_what_was_typed(reviewer, wrong, says):
    sent = {"name": "Storm Nobody", "glide": "TC-2024-000007-PER"} | wrong
    answer = reviewer.post("/situations", csrf=reviewer.csrf_token("/account"), **sent)
    assert answer.status == 422 and says in answer.text and f'value="{sent["glide"]}"' in answer.text
    listed = {"countries", "aliases"}
    body = {name: [value] if name in listed else value for name, value in sent.items()}
    refused = reviewer.post_json("/api/situations", body, token(reviewer))
    assert refused.status == 422 and says in refused.json["error"]["message"]


def test_the_api_follows(reviewer):
    body = {"name": "Storm Alba again", "countries": ["Peru"], "since": "2024-03-01"}
    done = reviewer.post_json("/api/situations", body, token(reviewer))
    assert done.status == 201 and done.json["reports"] == 6 and done.json["situation"]["crisis"] == "storm"


def test_a_long_name_does_not_break_what_follows_a_move(reviewer, address):
    name = "Operation " + "Longname " * 31
    found = reviewer.post_json("/api/situations", {"name": name}, token(reviewer)).json["situation"]
    target = figures(reviewer, address)[0]["figure_id"]
    sent = {"csrf": reviewer.csrf_token("/account"), "target": target, "belongs": "true", "words": "9" * 400}
    moved = reviewer.post(f"/situations/{found['id']}/moves", **sent)
    assert moved.status == 200 and 'role="status"' in moved.text and "1 report" in moved.text


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_suit_anybody_and_a_phone(page, base, address, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 375, "height": 720})
    page.goto(f"{base}/login")
    page.fill("input[name=name]", "reviewer")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{base}/")
    for path in ("/situations", f"{address}/members", f"{address}/members?figures=1", f"{address}/left-out"):
        page.goto(base + path)
        for button in page.locator("main form button:visible").all():
            box = button.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= 375, path
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, path
        assert serious(page) == [], path
