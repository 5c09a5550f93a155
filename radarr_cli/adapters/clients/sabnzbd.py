"""SABnzbd by its API: 3.7 and later.

It gives its own ids. Until the id of an add is written down, the download is known by the name of the file
that was handed over, which holds ours: its history shows that name, its queue only the title.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from radarr_cli.adapters import http
from radarr_cli.adapters.clients._calls import (
    checked,
    not_there,
    save_path_checks,
    tried,
    understood,
)
from radarr_cli.adapters.clients._sabnzbd_rows import bytes_of, ended_item, queued_item
from radarr_cli.adapters.clients._usenet import job_name, nzb_of, remove_unpacked
from radarr_cli.adapters.clients.settings import SabnzbdSettings as Settings  # noqa: TC001 - a kind names its settings
from radarr_cli.domain.download import ClientStatus
from radarr_cli.domain.release import Protocol
from radarr_cli.errors import Conflict, CredentialsRejected, InvalidAnswer, ServiceUnavailable
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import httpx

    from radarr_cli.adapters.clients import LocalPaths
    from radarr_cli.domain.download import ClientItem
    from radarr_cli.domain.settings import ClientEntry, NetworkSettings
    from radarr_cli.domain.torrent import TorrentFile
    from radarr_cli.ports import AddRequest

OLDEST = (3, 7)
_MOST = 1000
"""So many jobs of its history are looked through."""
_PRIORITIES = {"default": -100, "low": -1, "normal": 0, "high": 1, "force": 2}
_PAUSED = -2
_ENDED = (ClientStatus.COMPLETED, ClientStatus.FAILED)


def build(
    entry: ClientEntry,
    network: NetworkSettings,
    state_folder: Path,  # noqa: ARG001 - what every client is given; it has no sessions
    paths: LocalPaths | None = None,
) -> Sabnzbd:
    return Sabnzbd(entry.name, entry.options, network, paths)


@dataclass(frozen=True)
class Sabnzbd:
    """`ports.DownloadClient`. A download id is SABnzbd's nzo_id."""

    name: str
    settings: Settings
    network: NetworkSettings
    paths: LocalPaths | None = None
    protocol: Protocol = Protocol.USENET

    def add(self, request: AddRequest) -> str:
        """Raises InvalidAnswer where it doesn't take the .nzb."""
        content = nzb_of(self._service, request)
        name = job_name(request)
        if request.again:
            there = self._handed_over(request.download_id, name)
            if there is not None:
                return there
        wanted = self.settings.category
        if wanted and wanted not in self._categories:
            # It would go to another folder, unseen by us.
            raise ServiceUnavailable(
                f"{self._service} has no category {wanted!r}", hint="make it there: Config, Categories"
            )
        chosen = self.settings.recent_priority if request.recent else self.settings.older_priority
        stopped = request.stopped or self.settings.initial_state == "stopped"
        answer = self._call(
            "addfile",
            {
                "nzbname": name,
                "cat": wanted or "*",
                "priority": str(_PAUSED if stopped else _PRIORITIES[chosen]),
            },
            file=(f"{request.download_id}.nzb", content),
        )
        with understood(self._service, self.settings.url):
            added = [str(each) for each in answer["nzo_ids"]]
        if not answer.get("status") or not added:
            raise InvalidAnswer(
                f"{self._service} does not take the .nzb",
                hint="its log says why: no valid file, or a duplicate that its settings refuse",
            )
        return added[0]

    def items(self) -> Sequence[ClientItem]:
        wanted = self.settings.category or None
        return [item for item in self.all_items() if item.category == wanted]

    def all_items(self) -> Sequence[ClientItem]:
        return self._listed({})

    def item(self, download_id: str) -> ClientItem | None:
        found = self._listed({"nzo_ids": download_id})
        return next((item for item in found if item.download_id == download_id), None)

    def files(self, download_id: str) -> Sequence[str]:
        """Raises NotFound where the client does not have it."""
        path = self._existing(download_id).output_path
        return [path] if path else []

    def contents(self, download_id: str) -> Sequence[TorrentFile]:
        """Raises NotFound where the client does not have it."""
        from radarr_cli.domain.torrent import TorrentFile  # noqa: PLC0415 - settings are read at every start

        self._existing(download_id)
        with understood(self._service, self.settings.url):
            found = self._call("get_files", {"value": download_id})["files"]
            return [TorrentFile(str(file["filename"]), bytes_of(file["mb"])) for file in found]

    def pause(self, download_id: str) -> None:
        self._in_queue("pause", download_id)

    def resume(self, download_id: str) -> None:
        self._in_queue("resume", download_id)

    def prioritise(self, download_id: str) -> None:
        if self._existing(download_id).status in _ENDED:
            raise self._ended_already()
        self._call("switch", {"value": download_id, "value2": "0"})

    def remove(self, download_id: str, *, with_data: bool) -> None:
        """What isn't finished it removes with its data; of what is, the data is left to us."""
        item = self.item(download_id)
        if item is None:
            return
        if with_data and item.status in _ENDED:
            # First the data: what is still listed can be removed again.
            try:
                remove_unpacked(self._service, item.output_path, self._folders, self.paths)
            except InvalidAnswer:
                if item.status is ClientStatus.COMPLETED:
                    raise
        parameters = {"name": "delete", "value": download_id, "del_files": "1" if with_data else "0"}
        self._call("queue", parameters)
        self._call("history", parameters)

    def check(self) -> Sequence[Check]:
        with understood(self._service, self.settings.url):
            version = str(self._call("version")["version"])
            # The version is told to everybody; this is not.
            categories = self._categories
            config = self._call("get_config")["config"]
            where = self._folder_of(self.settings.category)
        wanted = self.settings.category
        return [
            tried("version", _number(version) >= OLDEST, version, "3.7 is the oldest that works"),
            tried(
                "category",
                not wanted or wanted in categories,
                wanted or "none",
                f"make the category {wanted!r}: Config, Categories; it has: {', '.join(categories)}",
            ),
            *save_path_checks(where, self.paths),
            *_setting_checks(config["misc"], config.get("sorters") or (), wanted or "*"),
        ]

    @property
    def _service(self) -> str:
        return f"client {self.name} (SABnzbd)"

    @cached_property
    def _client(self) -> httpx.Client:
        return http.make_client(self.network)

    @cached_property
    def _categories(self) -> list[str]:
        with understood(self._service, self.settings.url):
            return [str(each) for each in self._call("get_cats")["categories"] if each != "*"]

    @cached_property
    def _saves_to(self) -> str:
        with understood(self._service, self.settings.url):
            misc = self._call("get_config", {"section": "misc"})["config"]["misc"]
            path = str(misc["complete_dir"])
            if PurePosixPath(path).is_absolute():
                return path
            # Relative to a folder that only its status names.
            return str(self._call("fullstatus", {"skip_dashboard": "1"})["status"]["completedir"])

    @cached_property
    def _category_folders(self) -> dict[str, str]:
        """By the category's name; one that ends with * gives downloads no folder of their own."""
        with understood(self._service, self.settings.url):
            found = self._call("get_config", {"section": "categories"})["config"]["categories"]
            return {str(each["name"]): str(each["dir"]).rstrip("*") for each in found}

    @property
    def _folders(self) -> list[str]:
        """Where it saves to, and where each category does."""
        top = PurePosixPath(self._saves_to)
        return [str(top), *(str(top / folder) for folder in self._category_folders.values())]

    def _folder_of(self, category: str) -> str:
        """A category's own folder; those that are named after it are made with the first download."""
        folder = self._category_folders.get(category, "")
        return folder if PurePosixPath(folder).is_absolute() else self._saves_to

    def _handed_over(self, download_id: str, name: str) -> str | None:
        """The id of what was handed over under ours, by whoever did not live to tell."""
        with understood(self._service, self.settings.url):
            for row in self._history({}):
                if str(row.get("nzb_name", "")).removesuffix(".nzb") == download_id:
                    return str(row["nzo_id"])
            for row in self._call("queue", {"limit": str(_MOST)})["queue"]["slots"]:
                if row["filename"] == name and row["cat"] == (self.settings.category or "*"):
                    return str(row["nzo_id"])
        return None

    def _listed(self, parameters: Mapping[str, str]) -> list[ClientItem]:
        """The queue first: what moves to the history between the two is seen twice, not never."""
        with understood(self._service, self.settings.url):
            queue = self._call("queue", {"limit": str(_MOST), **parameters})["queue"]
            items = {str(row["nzo_id"]): queued_item(self.name, row, queue) for row in queue["slots"]}
            for row in self._history(parameters):
                items[str(row["nzo_id"])] = ended_item(self.name, row)
            return list(items.values())

    def _history(self, parameters: Mapping[str, str]) -> list[Mapping[str, Any]]:
        return list(self._call("history", {"limit": str(_MOST), **parameters})["history"]["slots"])

    def _existing(self, download_id: str) -> ClientItem:
        item = self.item(download_id)
        if item is None:
            raise not_there(self._service, download_id)
        return item

    def _in_queue(self, name: str, download_id: str) -> None:
        """Raises NotFound, and Conflict for what has left the queue."""
        if self._existing(download_id).status in _ENDED:
            raise self._ended_already()
        self._call("queue", {"name": name, "value": download_id})

    def _ended_already(self) -> Conflict:
        return Conflict(
            f"{self._service} is done with that already",
            hint="what failed there begins anew with another grab",
        )

    def _call(
        self, mode: str, parameters: Mapping[str, str] | None = None, *, file: tuple[str, bytes] | None = None
    ) -> dict[str, Any]:
        """One call's answer. The key goes in the body, where no proxy's log has it."""
        key = self.settings.api_key.reveal()
        fields = {"mode": mode, "output": "json", "apikey": key, **(parameters or {})}
        content, kind = _form(fields, file)
        answer = http.fetch(
            self._client,
            "POST",
            f"{self.settings.url.rstrip('/')}/api",
            service=self._service,
            secrets=[key],
            headers={"Content-Type": kind},
            content=content,
        )
        said = answer.content[:200].decode("utf-8", "replace")
        if answer.status in (401, 403) or "API Key" in said:
            raise CredentialsRejected(
                f"{self._service} rejects the API key",
                hint="check api_key (Config, General), and its host whitelist (Config, Special)",
            )
        checked(answer, self._service, self.settings.url)
        with understood(self._service, self.settings.url):
            document = dict(answer.json(self._service))
        if document.get("status") is False and document.get("error"):
            raise InvalidAnswer(f"{self._service} refuses {mode}: {http.scrub(str(document['error']))}")
        return document


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdigit())


