"""One process's configuration: where it is, and what it says."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from radarr_cli.config.loading import load, raise_faults
from radarr_cli.config.paths import locate
from radarr_cli.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from radarr_cli.config.describing import Described
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

    @property
    def begins_file(self) -> bool:
        """True while there is no file of the user's, or it is the one that this process has begun."""
        return self.begun_text is not None or not self.paths.file.exists()

    def allow_new_file(self) -> None:
        """Take a named file that doesn't exist for an empty one: `init` is about to write it."""
        self.paths = self.paths._replace(chosen=False)
        self.reload()

    def reload(self) -> None:
        self.__dict__.pop("loaded", None)

    def warnings(self) -> tuple[Fault, ...]:
        from radarr_cli.config.auditing import warnings  # noqa: PLC0415 - only `config check` and `init`

        return warnings(self.loaded, self.environment, self.paths)

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
