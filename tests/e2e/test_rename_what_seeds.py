"""A library that lies where a real qBittorrent seeds: what it seeds is left, or renamed by itself."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.e2e.world import FILM, RELEASE

if TYPE_CHECKING:
    from tests.e2e.world import World

NAMED = "Salt and Cinders (2019)/Salt and Cinders (2019) WEBDL-1080p.mkv"
_SEEDS = ("uploading", "stalledUP", "queuedUP", "forcedUP")


def seeding_library(world: World) -> str:
    """The download folder is a root, and the film in it is the library's; its library id."""
    world.run("add", f"tmdb:{FILM['id']}")
    world.run("search", f"tmdb:{FILM['id']}")
    world.run("grab", f"tmdb:{FILM['id']}")
    world.wait_for_download()
    downloads = world.client.downloads
    world.write_config(root=f'[[root]]\nname = "films"\npath = "{downloads}"')
    adopted = world.run("scan", "--adopt", "--json").json
    assert [item["status"] for item in adopted["items"]] == ["adopted"]
    [film] = world.run("list", "--json").json
    assert film["movieFile"]["path"] == str(world.downloaded)
    return str(film["id"])


def test_what_seeds_is_skipped_with_a_code_and_stays_as_it_is(world: World) -> None:
    film = seeding_library(world)
    before = world.downloaded.stat()
    [item] = world.run("rename", film, "--json").json["items"]
    assert (item["status"], item["code"]) == ("skipped", "seededInPlace")
    refused = world.run("remove", film, "--files", "--force", "--json", code=5)
    assert "seeds it" in refused.err
    world.client.stop()
    [item] = world.run("rename", film, "--json").json["items"]
    assert (item["status"], item["code"]) == ("skipped", "clientUnavailable")
    after = world.downloaded.stat()
    assert (after.st_ino, after.st_mtime_ns, after.st_mode) == (
        before.st_ino, before.st_mtime_ns, before.st_mode,
    )  # fmt: skip


def test_the_client_renames_what_it_seeds_and_goes_on_seeding(world: World) -> None:
    film = seeding_library(world)
    inode = world.downloaded.stat().st_ino
    planned = world.run("rename", film, "--through-client", "--dry-run", "--json").json
    assert (planned["status"], world.downloaded.exists()) == ("planned", True)
    [item] = world.run("rename", film, "--through-client", "--json").json["items"]
    assert item["status"] == "renamed"
    named = world.client.downloads / NAMED
    assert (named.stat().st_ino, world.downloaded.exists()) == (inode, False)
    [listed] = world.run("list", "--json").json
    assert listed["movieFile"]["path"] == str(named)
    until = time.monotonic() + 20
    while world.torrent()["state"] not in _SEEDS and time.monotonic() < until:
        time.sleep(0.2)
    assert world.torrent()["state"] in _SEEDS
    assert world.torrent()["content_path"] == str(named)
    assert world.run("scan", "--json").json["items"] == []
    assert RELEASE in world.torrent()["name"]
