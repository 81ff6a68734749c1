"""What the desk tells after a form belongs to the session, is shown once, and comes from no address."""

import base64
import json
import time
from http.cookiejar import Cookie

from .conftest import Client

LIE = "All+figures+were+deleted"
PAGES = ("/review", "/review/history", "/", "/reports")


def confirm(client, back="/review"):
    item = client.get("/api/queue?kind=figure&limit=1").json["items"][0]
    return client.post(
        "/review", csrf=client.csrf_token("/review"), verdict="confirm", kind="figure",
        report=item["report_id"], finding=item["finding_id"], back=back,
    )  # fmt: skip


def test_an_address_cannot_speak_for_the_desk(client):
    assert "Confirmed" in confirm(client).text
    for path in PAGES:
        page = client.get(f"{path}?notice={LIE}&told={LIE}&done=1")
        assert page.status == 422 and "There is no parameter" in page.text
        assert "All figures" not in page.text and 'id="undo"' not in page.text


def test_a_notice_is_shown_once_and_names_what_undo_takes_back(client):
    answer = confirm(client)
    assert "Confirmed" in answer.text and 'name="undo" value="review ' in answer.text
    assert "notice" not in answer.address and "done" not in answer.address
    assert "Confirmed" not in client.get("/review").text.partition('class="desk"')[0]


def test_another_session_and_a_changed_cookie_show_nothing(client, desk):
    client.get("/review/history")
    confirm(client, back="/static/icon.svg")  # where no page shows it
    (kept,) = [one for one in client.jar if one.name == "sayso_notice"]
    other = Client(desk)
    other.get("/people")
    other.jar.set_cookie(kept)
    assert "Confirmed" not in other.get("/review").text.partition('class="desk"')[0]
    body = json.dumps({"text": "A lie", "undo": "review 1", "until": int(time.time()) + 100}).encode()
    forged = f"{base64.urlsafe_b64encode(body).decode()}.{kept.value.partition('.')[2]}"
    values = {**vars(kept), "value": forged}
    client.jar.set_cookie(Cookie(**{("rest" if k == "_rest" else k): v for k, v in values.items()}))
    assert "A lie" not in client.get("/review").text


def test_what_is_to_be_undone_must_be_named_rightly(client):
    for wrong in ("8", "review x", "review -1", "report 8", "review 99999999999999999999"):
        answer = client.post("/review/undo", csrf=client.csrf_token("/review"), undo=wrong)
        assert answer.status == 422 and "review 8" in answer.text
    assert client.post("/review/undo", csrf=client.csrf_token("/review"), undo="review 987654").status == 404


def test_a_form_goes_on_to_no_other_site(client):
    answer = confirm(client, back="//example.org/x")
    assert answer.address.startswith(client.base)
