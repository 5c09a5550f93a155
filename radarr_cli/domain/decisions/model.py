"""A release that may be a film, everything a rule may see, and the answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from radarr_cli.domain.formats.model import FormatFacts
    from radarr_cli.domain.indexer_flags import IndexerFlag
    from radarr_cli.domain.language import Language
    from radarr_cli.domain.movie import MovieDetails
    from radarr_cli.domain.profile import DelayProfile, QualityProfile, Restriction, SizeLimits
    from radarr_cli.domain.quality import QualityModel
    from radarr_cli.domain.release import ParsedRelease, ReleaseOffer


class MatchKind(StrEnum):
    """How a release was tied to a film; an id outweighs a title, a title outweighs an alias."""

    ID = "id"
    TITLE = "title"
    ALIAS = "alias"
    NONE = "none"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Match:
    """`movie_id` is None unless exactly one film fits; `others` are the films an ambiguity lies between."""

    kind: MatchKind
    movie_id: int | None = None
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An offer, its name as read, and the film it is matched to.

    `languages` are the indexer's where it names some, else the name's, with Original and unknown replaced
    by the film's own; `formats` are the names of the custom formats that match, `format_score` their sum
    in the variant's profile. `release_id`, `offer_id` and `short_id` are the pool's, None outside of it.
    """

    offer: ReleaseOffer
    parsed: ParsedRelease
    match: Match
    languages: tuple[Language, ...] = ()
    formats: tuple[str, ...] = ()
    format_score: int = 0
    release_id: int | None = None
    offer_id: int | None = None
    short_id: str | None = None


class ReleaseSource(StrEnum):
    """Radarr's releaseSource: how a release came to be judged."""

    RSS = "rss"
    SEARCH = "search"
    USER_INVOKED = "userInvokedSearch"
    INTERACTIVE = "interactiveSearch"
    PUSH = "releasePush"

    @property
    def searched(self) -> bool:
        return self not in (ReleaseSource.RSS, ReleaseSource.PUSH)

    @property
    def by_user(self) -> bool:
        return self in (ReleaseSource.USER_INVOKED, ReleaseSource.INTERACTIVE)


