"""What people see of naming: the table of tokens, and what is wrong with a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.cli.output import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Group

    from radarr_cli.domain.naming.checking import TemplateProblem, TokenRow
    from radarr_cli.services.library.naming_preview import Preview

_LEGEND = """
*        may stand in folder templates too
30, -30  keep that many characters, or the last ones
DE|FR    the first of these translations that there is
EN+DE    these languages; -DE all but one; EN+ shows that there are more"""


def token_table(rows: Sequence[TokenRow]) -> Group:
    """Tokens, what may follow a colon in them, and an example, within 80 columns."""
    from rich.console import Group  # noqa: PLC0415 - heavy: only where a table is drawn
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, pad_edge=False)
    table.add_column("Token", min_width=35, no_wrap=True)
    table.add_column("After a colon", min_width=13, no_wrap=True)
    table.add_column("Example", overflow="ellipsis", no_wrap=True)
    for row in rows:
        mark = " *" if row.in_folders else ""
        table.add_row(Text(f"{{{row.name}}}{mark}"), Text(row.custom), Text(row.example))
    return Group(table, Text(_LEGEND))


def verdict(template: str, problems: Sequence[TemplateProblem], example: str | None) -> str:
    """The example's name, or each problem under the place it points to."""
    if not problems:
        return f"valid: {safe(example)}"
    lines = [safe(template)]
    lines += [f"{' ' * problem.position}^ {safe(problem)}" for problem in problems]
    return "\n".join(lines)


def previews(found: Sequence[Preview]) -> str:
    """Each file as it is, and below it the name it would get where that differs."""
    lines = []
    for each in found:
        lines.append(f"  {safe(each.existing)}")
        lines.append(f"  -> {safe(each.wanted)}" if each.differs else "  (named so already)")
    return "\n".join(lines) or "no file"
