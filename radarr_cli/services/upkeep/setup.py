"""Setting things up: each answer is tried at once, and only what works is written down.

A step gives outcomes, never an exception for what was answered: the next step goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from radarr_cli.domain.importing.paths import is_at_or_below, local_path
from radarr_cli.errors import ConfigError, Conflict, NotFound, RadarrCliError
from radarr_cli.ports import Check
from radarr_cli.services.clients import Clients

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.settings import (
        ClientEntry,
        IndexerEntry,
        NetworkSettings,
        ProwlarrSettings,
        Settings,
    )
    from radarr_cli.ports import DownloadClient
    from radarr_cli.store.database import Database

SecretAnswer = str | dict[str, object]
"""A secret as it was typed, or a reference to one: `{"env": "NAME"}`."""
SAVE_PATH = "save path"
"""The subject of the check that tells where a client saves to."""
_CLIENT_SECRETS = {"sabnzbd": "api_key", "aria2": "secret"}
"""The kinds of clients whose secret isn't called a password."""


class Draft(Protocol):
    """An answer that isn't written yet."""

    @property
    def settings(self) -> Settings: ...

    def save(self) -> tuple[str, ...]: ...


class Files(Protocol):
    """The user's configuration: what it says, and what could be added."""

    @property
    def settings(self) -> Settings: ...

    def draft(
        self,
        section: str,
        name: str,
        keys: Mapping[str, object],
        secrets: Mapping[str, str | None],
        *,
        replace: bool = False,
    ) -> Draft: ...

    def bundled_profiles(self) -> tuple[str, ...]: ...

    def take_bundled(self, name: str, *, replace: bool = False) -> tuple[str, ...]: ...


