"""All indexers there are: those of the configuration, and those that Prowlarr names at run time."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING

from radarr_cli.adapters.http import Answer
from radarr_cli.adapters.indexers import KINDS
from radarr_cli.adapters.indexers._recorded import recorded_settings
from radarr_cli.domain.renewal import Renewed
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import IndexerEntry, NetworkSettings
from radarr_cli.errors import ConfigError, Failure, InvalidAnswer, RadarrCliError, UsageError
from radarr_cli.ports import Roster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from radarr_cli.adapters.indexers._site import Site
    from radarr_cli.domain.release import ReleaseOffer
    from radarr_cli.domain.settings import IndexerOverride, ProwlarrSettings
    from radarr_cli.ports import AnswerCache, Indexer

_KINDS = {kind.name: kind for kind in KINDS}


def build_roster(
    entries: Iterable[IndexerEntry],
    prowlarrs: Iterable[ProwlarrSettings],
    network: NetworkSettings,
    cache: AnswerCache | None = None,
    *,
    fresh: bool = False,
    overrides: Mapping[str, IndexerOverride] | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Roster:
    """The enabled indexers. Of two with one name the configuration's wins, then the first Prowlarr's.

    `overrides` are what the configuration says of indexers that a Prowlarr names, by their names there.

    A Prowlarr that can't be asked is a failure of the roster, and its indexers are those last known.
    """
    known = {entry.name: entry for entry in entries}
    secrets = dict(chain.from_iterable(map(_secrets_of, known.values())))
    sources: dict[str, str] = {}
    failures: list[Failure] = []
    renewed: list[Renewed] = []
    for settings in prowlarrs:
        secrets[_secret_name("prowlarr", settings.name)] = settings.api_key
        if settings.enabled:
            from radarr_cli.adapters.indexers.prowlarr import Prowlarr  # noqa: PLC0415 - few have one

            expansion = Prowlarr(settings, network, cache, now).expand(fresh=fresh)
            failures += [expansion.failure] if expansion.failure else []
            source = f"prowlarr:{settings.name}"
            if expansion.before is not None:
                renewed.append(Renewed(source, expansion.before, expansion.entries))
            for entry in expansion.entries:
                if entry.name not in known:
                    known[entry.name] = _overridden(entry, (overrides or {}).get(entry.name))
                    sources[entry.name] = source
    built: list[Indexer] = []
    used: list[IndexerEntry] = []
    for entry in known.values():
        if not entry.enabled:
            continue
        try:
            site = build_indexer(entry, network)
            site.now = now
            built.append(site)
            used.append(site.entry)
        except RadarrCliError as error:
            failures.append(Failure.of(f"indexer:{entry.name}", error))
    return Roster(tuple(built), tuple(used), secrets, sources, tuple(failures), tuple(renewed))


def _overridden(entry: IndexerEntry, override: IndexerOverride | None) -> IndexerEntry:
    if override is None:
        return entry
    given = {each.name: getattr(override, each.name) for each in fields(override)}
    return replace(entry, **{name: value for name, value in given.items() if value is not None})


def build_indexer(entry: IndexerEntry, network: NetworkSettings) -> Site:
    """The adapter of one entry. Raises ConfigError where its kind is not known."""
    if entry.kind not in _KINDS:
        raise ConfigError(f"indexer {entry.name} is of a kind that is not known: {entry.kind}")
    site: Site = import_module(_KINDS[entry.kind].module).build(entry, _network_of(entry, network))
    return site


def read_answer(
    kind: str, content: bytes, request_url: str, options: Mapping[str, object]
) -> tuple[ReleaseOffer, ...]:
    """The offers in a recorded answer to `request_url`; `options` are settings by Radarr's names.

    Raises UsageError for a kind that isn't known, else what the answer states, or InvalidAnswer.
    """
    if kind not in _KINDS:
        raise UsageError(f"there is no kind of indexer {kind!r}", hint=f"kinds: {', '.join(_KINDS)}")
    settings = recorded_settings(_KINDS[kind].settings_class(), options)
    site = build_indexer(IndexerEntry(name=kind, kind=kind, options=settings), NetworkSettings())
    answer = Answer(200, {}, content, request_url or site.dialect.address)
    feed = site.dialect.read(answer, site.source)
    if refusal := site.dialect.refusal(feed):
        raise InvalidAnswer(
            f"this feed can't be used: {refusal}",
            hint="Look for another feed of the site, or for its Torznab feed in Prowlarr or Jackett.",
        )
    return feed.offers


def _network_of(entry: IndexerEntry, network: NetworkSettings) -> NetworkSettings:
    """Where the entry names a proxy of its own, that serves its hosts whatever `no_proxy` says."""
    if entry.ca_bundle is not None:
        network = replace(network, ca_bundle=entry.ca_bundle)
    if entry.timeout is not None:
        network = replace(network, timeout=entry.timeout)
    if entry.proxy is None:
        return network
    return replace(
        network,
        proxy=entry.proxy,
        proxy_username=entry.proxy_username,
        proxy_password=entry.proxy_password,
        no_proxy=(),
    )


def _secret_name(noun: str, name: str, key: str = "api_key") -> str:
    """What stands for the secret in a masked address, where braces and bars have a meaning."""
    return f"{noun}.{''.join('_' if character in '{}|' else character for character in name)}.{key}"


def _secrets_of(entry: IndexerEntry) -> Iterator[tuple[str, Secret]]:
    """Each secret of the entry's kind with the name that stands for it.

    An address that is secret as a whole isn't one of them: where its name stood at the beginning of a link,
    nothing would tell any more that what follows is an address with secrets of its own.
    """
    for field in fields(entry.options) if entry.options is not None else ():
        value = getattr(entry.options, field.name)
        if isinstance(value, Secret) and field.name != "url":
            yield _secret_name("indexer", entry.name, field.name), value
