"""The JSON Schema of the scenario document that `decide` reads."""

from __future__ import annotations

from typing import Any

from radarr_cli.domain.decisions.model import Propers, ReleaseSource
from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.domain.movie import Availability, MovieStatus
from radarr_cli.domain.quality import QUALITIES
from radarr_cli.domain.release import Protocol

Schema = dict[str, Any]

_IMPLEMENTATIONS = tuple(
    f"{name}Specification"
    for name in (
        "ReleaseTitle", "Edition", "Language", "IndexerFlag", "Source", "Resolution", "QualityModifier",
        "Size", "ReleaseGroup", "Year",
    )
)  # fmt: skip


def scenario_schema() -> Schema:
    """Draft 2020-12. Sizes are bytes, delays and ages minutes unless said otherwise, MB is 1024 x 1024."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What radarr-cli decide reads",
        **_closed(
            ("now", "movie", "profile", "releases"),
            now=_ref("instant"),
            movie=_movie(),
            profile=_profile(),
            formats=_list(_format(), default=[]),
            formatScores=_map({"type": "integer"}, default={}),
            existing={"anyOf": [{"type": "null"}, _existing()]},
            releases=_list(_release()),
            settings=_settings(),
        ),
        "$defs": {
            "instant": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"},
            "language": _closed(("id", "name"), id=_whole(), name=_text()),
            "languages": _list(_ref("language")),
            "tags": _list(_whole(), default=[]),
            "flag": {"enum": [flag.name for flag in IndexerFlag if flag.name]},
            "quality": {"enum": [quality.name for quality in QUALITIES]},
        },
    }


def _movie() -> Schema:
    """v3's movie; keys that no rule reads are let through."""
    known = {
        "id": _whole(),
        "tmdbId": _whole(),
        "imdbId": _text(),
        "title": _text(),
        "originalTitle": _text(),
        "year": _whole(),
        "secondaryYear": _whole(null=True),
        "originalLanguage": _ref("language"),
        "runtime": _whole(0) | {"description": "minutes, 0 unknown"},
        "monitored": {"type": "boolean"},
        "status": {"enum": [status.value for status in MovieStatus]},
        "minimumAvailability": {"enum": [each.value for each in Availability]},
        "inCinemas": _ref("instant"),
        "digitalRelease": _ref("instant"),
        "physicalRelease": _ref("instant"),
        "tags": _ref("tags"),
    }
    required = ["title", "year", "runtime", "originalLanguage", "monitored", "minimumAvailability"]
    return {"type": "object", "required": required, "properties": known}


def _profile() -> Schema:
    group = _closed(("name", "qualities"), name=_text(), qualities=_list(_ref("quality"), least=1))
    return _closed(
        ("qualities", "cutoff"),
        qualities=_list({"anyOf": [_ref("quality"), group]}, least=1) | {"description": "best first"},
        cutoff=_text() | {"description": "a quality or a group"},
        upgrades=_flag(default=True),
        language=_text(default="Any"),
        minimum_format_score=_whole(default=0),
        cutoff_format_score=_whole(default=0),
        minimum_score_gain=_whole(1, default=1),
        format_scores=_map({"type": "integer"}),
    )


def _format() -> Schema:
    """As the TRaSH Guides and Radarr write them, with whatever else they hold."""
    condition = {
        "type": "object",
        "required": ["name", "implementation", "fields"],
        "properties": {
            "name": _text(),
            "implementation": {"enum": list(_IMPLEMENTATIONS)},
            "negate": {"type": "boolean"},
            "required": {"type": "boolean"},
            "fields": {"type": "object"},
        },
    }
    return {
        "type": "object",
        "required": ["name", "specifications"],
        "properties": {
            "name": _text(),
            "includeCustomFormatWhenRenaming": {"type": "boolean"},
            "specifications": _list(condition),
        },
    }


def _existing() -> Schema:
    revision = {"version": _whole(), "real": _whole(), "isRepack": {"type": "boolean"}}
    quality = {
        "type": "object",
        "required": ["quality", "revision"],
        "properties": {
            "quality": {"type": "object", "required": ["name"], "properties": {"name": _ref("quality")}},
            "revision": {"type": "object", "properties": revision},
        },
    }
    return _closed(
        ("title", "size"),
        title=_text(),
        size=_whole(0),
        quality=quality,
        languages=_ref("languages"),
        releaseGroup=_text(null=True),
        dateAdded=_ref("instant"),
    )


