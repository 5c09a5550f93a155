"""What the notifiers share: their entry, the way out to HTTP, and the folders of media servers."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from radarr_cli.adapters import http

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import httpx

    from radarr_cli.domain.notices import Notice
    from radarr_cli.domain.settings import NetworkSettings, NotifierEntry


PATIENCE = "timeout of the notifier"


class Configured:
    """What every kind of notifier has of its `[[notifier]]` entry; `called` is how messages name it, `roots`
    are the folders that a media server should know."""

    def __init__(self, entry: NotifierEntry, network: NetworkSettings, roots: Sequence[str] = ()) -> None:
        self.entry = entry
        self.network = network
        self.roots = roots
        self.name = entry.name
        self.called = f"notifier {entry.name}"

    @contextmanager
    def connected(self, headers: Mapping[str, str] | None = None) -> Iterator[httpx.Client]:
        """A client for one delivery."""
        with http.make_client(self.network, headers=headers, timeout=self.entry.timeout) as client:
            yield client

    def fetch(
        self, client: httpx.Client, method: str, url: str, *, credentials_hint: str, **how: Any
    ) -> http.Answer:
        """A 2xx answer of `http.fetch`. Raises what `http.check_status` raises."""
        answer = http.fetch(client, method, url, service=self.called, patience=PATIENCE, **how)
        return http.check_status(answer, self.called, credentials_hint=credentials_hint)


def folders_of(notices: Sequence[Notice], paths: Mapping[str, str]) -> dict[str, bool]:
    """The films' folders as the media server calls them, and whether all that was there is gone."""
    found: dict[str, bool] = {}
    for notice in notices:
        for folder, gone in notice.folders.items():
            named = its_path(folder, paths)
            found[named] = found.get(named, True) and gone
    return found


def its_path(folder: str, paths: Mapping[str, str]) -> str:
    """The longest of `paths` that holds the folder decides; without one it has the same paths as we."""
    fitting = [ours for ours in paths if _holds(ours.rstrip("/"), folder)]
    if not fitting:
        return folder
    ours = max(fitting, key=len)
    theirs, inner = paths[ours], folder[len(ours.rstrip("/")) :]
    if "\\" in theirs:
        inner = inner.replace("/", "\\")
    return theirs.rstrip("/\\") + inner


def _holds(outer: str, folder: str) -> bool:
    return folder == outer or folder.startswith(f"{outer}/")
