"""The manual: man pages and completions, written from the commands themselves.

`python -m radarr_cli.cli.manual` writes `man/` and `completions/` below the current folder; with `--check` it
says what isn't as it would be written, and exits 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radarr_cli.config.configuration import Configuration


def everything(configuration: Configuration) -> dict[str, str]:
    """Path below the project to text, for every generated file."""
    from radarr_cli.cli.manual import completions, pages  # noqa: PLC0415 - only to write the manual
    from radarr_cli.cli.manual import configuration as written  # noqa: PLC0415
    from radarr_cli.cli.manual.commands import all_commands  # noqa: PLC0415

    commands = all_commands()
    files = {f"man/{name}": text for name, text in pages.pages(commands).items()}
    files["man/radarr-cli-config.5"] = written.configuration_page(configuration.schema())
    shells = {"radarr-cli.bash": completions.bash, "_radarr-cli": completions.zsh,
              "radarr-cli.fish": completions.fish}  # fmt: skip
    files |= {f"completions/{name}": write(commands) for name, write in shells.items()}
    return files
