"""Releases that are pushed to us, as announce tools do: match, judge, keep, and take what is approved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.decisions.model import Candidate, Rejection, ReleaseSource, Verdict
from radarr_cli.domain.release import Protocol, ReleaseOffer
from radarr_cli.domain.v3 import flags_of
from radarr_cli.errors import SafetyBrake, UsageError
from radarr_cli.services.indexers.masking_offers import values_of
from radarr_cli.services.indexers.pooling import pool_offers
from radarr_cli.services.indexers.searching import PUSHED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from radarr_cli.errors import Failure
    from radarr_cli.ports import Roster
    from radarr_cli.services.grabs.grabbing import Grabbing
    from radarr_cli.services.grabs.orders import Grabbed, GrabPlan
    from radarr_cli.services.indexers.pooling import OtherOffer
    from radarr_cli.services.indexers.searching import Searching
    from radarr_cli.services.verdicts.deciding import Deciding


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """`verdicts` hold one for each variant; a release that is no film of the library has one that says so."""

    verdicts: tuple[Verdict, ...]
    grabbed: tuple[Grabbed, ...] = ()
    observed: tuple[GrabPlan, ...] = ()
    failures: tuple[Failure, ...] = ()
    braked: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether it is a film of the library."""
        return any(verdict.variant_id is not None for verdict in self.verdicts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushing:
    """`brake` raises SafetyBrake where nothing may be taken by itself before a person has looked."""

    searching: Searching
    deciding: Deciding
    grabbing: Callable[[], Grabbing]
    user: str
    brake: Callable[[], None] = lambda: None

    def push(self, document: Mapping[str, Any]) -> Pushed:
        """Judge one release as Radarr's release/push takes it, and take it where it is approved.

        One that comes while a brake holds is kept, and judged with the next feeds once it is let go.
        Raises UsageError for a document that isn't one.
        """
        searching, now = self.searching, self.searching.now()
        roster = searching.roster(False)
        offer = _offer(document, roster, now)
        pooled = pool_offers(
            searching.database, searching.spool, [offer], values_of(roster.secrets), source="push", now=now
        )
        if not pooled.stored:
            return Pushed(verdicts=tuple(_no_film(other) for other in pooled.others))
        (stored,) = pooled.stored
        try:
            self.brake()
        except SafetyBrake as stop:
            verdicts = self.deciding.judge(stored.movie_id, [stored], ReleaseSource.PUSH, keep=False)
            why = f"{stop.message}. {stop.hint}"
            wanted = any(verdict.approved for verdict in verdicts)
            return Pushed(verdicts=_held(verdicts, why), braked=(why,) if wanted else ())
        best = self.grabbing().grab_best(
            stored.movie_id, ReleaseSource.PUSH, offers=[stored], requested_by=self.user
        )
        verdicts = self.deciding.judge(stored.movie_id, [stored], ReleaseSource.PUSH, keep=False)
        if best.braked:
            verdicts = _held(verdicts, "; ".join(best.braked))
        if best.grabbed:
            # Once it is taken it is queued, which would speak against taking it.
            taken = {each.grab.variant_id for each in best.grabbed}
            verdicts = tuple(_approved(each) if each.variant_id in taken else each for each in verdicts)
        return Pushed(
            verdicts=verdicts,
            grabbed=best.grabbed,
            observed=best.observed,
            failures=best.failures,
            braked=best.braked,
        )


def _approved(verdict: Verdict) -> Verdict:
    return replace(verdict, rejections=())


def _held(verdicts: Sequence[Verdict], why: str) -> tuple[Verdict, ...]:
    """As v3 has it: what would have been taken and waits is rejected for now, and isn't approved."""
    held = Rejection(code="safetyBrake", message=f"Held back: {why}", permanent=False)
    return tuple(replace(each, rejections=(held,)) if each.approved else each for each in verdicts)


def _no_film(other: OtherOffer) -> Verdict:
    if not other.parsed.is_movie:
        code, message = "unableToParse", f"Can't read the name: {other.parsed.refusal or 'no film'}"
    elif other.match.others:
        code, message = "unknownMovie", "The name fits several films of the library"
    else:
        code, message = "unknownMovie", "The name fits no film of the library"
    candidate = Candidate(offer=other.offer, parsed=other.parsed, match=other.match)
    return Verdict(candidate=candidate, variant="main", rejections=(Rejection(code=code, message=message),))


def _offer(document: Mapping[str, Any], roster: Roster, now: datetime) -> ReleaseOffer:
    """What v3's ReleaseResource says of a pushed release. Raises UsageError."""
    title = _text(document, "title")
    download, magnet = _text(document, "downloadUrl"), _text(document, "magnetUrl")
    if not title or not (download or magnet):
        raise UsageError("a pushed release needs title, and downloadUrl or magnetUrl")
    named = (_text(document, "protocol") or _text(document, "downloadProtocol") or "torrent").lower()
    if named not in tuple(Protocol):
        raise UsageError(f"protocol is {named!r}", hint="torrent or usenet")
    entry = next((each for each in roster.entries if each.name == _text(document, "indexer")), None)
    link = download or magnet or ""
    return ReleaseOffer(
        title=title,
        indexer=entry.name if entry else PUSHED,
        guid=_text(document, "guid") or f"PUSH-{link}",
        protocol=Protocol(named),
        size=_whole(document, "size") or 0,
        published_at=_instant(document.get("publishDate"), now),
        download_url=None if link.startswith("magnet:") else download,
        magnet_url=magnet or (link if link.startswith("magnet:") else None),
        info_url=_text(document, "infoUrl") or None,
        comment_url=_text(document, "commentUrl") or None,
        info_hash=_text(document, "infoHash") or None,
        seeders=_whole(document, "seeders"),
        tmdb_id=_whole(document, "tmdbId") or None,
        imdb_id=_imdb(document.get("imdbId")),
        flags=flags_of(_flags(document.get("indexerFlags"))),
        indexer_priority=entry.priority if entry else 25,
        private=entry.private if entry else None,
    )


def _text(document: Mapping[str, Any], key: str) -> str:
    value = document.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UsageError(f"{key} has to be text")
    return value.strip()


def _whole(document: Mapping[str, Any], key: str) -> int | None:
    value = document.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise UsageError(f"{key} has to be a number")
    return int(value)


def _imdb(value: object) -> str | None:
    """v3 has the bare number."""
    digits = str(value or "").removeprefix("tt")
    return f"tt{int(digits):07d}" if digits.isdigit() and int(digits) else None


def _flags(value: object) -> Sequence[str]:
    if isinstance(value, str):
        return [each.strip() for each in value.split(",") if each.strip()]
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _instant(value: object, now: datetime) -> datetime:
    """The publish date; a release that is announced without one is new."""
    if value is None:
        return now
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise UsageError("publishDate has to be an instant such as 2026-12-24T18:00:00Z") from error
    return found if found.tzinfo else found.replace(tzinfo=now.tzinfo)
