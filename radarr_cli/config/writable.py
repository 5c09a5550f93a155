"""One process's configuration with what may be written of it: a first file, answers, imports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.config.configuration import Configuration

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from radarr_cli.config.drafting import Draft
    from radarr_cli.config.imports import Imports


class WritableConfiguration(Configuration):
    """Each way of writing is loaded when a command takes it."""

    def imports(self, stdin: Callable[[], bytes] = bytes) -> Imports:
        """What brings in custom formats, profiles and quality sizes; `stdin` gives what `-` stands for."""
        from radarr_cli.config.imports import Imports  # noqa: PLC0415 - only where something is imported

        return Imports(self, stdin)

    def exclusive_formats(self) -> tuple[Mapping[str, str], ...]:
        """Sets of custom formats of which a profile should score one at most: number in the guide to name."""
        from radarr_cli.config.guide_files import bundled_conflicts  # noqa: PLC0415 - only `profiles check`

        return bundled_conflicts()

    def bundled_profiles(self) -> tuple[str, ...]:
        """The names of the guide's profiles that come along: what `profiles import --bundled` takes."""
        from radarr_cli.config.imports import bundled_profiles  # noqa: PLC0415 - only to choose one

        return bundled_profiles()

    def take_bundled(self, name: str, *, replace: bool = False) -> tuple[str, ...]:
        """Import a profile that comes along, with its custom formats; the files that were written.

        Kept in memory are its own text and not its formats' files. Raises NotFound, Conflict and ConfigError.
        """
        from radarr_cli.config.writing import part_path  # noqa: PLC0415 - only where files are written
        from radarr_cli.domain.guide import ProfileRequest  # noqa: PLC0415

        plan = self.imports().profiles(ProfileRequest(source=name, bundled=True, replace=replace))
        if self.keeps_in_memory:
            self.pending |= {part_path(self.paths, part.noun, part.name): part.text for part in plan.parts}
            self.reload()
        else:
            plan.apply()
        written = sum(change.change != "unchanged" for change in plan.formats)
        formats = (f"formats/ ({written} files)",) if written and not self.keeps_in_memory else ()
        return (*(part.file for part in plan.parts if part.change != "unchanged"), *formats)

    def save_variables(self, values: Mapping[str, str]) -> None:
        """Put variables into `secrets.env`, where timers read them. Raises ConfigError."""
        from radarr_cli.config.variables import with_variables  # noqa: PLC0415 - rarely needed
        from radarr_cli.config.writing import write_variables  # noqa: PLC0415

        path = self.paths.variables
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        write_variables(self.paths, with_variables(before, values))
        self.reload()

    def draft(
        self,
        section: str,
        name: str,
        keys: Mapping[str, Any],
        secrets: Mapping[str, str | None],
        *,
        replace: bool = False,
    ) -> Draft:
        """One section's answer, loaded as if it were written; see `drafting.Answer`. Raises Conflict."""
        from radarr_cli.config.drafting import Answer, Draft  # noqa: PLC0415 - only `init`

        return Draft(self, Answer(section, name, keys, secrets), replace=replace)

    def begin_file(self) -> None:
        """Write the commented template where there is no file of the user's yet. Raises ConfigError."""
        from radarr_cli.config.writing import write_config  # noqa: PLC0415 - only where files are written

        if not self.paths.file.exists():
            write_config(self.paths, self.template())
