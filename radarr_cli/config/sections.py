"""The table of sections: what a file may hold, and which part of `Settings` it fills."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from radarr_cli.domain import settings
from radarr_cli.domain.naming.rules import NamingRules
from radarr_cli.domain.profile import DelayProfile, QualityProfile, Restriction, SizeLimits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from dataclasses import Field

    from radarr_cli.domain.kinds import Kind

    Kinds = Mapping[str, Sequence[Kind]]
    """The kinds of adapters that exist, by the section whose entries choose among them."""


Shape = Literal["table", "entries", "named", "map"]
"""`[key]`, `[[key]]`, `[key.NAME]`, or `[key]` with names of the user's choice."""
_WRITTEN: dict[Shape, str] = {"table": "[{}]", "entries": "[[{}]]", "named": "[{}.NAME]", "map": "[{}]"}


class Section(NamedTuple):
    """One section: its key in the files, its field in `Settings`, its shape and the class of its values."""

    key: str
    attribute: str
    shape: Shape
    cls: type
    summary: str

    @property
    def written(self) -> str:
        """How the section's header is written, for messages."""
        return _WRITTEN[self.shape].format(self.key)


SECTIONS: tuple[Section, ...] = (
    Section("tmdb", "tmdb", "table", settings.TmdbSettings, "where metadata comes from"),
    Section("library", "library", "table", settings.LibrarySettings, "what `add` takes by default"),
    Section("root", "roots", "entries", settings.RootSettings, "folders that hold the films"),
    Section("prowlarr", "prowlarrs", "entries", settings.ProwlarrSettings, "all indexers of a Prowlarr"),
    Section("indexer", "indexers", "entries", settings.IndexerEntry, "single indexers"),
    Section("indexer_override", "indexer_overrides", "named", settings.IndexerOverride,
            "what differs for an indexer that Prowlarr names"),
    Section("client", "clients", "entries", settings.ClientEntry, "download clients"),
    Section("path_mapping", "path_mappings", "entries", settings.PathMappingSettings,
            "where a client's folders are on this machine"),
    Section("notifier", "notifiers", "entries", settings.NotifierEntry, "who is told what happened"),
    Section("profile", "profiles", "named", QualityProfile, "which qualities are wanted"),
    Section("naming", "naming", "table", NamingRules, "names of folders and files"),
    Section("import", "import_", "table", settings.ImportSettings, "how files get into the library"),
    Section("quality_sizes", "quality_sizes", "named", SizeLimits, "size limits of a quality"),
    Section("delay", "delays", "entries", DelayProfile, "how long to wait for something better"),
    Section("restriction", "restrictions", "entries", Restriction, "terms a title must or must not hold"),
    Section("rules", "rules", "table", settings.RuleSettings, "rules of judging that hold for every film"),
    Section("schedule", "schedule", "table", settings.ScheduleSettings, "how often stages are due"),
    Section("backup", "backup", "table", settings.BackupSettings, "copies of database and configuration"),
    Section("metrics", "metrics", "table", settings.MetricsSettings, "numbers for Prometheus"),
    Section("safety", "safety", "table", settings.SafetySettings, "limits that nothing passes by itself"),
    Section("groups", "groups", "table", settings.GroupsSettings, "what scene groups are worth"),
    Section("network", "network", "table", settings.NetworkSettings, "time-outs, proxy, certificates"),
    Section("log", "log", "table", settings.LogSettings, "what each process did, for bug reports"),
    Section("database", "database", "table", settings.DatabaseSettings, "PostgreSQL"),
    Section("filter", "filters", "map", str, "saved selections of films, used as @NAME"),
    Section("custom_fields", "custom_fields", "map", str, "your fields of a film: text, number, date, bool"),
)  # fmt: skip
BY_KEY = {section.key: section for section in SECTIONS}

_HELP: dict[type, dict[str, str]] = {
    QualityProfile: {
        "qualities": 'what is allowed, best first: names, or groups { name = "…", qualities = […] }',
        "cutoff": "the quality or group that is good enough",
        "upgrades": "replace a file by a better one",
        "language": "Any, Original, or the name of a language",
        "minimum_format_score": "releases with a smaller custom-format score are rejected",
        "cutoff_format_score": "the custom-format score that is good enough",
        "minimum_score_gain": "by how much a score has to be better, at least 1",
        "format_scores": "custom format to score",
        "group_reputation": "what the reputation of scene groups does among candidates",
        "group_bonus_cap": "points that a group's reputation adds or takes at most, for bonus",
        "minimum_group_score": "releases of groups that are known to be worse are rejected",
        "minimum_group_score_rejects": "a temporary rejection may pass when the group gets better",
    },
    SizeLimits: {
        "minimum": "MB a minute below which a release is rejected",
        "preferred": "MB a minute to come nearest to; inf: the largest wins",
        "maximum": "MB a minute above which a release is rejected; inf: no limit",
    },
    DelayProfile: {
        "name": "name, unique among delays",
        "enable_usenet": "take usenet releases",
        "enable_torrent": "take torrents",
        "preferred_protocol": "usenet or torrent",
        "usenet_delay": "minutes to wait before a usenet release is taken",
        "torrent_delay": "minutes to wait before a torrent is taken",
        "bypass_if_highest_quality": "don't wait for the profile's best quality",
        "bypass_if_above_format_score": "don't wait from minimum_format_score on",
        "minimum_format_score": "the score that ends the wait",
        "tags": "only films with one of these tags",
    },
    Restriction: {
        "name": "name, unique among restrictions",
        "enabled": "apply it",
        "required": "one of these terms must be in the title: text, or /pattern/flags",
        "ignored": "none of these terms may be in the title",
        "indexer": "only releases of this indexer",
        "tags": "only films with one of these tags",
    },
}
_CHOICES: dict[type, dict[str, tuple[str, ...]]] = {
    QualityProfile: {
        "group_reputation": ("off", "tie-break", "bonus"),
        "minimum_group_score_rejects": ("temporary", "permanent"),
    },
    DelayProfile: {"preferred_protocol": ("usenet", "torrent")},
}


class Key(NamedTuple):
    """One key of a section: `annotation` is its type; `default` is MISSING where it must be given."""

    name: str
    field: str
    annotation: Any
    default: Any
    help: str
    choices: tuple[str, ...]


def keys_of(cls: type, annotations: dict[str, Any]) -> dict[str, Key]:
    """The keys that a table of this dataclass takes; `annotations` are its resolved types.

    A field named after a Python word ends in `_`, which its key doesn't. `options` of an entry with a kind
    is no key: its kind's own keys stand in the same table.
    """
    keys = {}
    for field in fields(cls):
        if field.name == "options" and annotations[field.name] is Any:
            continue
        keys[field.name.rstrip("_")] = Key(
            name=field.name.rstrip("_"),
            field=field.name,
            annotation=annotations[field.name],
            default=_default(field),
            help=str(field.metadata.get("help") or _HELP.get(cls, {}).get(field.name, "")),
            choices=tuple(field.metadata.get("choices") or _CHOICES.get(cls, {}).get(field.name, ())),
        )
    return keys


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default
