"""What no single key can tell: references, uniqueness, ranges. Adds its faults to the document."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

from radarr_cli.config.overlays import entries_by_name
from radarr_cli.config.profiles import faults_of
from radarr_cli.config.sections import BY_KEY
from radarr_cli.config.sources import Origin, unknown
from radarr_cli.domain.groups.factors import WEIGHTS
from radarr_cli.domain.settings import ScheduleSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from radarr_cli.config.sources import Document, Table
    from radarr_cli.domain.settings import Settings

_INDEXER_RANGES: dict[str, tuple[float, float]] = {
    "priority": (1, 50), "minimum_seeders": (0, 1e6), "seed_ratio": (0, 1e6), "api_calls": (1, 1e6),
    "downloads": (1, 1e6), "call_gap": (0, 3600), "timeout": (0.1, 3600),
}  # fmt: skip
_STAGES = tuple(field.name for field in fields(ScheduleSettings) if field.name != "timezone")
# Section and key to the smallest and largest value; durations are in seconds.
_RANGES: dict[str, dict[str, tuple[float, float]]] = {
    "indexer": _INDEXER_RANGES,
    "indexer_override": _INDEXER_RANGES,
    "client": {"priority": (1, 50)},
    "safety": {
        key: (0, 1e18) for key in ("grabs_per_run", "grabs_per_day", "active_downloads", "newly_upgradable")
    },
    "rules": {
        "availability_delay": (-3650, 3650),
        "upgrades_per_month": (0, 1e6),
        "repeated_upgrade_gain": (0, 1e9),
        "usenet_tries": (1, 1e6),
    },
    "schedule": dict.fromkeys(_STAGES, (1, 1e9)),
    "groups": {
        "half_life": (86400, 1e9),
        "refit": (0, 1e9),
        "keep": (86400, 1e10),
        "draws": (50, 5000),
        "seed": (0, 2**31),
    },
    "network": {"timeout": (0.1, 3600)},
    "notifier": {"timeout": (0.1, 600)},
    "delay": {"usenet_delay": (0, 1e6), "torrent_delay": (0, 1e6)},
}


def check_references(document: Document, settings: Settings) -> None:
    """Report every reference to nothing, and every value outside its range.

    Where a file could not be read nothing is said about references: what it defines is not known.
    """
    _check_ranges(document, settings)
    _check_profiles(document, settings)
    _check_sizes(document, settings)
    _check_naming(document, settings)
    _check_forms(document, settings)
    _check_groups(document, settings)
    _check_rules(document, settings)
    _check_custom_fields(document, settings)
    _check_filters(document, settings)
    _check_numbers(document)
    if document.readable:
        _check_names(document, settings)
        _check_roots(document, settings)


def origin_of(document: Document, section: str, name: str | None, key: str) -> Origin:
    """Where a key was set, or where its table begins."""
    table: Table | None
    if name is None:
        table = document.tables.get(section)
    else:
        table = next(
            (each for known, each in entries_by_name(document, BY_KEY[section]) if known == name), None
        )
    if table is None:
        return Origin((section,))
    return table.values[key].origin if key in table.values else table.origin.child(key)


def _check_ranges(document: Document, settings: Settings) -> None:
    for section, ranges in _RANGES.items():
        held = getattr(settings, BY_KEY[section].attribute)
        named = held.items() if isinstance(held, dict) else ()
        single = held if isinstance(held, tuple) else () if isinstance(held, dict) else (held,)
        for name, value in (*named, *((getattr(each, "name", None), each) for each in single)):
            for field, (low, high) in ranges.items():
                given = getattr(value, field)
                number = given.total_seconds() if hasattr(given, "total_seconds") else given
                if number is not None and not low <= number <= high:
                    origin = origin_of(document, section, name, field.rstrip("_"))
                    unit = " seconds" if number is not given else ""
                    limit = f"at least {low:g}" if number < low else f"at most {high:g}"
                    document.report(origin, f"must be {limit}{unit}")


def _check_profiles(document: Document, settings: Settings) -> None:
    for name in document.named.get("profile", {}):
        profile = settings.profiles.get(name)
        if profile is None or profile.name not in document.named["profile"]:
            continue
        table = document.named["profile"][name]
        for key, message in faults_of(profile):
            base, _, index = key.rstrip("]").partition("[")
            origin = table.values[base].origin if base in table.values else table.origin.child(base)
            document.report(origin.child(int(index)) if index else origin, message)


def _check_groups(document: Document, settings: Settings) -> None:
    groups = settings.groups
    for name, weight in groups.weights.items():
        origin = origin_of(document, "groups", None, "weights").child(name)
        if name not in WEIGHTS:
            document.report(origin, unknown("factor", name, WEIGHTS))
        elif not 0 <= weight <= 1:
            document.report(origin, "must be from 0 to 1")
    if not any({**WEIGHTS, **groups.weights}.values()):
        document.report(origin_of(document, "groups", None, "weights"), "must leave a factor above 0")
    collect = groups.collect
    if collect.daily_limit < 1 or collect.gap.total_seconds() < 1:
        origin = origin_of(document, "groups", None, "collect")
        document.report(origin, "needs a daily_limit of at least 1 and a gap of at least 1s")


def _check_sizes(document: Document, settings: Settings) -> None:
    for name, limits in settings.quality_sizes.items():
        ends = [value for value in (limits.minimum, limits.preferred, limits.maximum) if value is not None]
        if ends != sorted(ends) or any(value < 0 for value in ends):
            table = document.named["quality_sizes"][name]
            document.report(table.origin, "must hold 0 <= minimum <= preferred <= maximum")


def _check_naming(document: Document, settings: Settings) -> None:
    if "naming" not in document.tables:
        return
    from radarr_cli.domain.naming import check  # noqa: PLC0415 - only where there are own templates

    for kind, template in (("folder", settings.naming.folder), ("file", settings.naming.file)):
        for problem in check(template, kind):
            near = f'; did you mean "{problem.nearest}"?' if problem.nearest else ""
            document.report(origin_of(document, "naming", None, kind), problem.message + near)


def _check_forms(document: Document, settings: Settings) -> None:
    forms = (
        ("language", r"[a-z]{2,3}(-[A-Z]{2})?", '"en-US" or "de"'),
        ("region", r"[A-Z]{2}", 'a country such as "US"'),
    )
    given = document.tables["tmdb"].values if "tmdb" in document.tables else {}
    for key, pattern, example in forms:
        if key in given and not re.fullmatch(pattern, getattr(settings.tmdb, key)):
            document.report(given[key].origin, f"must be {example}")
    if settings.schedule.timezone is not None:
        from zoneinfo import ZoneInfo  # noqa: PLC0415 - only where a zone is named

        try:
            ZoneInfo(settings.schedule.timezone)
        except (KeyError, ValueError, OSError):
            origin = origin_of(document, "schedule", None, "timezone")
            document.report(origin, 'must be an IANA name such as "Europe/Berlin"')


def _check_rules(document: Document, settings: Settings) -> None:
    """Delays that take nothing, restrictions that say nothing, patterns that are none."""
    for delay in settings.delays:
        if not (delay.enable_usenet or delay.enable_torrent):
            origin = origin_of(document, "delay", delay.name, "enable_torrent")
            document.report(origin, "usenet and torrents can't both be off")
    for table, restriction in zip(
        document.entries.get("restriction", []), settings.restrictions, strict=False
    ):
        if not restriction.required and not restriction.ignored:
            document.report(table.origin, "must have required or ignored terms")
        for key in ("required", "ignored"):
            for index, term in enumerate(getattr(restriction, key)):
                fault = _pattern_fault(term)
                if fault:
                    document.report(table.values[key].origin.child(index), fault)


def _pattern_fault(term: str) -> str | None:
    """What is wrong with a `/pattern/flags` term; None for one that is right, or plain words."""
    if not term.startswith("/"):
        return None
    from radarr_cli.domain.formats.terms import term_fault  # noqa: PLC0415 - only for patterns

    fault = term_fault(term)
    return f"is no regular expression: {fault}" if fault else None


def _check_custom_fields(document: Document, settings: Settings) -> None:
    if not settings.custom_fields:
        return
    from radarr_cli.domain.custom_fields import field_faults  # noqa: PLC0415 - only where there are some

    for name, type_ in settings.custom_fields.items():
        for fault in field_faults(name, type_):
            document.report(document.tables["custom_fields"].values[name].origin, fault)


def _check_filters(document: Document, settings: Settings) -> None:
    if not settings.filters:
        return
    from datetime import UTC, datetime  # noqa: PLC0415 - only where there are filters

    from radarr_cli.domain.custom_fields import TYPES  # noqa: PLC0415
    from radarr_cli.domain.filters import parse_expression  # noqa: PLC0415
    from radarr_cli.errors import UsageError  # noqa: PLC0415

    custom = {name: TYPES[type_] for name, type_ in settings.custom_fields.items() if type_ in TYPES}
    for name, text in settings.filters.items():
        try:
            parse_expression(text, settings.filters, datetime.now(UTC).date(), custom)
        except UsageError as error:
            document.report(document.tables["filter"].values[name].origin, error.message)


def _check_numbers(document: Document) -> None:
    """Named things have a number in v3 JSON, made from their name: two names must not share one."""
    for key in ("profile", "root", "indexer", "client"):
        tables = entries_by_name(document, BY_KEY[key])
        if len(tables) < 2:
            continue
        from radarr_cli.domain.v3 import named_id  # noqa: PLC0415 - only where two names could meet

        seen: dict[int, str] = {}
        for name, table in tables:
            other = seen.setdefault(named_id(key, name), name)
            if other != name:
                message = f'"{name}" and "{other}" have the same number in v3 JSON; rename one of them'
                document.report(table.origin, message)


def _check_names(document: Document, settings: Settings) -> None:
    # Names of faulty entries count: one fault should not bring others.
    known = {
        key: [name for name, _ in entries_by_name(document, BY_KEY[key])]
        for key in ("root", "client", "indexer")
    }
    known["profile"] = [*settings.profiles, *document.named.get("profile", {})]
    for key, reference, origin in _references(document, settings):
        if reference not in known[key]:
            document.report(origin, f'"{reference}": {unknown(key, reference, known[key])}')


def _references(document: Document, settings: Settings) -> Iterator[tuple[str, str, Origin]]:
    """Every name that one section gives of another: (section named, name, where)."""
    if settings.library.root is not None:
        yield "root", settings.library.root, origin_of(document, "library", None, "root")
    if settings.library.profile is not None:
        yield "profile", settings.library.profile, origin_of(document, "library", None, "profile")
    for table in document.entries.get("path_mapping", []):
        yield from _named_in(table, "client", "client")
    for table in document.entries.get("indexer", []):
        yield from _named_in(table, "client", "client")
    if not document.entries.get("prowlarr"):  # its indexers are only known at run time
        for table in document.entries.get("restriction", []):
            yield from _named_in(table, "indexer", "indexer")


def _named_in(table: Table, key: str, section: str) -> Iterable[tuple[str, str, Origin]]:
    value = table.values.get(key)
    if value is not None and isinstance(value.raw, str):
        yield section, value.raw, value.origin


def _check_roots(document: Document, settings: Settings) -> None:
    """Roots that overlap would each see the other's films."""
    for index, root in enumerate(settings.roots):
        for other in settings.roots[:index]:
            if f"{root.path}/".startswith(f"{other.path}/") or f"{other.path}/".startswith(f"{root.path}/"):
                origin = origin_of(document, "root", root.name, "path")
                document.report(origin, f'overlaps with the root "{other.name}"')
