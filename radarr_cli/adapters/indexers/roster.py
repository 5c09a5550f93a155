"""All indexers there are: those of the configuration, and those that Prowlarr names at run time."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from radarr_cli.adapters.indexers import KINDS
from radarr_cli.errors import ConfigError, Failure, RadarrCliError, UsageError
from radarr_cli.ports import Roster

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from radarr_cli.domain.release import ReleaseOffer
    from radarr_cli.domain.secret import Secret
    from radarr_cli.domain.settings import IndexerEntry, NetworkSettings, ProwlarrSettings
    from radarr_cli.ports import AnswerCache, Indexer

_MODULES = {kind.name: kind.module for kind in KINDS}


def build_roster(
    entries: Iterable[IndexerEntry],
    prowlarrs: Iterable[ProwlarrSettings],
    network: NetworkSettings,
    cache: AnswerCache | None = None,
    *,
    fresh: bool = False,
) -> Roster:
    """The enabled indexers. Of two with one name the configuration's wins, then the first Prowlarr's.

    A Prowlarr that can't be asked is a failure of the roster, and its indexers are those last known.
    """
    known = {entry.name: entry for entry in entries}
    secrets = {_secret_name("indexer", name): key for name, entry in known.items() if (key := _key_of(entry))}
    sources: dict[str, str] = {}
    failures: list[Failure] = []
    for settings in prowlarrs:
        secrets[_secret_name("prowlarr", settings.name)] = settings.api_key
        if settings.enabled:
            from radarr_cli.adapters.indexers.prowlarr import Prowlarr  # noqa: PLC0415 - few have one

            expansion = Prowlarr(settings, network, cache).expand(fresh=fresh)
            failures += [expansion.failure] if expansion.failure else []
            for entry in expansion.entries:
                if entry.name not in known:
                    known[entry.name] = entry
                    sources[entry.name] = f"prowlarr:{settings.name}"
    built: list[Indexer] = []
    used: list[IndexerEntry] = []
    for entry in known.values():
        if not entry.enabled:
            continue
        try:
            built.append(build_indexer(entry, network))
            used.append(entry)
        except RadarrCliError as error:
            failures.append(Failure.of(f"indexer:{entry.name}", error))
    return Roster(tuple(built), tuple(used), secrets, sources, tuple(failures))


def build_indexer(entry: IndexerEntry, network: NetworkSettings) -> Indexer:
    """The adapter of one entry. Raises ConfigError where its kind is not known."""
    if entry.kind not in _MODULES:
        raise ConfigError(f"indexer {entry.name} is of a kind that is not known: {entry.kind}")
    indexer: Indexer = import_module(_MODULES[entry.kind]).build(entry, network)
    return indexer


def read_answer(
    kind: str, content: bytes, request_url: str, options: Mapping[str, object]
) -> tuple[ReleaseOffer, ...]:
    """The offers in a recorded answer to `request_url`; `options` are settings by Radarr's names.

    Raises UsageError for a kind that isn't known, else what the answer states, or InvalidAnswer.
    """
    if kind not in _MODULES:
        raise UsageError(f"there is no kind of indexer {kind!r}", hint=f"kinds: {', '.join(_MODULES)}")
    offers: tuple[ReleaseOffer, ...] = import_module(_MODULES[kind]).read_answer(
        content, request_url, options
    )
    return offers


def _secret_name(noun: str, name: str) -> str:
    """What stands for the secret in a masked address, where braces and bars have a meaning."""
    return f"{noun}.{''.join('_' if character in '{}|' else character for character in name)}.api_key"


def _key_of(entry: IndexerEntry) -> Secret | None:
    key: Secret | None = getattr(entry.options, "api_key", None)
    return key