class Propers(StrEnum):
    PREFER_AND_UPGRADE = "preferAndUpgrade"
    DO_NOT_UPGRADE = "doNotUpgrade"
    DO_NOT_PREFER = "doNotPrefer"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingFile:
    """The claims of the file a variant has. `facts` are those that custom formats match on; a `pinned` one
    was taken against the rules by a person, and is replaced by nobody else."""

    title: str
    size: int
    quality: QualityModel
    languages: tuple[Language, ...] = ()
    release_group: str | None = None
    formats: tuple[str, ...] = ()
    format_score: int = 0
    added_at: datetime | None = None
    facts: FormatFacts | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedRelease:
    """A grab of the same variant that has neither failed nor been imported. `facts` as an ExistingFile's."""

    title: str
    info_hash: str | None
    quality: QualityModel
    formats: tuple[str, ...] = ()
    format_score: int = 0
    facts: FormatFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A disk that a release would need: the downloads' or the library's. Bytes.

    `free` is what is left there after `reserved`, the rest of all downloads in flight. `per_torrent` and
    `per_usenet` are how many times a release's size lands there: a link adds nothing, a copy once more.
    `away` says why the root's folder isn't the root that is known: how much is free there tells nothing.
    """

    name: str
    free: int
    reserved: int = 0
    per_torrent: int = 1
    per_usenet: int = 1
    away: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedPost:
    """A usenet post that failed. Its release, `name` (a release key), may be posted again by others."""

    name: str
    published_at: datetime
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reputation:
    """What a release group's name is worth when candidates are ranked; 0 is neutral, more is better.

    `bonus` counts with the custom-format score, `tie_break` where all that matters more is equal. No rule
    of upgrades reads either of them: reputation never makes an upgrade. `score` is what the profile's
    minimum is held against, None for a group of which too little is known; `banned` is the user's own word.
    `facts` are what it rests on, as JSON, for the explanation.
    """

    bonus: int = 0
    tie_break: float = 0.0
    score: float | None = None
    banned: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexerRules:
    """What the configuration says of one indexer, as far as judging goes."""

    minimum_seeders: int | None = None
    tags: tuple[str, ...] = ()
    required_flags: IndexerFlag | None = None
    multi_languages: tuple[str, ...] = ()
    disabled_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The user's rules that hold for every film; sizes are bytes unless the name says otherwise.

    `upgrades_per_month` is how often a film's file is replaced within 30 days (0: as often as may be), and
    `repeated_upgrade_gain` the score that a second upgrade within them has to gain.
    """

    propers: Propers = Propers.PREFER_AND_UPGRADE
    delay: DelayProfile | None = None
    restrictions: tuple[Restriction, ...] = ()
    sizes: Mapping[str, SizeLimits] = field(default_factory=dict)
    minimum_seeders: int = 1
    maximum_size_mb: int = 0
    retention_days: int = 0
    minimum_age_minutes: int = 0
    availability_delay_days: int = 0
    prefer_indexer_flags: bool = False
    allow_hardcoded_subs: bool = False
    allowed_hardcoded_subs: tuple[str, ...] = ()
    minimum_free_mb: int = 100
    skip_free_space: bool = False
    upgrades_per_month: int = 0
    repeated_upgrade_gain: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Everything a rule may see besides the candidate: loaded once, pure from there on.

    `blocked` are release keys (`btih:...`, `name:...`), as are those of the releases that were `imported` for
    this variant before. `rooms` are the disks that a download needs; unknown ones aren't there.
    `reputations` are by release group in lower case; a group that isn't there is neutral. `upgrades_wanted`
    is the variant's own switch: off for films that were adopted or migrated, until a person turns it on.
    `upgraded_at` are the film's upgrades of the last 30 days. `pending_since` is when the oldest of the
    releases was published that wait for the end of a delay: with it the window has opened for all.
    `wanted_editions` and `wanted_languages` are what the variant asks for, none for anything;
    `other_editions` are what the film's other variants ask for. `utc_offset` is how far the user's clock is
    ahead of UTC.
    """

    now: datetime
    utc_offset: timedelta = timedelta(0)
    source: ReleaseSource
    movie_id: int
    movie: MovieDetails
    movie_monitored: bool
    minimum_availability: str
    movie_tags: tuple[str, ...]
    variant: str
    variant_id: int | None = None
    profile: QualityProfile
    existing: ExistingFile | None = None
    queued: tuple[QueuedRelease, ...] = ()
    blocked: frozenset[str] = frozenset()
    indexers: Mapping[str, IndexerRules] = field(default_factory=dict)
    rules: Rules = Rules()
    rooms: tuple[Room, ...] = ()
    blocked_posts: tuple[BlockedPost, ...] = ()
    imported: frozenset[str] = frozenset()
    upgraded_at: tuple[datetime, ...] = ()
    pending_since: datetime | None = None
    reputations: Mapping[str, Reputation] = field(default_factory=dict)
    upgrades_wanted: bool = True
    wanted_editions: tuple[str, ...] = ()
    wanted_languages: tuple[str, ...] = ()
    other_editions: tuple[str, ...] = ()

    @property
    def today(self) -> date:
        """The day where the user is: a film comes out on the day that the calendar shows."""
        return (self.now.astimezone(UTC) + self.utc_offset).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Why not: Radarr's reason with a small first letter, the facts it rests on, and how far off it was.

    `margin` is the distance to the limit in the unit of `inputs`, where there is one.
    """

    code: str
    message: str
    permanent: bool = True
    inputs: Mapping[str, object] = field(default_factory=dict)
    margin: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer on one candidate for one variant. `rank` counts from 1 within one judgement, best first."""

    candidate: Candidate
    variant: str
    variant_id: int | None = None
    rejections: tuple[Rejection, ...] = ()
    rank: int = 0

    @property
    def approved(self) -> bool:
        return not self.rejections

    @property
    def temporarily_rejected(self) -> bool:
        return bool(self.rejections) and not any(rejection.permanent for rejection in self.rejections)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(rejection.code for rejection in self.rejections)
