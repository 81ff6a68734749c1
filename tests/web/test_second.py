"""Second opinions and how far people agree; cuts and joins of incidents; what hostile forms get."""

import pytest

from sayso.ledger import Ledger
from sayso.ledger.picture.pending import mark_pending
from sayso.ledger.review.accounts import Role, add_account
from sayso.ledger.review.decisions import Decision, decide_finding
from sayso.ledger.review.opinions import kappa
from sayso.ledger.review.queue import find_queue
from servers import desk_server

from .conftest import PASSWORD, Client


@pytest.fixture(scope="module")
def people(guarded, guarded_path):
    """Two reviewers who are logged in."""
    with Ledger(guarded_path) as ledger, ledger.writing() as connection:
        add_account(connection, "boris", PASSWORD, Role.REVIEWER)
    found = []
    for name in ("reviewer", "boris"):
        one = Client(guarded)
        one.log_in(name)
        found.append(one)
    return found


def sent(client, path, body):
    token = client.csrf_token("/account")
    return client.post_json(path, body, {"X-CSRF-Token": token})


def decide(client, verdict, item, **more):
    body = {"verdict": verdict, "report": item["report_id"], "finding": item["finding_id"], **more}
    return sent(client, "/api/reviews", body)


def test_a_second_opinion_is_blind_changes_nothing_and_is_compared(people):
    one, other = people
    items = one.get("/api/queue?kind=figure&limit=4").json["items"]
    verdicts = ("confirm", "reject", "confirm", "reject")
    first = [
        decide(one, verdict, item, note="SECRET NOTE").json["review"]
        for verdict, item in zip(verdicts, items, strict=True)
    ]
    page = other.get("/review/second")
    assert page.status == 200 and items[-1]["quote"].split()[0] in page.text
    assert "SECRET NOTE" not in page.text and "rejected by" not in page.text and "v-reject" not in page.text
    assert "Nothing waits for a second opinion" in one.get("/review/second").text
    for number, verdict in zip(first, ("confirm", "reject", "confirm", "confirm"), strict=True):
        assert sent(other, "/api/opinions", {"review": number, "verdict": verdict}).status == 201
    again = sent(other, "/api/opinions", {"review": first[0], "verdict": "reject"})
    assert again.status == 409 and "already" in again.json["error"]["message"]
    own = sent(one, "/api/opinions", {"review": first[0], "verdict": "reject"})
    assert own.status == 422 and "your own" in own.json["error"]["message"]
    (pair,) = other.get("/api/agreement").json
    assert (pair["both"], pair["alike"], pair["kappa"]) == (4, 3, 0.5)
    text = one.get("/review/agreement").text
    assert "0.50" in text and items[3]["quote"][:20] in text
    now = {row["finding_id"] for row in one.get("/api/reviews?limit=50").json["items"]}
    assert now == {item["finding_id"] for item in items}  # an opinion is no review
    back = sent(other, "/api/undo", {})
    assert back.json["act"].startswith("opinion") and other.get("/api/agreement").json[0]["both"] == 3


def test_kappa():
    assert kappa([("a", "a"), ("b", "b")]) == 1.0
    assert kappa([("a", "b"), ("b", "a")]) == -1.0
    assert kappa([("a", "a"), ("a", "a")]) is None and kappa([("a", "a")]) is None


def test_an_incident_is_cut_and_put_together_again(people):
    client = people[0]
    page = client.get("/review/incidents").text
    names = {part.partition('"')[0] for part in page.split('href="/review/incidents/')[1:]}
    told = [(name, client.get(f"/review/incidents/{name}").text) for name in names if name]
    assert all("What each report says" in text for _, text in told)
    token = client.csrf_token("/account")
    several = [(name, text) for name, text in told if "/cut" in text]
    for name, text in several[:1]:
        report = text.partition('name="report" value="')[2].partition('"')[0]
        done = client.post(f"/review/incidents/{name}/cut", csrf=token, report=report)
        assert "Cut out." in done.text and 'value="incident ' in done.text
        back = sent(client, "/api/undo", {})
        assert back.status == 200 and back.json["told"] == "a cut of an incident"
    wrong = client.post("/review/incidents/zzz/join", csrf=token, other="zzz")
    assert wrong.status in (404, 422)


