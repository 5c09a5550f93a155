"""Small media files of every kind that matters, made by ffmpeg; those of Dolby Vision by marking what
ffmpeg made, since it can't encode them.

`python tests/fakes/media_files.py FOLDER` makes them anew; tests/data/media holds them. They last one second
and are as small as their kind allows: what is tested is what is read of them.
"""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_PICTURE = ("-f", "lavfi", "-i", "color=c=gray:s=128x72:r=5:d=1")
_HDR = "log-level=none:hdr10={hdr10}:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc"
_MASTERING = (
    ":master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1):max-cll=1000,400"
)
# Boxes of MP4 that hold boxes, and how many bytes of their own come first.
_HOLDERS = {
    b"moov": 0, b"trak": 0, b"mdia": 0, b"minf": 0, b"stbl": 0, b"stsd": 8,
    b"hvc1": 78, b"hev1": 78,
}  # fmt: skip
_HEVC_ENTRIES = (b"hvc1", b"hev1")


def make_all(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _ffmpeg(
        folder / "h264.mkv",
        [*_PICTURE, *_sound("stereo")],
        "-c:v",
        "libx264",
        "-c:a",
        "aac",
        *_language(0, "eng"),
    )
    _ffmpeg(
        folder / "languages.mkv",
        [*_PICTURE, *_sound("stereo"), *_sound("stereo"), "-i", _subtitle(folder)],
        "-map", "0", "-map", "1", "-map", "2", "-map", "3",
        "-c:v", "libx264", "-c:a", "libopus", "-b:a", "16k",
        *_language(0, "ger"), *_language(1, "jpn"), "-metadata:s:s:0", "language=fre",
    )  # fmt: skip
    (folder / "subtitle.srt").unlink()
    _hevc(folder / "hdr10.mkv", "smpte2084", hdr10=True)
    _hevc(folder / "pq.mkv", "smpte2084", hdr10=False)
    _hevc(folder / "hlg.mkv", "arib-std-b67", hdr10=False)
    for name, transfer, hdr10, profile, compatible in (
        ("dolby-vision-5", "smpte2084", False, 5, 0),
        ("dolby-vision-7", "smpte2084", True, 7, 6),
        ("dolby-vision-8.1", "smpte2084", True, 8, 1),
        ("dolby-vision-8.4", "arib-std-b67", False, 8, 4),
    ):
        made = folder / "plain.mp4"
        _hevc(made, transfer, hdr10=hdr10)
        (folder / f"{name}.mp4").write_bytes(with_dolby_vision(made.read_bytes(), profile, compatible))
        made.unlink()
    for name, layout, encoder in (
        ("dts-5.1", "5.1", ("dca", "-strict", "-2")),
        ("truehd-5.1", "5.1", ("truehd", "-strict", "-2")),
        ("eac3-5.1", "5.1", ("eac3", "-b:a", "96k")),
        ("ac3-2.0", "stereo", ("ac3", "-b:a", "64k")),
        ("flac-7.1", "7.1", ("flac",)),
        ("aac-7.1", "7.1", ("aac", "-b:a", "64k")),
    ):
        _ffmpeg(folder / f"{name}.mkv", [*_PICTURE, *_sound(layout)], "-c:v", "libx264", "-c:a", *encoder)


def with_dolby_vision(content: bytes, profile: int, compatible: int) -> bytes:
    """An MP4 of HEVC whose video track says that it is Dolby Vision of that profile, on a base layer that is
    `compatible` with HDR10 (1, 6), SDR (2), HLG (4) or nothing (0). The index has to be the file's end."""
    record = bytes([1, 0]) + struct.pack(">H", profile << 9 | 6 << 3 | 0b101 | (profile == 7) << 1)
    record += bytes([compatible << 4]) + bytes(19)
    box = _box(b"dvvC" if profile > 7 else b"dvcC", record)
    return _rewritten(content, lambda kind, body: body + box if kind in _HEVC_ENTRIES else body)


def _rewritten(content: bytes, change: Callable[[bytes, bytes], bytes]) -> bytes:
    written = b""
    for kind, body in _boxes(content):
        if kind in _HOLDERS:
            own = _HOLDERS[kind]
            body = body[:own] + _rewritten(body[own:], change)
        written += _box(kind, change(kind, body))
    return written


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(content):
        size, kind = struct.unpack(">I4s", content[at : at + 8])
        yield kind, content[at + 8 : at + size]
        at += size


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), kind) + body


def _hevc(target: Path, transfer: str, *, hdr10: bool) -> None:
    parameters = _HDR.format(hdr10=int(hdr10), transfer=transfer) + (_MASTERING if hdr10 else "")
    _ffmpeg(
        target, _PICTURE, "-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le",
        "-x265-params", parameters, "-tag:v", "hvc1",
    )  # fmt: skip


def _sound(layout: str) -> list[str]:
    return ["-f", "lavfi", "-i", f"anullsrc=cl={layout}:r=48000:d=1"]


def _language(track: int, code: str) -> list[str]:
    return [f"-metadata:s:a:{track}", f"language={code}"]


def _subtitle(folder: Path) -> str:
    (folder / "subtitle.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nHallo\n")
    return str(folder / "subtitle.srt")


def _ffmpeg(target: Path, inputs: Sequence[str], *options: str) -> None:
    command = ["ffmpeg", "-y", "-loglevel", "error", "-nostdin", *inputs, *options, "-t", "1", str(target)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    make_all(Path(sys.argv[1]))
