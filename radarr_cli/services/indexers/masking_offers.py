"""Offers on their way into the database and back: masked addresses in rows, the rest in the spool."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.masking import HIDDEN, fingerprint, mask_url, name_secrets, put_secrets
from radarr_cli.errors import ConfigError, NotFound
from radarr_cli.store.releases import secret_file_of
from radarr_cli.store.spool import offer_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.domain.release import ReleaseOffer, StoredOffer
    from radarr_cli.domain.secret import Secret
    from radarr_cli.store.database import Database
    from radarr_cli.store.spool import Spool

_ADDRESSES = ("download_url", "magnet_url", "info_url", "comment_url")


@dataclass(frozen=True, slots=True)
class MaskedOffer:
    """`hidden` are the addresses that can't be made from the masked ones, by the names of the fields."""

    offer: ReleaseOffer
    hidden: Mapping[str, str]


def values_of(secrets: Mapping[str, Secret]) -> dict[str, str]:
    """The secrets' values by name; one that can't be had is left out: nothing was sent with it."""
    values = {}
    for name, secret in secrets.items():
        try:
            values[name] = secret.reveal()
        except ConfigError:
            continue
    return values


def mask_offer(offer: ReleaseOffer, values: Mapping[str, str]) -> MaskedOffer:
    """The offer as it may be stored and shown."""
    masked: dict[str, Any] = {}
    hidden: dict[str, str] = {}
    for name in _ADDRESSES:
        address = getattr(offer, name)
        if address is not None:
            named = name_secrets(address, values)
            masked[name] = mask_url(named, offer.title)
            if masked[name] != named:
                hidden[name] = named
    return MaskedOffer(replace(offer, guid=mask_guid(offer, values), **masked), hidden)


def mask_guid(offer: ReleaseOffer, values: Mapping[str, str]) -> str:
    """The guid of `mask_offer`, alone."""
    guid = mask_url(name_secrets(offer.guid, values), offer.title, tagged=True)
    if HIDDEN in guid:
        # What went may have been the item's own key: name and size tell the items apart then.
        guid += f"~{fingerprint(f'{offer.title}|{offer.size}')}"
    return guid


def keep_hidden(spool: Spool, masked: MaskedOffer) -> str | None:
    """Write what the masked offer lacks; the file's name, None where it lacks nothing."""
    if not masked.hidden:
        return None
    name = offer_file(masked.offer.indexer, masked.offer.guid)
    spool.write(name, masked.hidden)
    return name


def restore_offer(
    database: Database, spool: Spool, stored: StoredOffer, values: Mapping[str, str]
) -> ReleaseOffer:
    """The offer with its full addresses, for the indexer alone.

    Raises NotFound where they aren't on this machine, ConfigError where a secret in them has gone.
    """
    name = secret_file_of(database, stored.offer_id)
    kept = spool.read(name) if name else None
    addresses = {field: getattr(stored.offer, field) for field in _ADDRESSES} | (kept or {})
    if HIDDEN in (addresses["download_url"] or addresses["magnet_url"] or ""):
        raise NotFound(
            f"the address of {stored.short_id} isn't on this machine any more",
            hint=f"search again: radarr-cli search {stored.movie_id} --fresh",
        )
    try:
        full: dict[str, Any] = {
            field: put_secrets(address, values) for field, address in addresses.items() if address is not None
        }
    except KeyError as error:
        raise ConfigError(
            f"the address of {stored.short_id} needs the secret {error.args[0]}, which is not configured",
            hint="configure it, or search again",
        ) from error
    return replace(stored.offer, **full)
