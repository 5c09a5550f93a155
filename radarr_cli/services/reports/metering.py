"""Numbers about everything, for Prometheus: written for node_exporter's textfile collector, or pushed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radarr_cli import __version__
from radarr_cli.domain.metrics import Metric, exposition
from radarr_cli.errors import ConfigError, UsageError
from radarr_cli.services.running import StageResult
from radarr_cli.store.metering import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from radarr_cli.domain.settings import MetricsSettings
    from radarr_cli.ports import DiskState
    from radarr_cli.services.running import Pace
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Metering:
    """`publish` writes a file whole; `push` sends a text to an address; `disk` looks at a path's disk."""

    database: Database
    settings: MetricsSettings
    roots: Mapping[str, str]
    disk: Callable[[str], DiskState | None]
    publish: Callable[[str, bytes], None]
    push: Callable[[str, bytes], None]
    host: str
    now: Callable[[], datetime]

    def text(self) -> str:
        """All metrics in Prometheus' text format."""
        now = self.now()
        row = counted(self.database, self.host, now.astimezone().date(), now)
        return exposition([*_library(row), *_work(row), *_services(row), *_stages(row), *self._disks()])

    def write(self, pace: Pace) -> StageResult:
        """Write and push as the configuration says; nothing where it says nothing.

        Raises ConfigError where the file can't be written, and what the push raises.
        """
        file, push = self.settings.file, self.settings.push
        if pace.dry_run:
            plan = [f"would write {file}"] * bool(file) + ["would push to the gateway"] * bool(push)
            return StageResult(items=tuple({"status": "planned", "message": said} for said in plan))
        if not (file or push):
            return StageResult()
        content = self.text().encode()
        if file:
            try:
                self.publish(file, content)
            except UsageError as error:  # nobody named it on the command line
                raise ConfigError(f"[metrics] file: {error.message}", hint=error.hint) from error
        if push:
            self.push(push.reveal(), content)
        return StageResult()

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
    yield Metric("attention_total", "Entries that wait for a person", sum(row["attention"].values()))
    for kind, number in row["attention"].items():
        yield Metric("attention", "Entries that wait for a person, by kind", number, {"kind": kind})
    for event, number in row["history"].items():
        yield Metric("events_total", "Records of the history", number, {"event": event}, "counter")
    for state, number in row["deliveries"].items():
        yield Metric("notifications", "Notifications", number, {"state": state})


def _services(row: Mapping[str, Any]) -> Iterable[Metric]:
    for noun in ("indexer", "client"):
        for found in row[f"{noun}s"]:
            labels = {noun: found["name"]}
            yield Metric(f"{noun}_failures", "Failures in a row", found["failures"], labels)
            yield Metric(f"{noun}_paused", "Whether it is left alone", float(found["paused"]), labels)
            if found.get("tokens") is not None:
                yield Metric(f"{noun}_calls_left", "Calls left in the bucket", found["tokens"], labels)


def _stages(row: Mapping[str, Any]) -> Iterator[Metric]:
    for stage in row["stages"]:
        labels = {"stage": stage["name"]}
        yield Metric("stage_failures", "Failures of a stage in a row", stage["failures"], labels)
        yield Metric("stage_seconds", "How long a stage took last", stage["ms"] / 1000, labels)
        if stage["succeeded"] is not None:
            named = "stage_success_timestamp_seconds"
            yield Metric(named, "When a stage last ended well", stage["succeeded"], labels)
        if stage["due"] is not None:
            yield Metric("stage_due_timestamp_seconds", "When a stage is due", stage["due"], labels)
