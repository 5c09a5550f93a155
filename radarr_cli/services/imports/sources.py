"""The files that an import may take: those of a finished download, or those a person named."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.contents import UNPROBED_EXTENSIONS, is_extra, is_video
from radarr_cli.domain.importing.model import SourceFile
from radarr_cli.domain.importing.paths import is_at_or_below, local_content, local_path
from radarr_cli.domain.importing.wholes import disc_folders, main_stream
from radarr_cli.domain.release import Protocol
from radarr_cli.errors import Conflict, NotFound, RadarrCliError, ServiceUnavailable
from radarr_cli.services.files.faults import FileFault, explain
from radarr_cli.store.files import file_at
from radarr_cli.store.finished import finished_grabs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radarr_cli.domain.importing.model import FoundFile
    from radarr_cli.domain.importing.paths import LocalPath
    from radarr_cli.domain.settings import PathMappingSettings
    from radarr_cli.ports import FileSystem, MediaProbe
    from radarr_cli.services.clients import Clients
    from radarr_cli.store.database import Database
    from radarr_cli.store.finished import FinishedGrab

_MOST_PROBED = 20
LEAST_UNPACKED = 0.5
"""Of what was downloaded from usenet, the least that is left of it: the rest repairs and packs it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """`root_paths` maps the names of the roots to their folders here."""

    database: Database
    files: FileSystem
    probe: MediaProbe
    clients: Clients
    path_mappings: tuple[PathMappingSettings, ...]
    root_paths: Mapping[str, str]

    def of_grab(self, grab: FinishedGrab) -> tuple[SourceFile, ...]:
        """The files of a finished download, as the client names them, found here.

        Raises FileFault where a name climbs or nothing can be found, and what the client raises.
        """
        with self.clients.calling(grab.client) as client:
            named = client.files(grab.download_id)
        found: list[SourceFile] = []
        missing: list[str] = []
        for path in named:
            place = local_content(grab.client, path, grab.output_path, self.path_mappings)
            if place is None:
                raise FileFault(
                    "unsafePath",
                    f"{grab.client} names a file of {grab.title} that can't be one here: {path!r}",
                    hint="map the client's paths with [[path_mapping]]; names with '..' are never followed",
                )
            files = self._files_at(place, whole=grab.protocol is Protocol.USENET)
            found += [SourceFile(file=file, inner=file.relative) for file in files]
            if not files:
                missing.append(place.path)
        if not found:
            raise self._not_here(grab, named, missing)
        there = sum(source.file.size for source in found)
        if grab.protocol is Protocol.USENET and there < LEAST_UNPACKED * grab.size:
            raise FileFault(
                "incomplete",
                f"{there} bytes of {grab.title} are here, and {grab.size} were downloaded",
                hint="some clients go on when their disk is full; have it downloaded again",
            )
        return self._measured(found)

    def _files_at(self, place: LocalPath, *, whole: bool) -> Sequence[FoundFile]:
        """The file there, if it is there; `whole`: all below it, for a usenet client names a folder."""
        try:
            if whole:
                return self.files.find(place.base, place.relative)
            file = self.files.look(place.base, place.relative)
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise explain(error, f"looking at {place.path}") from error
        return () if file is None else (file,)

    def of_path(self, path: str) -> tuple[SourceFile, ...]:
        """The files at or below a path that a person named; links in the path itself are followed.

        Raises NotFound where nothing is there, FileFault where it can't be read.
        """
        real = os.path.realpath(path)
        base, _, name = real.rpartition("/")
        try:
            found = self.files.find(base or "/", name) if name else []
        except FileNotFoundError as error:
            raise NotFound(f"there is nothing at {path}", hint="check the path") from error
        except OSError as error:
            raise explain(error, f"looking at {path}") from error
        return self._measured([SourceFile(file=file, inner=file.relative) for file in found])

    def grab_of(self, path: str, variant_id: int) -> FinishedGrab | None:
        """The variant's finished grab whose download the path belongs to, if it is exactly one."""
        real = os.path.realpath(path)
        fitting = []
        for grab in finished_grabs(self.database, variant_id=variant_id, held_back=True):
            here = local_path(grab.client, grab.output_path or "", self.path_mappings)
            if here is not None and (
                is_at_or_below(real, os.path.realpath(here)) or is_at_or_below(os.path.realpath(here), real)
            ):
                fitting.append(grab)
        return fitting[0] if len(fitting) == 1 else None

    def path_of(self, grab: FinishedGrab) -> str | None:
        """Where the download lies here; None where nobody says."""
        theirs = grab.output_path
        return local_path(grab.client, theirs, self.path_mappings) if theirs else None

    def client_kind(self, name: str) -> str:
        """Which program the client is; "" where the configuration no longer knows it."""
        return next((entry.kind for entry in self.clients.entries if entry.name == name), "")

    def refuse_to_move(self, source: FoundFile) -> None:
        """Raise Conflict if taking the source's name away would take it from someone else.

        It has other names, a client shows it as its content (or can't be asked), or it is the library's.
        """
        hint = "import it with --mode hardlink, or --mode copy"
        if source.links > 1:
            raise Conflict(f"{source.path} has other names: it may be seeding", hint=hint)
        for name, root in self.root_paths.items():
            below = os.path.relpath(source.path, os.path.realpath(root))
            if is_at_or_below(source.path, os.path.realpath(root)) and file_at(self.database, name, below):
                raise Conflict(f"{source.path} is a film's file in the library already", hint=hint)
        for entry in self.clients.entries:
            if entry.enabled:
                self._refuse_what_seeds(entry.name, source, hint)

    def _refuse_what_seeds(self, client_name: str, source: FoundFile, hint: str) -> None:
        try:
            with self.clients.calling(client_name) as client:
                items = client.items()
        except RadarrCliError as error:
            raise Conflict(
                f"{source.path} may be seeding: {client_name} can't be asked ({error.message})", hint=hint
            ) from error
        for item in items:
            here = local_path(client_name, item.output_path or "", self.path_mappings)
            if here is not None and is_at_or_below(source.path, os.path.realpath(here)):
                raise Conflict(f"{source.path} belongs to {item.title} in {client_name}", hint=hint)

    def _measured(self, sources: Sequence[SourceFile]) -> tuple[SourceFile, ...]:
        """The sources with what the probe says of those that could be the film, the largest first.

        The folders of a disc are sources of their own; the first is measured by its largest stream.
        """
        discs = [
            self._disc(folder, sources)
            for disc in disc_folders([s.inner for s in sources])
            for folder in disc
        ]
        likely = sorted(
            (source for source in sources if _may_be_film(source) and not _lies_in(source, discs)),
            key=lambda source: (is_extra(source.file.name), -source.file.size),
        )
        probed = {source.file.path: self._probe(source) for source in likely[:_MOST_PROBED]}
        return (*discs, *(probed.get(source.file.path, source) for source in sources))

    def _disc(self, folder: str, sources: Sequence[SourceFile]) -> SourceFile:
        """The folder of a disc as a whole."""
        base = next(source.file.base for source in sources if source.inner.startswith(f"{folder}/"))
        try:
            tree = self.files.look(base, folder, tree=True)
        except OSError as error:
            raise explain(error, f"looking at {folder}") from error
        if tree is None:
            raise FileFault("pathNotFound", f"{folder} went away meanwhile")
        stream = main_stream(folder, sources)
        measured = self._probe(stream).measured if stream else None
        return SourceFile(file=tree, inner=folder, measured=measured)

    def _probe(self, source: SourceFile) -> SourceFile:
        try:
            measured = self.probe.probe(source.file.path)
        except ServiceUnavailable:
            return source
        except OSError as error:
            raise explain(error, f"reading {source.file.path}") from error
        return SourceFile(file=source.file, inner=source.inner, measured=measured, probed=True)

    def _not_here(self, grab: FinishedGrab, named: Sequence[str], missing: Sequence[str]) -> FileFault:
        if not named:
            return FileFault("noFiles", f"{grab.client} names no files of {grab.title}")
        return FileFault(
            "pathNotFound",
            f"{grab.client} says {named[0]}, and {missing[0]} isn't here",
            hint="if the client runs elsewhere or in a container, map its folder with [[path_mapping]]",
        )


def _lies_in(source: SourceFile, folders: Sequence[SourceFile]) -> bool:
    return any(source.inner.startswith(f"{folder.inner}/") for folder in folders)


def _may_be_film(source: SourceFile) -> bool:
    name = source.file.name
    return is_video(name) and f".{name.rpartition('.')[2].lower()}" not in UNPROBED_EXTENSIONS
