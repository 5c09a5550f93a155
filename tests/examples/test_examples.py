"""The examples are what they say: valid, complete, and the same as what the program itself would write."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from radarr_cli.domain.timetable import Call, cron_lines, unit_files
from tests.fakes.films import details_of, put_file, put_film
from tests.fakes.receiver import Receiver
from tests.fakes.user import PROJECT, User

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database

EXAMPLES = PROJECT / "examples"
PROGRAM = ("/usr/local/bin/radarr-cli",)


def test_the_unit_files_are_those_that_schedule_writes() -> None:
    files = unit_files(Call(program=PROGRAM, account="films"))
    assert {path.name: path.read_text() for path in (EXAMPLES / "systemd").iterdir()} == files


def test_the_crontab_is_the_one_that_schedule_writes() -> None:
    lines = (EXAMPLES / "cron/radarr-cli").read_text().splitlines()
    assert [line for line in lines if not line.startswith("#")] == cron_lines(Call(program=PROGRAM), 60)


def kubernetes() -> dict[str, Any]:
    documents = yaml.safe_load_all((EXAMPLES / "kubernetes/radarr-cli.yaml").read_text())
    return {document["kind"]: document for document in documents}


def test_the_cron_job_never_runs_twice_at_a_time_and_as_little_as_it_needs() -> None:
    job = kubernetes()["CronJob"]["spec"]
    assert (job["concurrencyPolicy"], job["jobTemplate"]["spec"]["backoffLimit"]) == ("Forbid", 0)
    pod = job["jobTemplate"]["spec"]["template"]["spec"]
    [container] = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    mounted = {mount["name"] for mount in container["volumeMounts"]}
    assert mounted == {volume["name"] for volume in pod["volumes"]}
    # It would change the mode of what seeds.
    assert "fsGroup" not in pod["securityContext"]
    [schema] = pod["initContainers"]
    assert {**schema, "name": "", "args": ()} == {**container, "name": "", "args": ()}


def test_the_cluster_s_configuration_and_its_secrets_are_complete(tmp_path: Path, database_url: str) -> None:
    found = kubernetes()
    (tmp_path / "config.toml").write_text(found["ConfigMap"]["data"]["config.toml"])
    secrets = found["Secret"]["stringData"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **secrets,
                   "RADARR_CLI_DATABASE__URL": database_url}  # fmt: skip
    checked = subprocess.run(
        [sys.executable, "-m", "radarr_cli", "--config", str(tmp_path / "config.toml"), "config", "check"],
        env=environment, cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stderr
    config = tomllib.loads(found["ConfigMap"]["data"]["config.toml"])
    named = set(re.findall(r"'env': '(\w+)'", str(config)))
    assert named | {"RADARR_CLI_DATABASE__URL"} == set(secrets)


def test_the_job_works_from_an_empty_database_on(
    tmp_path: Path, database_url: str, database: Database
) -> None:
    pod = kubernetes()["CronJob"]["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    assert pod["hostname"]
    schema, run = (pod[kind][0]["args"] for kind in ("initContainers", "containers"))
    assert schema == compose()["services"]["schema"]["command"]
    database.execute("CREATE DATABASE cluster")
    try:
        user = User(tmp_path, re.sub(r"/test_\w+", "/cluster", database_url))
        arguments = ["0s" if word == "30s" else word for word in run]
        for _ in range(2):
            upgraded = user.run(*schema)
            assert (upgraded.returncode, upgraded.stdout) == (0, "")
            ran = user.run(*arguments, "--only", "housekeep", "--force")
            assert (ran.returncode, json.loads(ran.stdout)["status"]) == (0, "done")
    finally:
        database.execute("DROP DATABASE cluster WITH (FORCE)")


def test_the_container_is_locked_to_all_that_the_project_needs() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    locked = (EXAMPLES / "container/requirements.txt").read_text()
    names = {
        name.lower().replace("_", "-") for name in re.findall(r"^([A-Za-z0-9_.-]+)(?:\[|==)", locked, re.M)
    }
    wanted = {re.split(r"[\[<>=]", each)[0].lower() for each in project["dependencies"]}
    assert wanted <= names
    for block in re.split(r"\n(?=\S)", locked):
        assert "==" not in block.split("\n")[0] or "--hash=sha256:" in block
    assert "http" not in re.sub(r"httpx|httpcore|# .*", "", locked)


def test_the_container_has_no_root_and_no_shell_between() -> None:
    lines = (EXAMPLES / "container/Containerfile").read_text().splitlines()
    assert "USER films" in lines
    assert 'ENTRYPOINT ["/usr/bin/tini", "--", "radarr-cli"]' in lines
    copied = [
        line.split()[1] for line in lines if line.startswith("COPY ") and not line.startswith("COPY --")
    ]
    assert all((PROJECT / name).exists() for name in copied)


def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((EXAMPLES / "container/compose.yaml").read_text())
    return document


def test_the_compose_file_keeps_the_program_read_only() -> None:
    services = compose()["services"]
    for name, after in {
        "schema": {"database": {"condition": "service_healthy"}},
        "radarr-cli": {"schema": {"condition": "service_completed_successfully"}},
    }.items():
        program = services[name]
        assert (program["read_only"], program["cap_drop"], program["depends_on"]) == (True, ["ALL"], after)
        assert "restart" not in program
        assert (EXAMPLES / "container" / program["build"]["context"]).resolve() == PROJECT


def test_the_compose_file_is_one_by_the_specification() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec",
         EXAMPLES / "container/compose.yaml"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout


def test_the_container_s_secrets_are_those_of_the_cluster() -> None:
    lines = (EXAMPLES / "container/secrets.env.example").read_text().splitlines()
    named = {line.split("=")[0] for line in lines if not line.startswith("#")}
    assert named == {*kubernetes()["Secret"]["stringData"]} - {"PUSHGATEWAY_URL"}
    ignored = (PROJECT / ".dockerignore").read_text().splitlines()
    assert ignored[0] == "*"
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", (EXAMPLES / "container/Containerfile").read_text(), re.M)
    assert {name for line in copied for name in line.split()} == {
        line[1:] for line in ignored if line.startswith("!")
    }


@pytest.fixture
def user(tmp_path: Path, database_url: str, database: Database) -> User:
    put_file(database, put_film(database, details_of(1, "Here", 1999)))
    put_film(database, details_of(2, "Missing", 2001))
    user = User(tmp_path, database_url)
    programs = tmp_path / "bin"
    programs.mkdir()
    stub = programs / "radarr-cli"
    stub.write_text(f'#!/bin/sh\nexec {sys.executable} -m radarr_cli "$@"\n')
    stub.chmod(stub.stat().st_mode | stat.S_IXUSR)
    user.variables |= {"PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(PROJECT)}
    return user


def recipe(user: User, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(EXAMPLES / "recipes" / name), *arguments], env=user.environment, cwd=user.home,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.skipif(not shutil.which("jq"), reason="jq isn't installed")
def test_the_recipes_read_what_the_program_prints(user: User) -> None:
    assert recipe(user, "missing").stdout == "2001 Missing\n"
    assert recipe(user, "largest").stdout == "8 GiB\tBluray-1080p\tHere\n"
    assert recipe(user, "groups-on-disk").stdout == "unknown\t1 films\tTEAM\n"
    assert user.run("run-once", "--only", "housekeep").returncode == 0
    user.run("run-once", "--only", "health")
    assert "radarr-cli init" in recipe(user, "attention").stdout
    (user.home / "bin/radarr-cli").write_text("#!/bin/sh\necho broken >&2\nexit 10\n")
    for name in ("attention", "groups-on-disk", "largest", "missing"):
        failed = recipe(user, name)
        assert (failed.returncode, failed.stdout, failed.stderr) == (10, "", "broken\n")


@pytest.mark.skipif(not shutil.which("curl"), reason="curl isn't installed")
def test_a_ping_tells_how_the_run_went(user: User) -> None:
    with Receiver({"POST /uuid/0": (200, {}), "POST /uuid/4": (200, {})}) as receiver:
        user.variables["HC_URL"] = f"{receiver.url}/uuid"
        assert recipe(user, "healthchecks", "radarr-cli", "list").returncode == 0
        assert recipe(user, "healthchecks", "radarr-cli", "show", "Nothing").returncode == 4
        quiet = recipe(user, "healthchecks", "radarr-cli", "--quiet", "run-once", "--only", "housekeep")
        assert (quiet.returncode, quiet.stdout) == (0, "")
    assert receiver.refused == []
    assert [call.path for call in receiver.calls] == ["/uuid/0", "/uuid/4", "/uuid/0"]
    del user.variables["HC_URL"]
    assert "HC_URL" in recipe(user, "healthchecks", "radarr-cli", "list").stderr
    assert "no film Nothing" in receiver.calls[1].body


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="shellcheck isn't installed")
def test_shellcheck_finds_nothing_wrong() -> None:
    recipes = sorted(map(str, (EXAMPLES / "recipes").iterdir()))
    checked = subprocess.run(["shellcheck", *recipes], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
