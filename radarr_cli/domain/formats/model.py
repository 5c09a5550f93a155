"""A custom format, its conditions, and the facts of a release that they ask about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.domain.language import UNKNOWN, Language
from radarr_cli.domain.quality import UNKNOWN as UNKNOWN_QUALITY
from radarr_cli.domain.quality import Quality

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Specification:
    """One condition. `implementation` is Radarr's name of its type; names of conditions may repeat."""

    implementation: str
    name: str = ""
    negate: bool = False
    required: bool = False
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomFormat:
    """One custom format; `trash_scores` are the guide's scores, by their set."""

    name: str
    specifications: tuple[Specification, ...]
    include_when_renaming: bool = False
    trash_id: str | None = None
    trash_scores: Mapping[str, int] = field(default_factory=dict)


class FormatEntry(NamedTuple):
    """A format and the document it stands in. `place` is how messages call that; `stem` is the file's name
    without its ending; `text` is the file's, where it holds nothing else."""

    format: CustomFormat
    document: Mapping[str, Any]
    place: str
    stem: str
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatFacts:
    """What conditions see of a release or a file. `title` has the film's title replaced (a release's simple
    title); `filename` is the base name of a file, None for a release; `size` is bytes."""

    title: str
    filename: str | None = None
    edition: str | None = None
    languages: tuple[Language, ...] = ()
    original_language: Language = UNKNOWN
    flags: IndexerFlag = IndexerFlag(0)
    quality: Quality = UNKNOWN_QUALITY
    size: int = 0
    release_group: str | None = None
    year: int = 0
