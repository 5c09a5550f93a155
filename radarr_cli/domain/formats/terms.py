"""Terms of restrictions: plain words, or `/pattern/flags` as Radarr takes them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from radarr_cli.domain.formats.dialect import translated
from radarr_cli.domain.formats.words import required_words

_AS_PATTERN = re.compile(r"/(?P<pattern>.+)/(?P<flags>[msixn]*)", re.DOTALL)


@lru_cache(maxsize=256)
def compiled_term(term: str) -> Any:
    """The pattern of a term; None for plain words. Raises ValueError for a pattern that is none."""
    pattern = _pattern(term)
    if pattern is None:
        return None
    import regex  # noqa: PLC0415 - heavy, and only patterns need it

    try:
        return regex.compile(pattern, regex.V0)
    except regex.error as error:
        raise ValueError(error.msg) from error


def term_fault(term: str) -> str | None:
    """What is wrong with a term, None if nothing is. The engine, slow to load, is asked only in doubt."""
    pattern = _pattern(term)
    if pattern is None or required_words(pattern) is not None:
        return None
    try:
        compiled_term(term)
    except ValueError as error:
        return str(error)
    return None


def _pattern(term: str) -> str | None:
    """What stands between the slashes, with the flags behind them as options in front of it."""
    shaped = _AS_PATTERN.fullmatch(term)
    if shaped is None:
        return None
    flags = "".join(sorted(set(shaped["flags"])))
    return translated(f"(?{flags}){shaped['pattern']}" if flags else shaped["pattern"])
