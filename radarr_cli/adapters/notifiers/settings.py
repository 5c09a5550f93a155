"""What each kind of notifier takes in the configuration: apart from the adapters, as each start reads it."""

from __future__ import annotations

from collections.abc import Mapping

from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import Url, option, settings_value

_PATHS = "folder of ours = the same folder as it calls it; the longest one that fits counts"


@settings_value
class AppriseSettings:
    """`[[notifier]]` of kind apprise."""

    url: Secret = option(
        "Apprise URL, such as discord://…, tgram://… or mailto://…; it holds the credentials"
    )


@settings_value
class WebhookSettings:
    """`[[notifier]]` of kind webhook."""

    url: Secret = option("address that gets the JSON")
    method: str = option("HTTP method", "POST", choices=("POST", "PUT"))
    username: str = option("user name for HTTP's basic login; unset: none", "")
    password: Secret | None = option("password for it", None)
    authorization: Secret | None = option("value of an Authorization header instead", None)
    headers: Mapping[str, Secret] = option("further headers, name to value, which may be a secret", {})


@settings_value
class ScriptSettings:
    """`[[notifier]]` of kind script."""

    command: tuple[str, ...] = option("the program and its arguments; no shell sees them")
    environment: tuple[str, ...] = option("names of variables of ours that it may see, too", ())


@settings_value
class PlexSettings:
    """`[[notifier]]` of kind plex."""

    url: Url = option("base URL, such as http://localhost:32400")
    token: Secret = option("X-Plex-Token")
    paths: Mapping[str, str] = option(_PATHS, {})


@settings_value
class JellyfinSettings:
    """`[[notifier]]` of kind jellyfin."""

    url: Url = option("base URL, such as http://localhost:8096")
    api_key: Secret = option("an API key of it")
    paths: Mapping[str, str] = option(_PATHS, {})


@settings_value
class EmbySettings:
    """`[[notifier]]` of kind emby."""

    url: Url = option("base URL, such as http://localhost:8096/emby")
    api_key: Secret = option("an API key of it")
    paths: Mapping[str, str] = option(_PATHS, {})


@settings_value
class KodiSettings:
    """`[[notifier]]` of kind kodi."""

    url: Url = option("base URL of its web server, such as http://localhost:8080")
    username: str = option("user name; unset: it asks for no login", "")
    password: Secret | None = option("its password", None)
    clean: bool = option("take films from its library whose files are gone", False)
    paths: Mapping[str, str] = option(_PATHS, {})
