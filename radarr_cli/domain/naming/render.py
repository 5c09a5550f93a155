"""From facts and rules to the names of folders and files.

Every function here is total: any facts and any template give a name that stays in its folder, fits the file
system, and comes out the same when the file is named again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.naming import characters
from radarr_cli.domain.naming.limits import COMPONENT_BYTES, SIDECAR_BYTES, byte_length, cut_bytes
from radarr_cli.domain.naming.template import TokenPart, read_template
from radarr_cli.domain.naming.titles import shorten
from radarr_cli.domain.naming.versions import version_label, version_suffix
from radarr_cli.domain.naming.vocabulary import LENGTH, TITLE, find_token

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from radarr_cli.domain.naming.facts import NamingFacts
    from radarr_cli.domain.naming.rules import NamingRules

    Component = Sequence[str | TokenPart]

_LONGEST_EXTENSION = 64
_SHORTEST_VALUE = 12


def folder_name(facts: NamingFacts, rules: NamingRules) -> str:
    """The film's folder, relative to its root; a template with "/" gives several levels.

    Never empty, absolute or outside the root; no level is longer than 255 bytes. Tokens that describe a
    file have no value here.
    """
    return render_folder(facts, rules) or _usable_name(facts, rules, COMPONENT_BYTES)


def file_name(
    facts: NamingFacts, rules: NamingRules, extension: str = "", *, taken: Collection[str] = ()
) -> str:
    """The last part of `file_path`, without the extension; `extension` only makes room for itself."""
    return _stem_path(facts, rules, _checked(extension), taken).rpartition("/")[2]


def file_path(facts: NamingFacts, rules: NamingRules, extension: str, *, taken: Collection[str] = ()) -> str:
    """The file's path below the film's folder: the template's sub-folders, the name, the extension.

    `extension` is ".mkv" or "mkv" and is kept whole; ValueError if it is longer than 64 bytes or is none.
    Variants other than "main" get a suffix that media servers read as a version, where the template does not
    show the difference (`versions.version_suffix`). `taken` holds the paths of the film's other files below
    its folder, with their extensions or without: a name equal to one of them in any case and with any
    extension is told apart by the variant's label and, if need be, a number. No level is longer than
    255 bytes; the name leaves room for subtitles' extensions.
    """
    extension = _checked(extension)
    return _stem_path(facts, rules, extension, taken) + extension


def render_folder(facts: NamingFacts, rules: NamingRules) -> str:
    """`folder_name`, but "" where the template gives nothing."""
    levels = (
        _component(parts, facts, rules, COMPONENT_BYTES, characters.finish_folder, of_file=False)
        for parts in read_template(rules.folder).components
    )
    return "/".join(filter(None, levels))


def render_file(
    facts: NamingFacts, rules: NamingRules, *, room: int = SIDECAR_BYTES, valued: bool = False
) -> tuple[str, str]:
    """Sub-folders ("a/b/" or "") and name by the template alone; the name is "" where it gives nothing.

    `room` is how many bytes stay free behind the name. With `valued` a name is "" too where none of its
    tokens has a value, and only the template's own text would be left.
    """
    limit = COMPONENT_BYTES - room
    if not rules.rename:
        return "", _original(facts, rules, limit)
    template = read_template(rules.file)
    *folders, last = template.components or ((),)
    levels = (
        _component(parts, facts, rules, COMPONENT_BYTES, characters.finish_folder, of_file=True)
        for parts in folders
    )
    alone = template.is_one_token
    name = _component(
        last, facts, rules, limit, characters.finish_file, of_file=True, alone=alone, valued=valued
    )
    return "".join(f"{level}/" for level in levels if level), name


def _stem_path(facts: NamingFacts, rules: NamingRules, extension: str, taken: Collection[str]) -> str:
    room = max(SIDECAR_BYTES, byte_length(extension))
    folders, name = render_file(facts, rules, room=room, valued=True)
    suffix = version_suffix(facts, rules, name)
    others = {stem.casefold() for path in taken for stem in (path, _without_extension(path))}
    label = f" - {version_label(facts, rules)}"
    suffixes = [suffix] if suffix else ["", label]
    suffixes += [f"{suffixes[-1]} {count}" for count in range(2, len(others) + 3)]
    for ending in suffixes:
        if ending:
            fitting = room + byte_length(ending)
            folders, name = render_file(facts, rules, room=fitting, valued=True)
        path = folders + (name or _usable_name(facts, rules, COMPONENT_BYTES - room - byte_length(ending)))
        if (path + ending).casefold() not in others:
            break
    return path + ending


def _without_extension(path: str) -> str:
    stem, dot, extension = path.rpartition(".")
    return stem if dot and "/" not in extension else path


def _component(
    parts: Component,
    facts: NamingFacts,
    rules: NamingRules,
    limit: int,
    finish: Callable[[str], str],
    *,
    of_file: bool,
    alone: bool = False,
    valued: bool = False,
) -> str:
    """One level of a path, at most `limit` bytes: the longest free texts give way before the rest does."""
    pieces: list[tuple[str, str, str]] = []
    free: list[int] = []
    values = 0
    for part in parts:
        if not isinstance(part, TokenPart):
            pieces.append(("", characters.own_text(part), ""))
            continue
        token = find_token(part.key)
        if token is None or not (of_file or token.in_folders):
            continue
        value = _value(part, facts, rules, alone=alone)
        if value:
            values += 1
            if token.free:
                free.append(len(pieces))
            pieces.append((part.before, value, part.after))
    if valued and not values and len(pieces) < len(parts):
        return ""
    name = finish("".join(map("".join, pieces)))
    while byte_length(name) > limit and free:
        _give_way(pieces, free, byte_length(name) - limit)
        name = finish("".join(map("".join, pieces)))
    if byte_length(name) > limit:
        name = finish(cut_bytes("".join(map("".join, pieces)), limit))
    return name


def _give_way(pieces: list[tuple[str, str, str]], free: list[int], excess: int) -> None:
    """Shorten the longest free text by `excess` bytes, as far as it can be; each gives way once."""
    longest = max(free, key=lambda index: byte_length(pieces[index][1]))
    free.remove(longest)
    before, value, after = pieces[longest]
    value = value.removesuffix(characters.ELLIPSIS)
    room = max(byte_length(value) - excess - len("..."), _SHORTEST_VALUE)
    if room < byte_length(value):
        value = cut_bytes(value, room).rstrip(" .") + characters.ELLIPSIS
        pieces[longest] = (before, value, after)


def _value(part: TokenPart, facts: NamingFacts, rules: NamingRules, *, alone: bool) -> str:
    """What a token puts into the name, without its prefix and suffix.

    The file's present name is given to the original tokens only where they are the whole template
    (`alone`): else a file would get a longer name each time it is named. Radarr counts other tokens only.
    """
    token = find_token(part.key)
    if token is None:
        return ""
    if token.group == "Original":
        text = facts.scene_name if token.name == "Original Title" else None
        text = text or (facts.original_stem if alone else None) or ""
        value = characters.keep_ellipses(characters.safe_value(text, rules))
    else:
        value = characters.safe_value(token.read(facts, part), rules)
    if token.is_title and not value:
        value = _usable_title(facts, rules)
    if part.custom and token.custom in (TITLE, LENGTH):
        value = shorten(value, _length(part.custom))
    if part.separator:
        value = value.replace(" ", part.separator)
    if part.case:
        value = value.lower() if part.case == "lower" else value.upper()
    return value


def _length(custom: str) -> int:
    """The number of a truncation; 0, no truncation, where it is none."""
    digits = custom.strip()
    return int(digits) if digits.removeprefix("-").isdecimal() and len(digits) < 6 else 0


def _original(facts: NamingFacts, rules: NamingRules, limit: int) -> str:
    name = characters.safe_value(facts.scene_name or facts.original_stem or "", rules)
    return characters.finish_original(cut_bytes(name, limit))


def _usable_title(facts: NamingFacts, rules: NamingRules) -> str:
    """What stands for a title of which no character may stay in a name."""
    titles = (characters.safe_value(title, rules) for title in (facts.title, facts.original_title))
    return next(filter(None, titles), "") or (f"tmdb-{facts.tmdb_id}" if facts.tmdb_id else "")


def _usable_name(facts: NamingFacts, rules: NamingRules, limit: int) -> str:
    """The name where a template gives none: title and year."""
    title = characters.finish_file(_usable_title(facts, rules))
    year = f" ({facts.year})" if facts.year else ""
    return characters.finish_file(cut_bytes(title, limit - byte_length(year)) + year) or "Movie"


def _checked(extension: str) -> str:
    """The extension with its dot, "" for none; ValueError where it is no extension."""
    bare = extension.removeprefix(".")
    if not bare:
        return ""
    if (
        byte_length(bare) >= _LONGEST_EXTENSION
        or bare.strip(" .") != bare
        or any(map(characters.is_illegal, bare))
    ):
        raise ValueError(f"not a file extension: {extension!r}")
    return f".{bare}"
