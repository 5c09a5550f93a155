"""`python -m radarr_cli.cli.manual [--check]`: write the manual, or say what isn't as it would be written."""

from __future__ import annotations

import sys
from pathlib import Path

from radarr_cli.bootstrap import App
from radarr_cli.cli.manual import everything


def main(arguments: list[str]) -> int:
    files = {Path(name): text for name, text in everything(App().configuration).items()}
    folders = {path.parent for path in files}
    gone = [path for folder in folders if folder.exists() for path in folder.iterdir() if path not in files]
    stale = [path for path, text in files.items() if not path.exists() or path.read_text("utf-8") != text]
    if arguments == ["--check"]:
        for path in [*stale, *gone]:
            print(f"{path} isn't as it would be written: python -m radarr_cli.cli.manual")  # noqa: T201
        return 1 if stale or gone else 0
    for path in stale:
        path.parent.mkdir(exist_ok=True)
        path.write_text(files[path], encoding="utf-8")
    for path in gone:
        path.unlink()
    print(f"{len(stale)} written, {len(gone)} removed, {len(files)} in all")  # noqa: T201
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
