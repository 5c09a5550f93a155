"""Whose release it is: one spelling for each group, and none for what only looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

# What stands where a group's name would: facts of a release, sites, posters, words of no group.
_NO_GROUP = frozenset({
    "EXCLUSIVE", "INTERNAL", "UNKNOWN", "NOGROUP", "NOGRP", "NONE", "GROUP", "SCENE", "P2P", "REPACK",
    "PROPER", "REAL", "RERIP", "READNFO", "LIMITED", "FREELEECH", "REMUX", "HYBRID", "UNTOUCHED", "COMPLETE",
    "MULTI", "DUAL", "SUBBED", "DUBBED", "SAMPLE", "TRAILER", "EXTRAS", "BLURAY", "WEB", "WEBDL", "WEBRIP",
    "HDTV", "DVD", "HDR", "HDR10", "DV", "SDR", "UHD", "HEVC", "AVC", "X264", "X265", "H264", "H265", "XVID",
    "AV1", "AAC", "AC3", "DTS", "FLAC", "TRUEHD", "ATMOS", "OPUS", "MKV", "MP4", "AVI", "ISO",
})  # fmt: skip
# Groups that are known under several names.
_ALIASES = {"YTS.MX": "YTS", "YTS.LT": "YTS", "YTS.AG": "YTS", "YTS.AM": "YTS", "YIFY": "YTS"}


def canonical(
    name: str | None, aliases: Mapping[str, str] | None = None, ignored: Collection[str] = ()
) -> str | None:
    """The group's one name, in capitals; None for what is no group.

    `aliases` and `ignored` are the user's.
    """
    if not name:
        return None
    folded = name.strip().upper()
    if aliases:
        own = {left.upper(): right.upper() for left, right in aliases.items()}
        folded = own.get(folded, folded)
    folded = _ALIASES.get(folded, folded)
    if not folded or folded in _NO_GROUP or folded in {each.upper() for each in ignored}:
        return None
    if len(folded) > 40 or folded.isdecimal():
        return None
    return folded
