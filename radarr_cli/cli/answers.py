"""What `init` is told in its options, and how such texts are read."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit, urlunsplit

from radarr_cli.errors import UsageError

if TYPE_CHECKING:
    from radarr_cli.services.upkeep.setup import SecretAnswer

CLIENT_URLS = {
    "qbittorrent": "http://localhost:8080",
    "transmission": "http://localhost:9091/transmission/rpc",
    "deluge": "http://localhost:8112",
    "rtorrent": "http://localhost/RPC2",
    "aria2": "http://localhost:6800/jsonrpc",
    "sabnzbd": "http://localhost:8080",
    "nzbget": "http://localhost:6789",
}
"""The kinds of clients that `init` asks for, with where each listens by itself; a kind is the name, too."""
WITH_USER_NAMES = ("qbittorrent", "transmission", "rtorrent", "nzbget")
CLIENT_KIND, PROWLARR_NAME = "qbittorrent", "prowlarr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Everything that may be said without being asked; None is "not said"."""

    tmdb_key: str | None = None
    root: str | None = None
    root_name: str | None = None
    prowlarr_url: str | None = None
    prowlarr_key: str | None = None
    torznab_url: str | None = None
    torznab_key: str | None = None
    indexer_name: str | None = None
    client_kind: str | None = None
    client_url: str | None = None
    client_username: str | None = None
    client_password: str | None = None
    client_name: str | None = None
    local_path: str | None = None
    profile: str | None = None

    @property
    def says_client(self) -> bool:
        said = (
            self.client_kind,
            self.client_url,
            self.client_username,
            self.client_password,
            self.client_name,
            self.local_path,
        )
        return any(value is not None for value in said)


def read_kind(text: str) -> str:
    """A kind of client that `init` asks for. Raises UsageError, naming them."""
    if text.strip().lower() not in CLIENT_URLS:
        raise UsageError(f"{text} is no kind of client", hint=f"one of: {', '.join(CLIENT_URLS)}")
    return text.strip().lower()


def read_secret(text: str) -> SecretAnswer:
    """A typed secret: the text itself, `-` for the next line of stdin, or a reference `{ env = "NAME" }`.

    Raises UsageError for what begins as a reference and is none.
    """
    if text == "-":
        line = sys.stdin.readline().strip()
        if not line:
            raise UsageError("stdin holds no line for the secret", hint="one line for each -")
        return line
    if not text.lstrip().startswith("{"):
        return text
    import tomllib  # noqa: PLC0415 - few give references

    try:
        reference = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        raise UsageError(
            "a secret that begins with { must be a reference", hint="{ env = \"NAME\" } or { file = '/path' }"
        ) from None
    return dict(reference)


def read_folder(text: str) -> str:
    """An absolute path; one that isn't begins where we are."""
    return str(Path(text).expanduser().absolute())


def root_name(path: str) -> str:
    """How a root is called where nobody says: as its folder."""
    return Path(path).name or "films"


def split_feed(url: str) -> tuple[str, str | None]:
    """A feed's URL as people copy it: without `/api` and its key, and that key if it had one."""
    parts = urlsplit(url.strip())
    query = {name.lower(): values[-1] for name, values in parse_qs(parts.query).items()}
    path = re.sub(r"/api/?\Z", "", parts.path)
    return urlunsplit((parts.scheme, parts.netloc, path, "", "")), query.get("apikey")


def is_feed(url: str) -> bool:
    """True for a single indexer's feed; Prowlarr itself has a plain address."""
    path = urlsplit(url).path
    return bool(re.search(r"torznab|newznab|/api/?\Z|/\d+/?\Z", path)) or "apikey=" in url.lower()


def indexer_name(url: str) -> str:
    """How an indexer is called where nobody says: as its host."""
    host = urlsplit(url).hostname or ""
    named = "." in host and not re.fullmatch(r"[\d.]+", host)
    return host if named else "torznab"
