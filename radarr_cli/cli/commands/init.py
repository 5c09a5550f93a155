"""`init`: set everything up, asking and trying as it goes, or by options without a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from radarr_cli.cli.session import session_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from radarr_cli.cli.answers import Answers
    from radarr_cli.cli.exit_codes import ExitCode
    from radarr_cli.cli.session import Session
    from radarr_cli.cli.setup_dialog import Dialog
    from radarr_cli.services.upkeep.setup import Outcome, SecretAnswer, Setup

app = typer.Typer(add_completion=False)

Text = str | None
_FORMS = "the text, - for a line of stdin, or a reference such as '{ env = \"NAME\" }'"
NoTest = Annotated[bool, typer.Option("--no-test", help="Write answers down without trying them.")]
Replace = Annotated[bool, typer.Option("--replace", help="Replace files of conf.d edited by hand.")]
OutputTo = Annotated[Text, typer.Option("--output", metavar="-", help="Print the files; write nothing.")]
TmdbKey = Annotated[Text, typer.Option("--tmdb-key", help=f"TMDB key: {_FORMS}.")]
RootPath = Annotated[Text, typer.Option("--root", metavar="FOLDER", help="The folder that holds the films.")]
RootName = Annotated[Text, typer.Option("--root-name", help="Its name (default: the folder's).")]
ProwlarrUrl = Annotated[Text, typer.Option("--prowlarr-url", help="URL of Prowlarr.")]
ProwlarrKey = Annotated[Text, typer.Option("--prowlarr-key", help=f"Its API key: {_FORMS}.")]
TorznabUrl = Annotated[Text, typer.Option("--torznab-url", help="URL of a Torznab feed.")]
TorznabKey = Annotated[Text, typer.Option("--torznab-key", help=f"Its API key: {_FORMS}.")]
IndexerName = Annotated[Text, typer.Option("--indexer-name", help="Name of the Prowlarr or feed.")]
CLIENT_KINDS = ("qbittorrent", "transmission", "deluge", "rtorrent", "aria2", "sabnzbd", "nzbget")
_KINDS = f"{CLIENT_KINDS[0]} (default), {', '.join(CLIENT_KINDS[1:-1])} or {CLIENT_KINDS[-1]}."
ClientKind = Annotated[Text, typer.Option("--client-kind", help=f"Download client: {_KINDS}")]
ClientUrl = Annotated[Text, typer.Option("--client-url", help="URL of the client's Web UI or RPC.")]
ClientUser = Annotated[Text, typer.Option("--client-username", help="Its user name.")]
ClientPassword = Annotated[
    Text, typer.Option("--client-password", help=f"Its password or API key: {_FORMS}.")
]
ClientName = Annotated[Text, typer.Option("--client-name", help="Name of the client.")]
LocalPath = Annotated[Text, typer.Option("--local-path", help="Its download folder on this machine.")]
Profile = Annotated[
    Text,
    typer.Option("--profile", help="Quality profile of new films, or of the TRaSH Guides."),
]


@dataclass(frozen=True, slots=True)
class _Run:
    """One call of `init`. `alone` is true for a single step: then it is asked for though it is set."""

    session: Session
    setup: Setup
    answers: Answers
    dialog: Dialog | None
    alone: bool

    def tmdb(self) -> list[Outcome]:
        if self.answers.tmdb_key is not None:
            return [self.setup.tmdb(_secret(self.answers.tmdb_key))]
        return self._kept_or_asked(self.setup.try_tmdb, self.dialog.tmdb if self.dialog else None)

    def root(self) -> list[Outcome]:
        from radarr_cli.cli.answers import read_folder, root_name  # noqa: PLC0415 - not for --help

        if self.answers.root is None:
            found = self._kept_or_asked(self.setup.try_roots, self.dialog.root if self.dialog else None)
        else:
            path = read_folder(self.answers.root)
            name = self.answers.root_name or root_name(path)
            found = [self.setup.root(name, path)]
        if self.alone and found[0].good and self.setup.files.settings.clients:
            found += [outcome for outcome in self.setup.try_clients() if outcome.step.startswith("link")]
        return found

    def indexer(self) -> list[Outcome]:
        from radarr_cli.cli import answers as given  # noqa: PLC0415 - not for --help

        said = self.answers
        found: list[Outcome] = []
        if said.prowlarr_url is not None:
            name = said.indexer_name or given.PROWLARR_NAME
            found.append(self.setup.prowlarr(name, said.prowlarr_url, _secret(said.prowlarr_key or "")))
        if said.torznab_url is not None:
            url, key = given.split_feed(said.torznab_url)
            key = said.torznab_key or key
            name = said.indexer_name or given.indexer_name(url)
            found.append(self.setup.indexer(name, "torznab", url, _secret(key) if key else None))
        return found or self._kept_or_asked(
            self.setup.try_indexers, self.dialog.indexer if self.dialog else None
        )

    def client(self) -> list[Outcome]:
        from radarr_cli.cli import answers as given  # noqa: PLC0415 - not for --help

        said = self.answers
        if not said.says_client:
            return self._kept_or_asked(self.setup.try_clients, self.dialog.client if self.dialog else None)
        kind = given.read_kind(said.client_kind or given.CLIENT_KIND)
        name, password = said.client_name or kind, said.client_password
        tried = self.setup.client(
            name,
            kind,
            said.client_url or given.CLIENT_URLS[kind],
            said.client_username or "",
            _secret(password) if password else None,
        )
        save_path = tried.save_path
        if save_path is None:
            return [tried]
        if self.dialog is not None and said.local_path is None:
            return [tried, *self.dialog.folder(name, save_path)]
        found = [tried]
        if said.local_path is not None and given.read_folder(said.local_path) != save_path:
            found.append(self.setup.mapping(name, save_path, given.read_folder(said.local_path)))
        if found[-1].good:
            found.append(self.setup.folder(name, save_path))
        return [*found, *self.setup.links(name, save_path)]

    def profile(self) -> list[Outcome]:
        if self.answers.profile is not None:
            return [self.setup.profile(self.answers.profile)]
        dialog = self.dialog
        ask = (lambda: dialog.profile(self.setup.files.settings)) if dialog else None
        return self._kept_or_asked(self.setup.try_profile, ask)

    def _kept_or_asked(
        self, check: Callable[[], list[Outcome]], ask: Callable[[], list[Outcome]] | None
    ) -> list[Outcome]:
        """What is configured and works stays; else a person is asked, if there is one."""
        if ask is None:
            return check()
        found = [] if self.alone else check()
        return found if found and all(outcome.good for outcome in found) else ask()


@app.callback(
    invoke_without_command=True,
    epilog="Example: radarr-cli init --tmdb-key '{ env = \"TMDB_KEY\" }' --root /srv/films",
)
def init(
    context: typer.Context,
    tmdb_key: TmdbKey = None,
    root: RootPath = None,
    root_name: RootName = None,
    prowlarr_url: ProwlarrUrl = None,
    prowlarr_key: ProwlarrKey = None,
    torznab_url: TorznabUrl = None,
    torznab_key: TorznabKey = None,
    indexer_name: IndexerName = None,
    client_kind: ClientKind = None,
    client_url: ClientUrl = None,
    client_username: ClientUser = None,
    client_password: ClientPassword = None,
    client_name: ClientName = None,
    local_path: LocalPath = None,
    profile: Profile = None,
    no_test: NoTest = False,
    replace: Replace = False,
    output: OutputTo = None,
) -> None:
    """Set everything up: the database, a TMDB key, a root folder, an indexer, a download client, a profile.

    On a terminal it asks; every answer is tried at once and only what works is written. What is set up
    already is tried again and kept. One step alone: init tmdb, root, indexer, client, profile.
    """
    if context.invoked_subcommand is not None:
        return
    from radarr_cli.cli.answers import Answers  # noqa: PLC0415 - not for --help

    answers = Answers(
        tmdb_key=tmdb_key, root=root, root_name=root_name, prowlarr_url=prowlarr_url,
        prowlarr_key=prowlarr_key, torznab_url=torznab_url, torznab_key=torznab_key,
        indexer_name=indexer_name, client_kind=client_kind, client_url=client_url,
        client_username=client_username, client_password=client_password, client_name=client_name,
        local_path=local_path, profile=profile,
    )  # fmt: skip
    run = _run(context, answers, output, alone=False, test=not no_test, replace=replace)
    outcomes = [run.setup.database()]
    for step in (run.tmdb, run.root, run.indexer, run.client, run.profile):
        outcomes += step()
    _finish(run, outcomes)


@app.command(epilog="Example: radarr-cli init tmdb --key '{ file = \"/run/secrets/tmdb\" }'")
def tmdb(
    context: typer.Context,
    key: Annotated[Text, typer.Option("--key", help=f"The key: {_FORMS}.")] = None,
    no_test: NoTest = False,
    replace: Replace = False,
    output: OutputTo = None,
) -> None:
    """The key of TMDB.

    It is free: https://www.themoviedb.org/settings/api
    """
    from radarr_cli.cli.answers import Answers  # noqa: PLC0415 - not for --help

    run = _run(context, Answers(tmdb_key=key), output, test=not no_test, replace=replace)
    _finish(run, run.tmdb())


@app.command(epilog="Example: radarr-cli init root /srv/films")
def root(
    context: typer.Context,
    folder: Annotated[Text, typer.Argument(help="The folder that holds the films.")] = None,
    name: Annotated[Text, typer.Option("--name", help="Its name (default: the folder's).")] = None,
    no_test: NoTest = False,
    replace: Replace = False,
    output: OutputTo = None,
) -> None:
    """A root folder: can it be written, and linked into?

    Linked: from where the downloads lie, so that a film takes its space once.
    """
    from radarr_cli.cli.answers import Answers  # noqa: PLC0415 - not for --help

    run = _run(context, Answers(root=folder, root_name=name), output, test=not no_test, replace=replace)
    _finish(run, run.root())


@app.command(epilog="Example: radarr-cli init indexer --prowlarr-url http://localhost:9696 --prowlarr-key -")
def indexer(
    context: typer.Context,
    prowlarr_url: ProwlarrUrl = None,
    prowlarr_key: ProwlarrKey = None,
    torznab_url: TorznabUrl = None,
    torznab_key: TorznabKey = None,
    name: IndexerName = None,
    no_test: NoTest = False,
    replace: Replace = False,
    output: OutputTo = None,
) -> None:
    """A Prowlarr with all its indexers, or a single Torznab feed."""
    from radarr_cli.cli.answers import Answers  # noqa: PLC0415 - not for --help

    answers = Answers(
        prowlarr_url=prowlarr_url, prowlarr_key=prowlarr_key, torznab_url=torznab_url,
        torznab_key=torznab_key, indexer_name=name,
    )  # fmt: skip
    run = _run(context, answers, output, test=not no_test, replace=replace)
    _finish(run, run.indexer())


@app.command(epilog="Example: radarr-cli init client --url http://nas:8080 --local-path /mnt/nas/downloads")
def client(
    context: typer.Context,
    kind: Annotated[Text, typer.Option("--kind", help=f"Which: {_KINDS}")] = None,
    url: Annotated[Text, typer.Option("--url", help="URL of its Web UI or RPC.")] = None,
    username: Annotated[Text, typer.Option("--username", help="Its user name.")] = None,
    password: Annotated[Text, typer.Option("--password", help=f"Its password or API key: {_FORMS}.")] = None,
    name: ClientName = None,
    local_path: LocalPath = None,
    no_test: NoTest = False,
    replace: Replace = False,
    output: OutputTo = None,
) -> None:
    """A download client: its login, category and folder.

    A link from that folder into the root is tried as well.
    """
    from radarr_cli.cli.answers import Answers  # noqa: PLC0415 - not for --help

    answers = Answers(
        client_kind=kind, client_url=url, client_username=username, client_password=password,
        client_name=name, local_path=local_path,
    )  # fmt: skip
    run = _run(context, answers, output, test=not no_test, replace=replace)
    _finish(run, run.client())


@app.command(epilog="Example: radarr-cli init profile HD-1080p")
def profile(
    context: typer.Context,
    name: Annotated[
        Text,
        typer.Argument(help="One that profiles list names, or of the TRaSH Guides."),
    ] = None,
    replace: Replace = False,
    output: OutputTo = None,
) -> None:
    """The quality profile that new films get.

    Of the TRaSH Guides come along: HD Bluray + WEB, Remux + WEB 1080p and UHD Bluray + WEB. The one that is
    chosen is imported with its custom formats.
    """
    from radarr_cli.cli.answers import Answers  # noqa: PLC0415 - not for --help

    run = _run(context, Answers(profile=name), output, replace=replace)
    _finish(run, run.profile())


def _run(
    context: typer.Context,
    answers: Answers,
    output: str | None,
    *,
    alone: bool = True,
    test: bool = True,
    replace: bool = False,
) -> _Run:
    session = session_of(context)
    if output is not None:
        from radarr_cli.errors import UsageError  # noqa: PLC0415 - the rare path

        if output != "-":
            raise UsageError("--output takes only -, for standard output")
        session.app.configuration.keeps_in_memory = True
    setup = session.app.setup(test=test, replace=replace)
    dialog = None
    if session.output.interactive:
        from radarr_cli.cli.setup_dialog import Dialog  # noqa: PLC0415 - only with a person

        dialog = Dialog(session.output, setup)
    return _Run(session, setup, answers, dialog, alone)


def _finish(run: _Run, outcomes: Sequence[Outcome]) -> None:
    """Print the list and leave with what it comes to."""
    from radarr_cli.cli.views import init as views  # noqa: PLC0415 - not for --help

    session, code = run.session, _exit_code(outcomes)
    if session.app.configuration.keeps_in_memory:
        _print_files(session)
        for outcome in outcomes:
            for line in views.lines(outcome.checks):
                session.output.note(line)
    else:
        if run.dialog is not None:
            session.output.note("")
        session.output.emit(views.document(outcomes), lambda: views.table(outcomes), wrong=bool(code))
    if code:
        raise typer.Exit(code)
    if not run.alone and not session.output.json:
        session.output.note("next: radarr-cli get 'The Matrix (1999)'; radarr-cli run-once for cron")


def _print_files(session: Session) -> None:
    """The texts that would have been written, but never a secret."""
    configuration = session.app.configuration
    secrets = configuration.paths.secrets
    texts = {path: text for path, text in configuration.pending.items() if path != secrets}
    for path, text in texts.items():
        if len(texts) > 1:
            session.output.draw(f"# ---- {configuration.paths.shown(path)}")
        session.output.draw(text.rstrip("\n"))
    if secrets in configuration.pending:
        session.output.warn(f"typed secrets are not printed; put them into {secrets}")


def _exit_code(outcomes: Sequence[Outcome]) -> ExitCode:
    """That of the error which all that failed have in common, else "partial"."""
    from radarr_cli.cli.exit_codes import ExitCode, code_of  # noqa: PLC0415
    from radarr_cli.errors import RadarrCliError  # noqa: PLC0415

    def classes(cls: type[RadarrCliError]) -> list[type[RadarrCliError]]:
        return [cls, *(each for child in cls.__subclasses__() for each in classes(child))]

    by_code = {cls.code: code_of(cls("")) for cls in reversed(classes(RadarrCliError))}
    failed = [check for outcome in outcomes for check in outcome.checks if not check.good]
    codes = {by_code.get(check.code or "", ExitCode.PARTIAL) for check in failed}
    if not codes:
        return ExitCode.DONE
    return codes.pop() if len(codes) == 1 else ExitCode.PARTIAL


def _secret(text: str) -> SecretAnswer:
    from radarr_cli.cli.answers import read_secret  # noqa: PLC0415 - not for --help

    return read_secret(text)
