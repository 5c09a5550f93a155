"""Release URLs without their secrets: what is stored and shown is the masked form.

A passkey stands in a parameter, in the path, before the host or in a magnet's trackers, under any name.
So nothing is taken for harmless that doesn't look it: a part of a URL stays only if it is a number, an
everyday word, or a word of the release's name. What goes leaves `{hidden}` behind. Configured secrets become
`{secret:indexer.NAME.api_key}` first, which can be undone; `{hidden}` can't.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, unquote_plus

from radarr_cli.domain.one_line import one_line
from radarr_cli.domain.secret import MASK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HIDDEN = "{hidden}"
SHORTEST_SECRET = 4
"""A configured secret with fewer characters isn't looked for in text: it would be found everywhere."""
_NAMED = re.compile(r"\{secret:([^{}|]+)(\|quoted)?\}")
_URL = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*://)(?:(?P<login>[^/?#@]*)@)?(?P<host>[^/?#&]*)"
    r"(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:\#(?P<fragment>.*))?",
    re.DOTALL,
)
_URL_IN_TEXT = re.compile(r"(?:[a-z][a-z0-9+.-]*://|magnet:\?)[^\s\"'<>]+", re.IGNORECASE)
_PAIR_IN_TEXT = re.compile(r"([A-Za-z_-]{1,30})(=|:\s*)([^\s&\"'<>,;]+)")
_TOKEN_IN_TEXT = re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{16,}\b|\b[0-9A-Fa-f]{24,}\b")
_CREDENTIAL_NAME = re.compile(
    r".*(?:key|pass|passwd|password|passphrase|auth|token|secret|session|signature|cookie|jwt)"
    r"|.*(?:key|pass|auth|token|secret)[_-].*|uid|userid|user|username|login|email|pid|sid|sig|r|i|k",
    re.IGNORECASE,
)
# Parameters whose value stays where it looks harmless; under any other name it goes.
_PLAIN_NAMES = frozenset(
    ("id", "tid", "torrent", "torrentid", "torrent_id", "t", "cat", "type", "action", "do", "page", "hit",
     "view", "section", "file", "filename", "name", "title", "format", "mode", "imdbid", "tmdbid")
)  # fmt: skip
_EVERYDAY = re.compile(r"[A-Za-z]{1,14}|[0-9]{1,10}")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_INFO_HASH = re.compile(r"urn:bt[im]h:[0-9a-z]{32,68}", re.IGNORECASE)


def name_secrets(text: str, secrets: Mapping[str, str]) -> str:
    """`text` with each configured secret written as `{secret:NAME}`, in its plain and its quoted form.

    `secrets` maps names to values. Braces of the outside's own are quoted, so that nobody can make us put
    a secret in.
    """
    text = text.replace("{", "%7B").replace("}", "%7D")
    for name, value in sorted(secrets.items(), key=lambda item: -len(item[1])):
        if len(value) < SHORTEST_SECRET:
            continue
        text = text.replace(value, f"{{secret:{name}}}")
        for form in {quote(value, safe=""), quote_plus(value)} - {value}:
            text = text.replace(form, f"{{secret:{name}|quoted}}")
    return text


def put_secrets(text: str, secrets: Mapping[str, str]) -> str:
    """What `name_secrets` wrote, with today's values. Raises KeyError, with its name, for an unknown one."""

    def value(found: re.Match[str]) -> str:
        plain = secrets[found[1]]
        return quote(plain, safe="") if found[2] else plain

    return _NAMED.sub(value, text)


def mask_url(text: str, title: str = "", *, tagged: bool = False) -> str:
    """A URL, a magnet or an indexer's own name of an item, as it may be stored and shown.

    Give it what `name_secrets` returned. `title` is the release's name, whose words are harmless. With
    `tagged` (for guids) a part of unknown meaning leaves a fingerprint of 40 bits, so that masked guids
    differ where the guids do; what stands beside a credential's name leaves none, for it changes when the
    user gets a new key.
    """
    return _Mask(_words(title), tagged).text(text)


def mask_text(text: str, secrets: Iterable[str] = ()) -> str:
    """A sentence from outside (an error's description), as it may be shown: one line, without secrets."""
    line = name_secrets(one_line(text), {value: value for value in secrets})
    line = _NAMED.sub(MASK, line)
    line = mask_urls(line)
    return _TOKEN_IN_TEXT.sub(MASK, _mask_pairs(line))


