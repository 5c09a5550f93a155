"""`python -m radarr_cli`."""

from __future__ import annotations

from radarr_cli.cli.main import main

if __name__ == "__main__":
    main()
