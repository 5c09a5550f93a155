"""Quality profiles on their way into the configuration: out of a guide, or out of Radarr."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from radarr_cli.config.conversion import keys
from radarr_cli.config.format_files import read_json
from radarr_cli.config.plain import plain
from radarr_cli.config.profiles import faults_of
from radarr_cli.domain.guide import Guide, GuideProfile, check_score_set, score_in
from radarr_cli.domain.profile import QualityProfile
from radarr_cli.domain.profile_documents import FaultyProfile, guide_profile, is_of_guide, v3_profile
from radarr_cli.errors import ConfigError, Conflict, Fault, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radarr_cli.config.format_lock import PinnedProfile
    from radarr_cli.domain.formats.model import FormatEntry


class ProfileSource(NamedTuple):
    """A profile with the formats that come with it; `pin` is what to remember of it, if it is a guide's."""

    profile: QualityProfile
    formats: tuple[FormatEntry, ...] = ()
    pin: PinnedProfile | None = None
    warnings: tuple[str, ...] = ()


def read_profiles(
    content: bytes,
    place: str,
    guide: Guide | None,
    installed: Iterable[FormatEntry],
    choices: PinnedProfile,
    only: Sequence[str],
    name: str | None,
) -> list[ProfileSource]:
    """The profiles of a file: one document, or a list of them as Radarr's API gives it.

    A guide's profile takes its formats from `guide`, else they have to be `installed` already. `only` are
    the names to take, () all; `name` renames the only one. Raises ConfigError, NotFound or Conflict.
    """
    documents = _documents(content, place)
    taken = [item for item in documents if not only or item.get("name") in only]
    missing = set(only) - {item.get("name") for item in taken}
    if missing or not taken:
        raise NotFound(f"{place} has no profile {', '.join(sorted(missing))}".rstrip())
    if name is not None and len(taken) > 1:
        raise Conflict(f"{len(taken)} profiles can't all be called {name}", hint="choose one with --only")
    found = []
    for item in taken:
        if is_of_guide(item):
            source = _of_guide(item, place)
            known = guide or Guide(version="", formats=_by_number(installed))
            found.append(guide_import(known, source, choices, name, complete=guide is None))
        else:
            found.append(ProfileSource(_sound(item, place, name)))
    return found


def guide_import(
    guide: Guide,
    source: GuideProfile,
    choices: PinnedProfile,
    name: str | None,
    *,
    complete: bool = False,
) -> ProfileSource:
    """A profile of the guide with its formats and default groups, and those that `choices` name.

    `complete` raises NotFound where one of its formats isn't known; else that is a warning.
    """
    score_set = choices.score_set or source.score_set
    check_score_set(guide, choices.score_set)
    numbers = guide.profile_formats(source, choices.added, choices.left_out)
    formats = tuple(guide.formats[number] for number in numbers if number in guide.formats)
    unknown = [number for number in numbers if number not in guide.formats]
    if unknown and complete:
        raise NotFound(
            f"{len(unknown)} custom formats of the profile {source.name} aren't here",
            hint="let them come along with --guide DIR, or import them first",
        )
    scores = {}
    for entry in formats:
        score = score_in(entry.format, score_set)
        if score is not None:
            scores[entry.format.name] = score
    profile = _sound(source.document, source.place, name, scores)
    warnings = tuple(f"profile {profile.name}: the guide has no format {number}" for number in unknown)
    pin = None if complete else choices._replace(trash_id=source.trash_id)
    return ProfileSource(profile, () if complete else formats, pin, warnings)


def profile_table(profile: QualityProfile) -> dict[str, Any]:
    """What `[profile.NAME]` says: every key, so that no later default changes it. Best scores first."""
    table = {
        key.name: plain(key.annotation, getattr(profile, key.field))
        for key in keys(QualityProfile).values()
        if key.name not in ("name", "format_scores")
    }
    if profile.format_scores:
        ranked = sorted(profile.format_scores.items(), key=lambda item: (-item[1], item[0]))
        table["format_scores"] = dict(ranked)
    return table


def _documents(content: bytes, place: str) -> list[dict[str, Any]]:
    document, fault = read_json(content, place)
    documents = document if isinstance(document, list) else [document]
    if fault is None and not all(isinstance(item, dict) for item in documents):
        fault = Fault(place, "must be an object, or a list of them")
    if fault is not None:
        raise ConfigError("there is no quality profile to import", faults=[fault])
    return documents


def _sound(
    document: Any, place: str, name: str | None, scores: dict[str, int] | None = None
) -> QualityProfile:
    """The document's profile, valid by Radarr's rules. Raises ConfigError with every fault."""
    renamed = document if name is None else {**document, "name": name}
    try:
        profile = guide_profile(renamed, scores) if scores is not None else v3_profile(renamed)
        faults = list(faults_of(profile))
    except FaultyProfile as error:
        faults = error.faults
    except (TypeError, AttributeError, ValueError) as error:
        faults = [("", f"is no quality profile: {error}")]
    if faults:
        raise ConfigError(
            "the quality profile can't be used",
            faults=[Fault(f"{place}: {key}" if key else place, message) for key, message in faults],
        )
    return profile


def _of_guide(document: dict[str, Any], place: str) -> GuideProfile:
    return GuideProfile(str(document.get("trash_id", "")), str(document.get("name", "")), "", document, place)


def _by_number(entries: Iterable[FormatEntry]) -> dict[str, FormatEntry]:
    return {entry.format.trash_id: entry for entry in entries if entry.format.trash_id}
