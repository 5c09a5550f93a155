"""Numbers about everything, for Prometheus: written for node_exporter's textfile collector, or pushed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from radarr_cli import __version__
from radarr_cli.domain.download import FINAL, DownloadState
from radarr_cli.domain.metrics import Metric, exposition
from radarr_cli.errors import ConfigError, UsageError
from radarr_cli.services.running import StageResult
from radarr_cli.store.metering import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.settings import MetricsSettings
    from radarr_cli.ports import DiskState
    from radarr_cli.services.running import Pace
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Metering:
    """`publish` writes a file whole; `push` sends a text to an address; `disk` looks at a path's disk.
    `clients` are the names of those that are used here, `notifiers` of those that are told."""

    database: Database
    settings: MetricsSettings
    roots: Mapping[str, str]
    disk: Callable[[str], DiskState | None]
    publish: Callable[[str, bytes], None]
    push: Callable[[str, bytes], None]
    clients: Sequence[str]
    notifiers: Sequence[str]
    host: str
    now: Callable[[], datetime]

    def text(self) -> str:
        """All metrics in Prometheus' text format."""
        now = self.now()
        row = counted(self.database, self.host, now.astimezone().date(), now)
        parts = [_library(row), _work(row), self._told(row), self._services(row), _stages(row), self._disks()]
        return exposition(chain.from_iterable(parts))

    def write(self, pace: Pace) -> StageResult:
        """Write and push as the configuration says; nothing where it says nothing.

        Raises ConfigError where what it names can't be written or asked, and what the gateway raises.
        """
        file, push = self.settings.file, self.settings.push
        if pace.dry_run:
            plan = [f"would write {file}"] * bool(file) + ["would push to the gateway"] * bool(push)
            return StageResult(items=tuple({"status": "planned", "message": said} for said in plan))
        if not (file or push):
            return StageResult()
        content, key = self.text().encode(), "file"
        try:
            if file:
                self.publish(file, content)
            if push:
                key = "push"
                self.push(push.reveal(), content)
        except UsageError as error:  # nobody named it on the command line
            raise ConfigError(f"[metrics] {key}: {error.message}", hint=error.hint) from error
        return StageResult()

    def _told(self, row: Mapping[str, Any]) -> Iterator[Metric]:
        for state, number in row["deliveries"].items():
            yield Metric("notifications", "Notifications", number, {"state": state})
        for name in dict.fromkeys([*self.notifiers, *row["backlog"]]):
            waiting = row["backlog"].get(name, 0)
            yield Metric(
                "notifier_waiting", "Events that a notifier isn't told yet", waiting, {"notifier": name}
            )

    def _services(self, row: Mapping[str, Any]) -> Iterator[Metric]:
        """Also of a client that wasn't asked yet."""
        met = {found["name"] for found in row["clients"]}
        unmet = [{"name": name, "failures": 0, "paused": False} for name in self.clients if name not in met]
        for noun, services in (("indexer", row["indexers"]), ("client", [*row["clients"], *unmet])):
            for found in services:
                labels = {noun: found["name"]}
                if found not in unmet:
                    up = float(not found["failures"])
                    yield Metric(f"{noun}_up", "Whether it answered last", up, labels)
                yield Metric(f"{noun}_failures", "Failures in a row", found["failures"], labels)
                yield Metric(f"{noun}_paused", "Whether it is left alone", float(found["paused"]), labels)
                if found.get("tokens") is not None:
                    yield Metric(f"{noun}_calls_left", "Calls left in the bucket", found["tokens"], labels)
                if found.get("succeeded") is not None:
                    named = f"{noun}_success_timestamp_seconds"
                    yield Metric(named, "When it last answered", found["succeeded"], labels)

    def _disks(self) -> Iterator[Metric]:
        for root, path in self.roots.items():
            state = self.disk(path)
            labels = {"root": root}
            yield Metric("root_up", "Whether the folder of a root is there", float(state is not None), labels)
            if state is not None:
                yield Metric("root_free_bytes", "Bytes left on the disk of a root", state.free, labels)
                yield Metric("root_size_bytes", "All bytes of the disk of a root", state.total, labels)


def _library(row: Mapping[str, Any]) -> Iterator[Metric]:
    yield Metric("build_info", "The program's version", 1, {"version": __version__})
    yield Metric("films", "Films in the library", row["library"]["films"])
    yield Metric("films_monitored", "Films that are searched for", row["library"]["monitored"])
    yield Metric("variants_missing", "Wanted variants that could be had", row["missing"])
    for held in row["files"]:
        labels = {"root": held["root"], "quality": held["quality"]}
        yield Metric("files", "Files in the library", held["files"], labels)
        yield Metric("files_bytes", "Bytes of the files in the library", held["size"], labels)
    yield Metric("database_bytes", "Size of the database", row["database_size"])


def _work(row: Mapping[str, Any]) -> Iterator[Metric]:
    for state, number in row["downloads"].items():
        yield Metric("downloads", "Downloads in the clients", number, {"state": state})
    for state in DownloadState:
        if state not in FINAL:
            number = row["queue"].get(state.value, 0)
            yield Metric("queue", "Downloads on their way", number, {"state": state.value})
    yield Metric("attention_entries", "Entries that wait for a person", sum(row["attention"].values()))
    for kind, number in row["attention"].items():
        yield Metric("attention_kind_entries", "Entries that wait for a person", number, {"kind": kind})
    for event, number in row["history"].items():
        yield Metric("events_total", "Records of the history", number, {"event": event}, "counter")


def _stages(row: Mapping[str, Any]) -> Iterator[Metric]:
    """The last run of this machine that has ended, and each stage."""
    if run := row["run"]:
        yield Metric("run_end_timestamp_seconds", "When run-once last ended", run["ended"])
        yield Metric("run_exit_code", "What run-once last ended with", run["code"])
        yield Metric("run_seconds", "How long run-once took last", run["seconds"])
    for stage in row["stages"]:
        labels = {"stage": stage["name"]}
        yield Metric("stage_failures", "Failures of a stage in a row", stage["failures"], labels)
        yield Metric("stage_seconds", "How long a stage took last", stage["ms"] / 1000, labels)
        if stage["succeeded"] is not None:
            named = "stage_success_timestamp_seconds"
            yield Metric(named, "When a stage last ended well", stage["succeeded"], labels)
        if stage["due"] is not None:
            yield Metric("stage_due_timestamp_seconds", "When a stage is due", stage["due"], labels)
