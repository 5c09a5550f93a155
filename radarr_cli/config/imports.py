"""Importing custom formats, profiles and quality sizes: from files, and from the TRaSH Guides."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from radarr_cli.config.format_files import raise_faults, read_formats, read_json, sound_folder
from radarr_cli.config.format_lock import Lock, PinnedProfile, read_lock
from radarr_cli.config.format_plan import pinned, plan_drops, plan_formats
from radarr_cli.config.guide_files import BUNDLED, bundled_conflicts, is_guide, read_guide
from radarr_cli.config.import_plan import ImportPlan, check_ours, plan_part
from radarr_cli.config.profile_import import ProfileSource, guide_import, profile_table, read_profiles
from radarr_cli.config.size_import import sizes_table
from radarr_cli.config.writing import part_path
from radarr_cli.domain.profile_doubts import doubts_of
from radarr_cli.errors import ConfigError, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from radarr_cli.config.configuration import Configuration
    from radarr_cli.config.format_plan import FormatChange
    from radarr_cli.config.import_plan import PartChange
    from radarr_cli.domain.formats.model import FormatEntry
    from radarr_cli.domain.guide import Guide, ProfileRequest
    from radarr_cli.domain.profile import QualityProfile

STDIN = "-"


class Imports:
    """Plans imports into one configuration. `stdin` gives what `-` stands for."""

    def __init__(self, configuration: Configuration, stdin: Callable[[], bytes] = bytes) -> None:
        self.configuration = configuration
        self.paths = configuration.paths
        self.stdin = stdin

    def formats(
        self, sources: Sequence[str], only: Sequence[str] = (), *, replace: bool = False
    ) -> ImportPlan:
        """Custom formats out of files, folders and copies of the guide; `only` those of these names.

        Raises ConfigError with every fault of all of them, NotFound for what isn't there, Conflict for
        formats of the user's own that are in the way.
        """
        incoming, guides = self._incoming(sources)
        missing = set(only) - {entry.format.name for entry in incoming}
        if missing:
            raise NotFound(f"no custom format is called {', '.join(sorted(missing))}")
        taken = [entry for entry in incoming if not only or entry.format.name in only]
        lock = read_lock(self.paths)
        changes = plan_formats(sound_folder(self.paths), lock, taken, replace=replace)
        guide = guides[-1].version if guides else None
        return ImportPlan(
            configuration=self.configuration,
            formats=changes,
            guide=guide,
            lock=lock._replace(
                guide=guide or lock.guide,
                whole=lock.whole or bool(guides and not only),
                formats=pinned(lock, changes),
            ),
            replace=replace,
        )

    def profiles(self, request: ProfileRequest) -> ImportPlan:
        """A quality profile, with its formats where it comes from a guide.

        Raises ConfigError where it isn't valid, NotFound for what isn't there, Conflict for what is the
        user's own.
        """
        guide = self._guide(request)
        sources = self._profile_sources(request, guide)
        lock = read_lock(self.paths)
        folder = sound_folder(self.paths)
        wanted = {entry.format.name: entry for source in sources for entry in source.formats}
        changes = plan_formats(folder, lock, list(wanted.values()), replace=request.replace)
        there = {entry.format.name: entry.format for entry in folder.entries}
        there |= {name: entry.format for name, entry in wanted.items()}
        conflicts = guide.conflicts if guide else bundled_conflicts()
        parts, warnings, pins = [], [], dict(lock.profiles)
        for source in sources:
            name = source.profile.name
            check_ours(self.configuration, "profile", name, "qualities")
            parts.append(self._profile_part(source.profile, replace=request.replace))
            doubts = doubts_of(source.profile, there.values(), conflicts)
            warnings += [*source.warnings, *(f"profile {name} {doubt}" for doubt in doubts)]
            if source.pin is not None:
                pins[name] = source.pin
            else:
                pins.pop(name, None)
        version = guide.version if guide is not None else None
        return ImportPlan(
            configuration=self.configuration,
            formats=changes,
            parts=tuple(parts),
            warnings=tuple(warnings),
            guide=version,
            lock=lock._replace(guide=version or lock.guide, formats=pinned(lock, changes), profiles=pins),
            replace=request.replace,
        )

    def update(self, path: Path, *, replace: bool = False) -> ImportPlan:
        """Bring what came from a guide up to this copy of it: formats, and profiles with their formats.

        Raises NotFound where nothing came from a guide, and what `formats` raises.
        """
        lock = read_lock(self.paths)
        numbers = {each.trash_id for each in lock.formats.values() if each.trash_id}
        if not numbers and not lock.profiles:
            raise NotFound(
                "nothing here came from a guide", hint=f"radarr-cli formats import {path}, or profiles import"
            )
        guide = read_guide(path)
        profiles, warnings = self._pinned_profiles(guide, lock)
        wanted = {entry.format.trash_id: entry for source in profiles for entry in source.formats}
        for number, found in guide.formats.items():
            if lock.whole or number in numbers:
                wanted[number] = found
        folder = sound_folder(self.paths)
        gone = numbers - set(guide.formats)
        changes = (
            *plan_formats(folder, lock, list(wanted.values()), replace=replace),
            *plan_drops(folder, lock, gone, replace=replace),
        )
        updated = {source.profile.name for source in profiles}
        warnings += self._scores_of_nothing(changes, updated)
        return ImportPlan(
            configuration=self.configuration,
            formats=changes,
            parts=tuple(self._profile_part(source.profile, replace=replace) for source in profiles),
            warnings=tuple(warnings),
            guide=guide.version,
            lock=Lock(
                guide.version,
                lock.whole,
                pinned(lock, changes),
                {name: pin for name, pin in lock.profiles.items() if self._is_there(name)},
            ),
            replace=replace,
        )

    def sizes(
        self, source: str, guide: Path | None = None, *, bundled: bool = False, replace: bool = False
    ) -> ImportPlan:
        """Sizes of qualities: a file, `-`, or one of a guide's sets by its name.

        Raises ConfigError where they aren't valid, NotFound for what isn't there, Conflict for what was
        edited by hand.
        """
        if bundled or guide is not None:
            known = read_guide(BUNDLED if bundled or guide is None else guide)
            if source not in known.sizes:
                names = ", ".join(sorted(known.sizes))
                raise NotFound(f"the guide has no sizes {source!r}", hint=f"sizes: {names or 'none'}")
            document: Any = known.sizes[source]
        else:
            content = self.stdin() if source == STDIN else _content(Path(source))
            document, fault = read_json(content, source)
            if fault is not None:
                raise ConfigError("there are no sizes to import", faults=[fault])
        # One file for all imports: the next one takes the place of this one.
        part = plan_part(
            self.paths,
            "quality_sizes",
            "imported",
            {"quality_sizes": sizes_table(document, source)},
            replace=replace,
        )
        return ImportPlan(
            configuration=self.configuration, lock=read_lock(self.paths), parts=(part,), replace=replace
        )

    def _incoming(self, sources: Sequence[str]) -> tuple[list[FormatEntry], list[Guide]]:
        entries: list[FormatEntry] = []
        guides: list[Guide] = []
        faults = []
        for source in sources:
            path = Path(source)
            if source != STDIN and is_guide(path):
                guides.append(read_guide(path))
                entries += guides[-1].formats.values()
                continue
            for content, place, stem in self._contents(source):
                found, wrong = read_formats(content, place, stem)
                entries += found
                faults += wrong
        raise_faults(faults)
        return entries, guides

    def _contents(self, source: str) -> Iterable[tuple[bytes, str, str]]:
        """Each file that a source stands for: content, place, stem."""
        if source == STDIN:
            return [(self.stdin(), "standard input", "")]
        path = Path(source)
        files = sorted(path.glob("*.json")) if path.is_dir() else [path]
        if not files:
            raise NotFound(f"there is no JSON file in {path}")
        return [(_content(file), str(file), file.stem) for file in files]

    def _guide(self, request: ProfileRequest) -> Guide | None:
        if request.bundled:
            return read_guide(BUNDLED)
        return read_guide(Path(request.guide)) if request.guide is not None else None

    def _profile_sources(self, request: ProfileRequest, guide: Guide | None) -> list[ProfileSource]:
        choices = PinnedProfile("", request.score_set, request.added, request.left_out)
        if request.source != STDIN and guide is not None and not Path(request.source).is_file():
            return [guide_import(guide, guide.profile(request.source), choices, request.name)]
        is_stdin = request.source == STDIN
        content = self.stdin() if is_stdin else _content(Path(request.source))
        place = "standard input" if is_stdin else request.source
        installed = sound_folder(self.paths).entries if guide is None else ()
        return read_profiles(content, place, guide, installed, choices, request.only, request.name)

    def _pinned_profiles(self, guide: Guide, lock: Lock) -> tuple[list[ProfileSource], list[str]]:
        """The profiles that came from a guide as this one has them."""
        found, warnings = [], []
        for name, pin in lock.profiles.items():
            if not self._is_there(name):
                continue
            try:
                found.append(guide_import(guide, guide.profile(pin.trash_id), pin, name))
            except NotFound as error:
                warnings.append(f"profile {name} stays as it is: {error.message}")
        return found, [*warnings, *(warning for source in found for warning in source.warnings)]

    def _is_there(self, profile: str) -> bool:
        return part_path(self.paths, "profile", profile).exists()

    def _profile_part(self, profile: QualityProfile, *, replace: bool) -> PartChange:
        document: dict[str, Any] = {"profile": {profile.name: profile_table(profile)}}
        return plan_part(self.paths, "profile", profile.name, document, replace=replace)

    def _scores_of_nothing(self, changes: Iterable[FormatChange], updated: set[str]) -> list[str]:
        """Scores of formats that go or are called otherwise, in profiles that aren't updated along."""
        gone = {change.name for change in changes if change.change == "dropped"}
        renamed = {change.was: change.name for change in changes if change.was}
        warnings = []
        for name, profile in self.configuration.loaded.settings.profiles.items():
            for scored in profile.format_scores if name not in updated else ():
                if scored in gone:
                    warnings.append(f"profile {name} scores {scored}, which the guide dropped")
                elif scored in renamed:
                    warnings.append(f"profile {name} scores {scored}, which is called {renamed[scored]} now")
        return warnings


def bundled_profiles() -> tuple[str, ...]:
    """The names of the guide's profiles that come along, for `profiles import --bundled`."""
    return tuple(profile.name for profile in read_guide(BUNDLED).profiles)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotFound(f"{path} can't be read: {error.strerror}") from error
