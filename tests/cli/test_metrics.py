"""Metrics, read by a parser that isn't ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client.parser import text_string_to_metric_families

from radarr_cli.domain.metrics import Metric, exposition
from radarr_cli.store.attention import raise_attention
from tests.fakes.films import GIB, NOW, details_of, put_file, put_film
from tests.fakes.receiver import Receiver
from tests.fakes.user import User

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database


def samples(text: str) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *(f"{key}={value}" for key, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_numbers_are_right_and_the_format_too(
    tmp_path: Path, database_url: str, database: Database
) -> None:
    user = User(tmp_path, database_url)
    put_file(database, put_film(database, details_of(1, "One", 1999)), size=5 * GIB)
    put_film(database, details_of(2, "Two", 1999))
    put_film(database, details_of(3, "Three", 1999), monitored=False)
    hostile = 'tra"cker\\\n'
    database.execute("INSERT INTO indexer_state (name, failures, api_tokens) VALUES (%s, 2, 7.5)", (hostile,))
    user.configure(f"""
        [[client]]
        name = "hole"
        kind = "blackhole"
        torrent_folder = "{user.home}"
        watch_folder = "{user.home}"
        [[notifier]]
        name = "hook"
        kind = "webhook"
        url = {{ env = "HOME" }}
    """)
    assert user.run("run-once", "--only", "housekeep").returncode == 0
    database.execute(
        "INSERT INTO client_state (name, failures, last_success_at) VALUES ('old', 3, '2026-01-01Z')"
    )
    put_grab(database, "importBlocked")
    raise_attention(database, "grab:1", "importBlocked", "why", remedy="x", now=NOW)
    ran = user.run("metrics", "--output", "-")
    assert ran.returncode == 0, ran.stderr
    found = samples(ran.stdout)
    assert found["radarr_cli_films",] == 3
    assert found["radarr_cli_films_monitored",] == 2
    assert found["radarr_cli_variants_missing",] == 1
    assert found["radarr_cli_files_bytes", "quality=Bluray-1080p", "root=films"] == 5 * GIB
    assert found["radarr_cli_indexer_failures", f"indexer={hostile}"] == 2
    assert found["radarr_cli_indexer_calls_left", f"indexer={hostile}"] == 7.5
    assert found["radarr_cli_root_up", "root=films"] == 1
    assert found["radarr_cli_queue", "state=importBlocked"] == 1
    assert found["radarr_cli_queue", "state=downloading"] == 0
    assert found["radarr_cli_client_up", "client=old"] == 0
    assert found["radarr_cli_client_failures", "client=old"] == 3
    assert found["radarr_cli_client_success_timestamp_seconds", "client=old"] == 1767225600
    # Nobody has asked it yet.
    assert found["radarr_cli_client_failures", "client=hole"] == 0
    assert ("radarr_cli_client_up", "client=hole") not in found
    assert found["radarr_cli_notifier_waiting", "notifier=hook"] == 0
    assert found["radarr_cli_run_exit_code",] == 0
    assert found["radarr_cli_run_end_timestamp_seconds",] > 1.7e9
    assert found["radarr_cli_attention_entries",] == 1
    assert found["radarr_cli_attention_kind_entries", "kind=importBlocked"] == 1
    # What can sink is no counter, and only counters are called so.
    for family in text_string_to_metric_families(ran.stdout):
        totals = [sample for sample in family.samples if sample.name.endswith("_total")]
        assert (family.type == "counter") is bool(totals)
    assert found["radarr_cli_stage_success_timestamp_seconds", "stage=housekeep"] > 1.7e9
    user.films.rmdir()
    assert samples(user.run("metrics").stdout)["radarr_cli_root_up", "root=films"] == 0


def test_run_once_writes_and_pushes_them(tmp_path: Path, database_url: str) -> None:
    user = User(tmp_path, database_url)
    path = tmp_path / "films.prom"
    with Receiver({"PUT /metrics/job/films": (200, {})}) as receiver:
        url = f"{receiver.url}/metrics/job/films"
        user.variables["GATEWAY"] = url
        user.configure(f'[metrics]\nfile = "{path}"\npush = {{ env = "GATEWAY" }}\n')
        assert user.run("run-once", "--only", "metrics").returncode == 0
        assert user.run("metrics", "--push", url).returncode == 0
    assert samples(path.read_text())["radarr_cli_films",] == 0
    assert samples(receiver.calls[0].body) == samples(path.read_text())
    assert len(receiver.calls) == 2
    assert path.stat().st_mode & 0o777 == 0o644
    user.configure(f'[metrics]\nfile = "{tmp_path}/nowhere/films.prom"\n')
    nowhere = user.run("run-once", "--force", "--only", "metrics")
    # Nothing of it was named on the command line: it is the configuration that is wrong.
    assert nowhere.returncode == 10
    assert f"warning: stage:metrics: [metrics] file: {tmp_path}/nowhere/films.prom can't" in nowhere.stderr
    refused = user.run("metrics", "--push", url)
    assert refused.returncode == 13
    assert url not in refused.stderr


def put_grab(database: Database, state: str) -> None:
    """A grab on its way, with its download in that state."""
    release = database.value("INSERT INTO release (name, protocol) VALUES ('x', 'torrent') RETURNING id")
    database.execute("INSERT INTO download (client, download_id, state) VALUES ('old', 'AB', %s)", (state,))
    database.execute(
        "INSERT INTO grab (movie_id, release_id, state, client, download_id)"
        " SELECT min(id), %s, 'sent', 'old', 'AB' FROM movie",
        (release,),
    )


def test_what_can_not_be_written_or_pushed_says_what_to_do(tmp_path: Path, database_url: str) -> None:
    user = User(tmp_path, database_url)
    for arguments, message, hint in (
        (("--output", str(tmp_path)), "Is a directory", "name a file in a folder that is there"),
        (("--output", f"{tmp_path}/a b/x.prom"), "No such file or directory", f"mkdir -p '{tmp_path}/a b'"),
        (("--push", "frog"), "http:// or https:// address", "such as http://gateway:9091/metrics/job/radarr-cli"),
    ):  # fmt: skip
        ran = user.run("metrics", *arguments)
        assert ran.returncode == 2
        assert message in ran.stderr
        assert f"hint: {hint}" in ran.stderr
    assert not list(tmp_path.glob("*.prom"))
    # In a run it is the configuration that is wrong, and config check says so before.
    user.configure('[metrics]\nfile = "/nowhere/numbers.txt"\npush = "frog"\n')
    (user.home / "config.toml").chmod(0o644)
    assert user.run("run-once", "--only", "metrics").returncode == 10
    warnings = user.document("config", "check")["warnings"]
    assert [(each["place"].split(": ")[-1], each["message"].split(" (")[0]) for each in warnings] == [
        ("metrics.file", "node_exporter reads only files that end in .prom"),
        ("metrics.push", "is no http:// or https:// address"),
    ]


def test_what_a_gateway_says_against_them_is_told(tmp_path: Path, database_url: str) -> None:
    user = User(tmp_path, database_url)
    with Receiver({"PUT /metrics/job/films": (400, "pushed metrics are \x1b[31m inconsistent")}) as receiver:
        ran = user.run("metrics", "--push", f"{receiver.url}/metrics/job/films")
    assert ran.returncode == 13
    assert "the metrics gateway refused them (400): " in ran.stderr
    assert "inconsistent" in ran.stderr
    assert "\x1b" not in ran.stderr
    assert "hint: its address ends in /metrics/job/NAME" in ran.stderr


def test_a_name_is_described_once_however_its_samples_are_mixed() -> None:
    mixed = [Metric("a", "help\\", 1, {"x": "1"}), Metric("b", "b", 2), Metric("a", "help", 3, {"x": "2"})]
    text = exposition(mixed)
    assert text.count("# TYPE radarr_cli_a gauge") == 1
    assert len(samples(text)) == 3
