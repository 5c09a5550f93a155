"""Values as Radarr's v3 API writes them, and back: qualities, languages, flags, and ids of named things."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from radarr_cli.domain import language as languages
from radarr_cli.domain import quality as qualities
from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.domain.quality import QualityModel, Revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from radarr_cli.domain.language import Language
    from radarr_cli.domain.quality import Quality

Document = dict[str, object]

CLIENT_TYPES = {
    "qbittorrent": "qBittorrent",
    "transmission": "Transmission",
    "deluge": "Deluge",
    "rtorrent": "rTorrent",
    "aria2": "Aria2",
    "sabnzbd": "SABnzbd",
    "nzbget": "NZBGet",
    "blackhole": "Torrent Blackhole",
    "usenet_blackhole": "Usenet Blackhole",
}
"""How Radarr writes the programs that our kinds of download clients are."""


def named_id(kind: str, name: str) -> int:
    """The v3 number of something that only has a name here: a profile, a tag, a root, an indexer.

    The same name gives the same number on every machine; it is never 0.
    """
    return 1 + (crc32(f"{kind}:{name}".encode()) & 0x7FFFFFFE)


def quality_document(quality: Quality) -> Document:
    return {
        "id": quality.id,
        "name": quality.name,
        "source": quality.source.word,
        "resolution": quality.resolution,
        "modifier": quality.modifier.word,
    }


def quality_model_document(model: QualityModel) -> Document:
    revision = model.revision
    return {
        "quality": quality_document(model.quality),
        "revision": {
            "version": revision.version,
            "real": revision.real,
            "isRepack": revision.is_repack,
        },
    }


def quality_model(document: Mapping[str, object] | None) -> QualityModel:
    """The value of a v3 quality model; only `quality.name` (or `id`) and `revision` are read."""
    if not document:
        return QualityModel()
    named, revised = _mapping(document.get("quality")), _mapping(document.get("revision"))
    quality = qualities.BY_NAME.get(str(named.get("name"))) or qualities.BY_ID.get(_int(named.get("id"), -1))
    return QualityModel(
        quality or qualities.UNKNOWN,
        Revision(
            _int(revised.get("version"), 1), _int(revised.get("real"), 0), bool(revised.get("isRepack"))
        ),
    )


def language_documents(found: Iterable[Language]) -> list[Document]:
    return [{"id": language.id, "name": language.name} for language in found]


def language_values(documents: Sequence[Mapping[str, object]] | None) -> tuple[Language, ...]:
    """The languages of v3's `[{id, name}]`; what isn't known is left out."""
    found = (
        languages.BY_NAME.get(str(document.get("name"))) or languages.BY_ID.get(_int(document.get("id"), -99))
        for document in documents or ()
    )
    return tuple(language for language in found if language)


def flag_names(flags: IndexerFlag) -> list[str]:
    """Radarr's names of the flags that are set, in the order of their bits."""
    return [flag.name or "" for flag in IndexerFlag if flag in flags]


def flags_text(flags: IndexerFlag) -> str:
    """The flags as Radarr's history and webhook write those of a file; "0" where there are none."""
    return ", ".join(flag_names(flags)) or "0"


def client_data(kind: str, name: str) -> dict[str, str]:
    """What v3's history says of the client `name` of our `kind`; "" where that is no longer known."""
    return {"downloadClient": CLIENT_TYPES.get(kind, kind), "downloadClientName": name}


def flags_of(value: object) -> IndexerFlag:
    """Flags from Radarr's names, an array or `flags_text`, or from their bit set; others are left out."""
    if isinstance(value, int):
        return IndexerFlag(value)
    found = IndexerFlag(0)
    if isinstance(value, str):
        value = [name.strip() for name in value.split(",")]
    for name in value if isinstance(value, list | tuple) else ():
        found |= IndexerFlag.__members__.get(str(name), IndexerFlag(0))
    return found


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _int(value: object, default: int) -> int:
    return value if isinstance(value, int) else default
