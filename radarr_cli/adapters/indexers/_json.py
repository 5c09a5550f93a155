"""JSON answers, whose numbers may be texts and whose rows may be anything; and dialects that have them."""

from __future__ import annotations

import json
from abc import abstractmethod
from dataclasses import dataclass
from functools import partial, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Protocol

from radarr_cli.adapters.indexers._attributes import number_of
from radarr_cli.adapters.indexers._dialect import Dialect
from radarr_cli.adapters.indexers._errors import stated_in_words
from radarr_cli.adapters.indexers._feed import clean_title, gather, swarm
from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.errors import InvalidAnswer, RadarrCliError, RateLimited

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.adapters.http import Answer
    from radarr_cli.adapters.indexers._feed import Feed, FeedSource
    from radarr_cli.domain.release import ReleaseOffer
    from radarr_cli.domain.settings import Url

_TRUE = ("1", "true", "yes")
_EMPTY_STATEMENTS = ("", "0", "false")


@dataclass(frozen=True, slots=True)
class Row:
    """An object of an answer, by names in lower case; what is missing or of another type isn't said."""

    fields: Mapping[str, Any]

    @classmethod
    def of(cls, found: object) -> Row:
        """Without anything where `found` is no object."""
        return cls({name.lower(): value for name, value in found.items()} if isinstance(found, dict) else {})

    def text(self, name: str) -> str:
        """A text or number as text; "" for anything else."""
        value = self.fields.get(name)
        if isinstance(value, bool):
            return str(value)
        return str(value).strip() if isinstance(value, (str, int, float)) else ""

    def whole(self, name: str) -> int | None:
        """A whole number from 0 on, given as a number or as text."""
        return number_of(self.text(name))

    def flags(self, names: Mapping[str, IndexerFlag]) -> IndexerFlag:
        """The flags of those names that are set: true, 1 or "yes"."""
        found = (flag for name, flag in names.items() if self.text(name).lower() in _TRUE)
        return reduce(or_, found, IndexerFlag(0))

    def inner(self, name: str) -> Row:
        return Row.of(self.fields.get(name))

    def inner_rows(self, name: str) -> list[Row]:
        value = self.fields.get(name)
        return [Row.of(each) for each in value] if isinstance(value, list) else []

    @property
    def swarm(self) -> tuple[int | None, int | None]:
        """Seeders, and peers that count them too."""
        return swarm(self.whole("seeders"), self.whole("leechers"))


class JsonSettings(Protocol):
    """What the settings of such a kind have."""

    @property
    def url(self) -> Url: ...


class JsonDialect(Dialect):
    """A dialect with JSON answers; an object with an `error` states one."""

    settings: JsonSettings

    @property
    def address(self) -> str:
        return self.settings.url

    @abstractmethod
    def offer(self, source: FeedSource, row: Row) -> ReleaseOffer | str:
        """The offer, or why there is none."""

    def document(self, content: bytes, source: FeedSource) -> Any:
        """The answer. Raises what it states, or InvalidAnswer."""
        found = read_json(content, source.service)
        if stated := self._stated(found, source):
            raise stated
        return found

    def feed(self, rows: object, source: FeedSource) -> Feed:
        """Raises InvalidAnswer where `rows` is no list."""
        if not isinstance(rows, list):
            raise InvalidAnswer(f"{source.service} did not answer with a list", hint=self.address_hint)
        return gather(rows, partial(self._read_row, source))

    def failure(self, answer: Answer, by_status: RadarrCliError, source: FeedSource) -> RadarrCliError:
        """What the body states says more than the status; when to come back is told by the headers."""
        if isinstance(by_status, RateLimited):
            return by_status
        try:
            return self._stated(read_json(answer.content, source.service), source) or by_status
        except InvalidAnswer:
            return by_status

    def _read_row(self, source: FeedSource, row: object) -> ReleaseOffer | str:
        return self.offer(source, Row.of(row)) if isinstance(row, dict) else "unreadable"

    def _stated(self, document: object, source: FeedSource) -> RadarrCliError | None:
        said = Row.of(document).text("error")
        if said.lower() in _EMPTY_STATEMENTS:
            return None
        return stated_in_words(said, source.service, source.secrets, self.credentials_hint)


def numbered_offer(
    source: FeedSource, row: Row, *, site: str, title: str, download_url: str, info_url: str, **fields: Any
) -> ReleaseOffer | str:
    """The offer of a row with an `id`, at a site whose addresses are made from it: `{id}` stands for it."""
    number = row.text("id")
    name = clean_title(title)
    if not name:
        return "noTitle"
    if not number.isalnum():
        return "noLink"
    return source.offer(
        title=name,
        guid=f"{site}-{number}",
        download_url=download_url.replace("{id}", number),
        info_url=info_url.replace("{id}", number),
        **fields,
    )


def read_json(content: bytes, service: str) -> Any:
    """The document. Raises InvalidAnswer, naming `service`, for what is none."""
    text = content.decode("utf-8-sig", "replace").strip()
    if not text:
        raise InvalidAnswer(f"{service} sent an empty answer", hint="Check its URL, and try again later.")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        if text.startswith("<"):
            raise InvalidAnswer(
                f"{service} answered with an HTML page instead of JSON",
                hint="A login page, a challenge or a wrong URL answers so; open the URL in a browser.",
            ) from error
        raise InvalidAnswer(
            f"{service} answered with JSON that can't be read", hint="Try again later."
        ) from error
