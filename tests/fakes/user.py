"""Somebody who calls the program: a home, a configuration, a database, and nothing else of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]
CONFIGURATION = """
[library]
profile = "HD"
[[root]]
name = "films"
path = "{films}"
[profile.HD]
qualities = ["Bluray-1080p", "WEBDL-1080p"]
cutoff = "Bluray-1080p"
"""


@dataclass
class User:
    """`home` holds config.toml and the folder of the root `films`; `variables` join the environment."""

    home: Path
    database_url: str
    variables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.films.mkdir(exist_ok=True)
        self.configure("")

    @property
    def films(self) -> Path:
        return self.home / "films"

    def configure(self, more: str) -> None:
        """The complete configuration, with more of it."""
        text = CONFIGURATION.format(films=self.films) + more
        (self.home / "config.toml").write_text(text, encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "RADARR_CLI_CONFIG": str(self.home / "config.toml"),
            "RADARR_CLI_DATABASE__URL": self.database_url,
        } | self.variables

    def run(
        self, *arguments: str, text: str | None = None, seconds: float = 60
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "radarr_cli", *arguments], env=self.environment, cwd=PROJECT,
            capture_output=True, text=True, input=text, timeout=seconds, check=False,
        )  # fmt: skip

    def document(self, *arguments: str, code: int = 0) -> Any:
        """What it prints with --json; it has to end with this code."""
        ran = self.run(*arguments, "--json")
        assert ran.returncode == code, ran.stderr
        return json.loads(ran.stdout)
