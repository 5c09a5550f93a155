"""Names as long as file systems take them: 255 bytes for each part of a path."""

from __future__ import annotations

from radarr_cli.domain.naming.titles import whole_characters

COMPONENT_BYTES = 255
"""What ext4, XFS, Btrfs, ZFS, APFS and SMB allow for one name in UTF-8."""
SIDECAR_BYTES = 24
"""Kept free behind a file's stem, for its extension and for those of subtitles: ".pt-BR.forced.sdh.srt"."""


def byte_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())


def cut_bytes(text: str, size: int) -> str:
    """The longest start of `text` within `size` bytes of UTF-8 that ends between two characters."""
    if byte_length(text) <= size:
        return text
    end = len(text.encode()[: max(size, 0)].decode(errors="ignore"))
    return text[: whole_characters(text, end)]
