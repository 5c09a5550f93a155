"""A kind of adapter, by name: light, since the configuration asks for it at every start."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple


class Kind(NamedTuple):
    """One kind of adapter: the module `family.name` has a function `build`, and `family.settings` the
    settings class that `settings` names (`settings_value`).

    Each family of adapters lists its kinds in an explicit tuple; a kind's module is imported only when it is
    used, its settings whenever the configuration names it.
    """

    name: str
    family: str
    summary: str
    settings: str

    @property
    def module(self) -> str:
        return f"{self.family}.{self.name}"

    def settings_class(self) -> type:
        found: type = getattr(import_module(f"{self.family}.settings"), self.settings)
        return found
