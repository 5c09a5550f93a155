"""The user's files and the environment become `Settings`, or a list of all that is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from radarr_cli.config.checks import check_references
from radarr_cli.config.conversion import FAULTY, Converter, keys
from radarr_cli.config.overlays import apply_environment, apply_secrets_file, entries_by_name
from radarr_cli.config.profiles import stock_profiles
from radarr_cli.config.secrets import SecretReader
from radarr_cli.config.sections import SECTIONS, Key
from radarr_cli.config.sources import read, unknown
from radarr_cli.config.variables import read_variables
from radarr_cli.domain.formats.library import FormatLibrary
from radarr_cli.domain.profile import SizeLimits
from radarr_cli.domain.quality import BY_NAME
from radarr_cli.domain.settings import Settings
from radarr_cli.errors import ConfigError, Fault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from radarr_cli.config.paths import ConfigPaths
    from radarr_cli.config.secrets import Reference
    from radarr_cli.config.sections import Kinds, Section
    from radarr_cli.config.sources import Document, Origin, SourceFile, Table
    from radarr_cli.domain.formats.model import CustomFormat
    from radarr_cli.domain.secret import Secret


class Loaded(NamedTuple):
    """One load. `settings` leaves out what is faulty; `origins` has the keys that were set, by their full
    name (`client.qbit.url`), all others have their default; `references` tells how secrets are given;
    `literals` are those that are given as they are; `variables` are the names that `secrets.env` sets."""

    settings: Settings
    origins: Mapping[str, Origin]
    references: Mapping[str, Reference]
    faults: tuple[Fault, ...]
    files: tuple[SourceFile, ...]
    literals: tuple[Secret, ...] = ()
    variables: frozenset[str] = frozenset()


def load_strict(paths: ConfigPaths, environment: Mapping[str, str], kinds: Kinds) -> Loaded:
    """As `load`, but raises one ConfigError with all faults where there are any."""
    loaded = load(paths, environment, kinds)
    raise_faults(loaded)
    return loaded


def raise_faults(loaded: Loaded) -> None:
    """Raise one ConfigError with all faults of a load, if it has any."""
    if loaded.faults:
        count = len(loaded.faults)
        raise ConfigError(
            f"the configuration has {count} faults" if count > 1 else "the configuration has a fault",
            faults=loaded.faults,
            hint="mend them, then try: radarr-cli config check",
        )


def load(
    paths: ConfigPaths,
    environment: Mapping[str, str],
    kinds: Kinds,
    drafts: Mapping[Path, str] = MappingProxyType({}),
) -> Loaded:
    """Read everything, check everything, raise nothing.

    `kinds` are the adapters there are, by section: `{"indexer": …, "client": …}`; `drafts` are texts that
    stand for files which aren't written yet.
    """
    document = read(paths, drafts)
    apply_secrets_file(document, paths, drafts)
    variables = read_variables(document, paths)
    apply_environment(document, environment, variables)
    lines = {name: value.raw for name, value in variables.items() if not environment.get(name)}
    secrets = SecretReader({**environment, **lines}, paths.variables)
    builder = _Builder(document, secrets, kinds)
    values = {section.attribute: builder.section(section) for section in SECTIONS}
    formats = FormatLibrary(lambda: _formats(paths))
    settings = _with_defaults(Settings(**values, formats=formats), values["profiles"])
    builder.report_dangling()
    check_references(document, settings)
    return Loaded(
        settings,
        builder.origins,
        secrets.references,
        document.faults,
        tuple(document.files),
        tuple(secrets.literals),
        frozenset(name for name, value in variables.items() if value.raw),
    )


class _Builder:
    """Turns the sections of a document into the fields of `Settings`."""

    def __init__(self, document: Document, secrets: SecretReader, kinds: Kinds) -> None:
        self.document = document
        self.secrets = secrets
        self.kinds = kinds
        self.converter = Converter(document, secrets)
        self.origins: dict[str, Origin] = {}

    def section(self, section: Section) -> Any:
        if section.shape == "table":
            return self._table(section)
        if section.shape == "entries":
            return self._entries(section)
        if section.shape == "named":
            tables = self.document.named.get(section.key, {})
            build = self._size if section.cls is SizeLimits else self._profile
            built = {name: build(section, name, table) for name, table in tables.items()}
            return {name: value for name, value in built.items() if value is not None}
        return self._map(section)

    def report_dangling(self) -> None:
        for key, message in self.secrets.dangling().items():
            self.document.report(self.origins[key], message)

    def _table(self, section: Section) -> Any:
        table = self.document.tables.get(section.key)
        if table is None:
            return section.cls()
        self._note(table, section.key)
        values = self.converter.fields(table, keys(section.cls), section.key)
        return section.cls() if values is None else section.cls(**values)

    def _entries(self, section: Section) -> tuple[Any, ...]:
        tables = self.document.entries.get(section.key, [])
        self._report_twins(section)
        names = {id(table): name for name, table in entries_by_name(self.document, section)}
        built = [
            self._entry(section, table, f"{section.key}.{names.get(id(table), index)}")
            for index, table in enumerate(tables)
        ]
        return tuple(entry for entry in built if entry is not None)

    def _entry(self, section: Section, table: Table, name: str) -> Any:
        self._note(table, name)
        common = keys(section.cls)
        if section.key not in self.kinds:
            values = self.converter.fields(table, common, name)
            return None if values is None else section.cls(**values)
        options = self._kind_settings(section, table)
        own: dict[str, Key] = keys(options) if options else {}
        known = common | own
        if options is None:  # what other keys there may be is not known
            known |= {key: _ignored(key) for key in table.values if key not in common}
        values = self.converter.fields(table, known, name)
        if values is None or options is None:
            return None
        fields = {key.field for key in own.values()}
        try:
            extra = options(**{field: value for field, value in values.items() if field in fields})
        except (ValueError, ConfigError) as error:
            self.document.report(table.origin, str(error))
            return None
        return section.cls(
            **{field: value for field, value in values.items() if field not in fields}, options=extra
        )

    def _kind_settings(self, section: Section, table: Table) -> type | None:
        """The settings class of the entry's kind, whose module is imported now; None where it has none."""
        value = table.values.get("kind")
        if value is None:
            return None
        kinds = {kind.name: kind for kind in self.kinds[section.key]}
        kind = kinds.get(value.raw) if isinstance(value.raw, str) else None
        if kind is None:
            if isinstance(value.raw, str):
                self.document.report(value.origin, unknown("kind", value.raw, kinds))
            return None
        settings: type = kind.settings_class()
        return settings

    def _profile(self, section: Section, name: str, table: Table) -> Any:
        own = f"{section.key}.{name}"
        self._note(table, own)
        known = {key: entry for key, entry in keys(section.cls).items() if key != "name"}
        values = self.converter.fields(table, known, own)
        return None if values is None else section.cls(name=name, **values)

    def _size(self, section: Section, name: str, table: Table) -> SizeLimits | None:
        """Limits of one quality; a key that isn't given keeps Radarr's value, `inf` is no limit."""
        own = f"{section.key}.{name}"
        self._note(table, own)
        quality = BY_NAME.get(name)
        if quality is None:
            self.document.report(table.origin, unknown("quality", name, BY_NAME))
            return None
        known = {key: _optional(entry) for key, entry in keys(section.cls).items()}
        values = self.converter.fields(table, known, own)
        if values is None:
            return None
        limits = {key: None if value == float("inf") else value for key, value in values.items()}
        maximum = limits.get("maximum", quality.maximum_size) or None
        preferred = limits.get("preferred", quality.preferred_size)
        if "preferred" not in limits and preferred is not None and maximum is not None:
            preferred = min(preferred, maximum)
        return SizeLimits(limits.get("minimum", quality.minimum_size), preferred, maximum)

    def _map(self, section: Section) -> dict[str, str]:
        table = self.document.tables.get(section.key)
        if table is None:
            return {}
        self._note(table, section.key)
        text = Key(section.key, section.key, section.cls, None, "", ())
        converted = {
            name: self.converter.value(text, value, f"{section.key}.{name}")
            for name, value in table.values.items()
        }
        return {name: value for name, value in converted.items() if value is not FAULTY}

    def _note(self, table: Table, name: str) -> None:
        self.origins |= {f"{name}.{key}": value.origin for key, value in table.values.items()}

    def _report_twins(self, section: Section) -> None:
        seen: dict[str, Table] = {}
        for name, table in entries_by_name(self.document, section):
            if name in seen:
                first = seen[name].origin.source
                self.document.report(table.origin, f'there is a {section.key} "{name}" in {first} already')
            seen.setdefault(name, table)


def _formats(paths: ConfigPaths) -> tuple[CustomFormat, ...]:
    from radarr_cli.config.format_files import formats_in_force  # noqa: PLC0415 - only where one judges

    return formats_in_force(paths)


def _ignored(key: str) -> Key:
    return Key(key, key, object, None, "", ())


def _optional(key: Key) -> Key:
    return Key(key.name, key.field, key.annotation, None, key.help, key.choices)


def _with_defaults(settings: Settings, own_profiles: Mapping[str, Any]) -> Settings:
    """Fill in what follows from the rest: the stock profiles, and the only root and profile there are."""

    library = settings.library
    if library.root is None and len(settings.roots) == 1:
        library = replace(library, root=settings.roots[0].name)
    if library.profile is None and len(own_profiles) == 1:
        library = replace(library, profile=next(iter(own_profiles)))
    return replace(settings, library=library, profiles={**own_profiles, **stock_profiles(), **own_profiles})
