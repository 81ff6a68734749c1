"""`sayso serve` and `sayso user`: the desk in the browser, and the people who may use it."""

import getpass
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from sayso.cli.app import DEFAULT, LedgerOption, app, show_plain
from sayso.errors import SaysoError

if TYPE_CHECKING:
    from sayso.web.settings import Settings

user = typer.Typer(no_args_is_help=True, help="Add, list and disable the people who may log in to the desk.")
app.add_typer(user, name="user")
APP = "sayso.web.app:from_environment"

Origins = Annotated[
    list[str] | None,
    typer.Option(
        help="Pages of this origin may ask the API, with a token: https://example.org.", metavar="ORIGIN"
    ),
]


@app.command()
def serve(
    ledger: LedgerOption = DEFAULT,
    host: Annotated[
        str, typer.Option(help="Address to listen on; any other than this machine's needs accounts.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer.")] = 1,
    login: Annotated[bool, typer.Option("--login", help="Ask for a login on this machine, too.")] = False,
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate, for HTTPS.", metavar="FILE")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its key.", metavar="FILE")] = None,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="A proxy on this machine does the HTTPS.")
    ] = False,
    allow_origin: Origins = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the desk in the browser.")
    ] = True,
) -> None:
    """Open the desk: read, check and correct the ledger in the browser. Ctrl-C ends it."""
    try:
        import uvicorn

        from sayso.web.patience import waiting_options
        from sayso.web.settings import Settings, is_loopback, origin_of
        from sayso.web.worker import WorkerKeeper
    except ImportError as error:
        raise SaysoError("The desk needs an extra. Install it: pip install 'sayso[web]'") from error
    here = is_loopback(host)
    secure = tls_cert is not None or behind_proxy
    settings = Settings(
        ledger=ledger, host=host, login=login or behind_proxy or not here, secure=secure, local=_me(),
        origins=tuple(origin_of(one) for one in allow_origin or ()),
    )  # fmt: skip
    _check(settings, here=here)
    _check_port(host, port)
    settings.to_environment()
    shown = f"[{host}]" if ":" in host else host
    address = f"{'https' if tls_cert else 'http'}://{shown}:{port}/"
    print(f"The desk is at {address} (Ctrl-C ends it).", file=sys.stderr)
    if browser and here and port and sys.stdout.isatty():
        _open_soon(address)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))  # so that the worker ends with it
    listening: dict[str, Any] = {
        "host": host, "port": port, "workers": workers, "proxy_headers": behind_proxy,
        "ssl_certfile": tls_cert, "ssl_keyfile": tls_key, **waiting_options(),
    }  # fmt: skip
    with WorkerKeeper(ledger):
        uvicorn.run(APP, factory=True, log_level="warning", server_header=False, **listening)


def _check(settings: "Settings", *, here: bool) -> None:
    """Bring the picture up to date; refuse what would be open to anybody."""
    from sayso.cli.picture import bring_up_to_date
    from sayso.ledger import Ledger
    from sayso.ledger.review.accounts import can_log_in
    from sayso.ledger.schema.engine import is_address
    from sayso.reconcile.refresh import only_decided

    nobody = (
        "Nobody could log in: there are no accounts yet. Make one first: sayso user add NAME --role admin"
    )
    path = None if is_address(settings.ledger) else Path(settings.ledger)
    if path is not None and not path.exists():
        if settings.login:
            raise SaysoError(f"{nobody} --ledger {path}")
        print(
            f"There was no ledger at {path}; this is a new one. The desk says what to do first.",
            file=sys.stderr,
        )
    with Ledger(settings.ledger) as opened:
        with opened.engine.connect() as connection:
            known = can_log_in(connection)
        if settings.login and not known:
            raise SaysoError(f"{nobody} --ledger {opened.name}")
        if not here and not settings.secure:
            raise SaysoError(
                "Logins would cross the network in the clear. Give --tls-cert and --tls-key, or put a proxy "
                "with HTTPS before it and say --behind-proxy."
            )
        if not only_decided(opened):
            bring_up_to_date(opened, quiet=False)


def _check_port(host: str, port: int) -> None:
    """Refuse an address that cannot be listened on, before anything says that the desk is there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as error:
            raise SaysoError(
                f"The desk cannot listen on {host}, port {port} ({error.strerror}). Give another --port."
            ) from error


def _me() -> str:
    """The name of whoever runs this, for decisions on their own machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "local"


def _open_soon(address: str) -> None:
    import threading
    import webbrowser

    threading.Timer(1.0, webbrowser.open, [address]).start()


@user.command("add")
def add(
    name: Annotated[str, typer.Argument(help="What they log in with.")],
    role: Annotated[str, typer.Option(help="reader, reviewer, admin")] = "reviewer",
    ledger: LedgerOption = DEFAULT,
    password_from_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
) -> None:
    """Make an account, and the ledger if there is none yet; the password is asked for."""
    from sayso.ledger import Ledger
    from sayso.ledger.review.accounts import Role, add_account
    from sayso.ledger.review.audit import write_audit
    from sayso.ledger.review.passwords import must_have_accounts

    if role not in list(Role):
        raise SaysoError(f"There is no role {role!r}. Known: {', '.join(Role)}.")
    must_have_accounts()
    password = sys.stdin.readline().rstrip("\n") if password_from_stdin else _ask_password()
    with Ledger(ledger) as opened, opened.writing() as connection:
        add_account(connection, name, password, Role(role))
        write_audit(connection, _me(), "add account", f"{name} {role}", address="command line")
    show_plain(f"{name} may log in as {role}.")


def _ask_password() -> str:
    if not sys.stdin.isatty():
        raise SaysoError(
            "Nobody is there to ask for the password. Give it on standard input: --password-stdin."
        )
    first, second = (getpass.getpass(prompt) for prompt in ("Password: ", "Once more: "))
    if first != second:
        raise SaysoError("The two passwords differ. Try again.")
    return first


@user.command("list")
def listed(ledger: LedgerOption = DEFAULT) -> None:
    """List the accounts with their roles."""
    from sayso.ledger import Ledger
    from sayso.ledger.review.accounts import find_accounts

    with Ledger(ledger, create=False) as opened, opened.engine.connect() as connection:
        found = find_accounts(connection)
    table = Table("name", "role", "since", "state", box=None, pad_edge=False)
    for one in found:
        state = f"disabled {one.disabled_at:%Y-%m-%d}" if one.disabled_at else "may log in"
        table.add_row(one.name, one.role, f"{one.created_at:%Y-%m-%d}", state)
    show_plain(table if found else "No accounts yet. Make one: sayso user add NAME --role admin")


@user.command("disable")
def disable(
    name: Annotated[str, typer.Argument(help="Whose account.")], ledger: LedgerOption = DEFAULT
) -> None:
    """Disable an account: it can no longer log in; what it decided stays."""
    from sayso.ledger import Ledger
    from sayso.ledger.review.accounts import disable_account
    from sayso.ledger.review.audit import write_audit

    with Ledger(ledger, create=False) as opened, opened.writing() as connection:
        disable_account(connection, name)
        write_audit(connection, _me(), "disable account", name, address="command line")
    show_plain(f"{name} can no longer log in.")
