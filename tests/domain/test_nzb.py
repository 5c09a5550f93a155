"""What an .nzb holds, and what of it never reaches a client."""

from __future__ import annotations

import pytest

from radarr_cli.domain.nzb import NEVER_OVERRIDDEN, examine_nzb

SEGMENT = '<segment bytes="{size}" number="{number}">{id}</segment>'


def nzb(*files: tuple[str, int], head: str = "", before: str = "", ids: str = "a") -> bytes:
    """An .nzb of files by subject and size, two articles each."""
    listed = "".join(
        f'<file poster="p" date="1" subject="{subject}"><groups><group>g</group></groups><segments>'
        + "".join(SEGMENT.format(size=size // 2, number=part, id=f"{ids}{at}.{part}@x") for part in (1, 2))
        + "</segments></file>"
        for at, (subject, size) in enumerate(files)
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{before}'
        f'<nzb xmlns="http://www.newzbin.com/DTD/2003/nzb"><head>{head}</head>{listed}</nzb>'
    ).encode()


FILM = ("[1/2] &quot;Film.2019.mkv&quot; yEnc (1/2)", 1000)


def codes(content: bytes, offered: int = 0) -> list[str]:
    return [rejection.code for rejection in examine_nzb(content, offered).rejections]


def test_files_sizes_title_and_password_are_read() -> None:
    head = '<meta type="title">Film</meta><meta type="password">secret</meta><meta type="password">no</meta>'
    examined = examine_nzb(nzb(FILM, ("Film.2019.par2 (1/2)", 300), head=head))
    assert examined.rejections == ()
    assert examined.nzb is not None
    assert [(file.path, file.size) for file in examined.nzb.files] == [
        ("Film.2019.mkv", 1000), ("Film.2019.par2", 300),
    ]  # fmt: skip
    assert (examined.nzb.size, examined.nzb.title, examined.nzb.password) == (1300, "Film", "secret")
    assert examined.nzb.articles == {"a0.1@x", "a0.2@x", "a1.1@x", "a1.2@x"}


def test_the_same_articles_are_the_same_post_whatever_they_are_called() -> None:
    one, other = examine_nzb(nzb(FILM)).nzb, examine_nzb(nzb(("&quot;x.bin&quot;", 1000), head="<meta/>")).nzb
    reposted = examine_nzb(nzb(FILM, ids="b")).nzb
    assert one is not None
    assert other is not None
    assert reposted is not None
    assert one.keys == other.keys != reposted.keys
    assert one.keys[0].startswith("nzb:")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "notAnNzb"),
        (b" \r\n", "notAnNzb"),
        (b"\0\xff\0", "notAnNzb"),
        (b"d8:announce3:x:/e", "notAnNzb"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "notAnNzb"),
        (b"<html><p>unclosed</html>", "notAnNzb"),
        (b'<?xml version="1.0"?><error code="100" description="Incorrect user credentials"/>', "notAnNzb"),
        (b'<?xml version="1.0"?><rss><channel/></rss>', "notAnNzb"),
        (nzb(), "emptyNzb"),
        (b'<nzb><file subject="x"><segments/></file></nzb>', "emptyNzb"),
        (nzb(FILM)[:-30], "truncatedNzb"),
        (nzb(FILM).replace(b"</file>", b"</fil>"), "truncatedNzb"),
        (b'<?xml version="1.0" encoding="no-such-thing"?><nzb/>', "notAnNzb"),
    ],
)
def test_what_is_no_nzb(content: bytes, code: str) -> None:
    assert codes(content) == [code]
    assert examine_nzb(content).nzb is None
    assert code in NEVER_OVERRIDDEN


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE nzb [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE nzb [<!ENTITY file SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE nzb [<!ENTITY % all SYSTEM "http://127.0.0.1:9/x.dtd"> %all;]>',
    ],
)
def test_entities_are_refused_before_anything_is_expanded(declared: str) -> None:
    assert codes(nzb(FILM, before=declared)) == ["unsafeNzb"]


def test_the_usual_document_type_is_fine() -> None:
    usual = '<!DOCTYPE nzb PUBLIC "-//newzBin//DTD NZB 1.1//EN" "http://www.newzbin.com/DTD/nzb/nzb-1.1.dtd">'
    assert codes(nzb(FILM, before=usual)) == []


@pytest.mark.parametrize(
    ("offered", "expected"),
    [(0, []), (1000, []), (700, []), (1400, []), (600, ["sizeNotAsOffered"]), (5000, ["sizeNotAsOffered"])],
)
def test_its_size_is_held_against_the_offer(offered: int, expected: list[str]) -> None:
    assert codes(nzb(FILM), offered) == expected


@pytest.mark.parametrize("name", ["Film.2019.exe", "codec.scr", "Film.2019.mkv.lnk", "..\\..\\run.bat"])
def test_programs_are_refused(name: str) -> None:
    assert codes(nzb(FILM, (f"&quot;{name}&quot; yEnc (1/2)", 200_000))) == ["dangerousFiles"]


def test_a_path_in_a_subject_is_only_its_name() -> None:
    examined = examine_nzb(nzb(("&quot;../../etc/film.mkv&quot; (1/2)", 10)))
    assert examined.nzb is not None
    assert [file.path for file in examined.nzb.files] == ["film.mkv"]
