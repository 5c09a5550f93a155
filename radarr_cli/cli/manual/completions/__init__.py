"""Completions of bash, zsh and fish.

Commands, options and fixed words are in the scripts themselves; Python starts only for names out of the
library and the configuration, which `radarr-cli complete KIND PREFIX` prints, one a line. What is typed may
be anything that somebody pasted: no script gives any of it to `eval`, an expansion or a pattern.

All three go the same way: by the words before the cursor they find the place (the command that is named), the
option that waits for its value, else how many arguments there are; then what stands there.
"""

from __future__ import annotations

from radarr_cli.cli.manual.completions.bash import bash
from radarr_cli.cli.manual.completions.fish import fish
from radarr_cli.cli.manual.completions.zsh import zsh

__all__ = ["bash", "fish", "zsh"]
