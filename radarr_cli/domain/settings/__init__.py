"""The user's decisions, typed: what the configuration files say, after they were checked.

`radarr_cli.config` fills these; nothing else reads files. Every start makes all of them, for every section is
checked; they are apart in modules for those who read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from radarr_cli.domain.formats.library import FormatLibrary
from radarr_cli.domain.naming.rules import NamingRules
from radarr_cli.domain.profile import DelayProfile, QualityProfile, Restriction, SizeLimits
from radarr_cli.domain.settings.declaring import (
    ByteSize,
    FileMode,
    FolderPath,
    ProxyUrl,
    Url,
    option,
    settings_value,
)
from radarr_cli.domain.settings.entries import (
    ClientEntry,
    IndexerEntry,
    IndexerOverride,
    NotifierEntry,
    PathMappingSettings,
    ProwlarrSettings,
    RootSettings,
)
from radarr_cli.domain.settings.tables import (
    BackupSettings,
    CollectSettings,
    DatabaseSettings,
    GroupsSettings,
    ImportSettings,
    LibrarySettings,
    LogSettings,
    MetricsSettings,
    NetworkSettings,
    RuleSettings,
    SafetySettings,
    ScheduleSettings,
    TmdbSettings,
)

__all__ = [
    "BackupSettings",
    "ByteSize",
    "ClientEntry",
    "CollectSettings",
    "DatabaseSettings",
    "FileMode",
    "FolderPath",
    "GroupsSettings",
    "ImportSettings",
    "IndexerEntry",
    "IndexerOverride",
    "LibrarySettings",
    "LogSettings",
    "MetricsSettings",
    "NetworkSettings",
    "NotifierEntry",
    "PathMappingSettings",
    "ProwlarrSettings",
    "ProxyUrl",
    "RootSettings",
    "RuleSettings",
    "SafetySettings",
    "ScheduleSettings",
    "Settings",
    "TmdbSettings",
    "Url",
    "option",
    "settings_value",
]


@settings_value
class Settings:
    """Everything the files and the environment say, checked. Names are the keys."""

    database: DatabaseSettings = DatabaseSettings()
    tmdb: TmdbSettings = TmdbSettings()
    library: LibrarySettings = LibrarySettings()
    naming: NamingRules = NamingRules()
    import_: ImportSettings = ImportSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    rules: RuleSettings = RuleSettings()
    backup: BackupSettings = BackupSettings()
    metrics: MetricsSettings = MetricsSettings()
    safety: SafetySettings = SafetySettings()
    network: NetworkSettings = NetworkSettings()
    log: LogSettings = LogSettings()
    groups: GroupsSettings = GroupsSettings()
    quality_sizes: Mapping[str, SizeLimits] = field(default_factory=dict)
    roots: tuple[RootSettings, ...] = ()
    prowlarrs: tuple[ProwlarrSettings, ...] = ()
    indexers: tuple[IndexerEntry, ...] = ()
    indexer_overrides: Mapping[str, IndexerOverride] = field(default_factory=dict)
    clients: tuple[ClientEntry, ...] = ()
    path_mappings: tuple[PathMappingSettings, ...] = ()
    notifiers: tuple[NotifierEntry, ...] = ()
    profiles: Mapping[str, QualityProfile] = field(default_factory=dict)
    formats: FormatLibrary = FormatLibrary()
    delays: tuple[DelayProfile, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    custom_fields: Mapping[str, str] = field(default_factory=dict)