class Trials(Protocol):
    """How the outside is tried. What gives no checks raises RadarrCliError where it doesn't work."""

    def tmdb(self, settings: Settings) -> None: ...

    def prowlarr(self, entry: ProwlarrSettings, network: NetworkSettings) -> Sequence[str]:
        """The names of its enabled indexers."""
        ...

    def indexer(self, entry: IndexerEntry, network: NetworkSettings) -> Sequence[Check]: ...

    def client(self, entry: ClientEntry, network: NetworkSettings, folder: Path) -> DownloadClient:
        """The client, which may keep its session in that folder."""
        ...

    def is_folder(self, path: str) -> bool: ...

    def folder(self, path: str) -> Check:
        """Can films be put there?"""
        ...

    def link(self, downloads: str, root: str) -> Check:
        """Does a finished download get from the one into the other without a copy?"""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One thing that was tried (`client qbit`), and the files its answer was written to."""

    step: str
    checks: tuple[Check, ...]
    saved: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        return all(check.good for check in self.checks)

    @property
    def usable(self) -> bool:
        """Nothing spoke against it but advice: such an answer is kept."""
        first_good = not self.checks or self.checks[0].good
        return first_good and not any(check.code for check in self.checks if not check.good)

    @property
    def save_path(self) -> str | None:
        """Where the client saves to, as the client names it."""
        return next(
            (check.message for check in self.checks if check.good and check.subject == SAVE_PATH), None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """`test` False writes answers down as they are; `replace` overwrites files edited by hand."""

    files: Files
    trials: Trials
    open_database: Callable[[], Database]
    now: Callable[[], datetime]
    test: bool = True
    replace: bool = False

    def database(self) -> Outcome:
        """Start the embedded server, or reach the one that is configured."""

        def reach() -> list[Check]:
            return [Check("database", True, f"PostgreSQL {self.open_database().server_version} is reached")]

        return _tried("database", reach)

    def tmdb(self, key: SecretAnswer) -> Outcome:
        return self._take("tmdb", self._draft("tmdb", "", {}, {"api_key": key}), self._try_tmdb)

    def root(self, name: str, path: str) -> Outcome:
        """A first root is where new films go; it stays that when others come."""
        before = self.files.settings.library.root
        draft = self._draft("root", name, {"name": name, "path": path}, {})
        outcome = self._take(f"root {name}", draft, lambda settings: self._try_root(settings, name))
        if outcome.saved and before is not None and self.files.settings.library.root is None:
            self.files.draft("library", "", {"root": before}, {}, replace=self.replace).save()
        return outcome

    def prowlarr(self, name: str, url: str, key: SecretAnswer) -> Outcome:
        draft = self._draft("prowlarr", name, {"name": name, "url": url}, {"api_key": key})
        return self._take(f"prowlarr {name}", draft, lambda settings: self._try_prowlarr(settings, name))

    def indexer(self, name: str, kind: str, url: str, key: SecretAnswer | None) -> Outcome:
        keys = {"name": name, "kind": kind, "url": url}
        draft = self._draft("indexer", name, keys, {"api_key": key} if key else {})
        return self._take(f"indexer {name}", draft, lambda settings: self._try_indexer(settings, name))

    def client(self, name: str, kind: str, url: str, username: str, password: SecretAnswer | None) -> Outcome:
        """`password` is whatever secret that kind of client asks for."""
        keys = {"name": name, "kind": kind, "url": url} | ({"username": username} if username else {})
        secret = _CLIENT_SECRETS.get(kind, "password")
        draft = self._draft("client", name, keys, {secret: password} if password else {})
        return self._take(f"client {name}", draft, lambda settings: self._try_client(settings, name))

    def mapping(self, client: str, remote: str, local: str) -> Outcome:
        """Say where a client's folder is on this machine."""
        keys = {"client": client, "remote": remote, "local": local}
        draft = self._draft("path_mapping", client, keys, {})

        def look(settings: Settings) -> list[Check]:
            here = local_path(client, remote, settings.path_mappings)
            if here is not None and self.trials.is_folder(here):
                return [Check("download folder", True, f"{remote} is {here} here")]
            message = f"there is no folder {local} on this machine"
            return [Check("download folder", False, message, None, NotFound.code)]

        return self._take(f"folder of {client}", draft, look)

    def profile(self, name: str) -> Outcome:
        """A configured profile; or one of the guide's that come along, which is imported with its formats."""
        brought: tuple[str, ...] = ()
        known = self.files.settings.profiles
        if name not in known and name not in self.files.bundled_profiles():
            near = get_close_matches(name, known, 1)
            hint = f'did you mean "{near[0]}"?' if near else f"there are: {', '.join(known)}"
            error = ConfigError(f"there is no profile {name!r}", hint=hint)
            return Outcome(step="profile", checks=(_failed(error),))
        try:
            if name in self.guided():
                brought = self.files.take_bundled(name, replace=self.replace)
        except RadarrCliError as error:
            return Outcome(step="profile", checks=(_failed(error),))
        draft = self._draft("library", "", {"profile": name}, {})
        outcome = self._take("profile", draft, _see_profile)
        return replace(outcome, saved=(*brought, *outcome.saved))

    def guided(self) -> tuple[str, ...]:
        """The profiles of the TRaSH Guides that come along and aren't configured yet. Raises ConfigError."""
        known = self.files.settings.profiles
        return tuple(name for name in self.files.bundled_profiles() if name not in known)

    def folder(self, client: str, save_path: str) -> Outcome:
        """Is the client's folder here, and not in a root, among the finished films?"""

        def look() -> list[Check]:
            here = self._here(client, save_path)
            if here is None or not self.trials.is_folder(here):
                hint = "say where it is: --local-path, or [[path_mapping]]; if nothing is wrong, make it"
                message = f"{client} saves to {save_path}, which is no folder on this machine"
                return [Check("download folder", False, message, hint, NotFound.code)]
            for root in self.files.settings.roots:
                if is_at_or_below(here, root.path):
                    message = f"{here} lies in the root {root.path}"
                    hint = "let the client save somewhere else"
                    return [Check("download folder", False, message, hint, Conflict.code)]
            return [Check("download folder", True, here)]

        return _tried(f"folder of {client}", look)

    def links(self, client: str, save_path: str) -> list[Outcome]:
        """A real link from the client's folder into each root; none where the folder isn't here."""
        here = self._here(client, save_path)
        if here is None or not self.trials.is_folder(here):
            return []
        roots = [root for root in self.files.settings.roots if self.trials.is_folder(root.path)]
        return [
            Outcome(step=f"link {root.name}", checks=(self.trials.link(here, root.path),)) for root in roots
        ]

    def try_tmdb(self) -> list[Outcome]:
        return [_tried("tmdb", lambda: self._try_tmdb(self.files.settings))]

    def try_roots(self) -> list[Outcome]:
        settings = self.files.settings
        names = [root.name for root in settings.roots]
        found = [_tried(f"root {name}", partial(self._try_root, settings, name)) for name in names]
        missing = _missing("root", "no root is configured", "radarr-cli init root FOLDER")
        if found and settings.library.root is None:
            hint = f'set root = "{names[0]}", or another, in [library]: radarr-cli config edit'
            missing = _missing("default root", "which root new films go to is not said", hint)
        return found if found and settings.library.root else [*found, missing]

    def try_indexers(self) -> list[Outcome]:
        settings = self.files.settings
        found = [
            _tried(f"prowlarr {each.name}", partial(self._try_prowlarr, settings, each.name))
            for each in settings.prowlarrs
        ]
        found += [
            _tried(f"indexer {each.name}", partial(self._try_indexer, settings, each.name))
            for each in settings.indexers
        ]
        return found or [
            _missing("indexer", "no indexer is configured", "radarr-cli init indexer --prowlarr-url URL")
        ]

    def try_clients(self) -> list[Outcome]:
        """Each client, and whether its folder is here and links into the roots."""
        settings, outcomes = self.files.settings, list[Outcome]()
        for entry in settings.clients:
            tried = _tried(f"client {entry.name}", partial(self._try_client, settings, entry.name))
            outcomes.append(tried)
            if tried.save_path is not None:
                outcomes.append(self.folder(entry.name, tried.save_path))
                outcomes += self.links(entry.name, tried.save_path)
        hint = "radarr-cli init client --url URL"
        return outcomes or [_missing("client", "no download client is configured", hint)]

    def try_profile(self) -> list[Outcome]:
        return [_tried("profile", lambda: _see_profile(self.files.settings))]

    def _draft(
        self, section: str, name: str, keys: Mapping[str, object], secrets: Mapping[str, SecretAnswer]
    ) -> Callable[[], Draft]:
        """References stand among the keys, typed secrets apart from them."""
        references = {key: value for key, value in secrets.items() if isinstance(value, dict)}
        typed = {key: None if isinstance(value, dict) else value for key, value in secrets.items()}
        return lambda: self.files.draft(section, name, {**keys, **references}, typed, replace=self.replace)

    def _take(
        self, step: str, draft: Callable[[], Draft], trial: Callable[[Settings], Sequence[Check]]
    ) -> Outcome:
        try:
            answer = draft()
            settings = answer.settings
            outcome = _tried(step, lambda: trial(settings)) if self.test else Outcome(step=step, checks=())
            if not outcome.usable:
                return outcome
            saved = answer.save()
        except RadarrCliError as error:
            return Outcome(step=step, checks=(_failed(error),))
        checks = outcome.checks or (Check("answer", True, "written down, not tried"),)
        return Outcome(step=step, checks=checks, saved=saved)

    def _here(self, client: str, save_path: str) -> str | None:
        return local_path(client, save_path, self.files.settings.path_mappings)

    def _try_tmdb(self, settings: Settings) -> list[Check]:
        if settings.tmdb.api_key is None:
            raise ConfigError("no TMDB key is configured", hint="radarr-cli init tmdb")
        self.trials.tmdb(settings)
        return [Check("key", True, "TMDB accepts the key")]

    def _try_root(self, settings: Settings, name: str) -> list[Check]:
        return [self.trials.folder(root.path) for root in settings.roots if root.name == name]

    def _try_prowlarr(self, settings: Settings, name: str) -> list[Check]:
        entry = next(entry for entry in settings.prowlarrs if entry.name == name)
        indexers = self.trials.prowlarr(entry, settings.network)
        answer = Check("answer", True, f"{entry.url} answers")
        if not indexers:
            return [answer, Check("indexers", False, "none is enabled there", "enable one in Prowlarr")]
        return [answer, Check("indexers", True, f"{len(indexers)} enabled: {', '.join(indexers)}")]

    def _try_indexer(self, settings: Settings, name: str) -> Sequence[Check]:
        entry = next(entry for entry in settings.indexers if entry.name == name)
        return self.trials.indexer(entry, settings.network)

    def _try_client(self, settings: Settings, name: str) -> Sequence[Check]:
        entry = next(entry for entry in settings.clients if entry.name == name)
        # Kept in a folder of its own: with an older session a wrong password would pass.
        with TemporaryDirectory() as folder:
            # Through the breaker: who tries passwords must not get the address banned.
            clients = Clients(
                database=self.open_database(),
                entries=(entry,),
                build=lambda each: self.trials.client(each, settings.network, Path(folder)),
                now=self.now,
                asks=any(each.name == name for each in self.files.settings.clients),
            )
            return clients.test(name).checks


def _see_profile(settings: Settings) -> list[Check]:
    name = settings.library.profile
    if name is None:
        raise ConfigError("no quality profile is chosen", hint="radarr-cli init profile NAME")
    profile = settings.profiles[name]
    return [Check("profile", True, f"{name}: {profile.qualities[0].name} at best, until {profile.cutoff}")]


def _tried(step: str, trial: Callable[[], Sequence[Check]]) -> Outcome:
    try:
        return Outcome(step=step, checks=tuple(trial()))
    except RadarrCliError as error:
        return Outcome(step=step, checks=(_failed(error),))


def _missing(step: str, message: str, hint: str) -> Outcome:
    return Outcome(step=step, checks=(_failed(ConfigError(message, hint=hint)),))


def _failed(error: RadarrCliError) -> Check:
    faults = error.faults if isinstance(error, ConfigError) else ()
    message = "; ".join(str(fault) for fault in faults) or error.message
    return Check("answer", False, message, error.hint, error.code)
