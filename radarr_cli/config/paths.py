"""Where the program's folders are on this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

APPLICATION = "radarr-cli"
CONFIG_VARIABLE = "RADARR_CLI_CONFIG"
Folder = Literal["config", "data", "state", "cache"]
_XDG = {
    "config": ("XDG_CONFIG_HOME", ".config"),
    "data": ("XDG_DATA_HOME", ".local/share"),
    "state": ("XDG_STATE_HOME", ".local/state"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
}
XDG_VARIABLES = tuple(variable for variable, _ in _XDG.values())


class ConfigPaths(NamedTuple):
    """The user's own file, and what stands beside it.

    `chosen` is true where the user named the file: then it has to exist.
    """

    file: Path
    chosen: bool = False

    @property
    def folder(self) -> Path:
        return self.file.parent

    @property
    def parts(self) -> Path:
        """The folder of files that are read after the user's own, in the order of their names."""
        return self.folder / "conf.d"

    @property
    def secrets(self) -> Path:
        """The 0600 file that holds secrets which were typed in."""
        return self.folder / "secrets.toml"

    @property
    def variables(self) -> Path:
        """The 0600 file of environment variables, for whom no shell has set them."""
        return self.folder / "secrets.env"

    @property
    def formats(self) -> Path:
        """The folder of custom formats."""
        return self.folder / "formats"

    def shown(self, path: Path) -> str:
        """How messages name one of these files: relative to the folder, where it is in there."""
        return str(path.relative_to(self.folder)) if path.is_relative_to(self.folder) else str(path)


def locate(environment: Mapping[str, str], chosen: Path | None = None) -> ConfigPaths:
    """Find the configuration: `chosen` (`--config`), else RADARR_CLI_CONFIG, else the user's folder.

    A folder stands for the `config.toml` in it.
    """
    named = chosen or environment.get(CONFIG_VARIABLE)
    path = Path(named).expanduser().absolute() if named else user_folder("config", environment)
    if not named or path.is_dir():
        path = path / "config.toml"
    return ConfigPaths(path, chosen=bool(named))


def user_folder(kind: Folder, environment: Mapping[str, str]) -> Path:
    """This user's folder for our configuration, data, state or cache; it may not exist yet.

    Linux follows the XDG rules here, since platformdirs costs a start 26 ms; the answers are the same.
    """
    if sys.platform == "linux":
        variable, below_home = _XDG[kind]
        top = Path(environment.get(variable, "").strip() or ".")
        if not top.is_absolute():  # XDG: anything relative is invalid and ignored
            top = _home(environment) / below_home
        return top / APPLICATION
    import platformdirs  # noqa: PLC0415 - heavy, and only needed where the rule isn't this simple

    dirs = platformdirs.PlatformDirs(APPLICATION, appauthor=False)
    return Path(getattr(dirs, f"user_{kind}_dir"))


def database_folder(environment: Mapping[str, str]) -> Path:
    """Where the embedded server lies unless `[database] data_dir` says otherwise.

    root's own home is closed to the account that the server has to run as, so root's is below /var/lib,
    where XDG_DATA_HOME doesn't name another place.
    """
    if os.geteuid() == 0 and not Path(environment.get("XDG_DATA_HOME", "").strip()).is_absolute():
        return Path("/var/lib") / APPLICATION / "postgres"
    return user_folder("data", environment) / "postgres"


def _home(environment: Mapping[str, str]) -> Path:
    """HOME, or what the account database says: cron may give no environment at all."""
    home = environment.get("HOME")
    return Path(home) if home else Path.home()
