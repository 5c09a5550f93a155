"""The questions of `init`: each answer is tried at once, and asked again until it works or is left out."""

from __future__ import annotations

from shutil import get_terminal_size
from textwrap import fill
from typing import TYPE_CHECKING

import typer

from radarr_cli.cli import answers as given
from radarr_cli.cli.views.init import lines
from radarr_cli.errors import InvalidAnswer

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.cli.output import Output
    from radarr_cli.domain.settings import Settings
    from radarr_cli.services.upkeep.setup import Outcome, Setup

_PROFILE = "HD-1080p"


class Dialog:
    """Asks on the terminal. An empty answer leaves a step out, as it is."""

    def __init__(self, output: Output, setup: Setup) -> None:
        self.output = output
        self.setup = setup

    def tmdb(self) -> list[Outcome]:
        self._say(
            "TMDB knows the films. A key is free: https://www.themoviedb.org/settings/api",
            "(the v3 API key or the v4 read access token; Enter leaves it out)",
        )

        def ask() -> Outcome | None:
            key = self._secret("TMDB key")
            return self.setup.tmdb(given.read_secret(key)) if key else None

        return self._until_it_works(ask) or self.setup.try_tmdb()

    def root(self) -> list[Outcome]:
        self._say("The root is the folder that holds your films, one folder for each.")

        def ask() -> Outcome | None:
            answer = self._text("Root folder")
            if not answer:
                return None
            path = given.read_folder(answer)
            return self.setup.root(given.root_name(path), path)

        return self._until_it_works(ask) or self.setup.try_roots()

    def indexer(self) -> list[Outcome]:
        self._say("Indexers find releases: a Prowlarr (http://localhost:9696), or one Torznab feed.")

        def ask() -> Outcome | None:
            url = self._text("URL of Prowlarr or of a feed")
            if not url:
                return None
            address, key = given.split_feed(url)
            key = key or self._secret("Its API key")
            if given.is_feed(url):
                return self._feed(address, key)
            tried = self.setup.prowlarr(given.PROWLARR_NAME, url, given.read_secret(key))
            if tried.checks[0].code == InvalidAnswer.code:
                feed = self._feed(address, key)
                return feed if feed.usable else tried
            return tried

        return self._until_it_works(ask) or self.setup.try_indexers()

    def client(self) -> list[Outcome]:
        self._say(
            f"What downloads: {', '.join(given.CLIENT_URLS)}.",
            "(qBittorrent's Web UI must be on; without a user name no login is expected)",
        )
        known = self._client_kind()

        def ask() -> Outcome | None:
            kind = self._kind(known)
            named = kind in given.WITH_USER_NAMES
            url = self._text("URL of its Web UI", given.CLIENT_URLS[kind])
            username = self._text("User name", "admin") if named else ""
            asks = username or not named
            password = self._secret("API key" if kind == "sabnzbd" else "Password") if asks else ""
            secret = given.read_secret(password) if password else None
            return self.setup.client(self._client_name(kind), kind, url, username, secret)

        tried = self._until_it_works(ask)
        if not tried:
            return self.setup.try_clients()
        save_path = tried[0].save_path
        name = tried[0].step.removeprefix("client ")
        return [*tried, *self.folder(name, save_path)] if save_path else tried

    def folder(self, client: str, save_path: str) -> list[Outcome]:
        """The client's folder on this machine, asked for where it isn't here, and links from it."""
        found = self.setup.folder(client, save_path)
        self._show(found)
        mapped: list[Outcome] = []
        if not found.good:
            self._say(f"The client saves to {save_path}. Where is that folder on this machine?")

            def ask() -> Outcome | None:
                local = self._text("Folder here")
                return self.setup.mapping(client, save_path, given.read_folder(local)) if local else None

            mapped = self._until_it_works(ask)
            found = self.setup.folder(client, save_path) if mapped else found
        links = self.setup.links(client, save_path)
        for link in links:
            self._show(link)
        return [*mapped, found, *links] if not mapped else [*mapped, *links]

    def profile(self, settings: Settings) -> list[Outcome]:
        names = [*settings.profiles, *self.setup.guided()]
        self._say("The quality profile says which releases are wanted:")
        for number, profile in enumerate(settings.profiles.values(), 1):
            best = profile.qualities[0].name
            self.output.note(f"  {number:2}  {profile.name:20}  {best} at best, until {profile.cutoff}")
        for number, name in enumerate(names[len(settings.profiles) :], len(settings.profiles) + 1):
            self.output.note(f"  {number:2}  {name:20}  of the TRaSH Guides, with its custom formats")
        usual = names.index(_PROFILE) + 1 if _PROFILE in names else 1

        def ask() -> Outcome | None:
            answer = self._text("Number or name", str(usual))
            listed = answer.isdigit() and 1 <= int(answer) <= len(names)
            return self.setup.profile(names[int(answer) - 1] if listed else answer)

        return self._until_it_works(ask)

    def _feed(self, url: str, key: str) -> Outcome:
        name = given.indexer_name(url)
        return self.setup.indexer(name, "torznab", url, given.read_secret(key) if key else None)

    def _kind(self, usual: str) -> str:
        """Asked until there is such a client."""
        while (kind := self._text("Download client", usual).strip().lower()) not in given.CLIENT_URLS:
            self._say(f"There is no {kind}; one of: {', '.join(given.CLIENT_URLS)}.")
        return kind

    def _client_kind(self) -> str:
        """The only client's, where there is one."""
        kinds = {entry.kind for entry in self.setup.files.settings.clients} & set(given.CLIENT_URLS)
        return kinds.pop() if len(kinds) == 1 else given.CLIENT_KIND

    def _client_name(self, kind: str) -> str:
        """The only such client's name, so that asking again changes it and makes no second one."""
        names = [entry.name for entry in self.setup.files.settings.clients if entry.kind == kind]
        return names[0] if len(names) == 1 else kind

    def _until_it_works(self, ask: Callable[[], Outcome | None]) -> list[Outcome]:
        """Ask until an answer is kept; none where the step is left out."""
        while True:
            tried = ask()
            if tried is None:
                return []
            self._show(tried)
            if tried.usable or not typer.confirm("Try again?", default=True, err=True):
                return [tried]

    def _show(self, outcome: Outcome) -> None:
        for line in lines(outcome.checks):
            self._note(line, indent=10)

    def _say(self, *sentences: str) -> None:
        self.output.note("")
        for sentence in sentences:
            self._note(sentence)

    def _note(self, text: str, indent: int = 0) -> None:
        """A line, folded between words to the terminal's width."""
        width = min(get_terminal_size().columns, 100)
        self.output.note(fill(text, width, subsequent_indent=" " * indent, break_on_hyphens=False))

    def _text(self, question: str, usual: str = "") -> str:
        answer: str = typer.prompt(question, default=usual, show_default=bool(usual), err=True)
        return answer.strip()

    def _secret(self, question: str) -> str:
        answer: str = typer.prompt(
            f"{question} (not shown)", default="", show_default=False, hide_input=True, err=True
        )
        return answer.strip()
