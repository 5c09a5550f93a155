"""Numbers for Prometheus, and its text format (https://prometheus.io/docs/instrumenting/exposition_formats/)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PREFIX = "radarr_cli_"


@dataclass(frozen=True, slots=True)
class Metric:
    """One number. `name` is without the prefix and ends in its unit; `kind` is gauge or counter."""

    name: str
    help: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)
    kind: str = "gauge"


def exposition(metrics: Iterable[Metric]) -> str:
    """The text: each name once with its help and type, then its samples."""
    families: dict[str, list[Metric]] = {}
    for metric in metrics:
        families.setdefault(metric.name, []).append(metric)
    lines = []
    for name, family in families.items():
        lines.append(f"# HELP {PREFIX}{name} {_escaped(family[0].help, quotes=False)}")
        lines.append(f"# TYPE {PREFIX}{name} {family[0].kind}")
        lines += [f"{PREFIX}{name}{_labels(metric.labels)} {metric.value:.15g}" for metric in family]
    return "\n".join(lines) + "\n"


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    pairs = ",".join(f'{name}="{_escaped(value, quotes=True)}"' for name, value in labels.items())
    return f"{{{pairs}}}"


def _escaped(text: str, *, quotes: bool) -> str:
    text = text.replace("\\", "\\\\").replace("\n", "\\n")
    return text.replace('"', '\\"') if quotes else text
