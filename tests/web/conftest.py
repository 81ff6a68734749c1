"""A desk for tests: a real server on a copy of the sample ledger, and Debian's Chromium to look at it."""

import json
import shutil
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookiejar import CookieJar
from urllib.parse import urlencode

import pytest

from sayso.ledger import Ledger
from sayso.ledger.feeds.pages import NewPage, add_pages, due_pages, put_off
from sayso.ledger.feeds.store import due_feeds, keep_feeds, write_answer, write_fault
from sayso.ledger.jobs.store import JobRequest, JobState, add_job, end_job
from sayso.ledger.review.accounts import Role, add_account
from sayso.ledger.schema.timestamps import now
from sayso.reconcile import refresh
from servers import desk_server

from . import every_page

PASSWORD = "correct horse battery"


@pytest.fixture(scope="session")
def fresh(sample_ledger, tmp_path_factory):
    """Copies of the sample ledger with its picture, one for whoever asks."""
    made = tmp_path_factory.mktemp("desk")
    first = made / "first.db"
    shutil.copy(sample_ledger, first)
    with Ledger(first) as ledger:
        refresh(ledger)
        with ledger.writing() as connection:  # a job that has ended
            number = add_job(connection, JobRequest("a.txt", "ana", [("file", "a.txt", "a.txt")]))
            end_job(connection, number, JobState.DONE, "1 read, 2 figures.")
            add_feeds(connection)
        ledger.write_input("broken/page.html", "0" * 64, failure=("no_text", "There is no article in it."))
        with ledger.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    count = iter(range(1_000))

    def copy():
        path = made / f"{next(count)}.db"
        shutil.copy(first, path)
        return path

    return copy


def add_feeds(connection):
    """Feeds of a user: one that goes, one that fails, one that was taken out while a page of it waited."""
    addresses = {name: f"https://{name}.example.org/feed" for name in ("daily", "broken", "gone")}
    ids = keep_feeds(connection, "feeds.toml", {one: (name, "1") for name, one in addresses.items()})
    ids = {name: number for number, name in ids.items()}
    due = {one.name: one for one in due_feeds(connection, ids.values())}
    write_answer(connection, due["daily"], {"kind": "rss", "next_at": now() + timedelta(minutes=30)})
    write_fault(connection, due["broken"], "status", "The site answered 404. Check the address.", now())
    for name in ("daily", "gone"):
        add_pages(connection, ids[name], [NewPage(f"https://{name}.example.org/a", f"{name}.example.org")])
    (page,) = due_pages(connection, "daily.example.org", ids.values())
    put_off(
        connection, page, "slow", "The site took too long. Try again later.", now() + timedelta(minutes=5)
    )
    keep_feeds(connection, "feeds.toml", {addresses[name]: (name, "1") for name in ("daily", "broken")})


@dataclass
class Answer:
    status: int
    text: str
    headers: dict[str, str]
    address: str

    @property
    def json(self):
        return json.loads(self.text)


@dataclass
class Client:
    """A browser without a window: keeps cookies, follows redirects, reads the tokens of forms."""

    base: str
    token: str | None = None
    jar: CookieJar = field(default_factory=CookieJar)

    def send(self, path, data=None, headers=None, method=None):
        own = {"Accept-Encoding": "identity", **(headers or {})}
        if self.token:
            own["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.base + path, data=data, headers=own, method=method)
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        try:
            with opener.open(request, timeout=30) as found:
                return Answer(found.status, found.read().decode(), dict(found.headers), found.geturl())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.read().decode(), dict(error.headers), error.geturl())

    def get(self, path):
        return self.send(path)

    def post(self, path, /, **form):
        return self.send(path, urlencode(form).encode())

    def post_json(self, path, body, headers=None):
        own = {"Content-Type": "application/json", **(headers or {})}
        return self.send(path, json.dumps(body).encode(), own)

    def settled(self, number):
        """What a review did, once what follows from it is computed."""
        for _ in range(200):
            found = self.get(f"/api/reviews/{number}").json
            if found["refreshed"]:
                return found
            time.sleep(0.05)
        raise AssertionError(f"what follows from review {number} was not computed")

    def csrf_token(self, path="/review/history"):
        self.get("/")
        text = self.get(path if not self.token else "/").text
        return text.partition('name="csrf" value="')[2].partition('"')[0]

    def log_in(self, name, password=PASSWORD):
        form = self.get("/login").text.partition('name="csrf" value="')[2].partition('"')[0]
        return self.post("/login", csrf=form, name=name, password=password)


