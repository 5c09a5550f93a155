"""Sizes and swarms as feeds write them."""

from __future__ import annotations

import time

import pytest

from radarr_cli.adapters.indexers._descriptions import size_in, size_of, swarm_in

KIB, MIB, GIB = 1024, 1024**2, 1024**3


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("Size: 1.5 GB", round(1.5 * GIB)),
        ("Category: Movies / Size: 700 MB / Added: today", 700 * MIB),
        ("700 MB; Movies/x264", 700 * MIB),
        ("Movie of 2.25GiB in all", round(2.25 * GIB)),
        ("<b>Total Size</b>: 1.366 GB<br />", 1466731332),
        ("<strong>Size:</strong>&nbsp;3 TB", 3 * 1024 * GIB),
        ("Velikost: 1.2 GB", round(1.2 * GIB)),
        ("Veľkosť: 1,2 GB", round(1.2 * GIB)),
        ("Taille : 4,37 Go", round(4.37 * GIB)),
        ("Größe: 8.5 GB", round(8.5 * GIB)),
        ("Gr&ouml;&szlig;e:&nbsp;8.5&nbsp;GB", round(8.5 * GIB)),
        ("Tamaño: 1.234,5 MB", round(1234.5 * MIB)),
        ("Размер: 2.9 GB", round(2.9 * GIB)),
        ("Size: 1,234.5 MB", round(1234.5 * MIB)),
        ("Size: 1,234 MB", 1234 * MIB),
        ("Size: 7,876 KB", 7876 * KIB),
        ("Size: 734003200 bytes", 734003200),
        ("Size: 734003200 B", 734003200),
        ("filesize[ 4.28 GB  ]", round(4.28 * GIB)),
        ("A film of 700 MB was here before; Size: 1.4 GB", round(1.4 * GIB)),
        ("Size: 0.00 B", 0),
        ("Audio at 640 Kbps", 0),
        ("Came down at 8 MB/s", 0),
        ("100 Kbps, all of 1.4 GB", round(1.4 * GIB)),
        ("DTS 5.1 MBit", 0),
        ("x264.720 MBlue", 0),
        ("no size at all", 0),
        ("", 0),
        ("Size: " + "9" * 400 + " GB", 0),
        ("Size: 1 500 MB", 1500 * MIB),
        ("Size: 12 345 678 KB", 12345678 * KIB),
        ("Taille : 1&nbsp;500,5 Mo", round(1500.5 * MIB)),
        ("Movies, 1\u202f500 MB", 1500 * MIB),
        ("Part 2 700 MB", 700 * MIB),  # plain spaces part two numbers as well
        ("Size: 1'500 MB", 1500 * MIB),
        ("<b>4.5</b> <i>GB</i>", round(4.5 * GIB)),
        ("Size: 1.5  GB", round(1.5 * GIB)),
        ("Размер: 1,46 ГБ", round(1.46 * GIB)),
    ],
)
def test_sizes_in_descriptions(text, size):
    assert size_in(text) == size


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("609.6 MiB", 639211930),
        ("1.37 GB", 1471026299),
        ("938.49 MB", 984078090),
        ("796606175", 796606175),
        ("796606175 B", 796606175),
        (" 2 GB ", 2 * GIB),
        ("2 GB of film", 0),
        ("2 GB (2,147,483,648 bytes)", 2 * GIB),
        ("1 500 MB", 1500 * MIB),
        ("700 МБ", 700 * MIB),
        ("", 0),
        (None, 0),
        ("-5 GB", 0),
        ("many", 0),
    ],
)
def test_a_text_that_is_a_size(text, size):
    assert size_of(text) == size


@pytest.mark.parametrize(
    ("text", "swarm"),
    [
        ("Seeders: 6 / Leechers: 2 / Snatched: 5 x times", (6, 2, None)),
        ("Seeds: 0<br />Leechers: 0<br />", (0, 0, None)),
        ("Seeds: 4 Peers: 9", (4, None, 9)),
        ("3 seeder(s), 4 leecher(s), 23 download(s)", (3, 4, None)),
        ("12 seeds and 1 peer", (12, None, 1)),
        ("<b>Seeders</b>: 11 <b>Leechers</b>: 3", (11, 3, None)),
        ("Leeched 2, seeding since 2019", (None, None, None)),
        ("", (None, None, None)),
        ("Status: 2 Seeder & 1 Leecher", (2, 1, None)),
        ("Status: 11 seeds, 3 peers", (11, None, 3)),
        ("12 seeders 3 leechers", (12, 3, None)),
        ("seeders 12 leechers 3", (12, 3, None)),
        ("| Seeders | 4 | Leechers | 2 |", (4, 2, None)),
        ("<dt>Seeders</dt><dd>15</dd><dt>Leechers</dt><dd>2</dd>", (15, 2, None)),
        ("Seeds: 1,234 Peers: 2,000", (1234, None, 2000)),
        ("3 Leechers, Seeders: 5", (5, 3, None)),
    ],
)
def test_swarms_in_descriptions(text, swarm):
    assert swarm_in(text) == swarm


@pytest.mark.parametrize("piece", ["1,", "<", "seed ", "size", "9 ", "1.1.", "[ "])
def test_a_description_made_to_hold_us_up_does_not(piece):
    started = time.monotonic()
    size_in(piece * 500_000)
    swarm_in(piece * 500_000)
    assert time.monotonic() - started < 1
