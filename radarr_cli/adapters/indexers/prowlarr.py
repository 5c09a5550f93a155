"""Prowlarr as a source of indexers: those enabled there, each a Torznab or Newznab feed of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from radarr_cli.adapters.http import check_status, fetch, make_client
from radarr_cli.adapters.indexers.settings import NewznabSettings, TorznabSettings
from radarr_cli.domain.settings import IndexerEntry, Url
from radarr_cli.errors import Failure, InvalidAnswer, NotFound, RadarrCliError
from radarr_cli.ports import CachedAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx

    from radarr_cli.domain.settings import NetworkSettings, ProwlarrSettings
    from radarr_cli.ports import AnswerCache

KEPT = timedelta(days=1)
"""For how long its list is taken without asking again; an older one still serves when Prowlarr is down."""
_KINDS = {"torrent": ("torznab", TorznabSettings), "usenet": ("newznab", NewznabSettings)}
_CUSTOM = 100_000
_KEY_HINT = "Prowlarr shows its key under Settings > General; put it into api_key of [[prowlarr]]."


@dataclass(frozen=True, slots=True)
class Expansion:
    """The entries of one Prowlarr; `failure` where it couldn't be asked, with the last known entries.

    `before` are the last known ones where it was asked anew, None where it wasn't.
    """

    entries: tuple[IndexerEntry, ...]
    failure: Failure | None = None
    before: tuple[IndexerEntry, ...] | None = None


@dataclass(frozen=True)
class Prowlarr:
    """`cache` None asks every time."""

    settings: ProwlarrSettings
    network: NetworkSettings
    cache: AnswerCache | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def expand(self, *, fresh: bool = False) -> Expansion:
        """Its enabled indexers as `[[indexer]]` entries, from the cache if it was asked within a day.

        Never raises for Prowlarr's own faults.
        """
        kept = self.cache.get(self._cache_key) if self.cache else None
        if kept and not fresh and kept.expires_at > self.now():
            return Expansion(self._entries(kept.body or {}))
        try:
            body = self.ask()
        except RadarrCliError as error:
            entries = self._entries(kept.body or {}) if kept else ()
            return Expansion(entries, Failure.of(f"prowlarr:{self.settings.name}", error))
        if self.cache:
            now = self.now()
            self.cache.put(
                self._cache_key,
                CachedAnswer(status=200, body=body, fetched_at=now, expires_at=now + KEPT),
            )
        return Expansion(self._entries(body), before=self._entries(kept.body or {}) if kept else ())

    def ask(self) -> dict[str, object]:
        """What is kept of its answer: `{"indexers": [{id, name, protocol, private, priority, tags, films}]}`.

        Its settings of each indexer, with their credentials, aren't kept. Raises ServiceUnavailable or
        CredentialsRejected.
        """
        with make_client(self.network, headers={"X-Api-Key": self.settings.api_key.reveal()}) as client:
            found = self._get(client, "indexer")
            tags = self._get(client, "tag") if self.settings.tags else []
        labels = {tag.get("id"): str(tag.get("label", "")) for tag in tags}
        indexers = [
            {
                "id": each["id"],
                "name": str(each["name"])[:120],
                "protocol": str(each.get("protocol", "")).lower(),
                "private": str(each.get("privacy", "")).lower() in ("private", "semiprivate"),
                "priority": _priority(each.get("priority")),
                "tags": [labels[tag] for tag in each.get("tags") or () if tag in labels],
                "films": _has_films(each.get("capabilities")),
            }
            for each in found
            if each.get("enable") and isinstance(each.get("id"), int) and each.get("name")
        ]
        return {"indexers": indexers}

    @property
    def _service(self) -> str:
        return f"Prowlarr {self.settings.name}"

    @property
    def _cache_key(self) -> str:
        return f"prowlarr:{self.settings.name}:{self.settings.url}/api/v1/indexer"

    def _get(self, client: httpx.Client, resource: str) -> list[dict[str, Any]]:
        """A list of resources."""
        secrets = (self.settings.api_key.reveal(),)
        url = f"{self.settings.url}/api/v1/{resource}"
        answer = fetch(client, "GET", url, service=self._service, secrets=secrets)
        try:
            check_status(answer, self._service, credentials_hint=_KEY_HINT, now=self.now())
        except NotFound as error:
            raise InvalidAnswer(
                f"{self._service} has no API at its URL ({answer.status})",
                hint="Check url of [[prowlarr]], with its URL base if it has one.",
            ) from error
        body = answer.json(self._service)
        if not isinstance(body, list) or not all(isinstance(each, dict) for each in body):
            raise InvalidAnswer(
                f"{self._service} did not answer with a list", hint="Check url of [[prowlarr]]."
            )
        return body

    def _entries(self, body: Mapping[str, object]) -> tuple[IndexerEntry, ...]:
        found = body.get("indexers")
        listed = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
        wanted = set(self.settings.tags)
        return tuple(
            self._entry(each)
            for each in listed
            if each["protocol"] in _KINDS
            and each.get("films", True)
            and each["name"] not in self.settings.exclude
            and (not wanted or wanted & set(each["tags"]))
        )

    def _entry(self, indexer: Mapping[str, Any]) -> IndexerEntry:
        kind, options = _KINDS[indexer["protocol"]]
        url = Url(f"{self.settings.url}/{indexer['id']}")
        return IndexerEntry(
            name=indexer["name"],
            kind=kind,
            priority=indexer["priority"],
            private=indexer["private"],
            options=options(url=url, api_key=self.settings.api_key),
        )


def _has_films(capabilities: object) -> bool:
    """Whether one of its categories may hold films: 2000 to 2999, or a number of the tracker's own. One that
    names no categories may."""
    categories = capabilities.get("categories") if isinstance(capabilities, dict) else None
    if not isinstance(categories, list) or not categories:
        return True
    numbers = [each.get("id") for each in categories if isinstance(each, dict)]
    return any(isinstance(number, int) and (number // 1000 == 2 or number >= _CUSTOM) for number in numbers)


def _priority(value: object) -> int:
    """Prowlarr's priorities run as ours do: 1 to 50, 25 where it says nothing."""
    return min(50, max(1, value)) if isinstance(value, int) else 25
