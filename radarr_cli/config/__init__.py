"""The user's files and the environment, typed and checked.

paths        where the files are
places       the line on which a key stands
sections     the table of sections: what may be written, and which part of `Settings` it fills
sources      the files merged, each value with its origin
overlays     secrets.toml and RADARR_CLI_… variables, which set single keys
secrets      references to secrets, resolved when they are used
conversion   TOML values to annotated types
profiles     Radarr's stock profiles, and what makes one valid
checks       references, uniqueness, ranges
loading      all of it: `load`, `load_strict`, `load_settings`
"""

from __future__ import annotations
