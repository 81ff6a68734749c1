"""Requests that no browser would send, to every route of an application, and what it answers.

Takes an application and a seed, gives `RawRequest`s, the same ones for the same seed; `ask` hands one over as
a server does, in bytes that nobody has looked at.
"""

import asyncio
import json
import random
import re
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_from_bytes, unquote, urlencode

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

TEMPLATES = Path(__file__).parents[2] / "src" / "sayso" / "web" / "templates"
HOST = "127.0.0.1"
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO")
KINDS = (  # of content
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data; boundary=x", "multipart/form-data", "multipart/form-data; boundary=" + "y" * 300,
    "application/json", "application/json; charset=utf-32", "text/plain", "", "é/ü", "application/vnd.a+json",
)  # fmt: skip
ODD: tuple[bytes, ...] = tuple(
    one if isinstance(one, bytes) else one.encode()
    for one in (
        "", " ", "é", "²", "٣", "\x00", "a\x00b", b"\xed\xa0\x80", b"\xff\xfe", "\u202e", "\ufeff1", "𝟙",
        "0", "-1", "1", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808",
        "99999999999999999999", "-99999999999999999999", "9" * 400, "9" * 5_000, "1e999", "1e5", "nan", "inf",
        "-0", "0x10", "1_000", "1.5", "true", "None", "null", "[]", "{}", "2021-02-30", "0000-01-01",
        "9999-12-31", "10000-01-01", "-2021-01-01", "2021-08-04T25:00", "'", '"', "' OR 1=1 --", "\\", "%",
        "%00",
        "%s%n", "../../etc/passwd", "..%2f", "<script>alert(1)</script>", "{{7*7}}", "${7*7}", "\r\nX-A: b",
        "a" * 300, "a" * 301, "a" * 2_001, "a" * 70_000, "WyIiLCIiXQ", "bm9uc2Vuc2U", "W1tbW1tb", "/////w==",
        "=" * 50, "figure-", "-", "review 8", "review ²", "mark 99999999999999999999", "//evil.example",
        "\U0001f600",
    )
)  # fmt: skip
ODD_JSON: tuple[str, ...] = (
    "null", "true", "-1", "1e999", "NaN", "1.5", "99999999999999999999", "[]", "{}",
    '""', '"\\u0000"', '"\\ud800"',
    '"é"', '"²"', "[[]]", '[null]', '{"a": {"b": {}}}', '"' + "a" * 70_000 + '"', "9" * 5_000, '{"": ""}',
    '{"low": "\\ud800"}', '{"low": 99999999999999999999}', '{"\\u0000": "1"}', '["\\udfff"]',
)  # fmt: skip
BROKEN: tuple[bytes, ...] = (
    b"", b"{", b"\xff", b"[" * 50_000, b"{" * 1_000, b"null", b'"a"', b"[1]", b"a" * 10_000, b"=",
    b"&&&", b"%",
    b"a=%ZZ",
    b"a=\xff&csrf=\xed\xa0\x80", b"--x", b"--x\r\n", b"--x\r\n\r\n", b"--x--",
    b"--x\r\nContent-Disposition: form-data\r\n\r\na",
    b'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\na\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="files"; filename="\x00"\r\n\r\na\r\n--x--\r\n',
    b"--x\r\nContent-Disposition: form-data; name*=utf-8''%ED%A0%80; filename*=x'y'z\r\n\r\na\r\n--x--\r\n",
    b"a=1&" * 3_000, '{"text": "é"}'.encode("utf-16"), '{"text": "é"}'.encode("latin-1"), b'{"a": 1, "a": 2}',
)  # fmt: skip
HEADERS: tuple[tuple[str, bytes], ...] = (
    ("cookie", "sayso_session=é".encode()), ("cookie", "sayso_csrf=é".encode()), ("cookie",
    b"sayso_csrf=\xff\xfe"),
    ("cookie", "sayso_notice=é.é".encode()), ("cookie", b"sayso_notice=eyJhIjoxfQ.00"), ("cookie",
    b"=;;=\x00"),
    ("cookie", b'sayso_session="\\355\\240\\200"'), ("x-csrf-token", "é".encode()), ("x-csrf-token", b"\xff"),
    ("authorization", "Bearer é".encode()), ("authorization", b"Bearer \xff"), ("authorization", b"Bearer"),
    ("authorization", b""), ("origin", b"null"), ("origin", b"http://[::1"), ("origin", "é://é".encode()),
    ("origin", b"http://[v1.x]"), ("if-none-match", b"\xff"), ("accept-encoding", b"gzip;q=\xff"),
    ("range", b"bytes=-1"),
    ("content-length", b"-1"), ("content-length", b"x"), ("content-length", b"99999999999999999999999"),
    ("sec-fetch-dest", "é".encode()), ("host", b"evil.example"), ("host", b"127.0.0.1:x"), ("host", b"[::1"),
    ("if-modified-since", b"x"), ("referer", b"\xff"), ("x-forwarded-for", b"x"), ("hx-request", b"true"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AskedRoute:
    """A route: where it is, how it is asked, and the names of all that it takes."""

    path: str
    methods: tuple[str, ...]
    query: tuple[str, ...]
    fields: tuple[str, ...]
    sent: str  # form, json, or nothing


@dataclass(frozen=True, slots=True)
class RawRequest:
    """What a server hands on: bytes, of which nobody has looked at any."""

    method: str
    path: bytes
    query: bytes = b""
    headers: tuple[tuple[str, bytes], ...] = ()
    body: bytes = b""
    cut: bool = False  # whoever sends goes away before the end

    def told(self) -> str:
        """In one line."""
        shown = f"{self.method} {self.path[:150]!r} ?{self.query[:150]!r} {self.body[:200]!r} cut={self.cut}"
        own = [(name, value[:60]) for name, value in self.headers if name not in ("host", "user-agent")]
        return f"{shown} {own}"


@dataclass(slots=True)
class RawAnswer:
    """What came back; `fault` is the traceback of what nobody caught."""

    status: int = 0
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    worked: float = 0.0  # seconds of the processor, which no other program on the machine makes more
    fault: str = ""


def routes_of(app: FastAPI) -> list[AskedRoute]:
    """Every route of an application, in the order in which it looks for them."""
    forms = _fields_of_templates()
    found = []
    for route in walk(app.routes):
        if isinstance(route, APIRoute):
            query, fields, sent = _taken(route)
            methods = tuple(sorted(route.methods))
            if "POST" in methods and not fields:
                fields, sent = forms, "form"  # it reads the whole form itself
            found.append(AskedRoute(route.path, methods, query, fields, sent))
    found.append(AskedRoute("/static/{path}", ("GET", "HEAD"), (), (), ""))
    return found


def walk(routes: Sequence[Any]) -> Iterator[Any]:
    """Routes, those of included routers, too."""
    for route in routes:
        inner = getattr(route, "original_router", route)
        yield from walk(getattr(inner, "routes", None) or [])
        yield route


def _taken(route: APIRoute) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """What a route takes in its query and its body, and how that is sent."""
    query, fields, sent = list[str](), list[str](), ""
    waiting: list[Dependant] = [route.dependant]
    while waiting:
        one = waiting.pop()
        waiting += one.dependencies
        query += [param.alias for param in one.query_params]
        for param in one.body_params:
            kind = type(param.field_info).__name__
            sent = "form" if kind in ("Form", "File") else "json"
            model = getattr(param.field_info.annotation, "model_fields", None)
            fields += list(model) if model else [param.alias]
    return tuple(dict.fromkeys(query)), tuple(dict.fromkeys(fields)), sent


def _fields_of_templates() -> tuple[str, ...]:
    """The names of all fields of all forms."""
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")]
    names = {name for text in texts for name in re.findall(r'name="([\w.]+)"', text)}
    return tuple(sorted({*names, "words.quantity", "verdict", "finding", "report", "seen", "at", "mark"}))


async def ask(app: FastAPI, asked: RawRequest) -> RawAnswer:
    """What an application answers to a request that is handed to it as a server does."""
    answer, chunks = RawAnswer(), [asked.body[:1_000], asked.body[1_000:]]
    began, used = time.perf_counter(), time.process_time()
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1",
        "method": asked.method, "scheme": "http", "path": unquote(asked.path.decode("latin-1")),
        "raw_path": asked.path, "query_string": asked.query, "root_path": "",
        "headers": [(name.encode(), value) for name, value in asked.headers],
        "client": (HOST, 50_000), "server": (HOST, 8_000), "state": {},
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        if asked.cut and len(chunks) <= 1:
            return {"type": "http.disconnect"}
        if not chunks:
            await asyncio.Event().wait()  # whoever asked waits for the answer
        return {"type": "http.request", "body": chunks.pop(0), "more_body": bool(chunks)}

    async def send(message: Mapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode(): value.decode("latin-1") for name, value in message["headers"]}
        answer.body += message.get("body", b"")

    try:
        await app(scope, receive, send)
    except Exception as error:
        if not asked.cut:
            answer.fault = "".join(traceback.format_exception(error)[-3:])
    answer.seconds, answer.worked = time.perf_counter() - began, time.process_time() - used
    return answer


class RequestMaker:
    """Makes requests, the same ones for the same seed: mostly good ones with one thing that is odd."""

    def __init__(self, routes: Sequence[AskedRoute], good: Mapping[str, Sequence[str]], seed: int) -> None:
        self._routes, self._good, self._dice = routes, good, random.Random(seed)

    def pick(self, many: int) -> int:
        """Which of so many it is."""
        return self._dice.randrange(many)

    def route(self, number: int) -> str:
        """The path of the route that a request of this number is for."""
        return self._routes[number % len(self._routes)].path

    def make(self, number: int, entry: tuple[tuple[str, bytes], ...], proof: str) -> RawRequest:
        """A request to a route (each in turn) by somebody with these headers and this proof of a form."""
        dice, route = self._dice, self._routes[number % len(self._routes)]
        method = dice.choice(METHODS) if dice.random() < 0.05 else dice.choice(route.methods)
        path = self._path(route.path)
        query = self._query(route.query)
        kind, body = self._body(route, proof) if method not in ("GET", "HEAD") else ("", b"")
        headers = [("host", b"127.0.0.1:8000"), *entry]
        if proof and route.sent == "json":
            headers.append(("x-csrf-token", proof.encode()))
        if kind:
            headers.append(("content-type", kind.encode("utf-8")))
        if dice.random() < 0.15:
            odd = dice.choice(HEADERS)
            headers = [*(one for one in headers if one[0] != odd[0] or odd[0] == "cookie"), odd]
        return RawRequest(method, path, query, tuple(headers), body, cut=dice.random() < 0.02)

    def _value(self, name: str) -> bytes:
        known = self._good.get(name) or self._good["any"]
        if self._dice.random() < 0.5:
            return self._dice.choice(known).encode()
        return self._dice.choice(ODD)

    def _path(self, path: str) -> bytes:
        def fill(match: re.Match[str]) -> str:
            value = self._value(f"{path.split('/')[1 + path.startswith('/api')]}.{match[1].split(':')[0]}")
            return quote_from_bytes(value[:5_000], safe="" if self._dice.random() < 0.8 else "/%")

        made = re.sub(r"\{([^}]+)\}", fill, path).encode()
        return (
            made + self._dice.choice((b"/", b"%00", b"%FF", b"//", b";a"))
            if self._dice.random() < 0.03
            else made
        )

    def _query(self, names: Sequence[str]) -> bytes:
        chosen = [name for name in names if self._dice.random() < 2 / max(len(names), 2)]
        if chosen and self._dice.random() < 0.05:
            chosen.append(chosen[0])  # given twice
        if self._dice.random() < 0.03:
            chosen.append("unknown")
        pairs = [f"{quote(name)}={quote_from_bytes(self._value(name))}" for name in chosen]
        return "&".join(pairs).encode()

    def _body(self, route: AskedRoute, proof: str) -> tuple[str, bytes]:
        dice = self._dice
        if dice.random() < 0.12:
            return dice.choice(KINDS), dice.choice(BROKEN)
        few = [name for name in route.fields if dice.random() < max(0.7, 6 / max(len(route.fields), 1))]
        fields = few if len(few) < 12 else dice.sample(few, 12)
        if route.sent == "json":
            return "application/json", self._json(fields)
        pairs = [(name, self._value(name)) for name in fields]
        if pairs and dice.random() < 0.1:
            pairs.append(pairs[0])
        pairs.append(("csrf", proof.encode() if dice.random() < 0.9 else dice.choice(ODD)))
        if dice.random() < 0.15:
            return "multipart/form-data; boundary=x", _multipart(pairs)
        kind = KINDS[0] if dice.random() < 0.95 else dice.choice(KINDS)
        return kind, urlencode(pairs).encode()

    def _json(self, fields: Sequence[str]) -> bytes:
        parts = []
        for name in fields:
            value = self._dice.choice(ODD_JSON) if self._dice.random() < 0.3 else None
            text = self._value(name).decode("utf-8", "replace")
            parts.append(f"{json.dumps(name)}: {value or json.dumps(text)}")
        return ("{" + ", ".join(parts) + "}").encode("utf-8", "surrogatepass")


def _multipart(pairs: Sequence[tuple[str, bytes]]) -> bytes:
    made = b""
    for name, value in pairs:
        file = b'; filename="' + value[:200] + b'"' if name in ("files", "folder") else b""
        made += b'--x\r\nContent-Disposition: form-data; name="' + name.encode() + b'"' + file
        made += b"\r\n\r\n" + value + b"\r\n"
    return made + b"--x--\r\n"
