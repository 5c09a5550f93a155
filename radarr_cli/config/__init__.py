"""The user's files and the environment, typed and checked, and what we write of them.

- configuration: one process's configuration, with all of the rest behind it
- paths: where the files are; places: the line on which a key stands
- sections: the table of sections, what may be written and which part of `Settings` it fills
- sources: the files merged, each value with its origin; overlays: secrets.toml and RADARR_CLI_… variables
- conversion: TOML values to annotated types; plain: the way back; secrets: references, resolved when used
- profiles: Radarr's stock profiles, and what makes one valid; checks: references, uniqueness, ranges
- loading: all of it, `load` and `load_strict`; auditing: what is no fault, but worth a warning
- describing: every key with value and origin; schema: the JSON Schema; template: the commented file
- writing: files that we write, as TOML by toml_text; drafting: answers loaded as if they were written
- format_files: the folder of custom formats; format_lock: which of its files we wrote, and from what
- imports: formats, profiles and sizes come in, as an import_plan that is shown and applied; format_plan,
  profile_import and size_import work out its parts; guide_files: the TRaSH Guides, `bundled` a part of them
"""

from __future__ import annotations
