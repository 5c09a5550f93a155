"""Text from outside as one line that looks like what it is: no control characters, nothing hidden.

Two signs that can't be seen are letters all the same: the joiners of Unicode (U+200C and U+200D). Persian and
the scripts of India can't be written without them, and they make one emoji of several. They stay where they
follow such a sign, and nowhere else: between Latin letters they only make a name look like another. Source:
the Unicode Standard, chapters 9.2, 12.1 and 23.2; UTS 51 for emoji and the three flags made of tags.
"""

from __future__ import annotations

import re
from functools import cache

# What joiners may follow: Arabic to Myanmar, Khmer and Mongolian, their later blocks, emoji and what varies
# them. Then a black flag with the tags of a region.
_JOINED = (
    "("
    "(?<=[\u0620-\u109f\u1780-\u1cff\u20e3\u2190-\u2bff\ua800-\uabff\ufb50-\ufdff\ufe0f\ufe70-\ufefc"
    "\U00011000-\U00011fff\U0001f000-\U0001faff])[\u200c\u200d]"
    "|\U0001f3f4\U000e0067\U000e0062[\U000e0061-\U000e007a]{3}\U000e007f"
    ")"
)


def one_line(text: str) -> str:
    """`text` in one line; what can't be printed is a space, spaces are single, and outer ones go."""
    if not text.isprintable():
        parts = _joined().split(text)
        # Every other part is one that was joined.
        parts[::2] = ("".join(each if each.isprintable() else " " for each in part) for part in parts[::2])
        text = "".join(parts)
    return " ".join(text.split())


def is_one_line(text: str) -> bool:
    """Whether all of `text` can be printed in one line."""
    return text.isprintable() or _joined().sub("", text).isprintable()


@cache
def _joined() -> re.Pattern[str]:
    return re.compile(_JOINED)
