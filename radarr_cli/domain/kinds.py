"""A kind of adapter, by name: light, since the configuration asks for it at every start."""

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """One kind of adapter: `module` has a frozen dataclass `Settings` and a function `build`.

    Each family of adapters lists its kinds in an explicit tuple; a kind's module is imported only when the
    configuration names it. With `sees_files`, `build` also takes where the other side's paths are here.
    """

    name: str
    module: str
    summary: str
    sees_files: bool = False
