"""Sites of this machine for tests of what comes from the network: good ones, and ones that misbehave.

A `Site` answers by a table of paths; what was asked of it, and how many asked at once, is kept.
"""

import gzip
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ARTICLE = (
    "<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>"
    "<p>The border guard service said that {number} people had crossed into Lithuania on Wednesday.</p>"
    "<p>The ministry in Vilnius said on Thursday that the reception centre at {place} was full, and that "
    "more tents would be put up within the week for those who came last.</p>{tail}</article></body></html>"
)
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{head}{items}</channel></rss>'
ITEM = "<item><title>{title}</title><link>{link}</link><pubDate>{day}</pubDate></item>"
DAY = "Wed, 04 Aug 2021 10:00:00 GMT"


def article(title="Crossings", number=35, head="", tail="", place="Pabrade"):
    """A page with an article that holds one figure."""
    return ARTICLE.format(title=title, number=number, head=head, tail=tail, place=place).encode()


def rss(*links, title="The border daily", head="", day=DAY):
    """A feed that lists these links."""
    items = "".join(ITEM.format(title=f"Item {n}", link=link, day=day) for n, link in enumerate(links, 1))
    return RSS.format(title=title, head=head, items=items).encode()


class Site:
    """A server; `pages` are bytes, (status, headers, bytes), or a function that answers itself."""

    def __init__(self, host="127.0.0.1", context=None):
        self.pages: dict[str, object] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.at_once = self.most_at_once = 0
        self.lock = threading.Lock()
        self.over = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                site.answer(self)

            def log_message(self, *_):
                pass

        self.server = Quiet((host, 0), Handler)
        if context is not None:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_port
        self.address = f"{'https' if context else 'http'}://{host}:{self.port}"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def answer(self, handler):
        """Answer one question."""
        with self.lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            self.asked.append((handler.path, dict(handler.headers)))
        try:
            found = self.pages.get(handler.path, (404, {}, b"nothing"))
            with suppress(OSError):
                if callable(found):
                    found(handler)
                else:
                    status, headers, body = found if isinstance(found, tuple) else (200, {}, found)
                    send(handler, status, headers, body)
        finally:
            with self.lock:
                self.at_once -= 1

    def counts(self):
        """How often each path was asked."""
        return Counter(path for path, _ in self.asked)

    def close(self):
        """End it, and whatever still hangs."""
        self.over.set()
        self.server.shutdown()
        self.server.server_close()


class Quiet(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_):
        """Clients that go away in the middle are what is tested."""


def send(handler, status, headers, body):
    """An answer as it should be."""
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), **headers}
    handler.send_response(status)
    for name, value in headers.items():
        if value:
            handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def a_site(**given):
    """A site for a `with` block."""
    made = Site(**given)
    try:
        yield made
    finally:
        made.close()


def hang(site: Site) -> Callable:
    """Answers nothing."""
    return lambda handler: (site.over.wait(20), setattr(handler, "close_connection", True))


def drip(site: Site, begin=b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", pause=0.05) -> Callable:
    """Sends a byte at a time, without end."""

    def answer(handler):
        handler.wfile.write(begin)
        for _ in range(10_000):
            if site.over.wait(pause):
                return
            handler.wfile.write(b"x")
            handler.wfile.flush()

    return answer


def endless(handler):
    """Sends without end, as fast as it is taken."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
    handler.close_connection = True
    while True:
        handler.wfile.write(b"x" * 65_536)


def short(handler):
    """Promises more than it sends."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<html>half")
    handler.close_connection = True


def huge(handler):
    """Says that it sends 500 MB."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500000000\r\n\r\n")
    handler.close_connection = True
    for _ in range(200):
        handler.wfile.write(b"x" * 65_536)


def bomb(megabytes=200):
    """A small answer that unpacks to a large one."""
    body = gzip.compress(b"\0" * megabytes * 1_000_000)
    return (200, {"Content-Encoding": "gzip"}, body)


def garbage(handler):
    """Is no HTTP at all."""
    handler.wfile.write(b"\x00\xff SSH-2.0-OpenSSH_9.2\r\n" * 3)
    handler.close_connection = True


def reset(handler):
    """Breaks the connection off."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    handler.close_connection = True
    time.sleep(0)
    handler.connection.close()


def redirect(target, status=302):
    """Leads elsewhere."""
    return (status, {"Location": target}, b"")
