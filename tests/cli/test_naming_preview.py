"""`naming preview`: what the templates would make of the files there are."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.e2e.world import FILM, LIBRARY_FILE, World, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMED = f"tmdb:{FILM['id']}"


@pytest.fixture
def world() -> Iterator[World]:
    with ExitStack() as stack:
        world = make_world(stack)
        world.run("add", NAMED)
        world.run("import", str(world.seeded), "--movie", NAMED)
        yield world


def test_a_file_that_is_named_by_the_template_stays(world: World) -> None:
    (found,) = world.run("naming", "preview", NAMED, "--json").json
    assert found["existingPath"] == found["newPath"] == LIBRARY_FILE
    assert "named so already" in world.run("naming", "preview", NAMED).out


def test_another_template_shows_another_name_and_renames_nothing(world: World) -> None:
    world.write_config(
        naming='[naming]\nfile = "{Movie Title} {Quality Full} {Release Year}-{Release Group}"'
    )
    (found,) = world.run("naming", "preview", NAMED, "--json").json
    folder = LIBRARY_FILE.partition("/")[0]
    assert found["newPath"] == f"{folder}/Salt and Cinders WEBDL-1080p 2019-KILN.mkv"
    assert world.imported.exists()


def test_without_a_film_an_example_is_shown(world: World) -> None:
    assert world.run("naming", "preview").out.strip().endswith(".mkv")