def _mask_pairs(text: str) -> str:
    """`key=…` and `key: …`, also where that is what another name is said to be: `Error: key=…`."""
    return _PAIR_IN_TEXT.sub(
        lambda found: found[1] + found[2] + (MASK if _is_credential(found[1]) else _mask_pairs(found[3])),
        text,
    )


def mask_urls(text: str) -> str:
    """`text` with each URL and magnet in it as `mask_url` shows it."""
    return _URL_IN_TEXT.sub(lambda found: mask_url(found[0]).replace(HIDDEN, MASK), text)


def fingerprint(value: str) -> str:
    """40 bits in hexadecimal that tell one text from another."""
    return blake2b(value.encode(), digest_size=5).hexdigest()


class _Mask:
    """One offer's URLs are masked by the same words."""

    def __init__(self, words: frozenset[str], tagged: bool) -> None:
        self.words = words
        self.tagged = tagged

    def text(self, text: str) -> str:
        if text[:7].lower() == "magnet:":
            self.tagged = False  # the hash tells magnets apart
            return self.magnet(text)
        if url := _URL.fullmatch(text):
            return self.url(url)
        head, mark, query = text.partition("?")
        return head + mark + self.query(query)

    def url(self, url: re.Match[str]) -> str:
        login = f"{HIDDEN}@" if url["login"] else ""
        path, ampersand, pairs = url["path"].partition("&")
        # Newznab's links have parameters without a "?": `/getnzb/NAME.nzb&i=1&r=KEY`.
        host = _TOKEN_IN_TEXT.sub(HIDDEN, url["host"])
        parts = [url["scheme"], login, host, "/".join(map(self.value, path.split("/")))]
        parts += [ampersand, self.query(pairs)]
        if url["query"] is not None:
            parts += ["?", self.query(url["query"])]
        if url["fragment"] is not None:
            parts += ["#", self.value(url["fragment"])]
        return "".join(parts)

    def magnet(self, text: str) -> str:
        """Hash, name and size stay as they are; trackers and web seeds are URLs of their own."""
        head, mark, query = text.partition("?")
        pairs = []
        for pair in query.split("&"):
            name, equals, value = pair.partition("=")
            key, decoded = name.lower().partition(".")[0], unquote_plus(value)
            if key == "xt" and _INFO_HASH.fullmatch(decoded):
                pairs.append(pair)
            elif key in ("dn", "xl"):
                pairs.append(name + equals + self.value(value))
            elif key in ("tr", "ws", "as", "xs") and (url := _URL.fullmatch(decoded)):
                masked = self.url(url)
                pairs.append(pair if masked == decoded else name + equals + masked.replace("&", "%26"))
            else:
                pairs.append(self.pair(pair))
        return head + mark + "&".join(pairs)

    def query(self, query: str) -> str:
        return "&".join(map(self.pair, query.split("&"))) if query else ""

    def pair(self, pair: str) -> str:
        name, equals, value = pair.partition("=")
        if not equals:
            return self.value(pair)
        if not _EVERYDAY.fullmatch(name.replace("_", "")):
            return HIDDEN
        if _is_credential(name):
            return name + equals + (value if _NAMED.fullmatch(value) or not value else HIDDEN)
        if name.lower() in _PLAIN_NAMES:
            return name + equals + self.value(value)
        return name + equals + self.hidden(value)

    def value(self, value: str) -> str:
        """The value itself where all its words are harmless, else what is shown for it."""
        words = _BETWEEN_WORDS.split(unquote_plus(value))
        return value if all(self.harmless(word) for word in words) else self.hidden(value)

    def harmless(self, word: str) -> bool:
        if not word or word.lower() in self.words:
            return True
        return bool(_EVERYDAY.fullmatch(word)) and (word[1:].islower() or word.isdigit() or len(word) <= 4)

    def hidden(self, value: str) -> str:
        if not value or _NAMED.fullmatch(value):
            return value
        if not self.tagged:
            return HIDDEN
        return f"{{hidden:{fingerprint(value)}}}"


def _is_credential(name: str) -> bool:
    return bool(_CREDENTIAL_NAME.fullmatch(name))


@lru_cache(maxsize=64)
def _words(title: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _BETWEEN_WORDS.split(title) if word)
