"""Answers on their way into the configuration: loaded as if they were written, tried, and then written.

Where there is no `config.toml` yet the answers are switched on in the commented template; afterwards that
file is the user's own, and answers go into `conf.d`. Typed secrets go into `secrets.toml`.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from radarr_cli.config.describing import describe
from radarr_cli.config.loading import load, raise_faults
from radarr_cli.config.sections import BY_KEY
from radarr_cli.config.writing import (
    check_unedited,
    part_path,
    part_text,
    secrets_text,
    write_config,
    write_part,
    write_secrets,
)
from radarr_cli.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from radarr_cli.config.configuration import Configuration
    from radarr_cli.domain.settings import Settings


class Answer(NamedTuple):
    """One section's keys: of the entry `name`, or of a plain table where `name` is "".

    `secrets` are typed ones by key; None takes one out of `secrets.toml`, since a reference replaces it.
    """

    section: str
    name: str
    keys: Mapping[str, Any]
    secrets: Mapping[str, str | None]


class Draft:
    """An answer that isn't written yet. Raises Conflict where the user's own files say otherwise already."""

    def __init__(self, configuration: Configuration, answer: Answer, *, replace: bool = False) -> None:
        self._configuration = configuration
        self._answer = answer
        self._replace = replace
        self._keys = {} if self._is_said() else dict(answer.keys)
        self._begun = self._answers() if self._keys and configuration.begins_file else None
        self._files: dict[Path, str] = {}
        if self._begun is not None:
            self._files[configuration.paths.file] = configuration.template(self._begun)
        elif self._keys:
            self._files[self._part] = part_text(self._document())
            if not replace:
                check_unedited(configuration.paths, self._part)
        pending = configuration.pending.get(configuration.paths.secrets)
        self._secrets = secrets_text(configuration.paths, self._secret_changes(), pending)
        if self._secrets is not None:
            self._files[configuration.paths.secrets] = self._secrets

    @property
    def settings(self) -> Settings:
        """The settings as they would be. Raises ConfigError with every fault."""
        configuration = self._configuration
        drafts = configuration.pending | self._files
        loaded = load(configuration.paths, configuration.environment, configuration.kinds, drafts)
        raise_faults(loaded)
        return loaded.settings

    def save(self) -> tuple[str, ...]:
        """Write it; the names of the files written, none where all was said already.

        Raises Conflict or ConfigError.
        """
        configuration = self._configuration
        paths = configuration.paths
        if configuration.keeps_in_memory:
            configuration.pending |= self._files
        else:
            self._write()
        if self._begun is not None:
            configuration.begun, configuration.begun_text = self._begun, self._files[paths.file]
        configuration.reload()
        return tuple(paths.shown(path) for path in self._files)

    def _write(self) -> None:
        paths = self._configuration.paths
        # The secret last: without what it belongs to, secrets.toml would be at fault.
        if self._begun is not None:
            write_config(paths, self._files[paths.file], replaces=self._configuration.begun_text)
        elif self._keys:
            noun, name = self._answer.section, self._answer.name or "init"
            write_part(paths, noun, name, self._document(), replace=self._replace)
        if self._secrets is not None:
            write_secrets(paths, self._secrets)

    @property
    def _part(self) -> Path:
        return part_path(self._configuration.paths, self._answer.section, self._answer.name or "init")

    def _is_said(self) -> bool:
        """True where the configuration says all of it already. Raises Conflict where it is the user's own
        entry of that name that says something else."""
        answer, loaded = self._answer, self._configuration.loaded
        prefix = ".".join(filter(None, (answer.section, answer.name)))
        held = {each.key: each.value for each in describe(loaded)} if not loaded.faults else {}
        if all(_same(held.get(f"{prefix}.{key}"), value) for key, value in answer.keys.items()):
            return True
        own = (self._part, self._configuration.paths.file if self._configuration.begins_file else None)
        for key in answer.keys:
            origin = loaded.origins.get(f"{prefix}.{key}") if answer.name else None
            if origin is not None and origin.file is not None and origin.file.path not in own:
                raise Conflict(
                    f'{answer.section} "{answer.name}" is yours, in {origin.source}, and says something else',
                    hint="change it there (radarr-cli config edit), or choose another name",
                )
        return False

    def _answers(self) -> dict[str, Any]:
        """All answers so far with this one, as the template takes them."""
        answer, answers = self._answer, dict(self._configuration.begun)
        if BY_KEY[answer.section].shape != "entries":
            answers[answer.section] = {**answers.get(answer.section, {}), **self._keys}
            return answers
        others = [entry for entry in answers.get(answer.section, []) if not self._is_of(entry)]
        answers[answer.section] = [*others, self._keys]
        return answers

    def _is_of(self, entry: Mapping[str, Any]) -> bool:
        """True where this answer takes the entry's place; mappings have no name, their folder tells."""
        key = "name" if "name" in self._keys else "remote"
        return bool(entry.get(key) == self._keys.get(key))

    def _document(self) -> dict[str, Any]:
        """What the part holds: one entry, or the table's keys with those it had before."""
        section = self._answer.section
        if BY_KEY[section].shape == "entries":
            return {section: [self._keys]}
        before: dict[str, Any] = {}
        if self._part.exists():
            before = tomllib.loads(self._part.read_text(encoding="utf-8")).get(section, {})
        return {section: {**before, **self._keys}}

    def _secret_changes(self) -> dict[tuple[str, ...], str | None]:
        where = (self._answer.section, *filter(None, (self._answer.name,)))
        return {(*where, key): value for key, value in self._answer.secrets.items()}


def _same(held: object, given: object) -> bool:
    """Equal but for a slash at a URL's or folder's end; a reference is never known to be the same."""
    if isinstance(held, str) and isinstance(given, str):
        return held.rstrip("/") == given.rstrip("/")
    return held == given
