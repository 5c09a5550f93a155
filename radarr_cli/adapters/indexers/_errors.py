"""Errors that an indexer states in its answer: `<error code="100" description="Invalid API key"/>`."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from radarr_cli.adapters.indexers._xml import local_name
from radarr_cli.domain.masking import mask_text
from radarr_cli.errors import CredentialsRejected, InvalidAnswer, RadarrCliError, RateLimited

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

_LIMIT = re.compile(
    r"limit\s+(?:is\s+)?(?:reached|exceeded)|(?:rate|request|api|daily)[\s-]*limit|too many requests", re.I
)
_WITHOUT_KEY = re.compile(
    r"missing parameter.*(?:apikey|api key)|(?:apikey|api key).*(?:required|missing)", re.I
)
_LOGIN = re.compile(
    r"(?:invalid|incorrect|wrong|bad|missing|unknown|expired)\W+(?:\w+\W+){0,3}"
    r"(?:key|\w*pass\w*|credentials?|user\w*|login|auth\w*|token)\b"
    r"|unauthori[sz]ed|authentication|not logged in|access denied|\bbanned\b|account",
    re.I,
)
_CODE = re.compile(r"\d{1,4}")


class NotSupported(InvalidAnswer):
    """The indexer answered that it does not know the function or a parameter (codes 200 to 203)."""


def raise_stated_error(root: _Element, service: str, secrets: Sequence[str]) -> None:
    """Raise what the document states, if it states an error, at its root or in its channel.

    Codes 100 to 199 are about the account; a limit is told by its text, because 500 means anything.
    `secrets` are what was sent: none means that no key was.
    Raises CredentialsRejected, RateLimited or InvalidAnswer.
    """
    for element in _places(root):
        if local_name(element.tag) == "error":
            raise _stated(element, service, secrets)


def stated_in_words(text: str, service: str, secrets: Sequence[str], hint: str) -> RadarrCliError:
    """The error that an indexer without codes states; `hint` says where its credentials are set."""
    said = shown(text, secrets) or "an error without a description"
    if _LIMIT.search(said):
        return RateLimited(f"{service} asks for fewer calls: {said}")
    if _LOGIN.search(said):
        return CredentialsRejected(f"{service} refused the credentials, saying: {said}", hint=hint)
    return InvalidAnswer(f"{service} answered with an error: {said}")


def shown(text: str, secrets: Sequence[str]) -> str:
    """An indexer may quote the key it was given."""
    return mask_text(text, secrets)[:200]


def _places(root: _Element) -> list[_Element]:
    channels = [child for child in root if local_name(child.tag) == "channel"]
    return [root, *islice(root, 5), *(element for channel in channels for element in islice(channel, 5))]


def _stated(element: _Element, service: str, secrets: Sequence[str]) -> RadarrCliError:
    code_text = (element.get("code") or "").strip()
    code = int(code_text) if _CODE.fullmatch(code_text) else 0
    description = shown(element.get("description") or element.text or "", secrets)
    said = f"{code} {description}".strip() if code else description or "an error without a description"
    if _LIMIT.search(description) or code == 429:
        return RateLimited(f"{service} asks for fewer calls: {said}")
    if _WITHOUT_KEY.search(description) and not secrets:
        return CredentialsRejected(
            f"{service} wants an API key, saying: {said}", hint="Set api_key of the indexer."
        )
    if 100 <= code <= 199 or _WITHOUT_KEY.search(description):
        return CredentialsRejected(
            f"{service} refused the API key, saying: {said}",
            hint="Check api_key of the indexer, and the account there.",
        )
    if 200 <= code <= 203:
        return NotSupported(f"{service} does not know what was asked: {said}")
    return InvalidAnswer(f"{service} answered with an error: {said}")
