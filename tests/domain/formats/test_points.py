"""Where the points are that a score lacks."""

from __future__ import annotations

import pytest

from radarr_cli.domain.formats.matching import where_points_are

SCORES = {"AMBER": 50, "ZINC": -20, "FERN": 100, "LOAM": 0, "MOSS": 50, "CLAY": 1, "TAR": -100, "SALT": -1}


@pytest.mark.parametrize(
    ("names", "scores", "said"),
    [
        ((), {}, ""),
        (("LOAM",), {"LOAM": 0}, ""),
        (("FERN",), {"FERN": 100}, ""),
        ((), {"TAR": -100}, ""),
        ((), {"FERN": 100}, " (it lacks FERN +100)"),
        (("TAR",), {"TAR": -100}, " (it has TAR -100)"),
        ((), SCORES, " (it lacks FERN +100, AMBER +50, MOSS +50 ...)"),
        (("FERN", "ZINC", "TAR", "MOSS"), SCORES, " (it lacks AMBER +50, CLAY +1, has TAR -100, ZINC -20)"),
    ],
)
def test_the_formats_that_would_bring_or_cost_most_are_named(
    names: tuple[str, ...], scores: dict[str, int], said: str
) -> None:
    assert where_points_are(names, scores) == said
