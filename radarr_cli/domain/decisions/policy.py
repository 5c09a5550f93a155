"""What the user's files say about judging, as one value: kept with every verdict, read back from there."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.decisions.model import Propers, Rules
from radarr_cli.domain.formats.documents import custom_format, format_document
from radarr_cli.domain.formats.matching import FormatMatcher, score_of
from radarr_cli.domain.profile import DelayProfile, QualityGroup, QualityProfile, Restriction, SizeLimits
from radarr_cli.errors import NotFound, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radarr_cli.domain.formats.model import CustomFormat, FormatFacts
    from radarr_cli.domain.settings import Settings

NO_DELAY = DelayProfile()
_PARTS = ("delay", "restrictions", "sizes")
"""The fields of Rules that have a column of their own."""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Everything that a judgement takes from the configuration. `rules` hold for every film; which of
    `delays` applies is the film's, by its tags."""

    profiles: Mapping[str, QualityProfile] = field(default_factory=dict)
    formats: tuple[CustomFormat, ...] = ()
    delays: tuple[DelayProfile, ...] = ()
    rules: Rules = Rules()

    @cached_property
    def matcher(self) -> FormatMatcher:
        return FormatMatcher(self.formats)

    def rules_for(self, tags: Sequence[str]) -> Rules:
        """The rules for a film: with the first delay profile whose tags it shares, or that has none."""
        fitting = (delay for delay in self.delays if not delay.tags or set(delay.tags) & set(tags))
        return replace(self.rules, delay=next(fitting, NO_DELAY))

    def worth(self, facts: FormatFacts, profile: QualityProfile) -> tuple[tuple[str, ...], int]:
        """The names of the custom formats that match, and their sum in the profile."""
        names = self.matcher.names(facts)
        return names, score_of(names, profile.format_scores)

    @cached_property
    def text(self) -> str:
        """Canonical JSON, under the names of the columns of the table `policy`."""
        rules = asdict(self.rules)
        document = {
            "profiles": {name: _plain(profile) for name, profile in self.profiles.items()},
            "formats": [format_document(each) for each in self.formats],
            "delays": [_plain(delay) for delay in self.delays],
            "restrictions": rules["restrictions"],
            "sizes": rules["sizes"],
            "settings": {name: value for name, value in rules.items() if name not in _PARTS},
        }
        return json.dumps(document, sort_keys=True)

    @cached_property
    def hash(self) -> str:
        """sha256 of `text`."""
        return sha256(self.text.encode()).hexdigest()


def policy_of(settings: Settings) -> Policy:
    """The policy of a configuration. Raises ConfigError for a faulty custom format."""
    own = settings.rules
    return Policy(
        profiles=settings.profiles,
        formats=settings.formats.all,
        delays=settings.delays,
        rules=Rules(
            propers=Propers(own.propers),
            restrictions=settings.restrictions,
            sizes=settings.quality_sizes,
            maximum_size_mb=own.maximum_size // 1024**2,
            retention_days=own.retention.days,
            minimum_age_minutes=int(own.minimum_age.total_seconds()) // 60,
            availability_delay_days=own.availability_delay,
            prefer_indexer_flags=own.prefer_indexer_flags,
            allow_hardcoded_subs=own.allow_hardcoded_subs,
            allowed_hardcoded_subs=own.allowed_hardcoded_subs,
            minimum_free_mb=settings.import_.minimum_free_space // 1024**2,
            skip_free_space=not own.check_free_space,
            upgrades_per_month=own.upgrades_per_month,
            repeated_upgrade_gain=own.repeated_upgrade_gain,
        ),
    )


def standing_in(now: Policy, tried: Policy, name: str) -> Policy:
    """`tried` with the only profile that it has and `now` hasn't in the place of the profile `name`.

    Raises NotFound where there is no such profile, UsageError where the new one isn't plain.
    """
    if name not in now.profiles:
        known = ", ".join(sorted(now.profiles))
        raise NotFound(f"there is no profile {name}", hint=f"There are: {known}.")
    new = [key for key, profile in tried.profiles.items() if now.profiles.get(key) != profile]
    if len(new) != 1:
        raise UsageError(
            f"the file has {len(new)} profiles that are new or different, --instead-of needs one",
            hint="Without --instead-of each stands for the profile of its own name.",
        )
    profile = replace(tried.profiles[new[0]], name=name)
    return replace(tried, profiles={**now.profiles, name: profile})


def read_policy(document: Mapping[str, Any]) -> Policy:
    """The value of `Policy.text`, or of a row of the table `policy`."""
    settings = dict(document["settings"])
    return Policy(
        profiles={name: _profile(profile) for name, profile in document["profiles"].items()},
        formats=tuple(custom_format(each) for each in document["formats"]),
        delays=tuple(DelayProfile(**_tuples(delay)) for delay in document["delays"]),
        rules=Rules(
            **_tuples(settings) | {"propers": Propers(settings["propers"])},
            restrictions=tuple(Restriction(**_tuples(each)) for each in document["restrictions"]),
            sizes={name: SizeLimits(**limits) for name, limits in document["sizes"].items()},
        ),
    )


def _profile(document: Mapping[str, Any]) -> QualityProfile:
    groups = tuple(QualityGroup(group["name"], tuple(group["qualities"])) for group in document["qualities"])
    return QualityProfile(**{**document, "qualities": groups})


def _plain(value: Any) -> Any:
    return asdict(value)


def _tuples(document: Mapping[str, Any]) -> dict[str, Any]:
    """JSON knows lists only, our values hold tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in document.items()}
