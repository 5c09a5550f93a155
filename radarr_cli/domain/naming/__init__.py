"""Names of folders and files, from templates with tokens (Radarr's, so that templates mean the same here).

`folder_name`, `file_name` and `file_path` render; `check` says what is wrong with a template; `tokens`
lists what templates may hold. `gather` and `gather_file` collect the facts that are rendered.

The names below are imported at their first use: settings need `rules` alone, at every start.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radarr_cli.domain.naming.checking import TemplateProblem, TokenRow, check, sample, tokens
    from radarr_cli.domain.naming.facts import (
        FormatName,
        NamingFacts,
        TranslatedTitle,
        gather,
        gather_file,
    )
    from radarr_cli.domain.naming.render import (
        file_name,
        file_path,
        folder_name,
        render_file,
        render_folder,
    )
    from radarr_cli.domain.naming.rules import COLON_MODES, NamingRules

_HOMES = {
    "checking": ("TemplateProblem", "TokenRow", "check", "sample", "tokens"),
    "facts": ("FormatName", "NamingFacts", "TranslatedTitle", "gather", "gather_file"),
    "render": ("file_name", "file_path", "folder_name", "render_file", "render_folder"),
    "rules": ("COLON_MODES", "NamingRules"),
}
__all__ = [
    "COLON_MODES",
    "FormatName",
    "NamingFacts",
    "NamingRules",
    "TemplateProblem",
    "TokenRow",
    "TranslatedTitle",
    "check",
    "file_name",
    "file_path",
    "folder_name",
    "gather",
    "gather_file",
    "render_file",
    "render_folder",
    "sample",
    "tokens",
]


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
