"""Metrics, read by a parser that isn't ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client.parser import text_string_to_metric_families

from radarr_cli.domain.metrics import Metric, exposition
from tests.fakes.films import GIB, details_of, put_file, put_film
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
    assert user.run("run-once", "--only", "housekeep").returncode == 0
    ran = user.run("metrics")
    assert ran.returncode == 0, ran.stderr
    found = samples(ran.stdout)
    assert found["radarr_cli_films",] == 3
    assert found["radarr_cli_films_monitored",] == 2
    assert found["radarr_cli_variants_missing",] == 1
    assert found["radarr_cli_files_bytes", "quality=Bluray-1080p", "root=films"] == 5 * GIB
    assert found["radarr_cli_indexer_failures", f"indexer={hostile}"] == 2
    assert found["radarr_cli_indexer_calls_left", f"indexer={hostile}"] == 7.5
    assert found["radarr_cli_root_up", "root=films"] == 1
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


def test_a_name_is_described_once_however_its_samples_are_mixed() -> None:
    mixed = [Metric("a", "help\\", 1, {"x": "1"}), Metric("b", "b", 2), Metric("a", "help", 3, {"x": "2"})]
    text = exposition(mixed)
    assert text.count("# TYPE radarr_cli_a gauge") == 1
    assert len(samples(text)) == 3
