"""One process's configuration: where it is, what it says, and what may be written of it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from radarr_cli.config.loading import load, raise_faults
from radarr_cli.config.paths import locate
from radarr_cli.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from radarr_cli.config.describing import Described
    from radarr_cli.config.drafting import Draft
    from radarr_cli.config.imports import Imports
    from radarr_cli.config.loading import Loaded
    from radarr_cli.config.paths import ConfigPaths
    from radarr_cli.config.sections import Kinds
    from radarr_cli.domain.settings import Settings
    from radarr_cli.errors import Fault


class Configuration:
    """The configuration that `chosen` (`--config`) or the environment names; `kinds` are the adapters.

    Nothing is read before it is asked for; `reload` forgets what was read. `begun` are the answers that this
    process has put into a new file of the user's. With `keeps_in_memory` nothing is written: `pending` holds
    the texts, and all goes on as if they were.
    """

    def __init__(self, chosen: Path | None, environment: Mapping[str, str], kinds: Kinds) -> None:
        self.environment = environment
        self.kinds = kinds
        self.paths: ConfigPaths = locate(environment, chosen)
        self.begun: Mapping[str, Any] = {}
        self.begun_text: str | None = None
        self.keeps_in_memory = False
        self.pending: dict[Path, str] = {}

    @cached_property
    def loaded(self) -> Loaded:
        """What was read, with its faults."""
        return load(self.paths, self.environment, self.kinds, self.pending)

    @property
    def settings(self) -> Settings:
        """The settings of a configuration without faults. Raises ConfigError with all there are."""
        raise_faults(self.loaded)
        return self.loaded.settings

    def settings_with(self, file: Path) -> Settings:
        """The settings as if `file` were the last one in `conf.d`. Raises ConfigError with all faults."""
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is no text"
            raise ConfigError(f"{file} can't be read: {reason}") from error
        return self.settings_with_texts({self.paths.parts / f"~{file.name}": text})

    def settings_with_texts(self, texts: Mapping[Path, str]) -> Settings:
        """The settings as if these files held these texts. Raises ConfigError with all faults."""
        loaded = load(self.paths, self.environment, self.kinds, {**self.pending, **texts})
        raise_faults(loaded)
        return loaded.settings

    def allow_new_file(self) -> None:
        """Take a named file that doesn't exist for an empty one: `init` is about to write it."""
        self.paths = self.paths._replace(chosen=False)
        self.reload()

    def reload(self) -> None:
        self.__dict__.pop("loaded", None)

    def warnings(self) -> tuple[Fault, ...]:
        from radarr_cli.config.auditing import warnings  # noqa: PLC0415 - only `config check` and `init`

        return warnings(self.loaded, self.environment)

    def described(self) -> tuple[Described, ...]:
        """Every key, its value with secrets masked, and its origin. Raises ConfigError."""
        from radarr_cli.config.describing import describe  # noqa: PLC0415 - only `config show`

        raise_faults(self.loaded)
        return describe(self.loaded)

    def archived(self) -> dict[str, bytes]:
        """The files as a backup keeps them: none of them with a secret. Raises ConfigError."""
        from radarr_cli.config.archive import archived_files  # noqa: PLC0415 - only for a backup

        raise_faults(self.loaded)
        return archived_files(self.paths, self.loaded.literals)

    def schema(self) -> dict[str, Any]:
        from radarr_cli.config.schema import json_schema  # noqa: PLC0415 - only `config schema`

        return json_schema(self.kinds)

    def template(self, answers: Mapping[str, Any] | None = None) -> str:
        """The commented text of a new file, with these sections switched on."""
        from radarr_cli.config.template import template  # noqa: PLC0415 - only `init` and `config edit`

        return template(self.kinds, answers)

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

    @property
    def begins_file(self) -> bool:
        """True while there is no file of the user's, or it is the one that this process has begun."""
        return self.begun_text is not None or not self.paths.file.exists()

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
