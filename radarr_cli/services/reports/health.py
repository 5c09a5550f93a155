"""What is wrong with the set-up: loads the facts, asks the checks, tells what turned up and what is over."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.health import (
    CLIENT_CHECKS,
    USES,
    HealthFacts,
    Issue,
    Level,
    RootFact,
    ServiceFact,
    StageFact,
    examine,
    strange_clocks,
    worst_first,
)
from radarr_cli.domain.importing.steps import TRASH
from radarr_cli.errors import RadarrCliError
from radarr_cli.services.running import StageResult
from radarr_cli.store.clients import grabbed_ids
from radarr_cli.store.health import IssuesSynced, health_rows, sync_issues
from radarr_cli.store.outbox import notifier_states

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from radarr_cli.domain.settings import IndexerEntry, Settings
    from radarr_cli.errors import Fault
    from radarr_cli.ports import Check, DiskState
    from radarr_cli.services.clients import Clients
    from radarr_cli.services.downloads.locating import Locating
    from radarr_cli.services.files.readability import Readability
    from radarr_cli.services.files.roots import Roots
    from radarr_cli.services.indexers.roster import Indexers
    from radarr_cli.services.running import Pace, Stage
    from radarr_cli.store.database import Database

_OTHER_MANAGERS = ("Radarr",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """`warnings` are those of `config check`; `disk` says how a path's file system is; `running` whether a
    program of a name runs on this machine; `proxy` tries the configured one, None where there is none, and
    `metadata` its key; `searched` are the indexers, to be tried. `clocks` are how far our clock is ahead of
    those of services that were just asked, by their names; `missed` are variables that timers won't see:
    name, message, remedy."""

    database: Database
    settings: Settings
    indexers: Callable[[], Sequence[IndexerEntry]]
    searched: Callable[[], Indexers]
    metadata: Callable[[], None]
    clients: Clients
    roots: Roots
    locating: Callable[[], Locating]
    readability: Callable[[], Readability]
    stages: Callable[[], Sequence[Stage]]
    warnings: Callable[[], Sequence[Fault]]
    disk: Callable[[str], DiskState | None]
    running: Callable[[str], bool]
    proxy: Callable[[], Check | None]
    clocks: Callable[[], Mapping[str, timedelta]]
    missed: Callable[[], Iterator[tuple[str, str, str]]]
    host: str
    now: Callable[[], datetime]

    def examine(self, *, quick: bool = False) -> list[Issue]:
        """All that is wrong, the worst first. `quick` asks nobody but the database and the disks; else the
        proxy, the key of the metadata, each indexer and each client are tried, and a link from a client's
        downloads into each root. What waits for a person and isn't so any more ends then."""
        if quick:
            return examine(self._facts())
        asked = [*self._proxied(), *self._key(), *self._searches(), *self._missed()]
        # After the indexers, for their states tell what came of it.
        facts = self._facts()
        issues = [*asked, *examine(facts)]
        self._sync(issues, None, add=False)
        here = {root.name for root in facts.roots if root.fault is None}
        return worst_first([*issues, *self._tried(here), *strange_clocks(self.clocks())])

    def watch(self, pace: Pace) -> StageResult:
        """Keep the open issues as they are now; what turned up is for a person, and told. Notices aren't."""
        synced, issues = self._sync(
            [*self._proxied(), *self.examine(quick=True)], pace.run_id, dry_run=pace.dry_run
        )
        items = [
            {
                "title": "new",
                "check": issue.check,
                "status": "planned" if pace.dry_run else "new",
                "message": f"{issue.message} -> {issue.remedy}",
            }
            for issue in issues
            if issue.key in synced.new
        ]
        items += [
            {"title": "over", "status": "planned" if pace.dry_run else "over", "message": message}
            for message in synced.over
        ]
        return StageResult(items=tuple(items), attention=0 if pace.dry_run else len(synced.new))

    def _sync(
        self, seen: Sequence[Issue], run_id: int | None, *, add: bool = True, dry_run: bool = False
    ) -> tuple[IssuesSynced, list[Issue]]:
        """Let what waits for a person be what was seen, without what is new unless `add`."""
        issues = [issue for issue in seen if issue.level is not Level.NOTICE]
        # The stages of this very run are told by themselves, when they begin to fail.
        issues = [issue for issue in issues if issue.check not in ("TaskCheck", "NotificationStatusCheck")]
        synced = sync_issues(
            self.database, issues, self.now(), host=self.host, run_id=run_id, add=add, dry_run=dry_run
        )
        return synced, issues

    def _facts(self) -> HealthFacts:
        before = self.now()
        rows = health_rows(self.database, self.host, before)
        settings, now = self.settings, self.now()
        # A slow answer says nothing about the clock.
        ahead = before + (now - before) / 2 - rows["database_now"]
        known_roots = {root.name for root in settings.roots}
        return HealthFacts(
            now=now.astimezone(),
            clients=_services(settings.clients, rows["clients"]),
            indexers=self._indexers(rows["indexers"]),
            notifiers=self._notifiers(),
            roots=[self._root(root.name, str(root.path), rows["roots"]) for root in settings.roots],
            unknown_roots={name: films for name, films in rows["roots"].items() if name not in known_roots},
            unknown_profiles={
                name: films for name, films in rows["profiles"].items() if name not in settings.profiles
            },
            stages=self._stages(rows["stages"]),
            ever_ran=bool(rows["stages"]),
            # Roots have a check of their own.
            warnings=[fault for fault in self.warnings() if ": root[" not in fault.place],
            clock_ahead=ahead,
            minimum_free=settings.import_.minimum_free_space,
            gone_films=rows["gone"],
            feed_gaps=[row["name"] for row in rows["indexers"] if row["feed_gap"]],
            metadata_key=settings.tmdb.api_key is not None,
            other_programs=[
                f"{name} runs on this machine, too" for name in _OTHER_MANAGERS if self.running(name)
            ],
            interrupted_operations=rows["interrupted"],
            pauses=rows["pauses"],
        )

    def _indexers(self, states: Sequence[Mapping[str, Any]]) -> list[ServiceFact]:
        entries = self.indexers()
        tokens = {row["name"]: row["api_tokens"] for row in states}
        return [
            replace(
                fact,
                client=entry.client,
                url=str(getattr(entry.options, "url", "")),
                tokens_left=tokens.get(entry.name),
                uses=frozenset(use for use in USES if getattr(entry, use)),
            )
            for entry, fact in zip(entries, _services(entries, states), strict=True)
        ]

    def _notifiers(self) -> list[ServiceFact]:
        states = notifier_states(self.database)
        facts = []
        for entry in self.settings.notifiers:
            state = states.get(entry.name)
            error = state.error if state and state.waiting else None
            facts.append(ServiceFact(name=entry.name, enabled=entry.enabled, error=error))
        return facts

    def _root(self, name: str, path: str, films: Mapping[str, int]) -> RootFact:
        fact = RootFact(name=name, path=path, films=films.get(name, 0))
        disk = self.disk(path)
        if disk is None:
            hint = f"mount it, or make the folder: mkdir -p {shlex.quote(path)}"
            return replace(fact, fault=f"the folder of root {name} isn't there: {path}", hint=hint)
        try:
            self.roots.mounted(name, register=False)
        except RadarrCliError as error:
            return replace(fact, fault=error.message, hint=error.hint)
        trash = self.disk(f"{path}/{TRASH}")
        return replace(
            fact,
            writable=disk.writable,
            trash_writable=trash is None or trash.writable,
            read_only=disk.read_only,
            free=disk.free,
        )

    def _stages(self, states: Sequence[Mapping[str, Any]]) -> list[StageFact]:
        known = {row["task"]: row for row in states}
        facts = []
        for stage in self.stages():
            fact = StageFact(name=stage.name, interval=stage.interval)
            if row := known.get(stage.name):
                ended = _instant(row["ended"])
                fact = replace(
                    fact, ended=ended, failures=row["failures"], error=row["error"], run=row["run"]
                )
            facts.append(fact)
        return facts

    def _proxied(self) -> list[Issue]:
        check = self.proxy()
        if check is None or check.good:
            return []
        return [
            Issue(
                check="ProxyCheck", level=Level.ERROR, message=check.message,
                remedy=check.hint or "[network] proxy",
            )
        ]  # fmt: skip

    def _key(self) -> list[Issue]:
        """Whether the metadata source takes our key. That it isn't set is told where it is named."""
        unset = any(fault.stops and "tmdb.api_key" in fault.place for fault in self.warnings())
        if self.settings.tmdb.api_key is None or unset:
            return []
        try:
            self.metadata()
        except RadarrCliError as error:
            remedy = error.hint or "[tmdb] url and [network] say where it is and how it is reached"
            return [
                Issue(
                    check="MetadataSourceCheck", level=Level.ERROR, subject=error.code,
                    message=error.message, remedy=remedy,
                )
            ]  # fmt: skip
        return []

    def _searches(self) -> list[Issue]:
        """Try each indexer that isn't left alone for now; its state tells what came of it. What is said here
        are the Prowlarrs that don't answer."""
        searched = self.searched()
        known, failures = searched.known()
        names = [
            each.entry.name
            for each in known
            if each.entry.enabled and not (each.paused or each.stopped or each.disabled_until)
        ]
        if names:
            _, failures = searched.test(names)
        return [
            Issue(
                check="IndexerStatusCheck", level=Level.WARNING, subject=failure.subject,
                message=failure.message, remedy=failure.hint or "radarr-cli indexers sync",
            )
            for failure in failures
        ]  # fmt: skip

    def _tried(self, roots: Collection[str]) -> list[Issue]:
        """What only asking shows: clients that don't answer, foreign downloads, paths that lead nowhere, and
        links into the `roots` that are here."""
        issues: list[Issue] = []
        locating = self.locating()
        paths = {root: path for root, path in locating.root_paths.items() if root in roots}
        for entry in self.clients.entries:
            if not entry.enabled:
                continue
            test = self.clients.test(entry.name)
            for check in test.checks:
                if not check.good:
                    source, level = CLIENT_CHECKS.get(check.subject, ("DownloadClientCheck", Level.ERROR))
                    issues.append(
                        Issue(
                            check=source,
                            level=level,
                            subject=f"{entry.name}:{check.subject}",
                            message=_said(entry.name, check),
                            remedy=check.hint or f"radarr-cli clients test {entry.name}",
                        )
                    )
            issues += [
                Issue(
                    check="DownloadClientRootFolderCheck",
                    level=Level.WARNING,
                    subject=f"{entry.name}:{folder}",
                    message=f"client {entry.name} downloads into root {root}: {folder}",
                    remedy="let it save outside of the roots: scans take what lies there for the library's",
                )
                for folder, root in locating.within_roots(entry.name, test.checks)
            ]
            if test.good:
                issues += self._foreign(entry.name)
        for check in replace(locating, root_paths=paths).paths():
            if not check.good:
                issues.append(
                    Issue(
                        check="RemotePathMappingCheck",
                        level=Level.ERROR,
                        subject=f"{check.subject}:{check.message}",
                        message=f"{check.subject}: {check.message}",
                        remedy=check.hint or "radarr-cli doctor paths",
                    )
                )
        return [*issues, *self._unreadable()]

    def _missed(self) -> list[Issue]:
        return [
            Issue(check="ScheduleCheck", level=Level.WARNING, subject=name, message=message, remedy=remedy)
            for name, message, remedy in self.missed()
        ]

    def _unreadable(self) -> list[Issue]:
        """Files that no media server could read: one issue a root."""
        counts: dict[str, int] = {}
        for fault in self.readability().unreadable():
            counts[fault.root] = counts.get(fault.root, 0) + 1
        return [
            Issue(
                check="FilePermissionCheck",
                level=Level.WARNING,
                subject=root,
                message=f"a media server could not read {count} files of root {root}",
                remedy="radarr-cli doctor readable",
            )
            for root, count in counts.items()
        ]

    def _foreign(self, client: str) -> list[Issue]:
        """Downloads in our category that we never grabbed: somebody else uses it."""
        try:
            with self.clients.calling(client) as adapter:
                there = {item.download_id for item in adapter.items()}
        except RadarrCliError:
            return []
        foreign = there - grabbed_ids(self.database, client)
        if not foreign:
            return []
        return [
            Issue(
                check="OtherManagerCheck",
                level=Level.WARNING,
                subject=f"{client}:category",
                message=f"client {client} has {len(foreign)} downloads in our category that aren't ours",
                remedy="give each program that uses the client a category of its own",
            )
        ]


def _said(client: str, check: Check) -> str:
    """A client's failed check in one sentence: an error names the client itself."""
    called = f"client {client}"
    return (
        check.message if check.message.startswith(called) else f"{called}: {check.subject}: {check.message}"
    )


def _services(entries: Sequence[Any], states: Sequence[Mapping[str, Any]]) -> list[ServiceFact]:
    known = {row["name"]: row for row in states}
    facts = []
    for entry in entries:
        row = known.get(entry.name)
        failing = row is not None and row["failures"] > 0
        stopped = row is not None and row["disabled_until"] == "infinity"
        facts.append(
            ServiceFact(
                name=entry.name,
                enabled=entry.enabled,
                kind=entry.kind,
                error=(row["last_error"] or "fails") if row and failing else None,
                failing_since=_instant(row["first_failure_at"]) if row and failing else None,
                disabled_until=_instant(row["disabled_until"]) if row and failing and not stopped else None,
                stopped=stopped and failing,
            )
        )
    return facts


def _instant(text: str | datetime | None) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else text
