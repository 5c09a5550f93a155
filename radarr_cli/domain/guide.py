"""The TRaSH Guides' data, as far as profiles go: which formats belong to one, and what they are worth."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from radarr_cli.errors import NotFound, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from radarr_cli.domain.formats.model import CustomFormat, FormatEntry

DEFAULT_SET = "default"


@dataclass(frozen=True, slots=True)
class GuideGroup:
    """Formats that are offered together, to the profiles that it names by their numbers."""

    name: str
    is_default: bool
    profiles: frozenset[str]
    formats: tuple[tuple[str, bool], ...]
    """The number of each format, and whether it is taken without being asked for."""


@dataclass(frozen=True, slots=True)
class GuideProfile:
    """A quality profile of the guide; `slug` is its file's name without the ending."""

    trash_id: str
    name: str
    slug: str
    document: Mapping[str, Any]
    place: str

    @property
    def score_set(self) -> str | None:
        found = self.document.get("trash_score_set")
        return found if isinstance(found, str) else None

    @property
    def formats(self) -> tuple[str, ...]:
        """The numbers of the formats that always belong to it."""
        listed = self.document.get("formatItems")
        return tuple(str(number) for number in listed.values()) if isinstance(listed, dict) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """`formats` go by their number (`trash_id`), `conflicts` are sets of numbers of which one profile scores
    at most one, `sizes` are the documents of quality sizes by their type. `version` is the commit where that
    is known, else a hash of all that was read."""

    version: str
    formats: Mapping[str, FormatEntry] = field(default_factory=dict)
    profiles: tuple[GuideProfile, ...] = ()
    groups: tuple[GuideGroup, ...] = ()
    conflicts: tuple[Mapping[str, str], ...] = ()
    sizes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def profile(self, name: str) -> GuideProfile:
        """The profile of that name, file name or number. Raises NotFound with all there are."""
        wanted = name.casefold()
        for found in self.profiles:
            if wanted in (found.name.casefold(), found.slug.casefold(), found.trash_id):
                return found
        names = ", ".join(sorted(found.name for found in self.profiles))
        raise NotFound(f"the guide has no profile {name!r}", hint=f"profiles: {names or 'none'}")

    def profile_formats(
        self, profile: GuideProfile, added: Sequence[str] = (), left_out: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """The numbers of the formats that the profile has with its default groups.

        `added` and `left_out` name groups, or single formats of groups, that the guide offers for the
        profile. Raises NotFound for a name that is neither.
        """
        offered = [group for group in self.groups if profile.trash_id in group.profiles]
        numbers = list(profile.formats)
        for group in offered:
            if group.is_default:
                numbers += [number for number, taken in group.formats if taken]
        for name in added:
            numbers += self._offered(offered, name)
        gone = {number for name in left_out for number in self._offered(offered, name)}
        return tuple(number for number in dict.fromkeys(numbers) if number not in gone)

    def _offered(self, groups: Sequence[GuideGroup], name: str) -> list[str]:
        """The formats of a group by its name ("Movie Versions" for "[Optional] Movie Versions"), or one."""
        wanted = name.casefold()
        for group in groups:
            full = group.name.casefold()
            if wanted in (full, full.partition("] ")[2]):
                return [number for number, _ in group.formats]
        for number in (number for group in groups for number, _ in group.formats):
            found = self.formats.get(number)
            if found is not None and found.format.name.casefold() == wanted:
                return [number]
        names = ", ".join(sorted(group.name for group in groups))
        raise NotFound(
            f"the guide offers no group or format {name!r} for this profile",
            hint=f"groups: {names or 'none'}",
        )

    @property
    def score_sets(self) -> tuple[str, ...]:
        return tuple(sorted({name for found in self.formats.values() for name in found.format.trash_scores}))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRequest:
    """Which profile to take, and how. `source` is a file, `-`, or the name of a profile in the guide.

    `guide` is the path of a copy of the guide; with `bundled` it is the one that comes along. `name` is what
    the profile is called here, None as in its source. `only` are the names to take of a list, () all;
    `added` and `left_out` are groups or formats of the guide.
    """

    source: str
    guide: str | None = None
    bundled: bool = False
    name: str | None = None
    only: tuple[str, ...] = ()
    score_set: str | None = None
    added: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    replace: bool = False


def score_in(custom_format: CustomFormat, score_set: str | None) -> int | None:
    """What the guide says a format is worth: in the set, else by default; None where it says nothing."""
    scores = custom_format.trash_scores
    return scores.get(score_set or DEFAULT_SET, scores.get(DEFAULT_SET))


def check_score_set(guide: Guide, score_set: str | None) -> None:
    """Raises UsageError for a set that no format of the guide has."""
    if score_set is not None and score_set not in guide.score_sets:
        raise UsageError(
            f"no format of the guide has scores for {score_set!r}",
            hint=f"score sets: {', '.join(guide.score_sets) or 'none'}",
        )


def conflicts_of(
    scored: Iterable[CustomFormat], conflicts: Iterable[Mapping[str, str]]
) -> tuple[tuple[str, ...], ...]:
    """Formats of a profile that exclude each other, by their names."""
    names = {found.trash_id: found.name for found in scored if found.trash_id}
    found = (tuple(names[number] for number in conflict if number in names) for conflict in conflicts)
    return tuple(together for together in found if len(together) > 1)
