"""What the configuration comes to: every key with its value and where that came from, secrets masked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from radarr_cli.config.conversion import keys
from radarr_cli.config.plain import plain
from radarr_cli.config.sections import SECTIONS
from radarr_cli.domain.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radarr_cli.config.loading import Loaded
    from radarr_cli.config.sections import Section


class Described(NamedTuple):
    """One key. `value` fits JSON; `origin` is `config.toml:12`, `env NAME` or `default`.

    `reference` tells where a secret is fetched from (`env TMDB_KEY`); it never holds the secret.
    """

    key: str
    value: Any
    origin: str
    reference: str | None = None


def describe(loaded: Loaded) -> tuple[Described, ...]:
    """All keys in the order of the sections. Stock profiles are left out: nobody set them."""
    return tuple(described for section in SECTIONS for described in _section(loaded, section))


def _section(loaded: Loaded, section: Section) -> Iterator[Described]:
    held = getattr(loaded.settings, section.attribute)
    if section.shape == "table":
        yield from _keys(loaded, section.key, held)
    elif section.shape == "map":
        for name, value in held.items():
            yield _described(loaded, f"{section.key}.{name}", str, value)
    elif section.shape == "named":
        for name, value in held.items():
            own = f"{section.key}.{name}."
            if any(key.startswith(own) for key in loaded.origins):
                yield from _keys(loaded, own[:-1], value)
    else:
        for index, value in enumerate(held):
            name = getattr(value, "name", "") or str(index)
            yield from _keys(loaded, f"{section.key}.{name}", value)


def _keys(loaded: Loaded, name: str, value: Any) -> Iterator[Described]:
    for key in keys(type(value)).values():
        yield _described(loaded, f"{name}.{key.name}", key.annotation, getattr(value, key.field))
    options = getattr(value, "options", None)
    if options is not None:
        yield from _keys(loaded, name, options)


def _described(loaded: Loaded, key: str, annotation: Any, value: Any) -> Described:
    origin = loaded.origins.get(key)
    reference = None
    if isinstance(value, Secret) and loaded.references[key].form != "text":
        reference = value.origin
    return Described(key, plain(annotation, value), origin.source if origin else "default", reference)