def _release() -> Schema:
    return _closed(
        ("title", "size", "protocol", "publishDate", "guid"),
        title=_text(),
        size=_whole(0) | {"description": "bytes, 0 unknown"},
        protocol={"enum": [each.value for each in Protocol]},
        publishDate=_ref("instant"),
        guid=_text(),
        indexer=_text(null=True),
        indexerPriority=_whole(1, 50, default=25),
        seeders=_whole(null=True),
        leechers=_whole(null=True),
        languages=_ref("languages"),
        indexerFlags={"anyOf": [_whole(), _list(_ref("flag"))]},
        infoHash=_text(null=True),
        container=_text(null=True),
    )


def _settings() -> Schema:
    delay = _closed(
        (),
        enableUsenet=_flag(default=True),
        enableTorrent=_flag(default=True),
        usenetDelay=_whole(0, default=0),
        torrentDelay=_whole(0, default=0),
        bypassIfHighestQuality=_flag(default=False),
        bypassIfAboveCustomFormatScore=_flag(default=False),
        minimumCustomFormatScore=_whole(default=0),
    )
    restriction = _closed(
        (),
        name=_text(),
        enabled=_flag(default=True),
        required=_list(_text(), default=[]),
        ignored=_list(_text(), default=[]),
        indexer=_text(null=True) | {"default": None},
        tags=_ref("tags"),
    )
    number: Schema = {"type": ["number", "null"]}
    limits = _closed(
        ("min", "preferred", "max"), min={"type": "number", "minimum": 0}, preferred=number, max=number
    )
    indexer = _closed(
        (),
        minimumSeeders=_whole(0),
        tags=_ref("tags"),
        requiredFlags=_list(_ref("flag")),
        multiLanguages=_list(_text()),
        disabledTill={"anyOf": [{"type": "null"}, _ref("instant")]},
    )
    return _closed(
        (),
        propers={"enum": [each.value for each in Propers], "default": Propers.PREFER_AND_UPGRADE.value},
        preferredProtocol={"enum": [*(each.value for each in Protocol), None], "default": None},
        releaseSource={"enum": [each.value for each in ReleaseSource], "default": ReleaseSource.RSS.value},
        delay=delay,
        restrictions=_list(restriction, default=[]),
        sizes=_map(limits) | {"propertyNames": _ref("quality"), "description": "MB a minute"},
        minimumSeeders=_whole(0, default=1),
        maximumSize=_whole(0, default=0) | {"description": "MB, 0 off"},
        retention=_whole(0, default=0) | {"description": "days, 0 off"},
        minimumAge=_whole(0, default=0),
        availabilityDelay=_whole(default=0) | {"description": "days"},
        preferIndexerFlags=_flag(default=False),
        allowHardcodedSubs=_flag(default=False),
        whitelistedHardcodedSubs=_list(_text(), default=[]),
        freeSpace=_whole(null=True) | {"default": None},
        minimumFreeSpace=_whole(0, default=100) | {"description": "MB"},
        skipFreeSpaceCheck=_flag(default=False),
        indexers=_map(indexer, default={}),
    )


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _closed(required: tuple[str, ...], /, **properties: Schema) -> Schema:
    """An object that has no other keys."""
    wanted = {"required": list(required)} if required else {}
    return {"type": "object", "additionalProperties": False, **wanted, "properties": properties}


def _map(values: Schema, **more: object) -> Schema:
    return {"type": "object", "additionalProperties": values, **more}


def _list(items: Schema, *, least: int = 0, **more: object) -> Schema:
    return {"type": "array", "items": items, **({"minItems": least} if least else {}), **more}


def _text(*, null: bool = False, **more: object) -> Schema:
    return {"type": ["string", "null"] if null else "string", **more}


def _whole(
    least: int | None = None, most: int | None = None, *, null: bool = False, **more: object
) -> Schema:
    limits = {"minimum": least, "maximum": most}
    found = {key: value for key, value in limits.items() if value is not None}
    return {"type": ["integer", "null"] if null else "integer", **found, **more}


def _flag(*, default: bool) -> Schema:
    return {"type": "boolean", "default": default}
