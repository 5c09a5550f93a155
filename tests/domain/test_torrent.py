"""What a .torrent of a stranger may hold, and which hash it has."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha1

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radarr_cli.domain.bencode import BencodeError, decode
from radarr_cli.domain.failures import CONTENT_FAULTS, sentence_of
from radarr_cli.domain.torrent import MAX_FILES, NEVER_OVERRIDDEN, examine, read_magnet
from tests.fakes.bittorrent import Swarm, bencode, info_of, torrent_of

GIB = 1024**3
MIB = 1024**2


def codes(content: bytes) -> tuple[str, ...]:
    return tuple(rejection.code for rejection in examine(content).rejections)


HONEST = {
    "one file": torrent_of({"": 4 * GIB}, name="Film.2019.1080p.mkv"),
    "sample, subtitles and notes": torrent_of({
        "film.mkv": 8 * GIB, "Sample/sample.mkv": 30 * MIB, "Subs/2_English.srt": 90_000, "film.nfo": 4_000,
        "cover.jpg": MIB,
    }),
    "a group's mark that is called .exe": torrent_of({
        "film.mp4": GIB, "RARBG.txt": 30, "DO_NOT_MIRROR.exe": 99
    }),
    "a disc": torrent_of({"BDMV/STREAM/00001.m2ts": 30 * GIB, "BDMV/index.bdmv": 200, "CERTIFICATE/id": 1}),
    "names of other scripts": torrent_of({"Амели.mkv": GIB, "アメリ.srt": 1_000}, name="Амели 2001"),
    "padding files": bencode({"info": info_of({"film.mkv": GIB, ".pad/65536": 65_536})}),
    "a line end after it": torrent_of({"film.mkv": GIB}) + b"\n",
}  # fmt: skip


@pytest.mark.parametrize("name", HONEST)
def test_honest_torrents_pass(name: str) -> None:
    assert codes(HONEST[name]) == ()


FILM = {"film.mkv": GIB}
HOSTILE = {
    "climbs by its name": (torrent_of(FILM, name="../../etc"), "unsafeFileName"),
    "is called dot dot": (torrent_of(FILM, name=".."), "unsafeFileName"),
    "climbs by a part": (torrent_of({"../../.bashrc.mkv": GIB}), "unsafeFileName"),
    "climbs deep inside": (torrent_of({"a/b/../../../x.mkv": GIB}), "unsafeFileName"),
    "absolute": (torrent_of(FILM, name="/etc/cron.d"), "unsafeFileName"),
    "an empty part": (torrent_of({"/film.mkv": GIB}), "unsafeFileName"),
    "only spaces and dots": (torrent_of({". ./film.mkv": GIB}), "unsafeFileName"),
    "a drive": (torrent_of(FILM, name="C:"), "unsafeFileName"),
    "backslashes": (torrent_of({"..\\..\\x.mkv": GIB}), "unsafeFileName"),
    "a NUL": (torrent_of({"film.mkv\0.txt": GIB}), "unsafeFileName"),
    "a terminal escape": (torrent_of({"\x1b]0;owned\x07film.mkv": GIB}), "unsafeFileName"),
    "turned reading direction": (torrent_of({"film\u202evkm.exe": GIB}), "unsafeFileName"),
    "a long name": (torrent_of({"x" * 252 + ".mkv": GIB}), "unsafeFileName"),
    "a long path": (torrent_of({"/".join(["d" * 100] * 30) + ".mkv": GIB}), "unsafeFileName"),
    "climbs in the UTF-8 spelling only": (
        bencode({"info": info_of(FILM) | {"name.utf-8": "../up"}}), "unsafeFileName",
    ),
    "climbs in the UTF-8 spelling of a file": (
        bencode({"info": info_of({}) | {
            "files": [{"length": GIB, "path": ["film.mkv"], "path.utf-8": ["..", "film.mkv"]}],
            "pieces": bytes(20 * (GIB // 65536)),
        }}), "unsafeFileName",
    ),
    "climbs in its version 2 tree only": (
        bencode({"info": info_of(FILM) | {
            "meta version": 2, "file tree": {"..": {"x": {"": {"length": 1}}}},
        }}), "unsafeFileName",
    ),
    "a symbolic link": (
        bencode({"info": info_of({}) | {
            "files": [{"length": GIB, "path": ["film.mkv"]},
                      {"length": 0, "path": ["up"], "attr": "l", "symlink path": ["..", ".."]}],
            "pieces": bytes(20 * (GIB // 65536)),
        }}), "unsafeFileName",
    ),
    "a shortcut that looks like a film": (torrent_of({"film.mkv.lnk": GIB}), "dangerousFiles"),
    "a small script beside the film": (torrent_of({"film.mkv": GIB, "codec.vbs": 300}), "dangerousFiles"),
    "a program beside the film": (torrent_of({"film.mkv": GIB, "Setup.EXE ": 2 * MIB}), "dangerousFiles"),
    "no video": (torrent_of({"film.txt": GIB}), "noVideo"),
    "a link instead of video": (torrent_of({"film.strm": 300}), "noVideo"),
    "packed": (torrent_of({"film.rar": GIB, "film.r00": GIB}), "onlyArchives"),
    "mostly something else": (torrent_of({"sample.mkv": 10 * MIB, "film.bin": GIB}), "tooLittleVideo"),
    "too many files": (torrent_of({f"{i}.mkv": 1 for i in range(MAX_FILES + 1)}), "tooManyFiles"),
    "a web page": (b"<!DOCTYPE html><html><body>Log in</body></html>", "notATorrent"),
    "nothing": (b"", "notATorrent"),
    "noise": (b"\x00\xff" * 500, "notATorrent"),
    "too large": (b"d" + b"0:" * 9_000_000, "notATorrent"),
    "a number": (b"i1e", "notATorrent"),
    "no info": (bencode({"announce": "http://127.0.0.1/"}), "notATorrent"),
    "half a file": (torrent_of(FILM)[:-500], "truncatedTorrent"),
    "nests without end": (b"d4:info" + b"l" * 100_000, "notATorrent"),
    "two info dictionaries": (
        b"d4:info" + bencode(info_of(FILM)) + b"4:info" + bencode(info_of({"x.exe": 9})) + b"e",
        "notATorrent",
    ),
    "pieces missing": (bencode({"info": info_of(FILM) | {"pieces": bytes(20)}}), "inconsistentTorrent"),
    "piece length zero": (bencode({"info": info_of(FILM) | {"piece length": 0}}), "inconsistentTorrent"),
    "a negative size": (torrent_of({"a.mkv": -5, "b.mkv": 5}), "inconsistentTorrent"),
    "a list for a name": (bencode({"info": info_of({"": GIB}, name=["a"])}), "inconsistentTorrent"),
    "files that are texts": (bencode({"info": info_of(FILM) | {"files": ["a", "b"]}}), "inconsistentTorrent"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_torrents_are_refused(name: str) -> None:
    content, expected = HOSTILE[name]
    assert expected in codes(content)


def test_a_person_may_override_contents_but_never_names_or_broken_files() -> None:
    seen = {code for content, _ in HOSTILE.values() for code in codes(content)}
    assert seen - NEVER_OVERRIDDEN == {
        "dangerousFiles", "noVideo", "onlyArchives", "tooLittleVideo", "tooManyFiles",
    }  # fmt: skip


def test_every_fault_of_a_magnets_contents_has_words() -> None:
    seen = {code for content, _ in HOSTILE.values() for code in codes(content)}
    unreadable = {"notATorrent", "truncatedTorrent", "inconsistentTorrent"}
    assert seen - unreadable <= set(CONTENT_FAULTS)
    assert {sentence_of(code) for code in seen - unreadable} <= set(CONTENT_FAULTS.values())


def test_messages_hold_no_control_characters() -> None:
    for content, _ in HOSTILE.values():
        for rejection in examine(content).rejections:
            assert rejection.message.isprintable(), rejection


def test_the_info_hash_is_taken_over_the_bytes_as_they_stand() -> None:
    info = bencode({"pieces": bytes(20), "piece length": 65536, "name": "film.mkv", "length": 9})
    torrent = examine(b"d4:info" + info + b"8:announce5:http:e").torrent
    assert torrent is not None
    assert torrent.hash_v1 == sha1(info).hexdigest()
    assert torrent.download_id == sha1(info).hexdigest().upper()
    assert torrent.keys == (f"btih:{sha1(info).hexdigest()}",)


@pytest.mark.parametrize("version", ["v1", "v2", "hybrid"])
@pytest.mark.parametrize("folder", [False, True])
def test_hashes_and_files_agree_with_libtorrent(tmp_path, version: str, folder: bool) -> None:
    content = tmp_path / ("Film (2019)" if folder else "Film (2019).mkv")
    if folder:
        (content / "Subs").mkdir(parents=True)
        (content / "film.mkv").write_bytes(bytes(200_000))
        (content / "Subs" / "film.srt").write_bytes(b"1\n" * 50)
    else:
        content.write_bytes(bytes(200_000))
    with Swarm() as swarm:
        seeded = swarm.seed(content, version=version, private=True)
    examined = examine(seeded.torrent)
    assert examined.rejections == ()
    torrent = examined.torrent
    assert torrent is not None
    assert (torrent.hash_v1, torrent.hash_v2, torrent.private) == (seeded.hash_v1, seeded.hash_v2, True)
    expected = {"Film (2019)/film.mkv": 200_000, "Film (2019)/Subs/film.srt": 100}
    assert {file.path: file.size for file in torrent.files} == (
        expected if folder else {"Film (2019).mkv": 200_000}
    )
    magnet = read_magnet(seeded.magnet)
    assert magnet is not None
    assert magnet.download_id == torrent.download_id
    assert set(magnet.keys) == set(torrent.keys)


HEX = "0123456789abcdef0123456789abcdef01234567"
MAGNETS = {
    f"magnet:?xt=urn:btih:{HEX}&dn=A+Film": (HEX.upper(), "A Film"),
    f"MAGNET:?dn=x&xt=urn:btih:{HEX.upper()}&tr=http%3A%2F%2Ft%2Fa": (HEX.upper(), "x"),
    "magnet:?xt=urn:btih:AERUKZ4JVPG66AJDIVTYTK6N54ASGRLH": (HEX.upper(), ""),
    f"magnet:?xt=urn:btmh:1220{'ab' * 32}": (("ab" * 20).upper(), ""),
    f"magnet:?xt=urn:btih:{HEX[:-1]}": None,
    f"magnet:?xt=urn:sha1:{HEX}": None,
    f"http://127.0.0.1/?xt=urn:btih:{HEX}": None,
    "magnet:": None,
}


@pytest.mark.parametrize("link", MAGNETS)
def test_magnets(link: str) -> None:
    magnet = read_magnet(link)
    assert (magnet and (magnet.download_id, magnet.name)) == MAGNETS[link]


@given(st.binary(max_size=200))
def test_any_bytes_are_answered_without_an_exception(content: bytes) -> None:
    examine(content)
    examine(b"d4:infod" + content + b"ee")
    with suppress(BencodeError):
        decode(content)


VALUES = st.recursive(
    st.integers(-(10**18), 10**18) | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.binary(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_encoded_is_read_back(value: object) -> None:
    assert decode(bencode(value))[0] == value
