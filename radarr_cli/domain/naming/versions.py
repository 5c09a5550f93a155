"""How the files of one film's variants are told apart, in words that media servers read as versions.

Plex, Jellyfin and Emby show "Film (2010) - 2160p.mkv" beside "Film (2010).mkv" as a version of one film. Plex
reads "{edition-...}" as an edition; it is written where the templates hold other tags of that kind.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from radarr_cli.domain.naming.characters import finish_file, safe_value
from radarr_cli.domain.naming.limits import cut_bytes
from radarr_cli.domain.naming.template import read_template
from radarr_cli.domain.naming.titles import edition_words

if TYPE_CHECKING:
    from radarr_cli.domain.naming.facts import NamingFacts
    from radarr_cli.domain.naming.rules import NamingRules

_RESOLUTION_NAMES = frozenset(
    ("4k", "uhd", "fhd", "hd", "sd", "2160p", "1080p", "720p", "576p", "540p", "480p")
)
_LONGEST_LABEL = 60


def version_suffix(facts: NamingFacts, rules: NamingRules, name: str) -> str:
    """What is added to `name`, the file's name by its template, for a variant other than "main".

    " - 2160p", " - german", " - Director's Cut" or " {edition-Director's Cut}"; "" where the name shows it:
    an edition by its token, a resolution by the quality or the release's name, any label at the end of a
    name that is kept.
    """
    if facts.variant == "main" or not rules.rename:
        return ""
    label = version_label(facts, rules)
    keys = {token.key for token in read_template(rules.file).tokens}
    is_edition = bool(facts.variant_editions)
    tag = f"{{edition-{label}}}"
    if name.endswith((f" - {label}", tag)) or (is_edition and facts.edition and "editiontags" in keys):
        return ""
    if not is_edition and _shows_resolution(label, facts, keys):
        return ""
    return f" {tag}" if is_edition and _tags().search(f"{rules.folder}/{rules.file}") else f" - {label}"


def version_label(facts: NamingFacts, rules: NamingRules) -> str:
    """What tells a variant from others: its edition, its resolution if it is named after one, or its name."""
    if facts.variant_editions:
        label = edition_words(facts.edition or facts.variant_editions[0])
    elif facts.resolution and facts.variant.lower() in (*_RESOLUTION_NAMES, "main"):
        label = f"{facts.resolution}p"
    else:
        label = facts.variant
    label = safe_value(label.replace("{", "").replace("}", ""), rules)
    return finish_file(cut_bytes(label, _LONGEST_LABEL)) or "version"


def _shows_resolution(label: str, facts: NamingFacts, keys: set[str]) -> bool:
    if label != f"{facts.resolution}p":
        return False
    if label in facts.quality and keys & {"qualityfull", "qualitytitle"}:
        return True
    return "originaltitle" in keys and label in (facts.scene_name or "")


@cache
def _tags() -> re.Pattern[str]:
    return re.compile(r"\{(?:imdb|tmdb|edition)-\{", re.IGNORECASE)
