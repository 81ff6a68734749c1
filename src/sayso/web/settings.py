"""How the desk is run: where, for whom, on which ledger."""

import json
import os
from dataclasses import asdict, dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from sayso.errors import SaysoError

VARIABLE = "SAYSO_DESK"  # how the settings come to the processes that serve


@dataclass(frozen=True, slots=True)
class Settings:
    """The desk's settings. Without `login` everybody is `local`, an admin: for one person's own machine.

    Pages of the `origins` may ask the API, with a token.
    """

    ledger: str
    host: str = "127.0.0.1"
    login: bool = False
    secure: bool = False
    local: str = "local"
    origins: tuple[str, ...] = ()
    patience: float = 20.0  # seconds that a write waits for another, at most
    whole_within: float = 20.0  # seconds in which a request must have come, with more for a long body

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return is_loopback(self.host)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Names that requests may ask for; on this machine alone no others, so that no web page elsewhere
        can take its own name for it.
        """
        own = ("127.0.0.1", "localhost", "[::1]")
        return own if self.on_loopback and not self.secure else ("*",)

    def to_environment(self) -> None:
        """Hand the settings to the processes that will serve."""
        os.environ[VARIABLE] = json.dumps(asdict(self))

    @classmethod
    def from_environment(cls) -> "Settings":
        """The settings that `to_environment` left."""
        kept = json.loads(os.environ[VARIABLE])
        return cls(**kept | {"origins": tuple(kept["origins"])})


def origin_of(text: str) -> str:
    """The origin that an address names: its scheme, host and port. Raises `SaysoError` for anything else."""
    parts = urlsplit(text.strip())
    bare = f"{parts.scheme}://{parts.netloc}".lower()
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or "@" in parts.netloc
        or (text.strip().lower().removesuffix("/") != bare or "*" in text)
    ):
        raise SaysoError(f"--allow-origin: {text!r} is not an origin. Write it as https://example.org.")
    return bare


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
