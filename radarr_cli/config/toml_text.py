"""TOML as this program writes it: one line a key, references to secrets as inline tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from radarr_cli.errors import ConfigError

_LONGEST_LINE = 100


def document_text(document: Mapping[str, Any]) -> str:
    """A document of sections: tables, lists of entries, and tables of tables (`[client.qbit]`)."""
    return "\n\n".join(_section((key,), content) for key, content in document.items()) + "\n"


def value_text(value: Any) -> str:
    """One value on one line. Raises ConfigError for text that UTF-8 can't hold."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Mapping):
        inner = ", ".join(assignment(key, item) for key, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(value_text(item) for item in value)}]"
    return repr(value)


def assignment(key: str, value: Any) -> str:
    """`key = value`."""
    return f"{_key(key)} = {value_text(value)}"


def _section(path: tuple[str, ...], content: Any) -> str:
    if isinstance(content, list):
        return "\n\n".join(_table(f"[[{_dotted(path)}]]", entry) for entry in content)
    below = {key: value for key, value in content.items() if _is_named_table(value)}
    own = {key: value for key, value in content.items() if key not in below}
    blocks = [_table(f"[{_dotted(path)}]", own)] if own or not below else []
    return "\n\n".join([*blocks, *(_section((*path, key), value) for key, value in below.items())])


def _table(header: str, content: Mapping[str, Any]) -> str:
    return "\n".join([header, *(_lines(key, value) for key, value in content.items())])


def _lines(key: str, value: Any) -> str:
    """An assignment on one line, or a list that is too long for it with a line for each item."""
    line = assignment(key, value)
    if len(line) <= _LONGEST_LINE or not isinstance(value, list | tuple):
        return line
    return "\n".join([f"{_key(key)} = [", *(f"  {value_text(item)}," for item in value), "]"])


def _is_named_table(value: object) -> bool:
    """A table of its own, `[client.qbit]`: not a reference to a secret, which stays on its line."""
    return isinstance(value, Mapping) and not value.keys() <= {"env", "file", "command", "same_as"}


def _dotted(path: tuple[str, ...]) -> str:
    return ".".join(_key(part) for part in path)


def _key(key: str) -> str:
    return key if key.isascii() and key.replace("-", "_").isidentifier() else _string(key)


def _string(text: str) -> str:
    # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped.
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ConfigError(
            "a value is not text that a configuration file can hold (it is not UTF-8)"
        ) from None
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