HOSTILE = (
    "²",
    "9" * 40,
    "-1",
    "\x00",
    "<script>alert(1)</script>",
    "a" * 5_000,
    "\ud800".encode(errors="surrogatepass").hex(),
)


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_forms_get_a_sentence(people, value):
    client = people[0]
    item = client.get("/api/queue?kind=figure&limit=1").json["items"][0]
    whole = {"report": item["report_id"], "finding": item["finding_id"], "kind": "figure"}
    token = client.csrf_token("/account")
    forms = [
        {**whole, "verdict": value},
        {**whole, "verdict": "correct", "low": value, "high": value},
        {**whole, "verdict": "correct", "place_text": value, "words.place": value},
        {**whole, "verdict": "correct", "speaker": value, "words.speaker": f"{value}-{value}"},
        {**whole, "verdict": "reject", "reason": value or "x"},
        {**whole, "verdict": "merge", "other": value},
        {**whole, "verdict": "split", "words.quantity": value},
        {**whole, "verdict": "correct", "note": "x" * 3_000},
        {**whole, "verdict": "correct", "low": "", "high": ""},
        {**whole, "verdict": "confirm", "seen": value or "x", "report": value},
        {"verdict": "add", "report": item["report_id"], "words.quantity": value},
    ]
    for form in forms:
        answer = client.post("/review", csrf=token, **form)
        assert answer.status in (404, 409, 422) or "Nothing is changed" in answer.text, (form, answer.status)
        assert "Something went wrong" not in answer.text and "<script>alert" not in answer.text
    for path, form in (
        ("/review/mark", {"mark": value, "at": f"figure-{item['finding_id']}"}),
        ("/review/mark", {"mark": "flag", "at": value}),
        ("/review/second", {"review": value, "verdict": "confirm"}),
        ("/review/undo", {"undo": f"review {value}"}),
    ):
        assert client.post(path, csrf=token, **form).status in (404, 409, 422), (path, form)
    for path in ("/api/names/places?q=", "/api/names/speakers?q=", "/api/names/words?field=period&words="):
        answer = client.get(path + "%00%FF" if value == "\x00" else path + value.encode().hex())
        assert answer.status in (200, 422)
    assert client.get("/review/item?at=figure-%00").status == 422
    assert client.get("/review/item").status == 422


def test_readers_may_look_and_not_decide(guarded, people):
    reader = Client(guarded)
    reader.log_in("reader")
    page = reader.get("/review").text
    assert "reviewers decide" in page and 'id="confirm"' not in page
    item = reader.get("/api/queue?kind=figure&limit=1").json["items"][0]
    assert decide(reader, "confirm", item).status == 403
    for path, body in (
        ("/api/marks", {"mark": "flag", "finding": f"figure-{item['finding_id']}"}),
        ("/api/undo", {}),
        ("/api/opinions", {"review": 1, "verdict": "confirm"}),
    ):
        assert sent(reader, path, body).status == 403


def test_a_desk_that_is_killed_after_a_decision_goes_on_at_its_next_start(fresh):
    path = fresh()
    with Ledger(path) as ledger, ledger.writing() as connection:
        row = next(one for one in find_queue(connection, limit=50) if one.kind == "figure")
        number = decide_finding(
            connection, Decision("reject", "figure", row.report_id, "ana", row.finding_id)
        )
        mark_pending(connection, [row.report_id])  # and here the desk was killed
    with desk_server(str(path)) as base:
        client = Client(base)
        assert client.settled(number)["refreshed"]
        left = client.get("/api/queue?limit=500").json["items"]
        assert row.finding_id not in {one["finding_id"] for one in left}
