"""Scene groups for people: their scores, what these rest on, and the user's own word, which wins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.groups.names import canonical
from radarr_cli.domain.groups.standing import CONFIDENCES, TIER_NAMES, Standing, rank_key
from radarr_cli.errors import NotFound, UsageError
from radarr_cli.services.groups.scoring import ScoringGroups
from radarr_cli.store import group_scores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from radarr_cli.domain.settings import GroupsSettings
    from radarr_cli.services.groups.collecting import CollectingGroups
    from radarr_cli.services.groups.exchanging import ExchangingGroups
    from radarr_cli.services.indexers.searching import Searching
    from radarr_cli.store.database import Database

SORTS = ("low", "score", "name", "releases", "effective", "width")
_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What was asked for and the group it names; `group` is None where it names none."""

    given: str
    group: str | None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which groups to list: of these tiers and confidences, with a lower bound and releases of at least that;
    `text` is a part of the name; `usable` leaves out those that decisions don't use."""

    text: str = ""
    tiers: tuple[str, ...] = ()
    confidences: tuple[str, ...] = ()
    minimum: float | None = None
    releases: int = 0
    usable: bool = False
    pinned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShown:
    """A group with the scores of all runs, the newest first."""

    standing: Standing
    history: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupEvidence:
    """Every release that counts for a group, as it was seen last, with what it weighs (1 is a new one)."""

    standing: Standing
    rows: Sequence[dict[str, Any]]
    half_life: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """`sites` names the indexers of kind hdbits."""

    database: Database
    settings: GroupsSettings
    sites: Callable[[], Sequence[str]]
    searching: Callable[[], Searching]
    user: str
    now: Callable[[], datetime]

    @property
    def scoring(self) -> ScoringGroups:
        return ScoringGroups(database=self.database, settings=self.settings, now=self.now)

    @property
    def collecting(self) -> CollectingGroups:
        from radarr_cli.services.groups.collecting import CollectingGroups  # noqa: PLC0415 - seldom needed

        return CollectingGroups(
            database=self.database,
            settings=self.settings,
            sites=self.sites(),
            searching=self.searching(),
            now=self.now,
        )

    @property
    def exchanging(self) -> ExchangingGroups:
        from radarr_cli.services.groups.exchanging import ExchangingGroups  # noqa: PLC0415 - seldom needed

        return ExchangingGroups(database=self.database, version=self.settings.version, now=self.now)

    def named(self, names: Iterable[str]) -> Iterator[Named]:
        """Each name or release name with its group's standing, in their order; some hundred at a time."""
        pending: list[Named] = []
        for given in names:
            pending.append(Named(given=given, group=self.group_of(given)))
            if len(pending) == _BATCH:
                yield from self._known(pending)
                pending = []
        yield from self._known(pending)

    def group_of(self, given: str) -> str | None:
        """The group that a release's name ends with, or that the text itself names."""
        from radarr_cli.domain.parsing import parse_release  # noqa: PLC0415 - not for every verb

        text = given.strip()
        parsed = parse_release(text)
        # "Some.Film.2019-GRP" is a release; "D-Z0N3" is not, whatever stands behind its hyphen.
        if parsed.is_movie and parsed.release_group and (parsed.year or parsed.quality.quality.id):
            return self._canonical(parsed.release_group)
        if parsed.release_group and any(separator in text for separator in ". "):
            return self._canonical(parsed.release_group)
        return self._canonical(text)

    def listed(self, choice: Choice, *, sort: str = "low", descending: bool = True) -> list[Standing]:
        """The groups that have a score, a pin or a ban and fit the choice; the best first."""
        if sort not in SORTS:
            raise UsageError(f"groups can't be sorted by {sort!r}", hint=f"one of {', '.join(SORTS)}")
        for kind, wanted, known in (
            ("tier", choice.tiers, TIER_NAMES), ("confidence", choice.confidences, CONFIDENCES),
        ):  # fmt: skip
            if unknown := set(wanted) - set(known):
                raise UsageError(f"there is no {kind} {min(unknown)!r}", hint=f"one of {', '.join(known)}")
        found = [
            each
            for each in group_scores.all_standings(self.database, self.settings.version)
            if _fits(each, choice)
        ]
        found.sort(key=lambda each: each.group)
        if sort == "low":
            found.sort(key=lambda each: rank_key(each.effective, each.low or 0.0, each.group))
        elif sort != "name":
            found.sort(key=lambda each: -_sorted_by(each, sort))
        return found if descending else found[::-1]

    def show(self, name: str, *, limit: int = 20) -> GroupShown:
        """Raises NotFound for a group of which nothing is known."""
        group, standing = self._standing(name)
        return GroupShown(standing=standing, history=group_scores.history(self.database, group, limit))

    def explain(self, name: str, *, limit: int | None = None) -> GroupEvidence:
        """Every release that counted for a group's score; where it has none of our own, that would count now.

        Raises NotFound for a group of which nothing is known.
        """
        from radarr_cli.store.group_evidence_rows import evidence_rows  # noqa: PLC0415 - seldom needed

        group = self._group(name)
        found = group_scores.standings(self.database, [group], self.settings.version)
        standing = found.get(group, Standing(group=group))
        until = at = self.now()
        half_life = self.settings.half_life.total_seconds() / 86400
        run = group_scores.load_run(self.database, standing.run_id) if standing.run_id else None
        if run is not None and run.version != group_scores.IMPORTED:
            until, at = datetime.fromisoformat(run.input_range["until"]), run.at
            half_life = run.parameters["halfLife"]
        rows = evidence_rows(self.database, group, until=until, at=at, half_life=half_life, limit=limit)
        if not rows and group not in found:
            raise self._unknown(name)
        return GroupEvidence(standing=standing, rows=rows, half_life=half_life)

    def pin(self, name: str, score: float = 100.0, *, because: str = "") -> bool:
        """Let the group count as having this score, whatever is learned; False where that was so."""
        if not 0 <= score <= 100:
            raise UsageError("a score goes from 0 to 100")
        return self._set(name, "pin", score, because)

    def ban(self, name: str, *, because: str = "") -> bool:
        """Take nothing of the group any more; False where that was so."""
        return self._set(name, "ban", None, because)

    def free(self, name: str) -> bool:
        """End a pin or a ban; False where there was none."""
        return group_scores.remove_pin(self.database, self._group(name))

    def _set(self, name: str, verdict: str, score: float | None, because: str) -> bool:
        return group_scores.set_pin(
            self.database, self._group(name), verdict, score, reason=because, by=self.user, now=self.now()
        )

    def _known(self, pending: Sequence[Named]) -> Iterator[Named]:
        groups = sorted({each.group for each in pending if each.group})
        known = group_scores.standings(self.database, groups, self.settings.version) if groups else {}
        for each in pending:
            standing = known.get(each.group) if each.group else None
            yield Named(given=each.given, group=each.group, standing=standing)

    def _standing(self, name: str) -> tuple[str, Standing]:
        group = self._group(name)
        found = group_scores.standings(self.database, [group], self.settings.version)
        if group not in found:
            raise self._unknown(name)
        return group, found[group]

    def _group(self, name: str) -> str:
        group = self._canonical(name)
        if group is None:
            raise UsageError(
                f"{name!r} is no group's name", hint="radarr-cli groups list shows those there are"
            )
        return group

    def _canonical(self, name: str) -> str | None:
        return canonical(name, self.settings.aliases, self.settings.ignore)

    def _unknown(self, name: str) -> NotFound:
        return NotFound(
            f"nothing is known of the group {name!r}",
            hint="scores come from what indexers answer: radarr-cli groups score, once something was seen",
        )


def _fits(each: Standing, choice: Choice) -> bool:
    if choice.text and choice.text.upper() not in each.group:
        return False
    if choice.tiers and each.tier not in choice.tiers:
        return False
    if choice.confidences and each.confidence not in choice.confidences:
        return False
    if choice.minimum is not None and (each.value is None or each.value < choice.minimum):
        return False
    if choice.usable and each.value is None:
        return False
    if choice.pinned and each.pin is None and not each.banned:
        return False
    return each.releases >= choice.releases


def _sorted_by(each: Standing, sort: str) -> float:
    if sort == "width":
        return (each.high or 0.0) - (each.low or 0.0)
    return float(getattr(each, sort) or 0.0)