@pytest.fixture(scope="module")
def ledger_path(fresh):
    return fresh()


@pytest.fixture(scope="module")
def desk(ledger_path):
    """A desk without login, on 127.0.0.1; tests of a module share it."""
    with desk_server(str(ledger_path)) as base:
        yield base


@pytest.fixture
def client(desk):
    return Client(desk)


@pytest.fixture(scope="session")
def with_accounts(fresh):
    """The bytes of a ledger with an account of every role: their passwords take long to hash."""
    path = fresh()
    with Ledger(path) as ledger:
        with ledger.writing() as connection:
            for role in Role:
                add_account(connection, role.value, PASSWORD, role)
        with ledger.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes()


@pytest.fixture(scope="module")
def guarded_path(with_accounts, fresh):
    """A ledger with an account of every role."""
    path = fresh()
    path.write_bytes(with_accounts)
    return path


@pytest.fixture(scope="module")
def guarded(guarded_path):
    """A desk that asks for a login."""
    with desk_server(str(guarded_path), "--login") as base:
        yield base


@pytest.fixture(scope="session")
def full(fresh):
    """A desk that has something to show on every page. Tests of a process share it: look, change nothing."""
    path = fresh()
    every_page.fill(path)
    with desk_server(str(path)) as base:
        yield base


@pytest.fixture(scope="session")
def every_address(full):
    """The addresses of every page of that desk."""
    return [full + one for one in every_page.addresses(Client(full))]


@pytest.fixture
def page(browser):
    """A page in a window of its own; what fails in it fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    wrong = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on(
        "console",
        lambda said: (
            wrong.append(said.text) if said.type == "error" and "status of" not in said.text else None
        ),
    )
    opened.on(
        "request",
        lambda asked: (
            None if asked.url.startswith(("http://127.0.0.1", "data:", "blob:")) else wrong.append(asked.url)
        ),
    )
    opened.on(
        "requestfailed",
        lambda asked: (
            wrong.append(f"{asked.url}: {asked.failure}") if asked.resource_type == "script" else None
        ),
    )
    opened.on(
        "response",
        lambda answer: (
            wrong.append(f"{answer.status} {answer.url}")
            if answer.request.resource_type == "script" and answer.status >= 400
            else None
        ),
    )
    opened.set_default_timeout(10_000)
    yield opened
    context.close()
    assert wrong == []


def serious(page):
    """What axe-core finds, of every impact and with its best practices: there is to be nothing."""
    return axe_findings(page)


def axe_findings(page, context=None, options=None):
    """What axe-core finds in a part of a page, by its context and options: rule and element of each.

    It is put into a page once, and only what is wrong is described: a selector for each element that is right
    takes longer than to look at it.
    """
    from axe_playwright_python.base import AXE_SCRIPT

    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    asked = [context, {"resultTypes": ["violations"], **(options or {})}]
    found = page.evaluate(
        "async ([of, options]) => (await axe.run(of || document, options)).violations", asked
    )
    return [(one["id"], one["nodes"][0]["html"][:150]) for one in found]


@pytest.fixture
def as_role(guarded):
    """Log in as a role: a browser of its own."""

    def enter(role):
        client = Client(guarded)
        assert client.log_in(role).status == 200
        return client

    return enter
