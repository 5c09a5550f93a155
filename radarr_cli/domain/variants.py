"""Which names variants may have, and which releases and files fit what a variant asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from radarr_cli.domain.one_line import is_one_line
from radarr_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radarr_cli.domain.movie import Movie, Variant

MAIN = "main"
"""The variant that every film has; it can't be removed, and v3's single fields show it."""
_NAME = re.compile(r"[\w'+-](?:[\w .'+-]{0,38}[\w'+-])?")
_NO_LETTER = re.compile(r"[\W_]+")


def checked_name(name: str) -> str:
    """The name of a new variant: up to 40 letters, digits and . ' + - with single spaces between.

    It becomes part of file names and stands after a film's name and a slash. Raises UsageError.
    """
    tidy = " ".join(name.split())
    if not _NAME.fullmatch(tidy) or tidy.isdigit():
        raise UsageError(
            f"{name!r} can't be a variant's name",
            hint="For example: uhd, german, directors-cut; up to 40 letters, digits and . ' + -",
        )
    if tidy.lower() == MAIN:
        raise UsageError("every film has the variant main already", hint="Give the new one another name.")
    return tidy


def split_variant(text: str) -> tuple[str, str] | None:
    """`FILM/VARIANT` in two; None where nothing after the last slash can be a variant's name.

    Titles have slashes too ("Face/Off"), so which of the two is meant only the library knows.
    """
    film, slash, name = text.rpartition("/")
    if not slash or "://" in text or not film.strip() or not _NAME.fullmatch(name.strip()):
        return None
    return film.strip(), name.strip()


def variant_named(movie: Movie, name: str | None) -> Variant | None:
    """The film's variant of that name, whatever the case of its letters; `main` for None."""
    wanted = (name or MAIN).lower()
    return next((variant for variant in movie.variants if variant.name.lower() == wanted), None)


def wanted_editions(predicate: object) -> tuple[str, ...]:
    """The editions of which one has to fit; none for any."""
    return _words(predicate, "editions")


def wanted_languages(predicate: object) -> tuple[str, ...]:
    """Radarr's names of the languages of which one has to be there; none for any."""
    return _words(predicate, "languages")


def is_edition(edition: str | None, wanted: Iterable[str]) -> bool:
    """Whether an edition, as a name spells it, is one of those: "Directors Cut" is a "Director's Cut"."""
    found = _plain(edition or "")
    return bool(found) and any(_plain(each) and _plain(each) in found for each in wanted)


def editions_of_others(variants: Sequence[tuple[str, object]], name: str) -> tuple[str, ...]:
    """What the film's other variants ask for by their edition; `variants` are names and predicates."""
    return tuple(
        edition for other, predicate in variants if other != name for edition in wanted_editions(predicate)
    )


def folder_below(folder: str) -> str:
    """A folder below a root, tidied. Raises UsageError where it would leave the root."""
    parts = [part for part in folder.split("/") if part not in ("", ".")]
    if folder.startswith("/") or ".." in parts or not parts or not is_one_line(folder):
        raise UsageError(f"{folder!r} is no folder below a root", hint="For example: 'Film (1999)'.")
    return "/".join(parts)


def _words(predicate: object, key: str) -> tuple[str, ...]:
    found = predicate.get(key) if isinstance(predicate, dict) else None
    return tuple(map(str, found)) if isinstance(found, (list, tuple)) else ()


def _plain(edition: str) -> str:
    return _NO_LETTER.sub("", edition.casefold())
