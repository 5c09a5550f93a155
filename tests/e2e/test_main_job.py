"""One film, all the way: add, search, grab, transfer, import by hard link, history; by hand and by itself."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from tests.e2e.world import FILM, RELEASE, canaries_in

if TYPE_CHECKING:
    from tests.e2e.world import World


def test_by_hand_step_by_step_and_dry_runs_write_nothing(world: World) -> None:
    world.run("add", "--dry-run", f"tmdb:{FILM['id']}")
    before = world.snapshot()
    world.run("add", "--dry-run", f"tmdb:{FILM['id']}")
    assert world.snapshot() == before
    world.run("add", f"tmdb:{FILM['id']}")

    found = world.run("search", f"tmdb:{FILM['id']}", "--json").json
    assert [release["approved"] for release in found] == [True]
    assert found[0]["title"] == RELEASE
    assert found[0]["quality"]["quality"]["name"] == "WEBDL-1080p"

    before = world.snapshot()
    planned = world.run("grab", "--dry-run", "Salt and Cinders (2019)", "--json").json
    assert RELEASE in str(planned)
    assert world.snapshot() == before
    world.run("grab", "Salt and Cinders (2019)")
    world.wait_for_download()

    before = world.snapshot()
    plan = world.run("import", "--dry-run", "--json").json
    assert str(world.imported) in str(plan) or "Salt and Cinders (2019)" in str(plan)
    assert world.snapshot() == before
    world.run("import")

    imported, downloaded = world.imported, world.downloaded
    assert imported.stat().st_ino == downloaded.stat().st_ino
    assert _digest(imported) == _digest(world.seeded)
    assert world.torrent()["state"] in ("uploading", "stalledUP", "queuedUP", "forcedUP")
    events = [record["eventType"] for record in world.run("history", "--json").json]
    assert sorted(events) == ["downloadFolderImported", "grabbed"]


def test_run_once_does_everything_after_add_by_itself(world: World) -> None:
    world.run("add", f"tmdb:{FILM['id']}")
    world.run("run-once", "--dry-run", "--json")
    assert world.torrents() == []
    world.run("run-once", "--json")
    world.wait_for_download()
    world.run("run-once", "--force", "--only", "queue,import", "--json")
    assert world.imported.stat().st_ino == world.downloaded.stat().st_ino
    settled = _lasting(world), world.torrents(), world.rows("SELECT * FROM history ORDER BY id")
    again = world.run("run-once", "--json")
    assert again.json["status"] == "nothingDue"
    world.run("run-once", "--force", "--json")
    assert (
        _lasting(world),
        world.torrents(),
        world.rows("SELECT * FROM history ORDER BY id"),
    ) == settled


def _lasting(world: World) -> dict[str, Any]:
    """All files but those that a search for something better writes anew."""
    return {path: kept for path, kept in world.snapshot()["files"].items() if "/spool/" not in path}


def test_no_secret_stands_in_output_rows_logs_or_the_client(world: World) -> None:
    for arguments in (
        ("add", f"tmdb:{FILM['id']}", "--json"),
        ("search", f"tmdb:{FILM['id']}", "--json"),
        ("search", f"tmdb:{FILM['id']}"),
        ("releases", f"tmdb:{FILM['id']}", "--json"),
        ("grab", f"tmdb:{FILM['id']}", "--json"),
        ("queue", "--json"),
        ("config", "show"),
        ("config", "show", "--json"),
        ("indexers", "test", "--json"),
        ("clients", "test", "--json"),
        ("history", "--json"),
    ):
        world.run(*arguments)
    world.wait_for_download()
    world.run("run-once", "--force", "--json", "--explain")
    assert world.imported.exists()
    secrets = [world.client.password, world.environment["TMDB_KEY"]]
    said = "\n".join(world.said)
    assert not canaries_in(said)
    assert not [secret for secret in secrets if secret in said]
    stored = world.everything_stored()
    assert not canaries_in(stored)
    assert not [secret for secret in secrets if secret in stored]
    assert not canaries_in(str(world.torrent()))
    logs = [path for path in (world.folder / "home").rglob("*") if path.is_file()]
    for path in logs:
        if canaries_in(path.read_text(errors="replace")):
            # What was learned and must stay secret is a file that only we may read.
            assert path.stat().st_mode & 0o077 == 0, path
            assert path.parent.stat().st_mode & 0o077 == 0, path


def _digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_get_is_the_whole_job_in_one_command(world: World) -> None:
    answer = world.run("get", "Salt and Cinders (2019)", "--json")
    assert answer.json["status"] == "imported"
    assert world.imported.stat().st_ino == world.downloaded.stat().st_ino
    again = world.run("get", "Salt and Cinders (2019)", "--json")
    assert again.json["status"] == "none"
    assert len(world.torrents()) == 1


def test_from_init_to_the_imported_film_in_two_commands(world: World) -> None:
    (world.folder / "config.toml").unlink()
    world.environment["RADARR_CLI_TMDB__URL"] = world.tmdb.url
    world.environment["RADARR_CLI_DATABASE__DATA_DIR"] = str(world.folder / "postgres")
    world.run(
        "init",
        "--tmdb-key", '{ env = "TMDB_KEY" }',
        "--root", str(world.library),
        "--torznab-url", world.indexer.url,
        "--torznab-key", '{ env = "INDEXER_KEY" }',
        "--client-url", world.client.url,
        "--client-username", world.client.username,
        "--client-password", '{ env = "CLIENT_PASSWORD" }',
        "--profile", "HD-1080p",
    )  # fmt: skip
    world.run("get", "Salt and Cinders (2019)")
    assert world.imported.stat().st_ino == world.downloaded.stat().st_ino