def _form(fields: Mapping[str, str], file: tuple[str, bytes] | None) -> tuple[bytes, str]:
    """The body of a call, and its type."""
    if file is None:
        return urlencode(fields).encode(), "application/x-www-form-urlencoded"
    import secrets  # noqa: PLC0415 - only an add needs it

    edge = secrets.token_hex(16)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="name"; filename="{file[0]}"\r\n'
    parts += [
        f"{head}Content-Type: application/x-nzb\r\n\r\n".encode(),
        file[1],
        f"\r\n--{edge}--\r\n".encode(),
    ]
    return b"".join(parts), f"multipart/form-data; boundary={edge}"


def _setting_checks(misc: Mapping[str, Any], sorters: Sequence[Mapping[str, Any]], cat: str) -> list[Check]:
    """Settings that keep a download from being followed to its end."""
    checks = []
    if int(misc.get("pause_on_pwrar") or 0) == 1 and str(misc.get("language") or "en") != "en":
        hint = "set 'Action when encrypted RAR is downloaded' to Abort: Config, Switches"
        checks.append(
            Check("encrypted", False, "it pauses encrypted downloads, and says so in its language", hint)
        )
    if sorter := next((each for each in _active(misc, sorters) if _sorts(each, cat)), None):
        message = f"{sorter['name']} renames and moves the films of our category"
        hint = f"take {cat!r} out of its categories: Config, Sorting; films are named here"
        checks.append(Check("sorting", False, message, hint))
    kept = str(misc.get("history_retention_option") or "")
    if kept.startswith("all-") or str(misc.get("history_retention") or "").startswith("-"):
        hint = "let it keep some jobs or days: Config, Switches, History retention"
        checks.append(Check("history", False, "it forgets what it has completed at once", hint))
    return checks


def _active(misc: Mapping[str, Any], sorters: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Its sorters that are on: since version 4 a list, before that one of films among the other settings."""
    yield from (sorter for sorter in sorters if sorter.get("is_active") and sorter.get("sort_string"))
    if int(misc.get("enable_movie_sorting") or 0) and not int(misc.get("sorters_converted") or 0):
        yield {"name": "its film sorter", "sort_cats": misc.get("movie_categories")}


def _sorts(sorter: Mapping[str, Any], category: str) -> bool:
    """Whether it sorts films of this category; one that names no type sorts all, 0 is all and 3 films."""
    types = {int(each) for each in sorter.get("sort_type") or (0,)}
    return bool(types & {0, 3}) and category.lower() in [each.lower() for each in sorter["sort_cats"] or ()]
