"""A torrent is held against what was said of it: its size as offered, and as such a film is."""

from __future__ import annotations

import pytest

from radarr_cli.domain.profile import SizeLimits
from radarr_cli.domain.promises import Promise

GIB, MIB = 1024**3, 1024**2
TITLE = "Film.2019.1080p.WEB-DL.x264-GRP"
SIZES = {"WEBDL-1080p": SizeLimits(10, None, 100)}  # 1,000 MB to 10,000 MB for 100 minutes


@pytest.mark.parametrize(
    ("offered", "size", "codes"),
    [
        (4 * GIB, 4 * GIB, []),
        (4 * 10**9, 4 * GIB, []),  # a site that says GB and means GiB
        (4 * GIB, 4 * GIB + 600 * MIB, []),  # "4 GB" that is rounded
        (4 * GIB, int(4.9 * GIB), []),
        (4 * GIB, int(5.1 * GIB), ["sizeNotAsOffered"]),
        (4 * GIB, 2 * GIB, ["sizeNotAsOffered"]),
        (4 * GIB, 300 * MIB, ["sizeNotAsOffered", "belowMinimumSize"]),
        (4 * GIB, 40 * GIB, ["sizeNotAsOffered", "aboveMaximumSize"]),
        (0, 4 * GIB, []),
        (0, 300 * MIB, ["belowMinimumSize"]),
        (0, 40 * GIB, ["aboveMaximumSize"]),
        # What was offered so was judged so, or a person wants it all the same.
        (300 * MIB, 300 * MIB, []),
        (300 * MIB, 400 * MIB, ["belowMinimumSize"]),
    ],
)
def test_what_is_not_as_promised(offered: int, size: int, codes: list[str]) -> None:
    promise = Promise(title=TITLE, offered=offered, runtime=100, sizes=SIZES)
    found = list(promise.broken_by(size))
    assert [rejection.code for rejection in found] == codes
    assert all(rejection.margin and rejection.margin > 0 for rejection in found)


def test_without_limits_of_the_user_the_usual_ones_count_and_110_minutes() -> None:
    promise = Promise(title=TITLE, offered=0, runtime=0, sizes={})
    assert list(promise.broken_by(120 * MIB)) == []
    [found] = promise.broken_by(100 * MIB)
    assert (found.code, found.inputs["runtime"]) == ("belowMinimumSize", 110)
