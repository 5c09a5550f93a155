"""Radarr's webhook payloads: camelCase, nulls left out, so that receivers made for Radarr understand us."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.naming import media_words
from radarr_cli.domain.v3 import flag_names, flags_of, flags_text, language_documents, named_id, quality_model

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.domain.media import MediaInfo, MovieFile
    from radarr_cli.domain.notices import Notice, Retired

Document = dict[str, Any]

# Radarr has no event for a failed download or a failed run: its receivers know health.
EVENT_TYPES = {
    "test": "Test",
    "grab": "Grab",
    "import": "Download",
    "upgrade": "Download",
    "rename": "Rename",
    "delete": "MovieFileDelete",
    "add": "MovieAdded",
    "remove": "MovieDelete",
    "attention": "ManualInteractionRequired",
    "health": "Health",
    "healthRestored": "HealthRestored",
    "failure": "Health",
    "runFailed": "Health",
}
_TEST: Document = {
    "movie": {"id": 1, "title": "Test Title", "year": 1970, "releaseDate": "1970-01-01",
              "folderPath": "/films/Test Title (1970)", "tmdbId": 0, "tags": ["test-tag"]},
    "remoteMovie": {"tmdbId": 1234, "imdbId": "5678", "title": "Test title", "year": 1970},
    "release": {"quality": "Test Quality", "qualityVersion": 1, "releaseGroup": "Test Group",
                "releaseTitle": "Test Title", "indexer": "Test Indexer", "size": 9999999,
                "customFormatScore": 0, "customFormats": [], "languages": [], "indexerFlags": []},
}  # fmt: skip


def payload(notice: Notice) -> Document:
    """One event as Radarr's webhook sends it."""
    common = {"eventType": EVENT_TYPES[notice.event], "instanceName": notice.instance}
    if notice.event != "healthRestored":
        common["applicationUrl"] = ""
    if notice.event == "test":
        return common | _TEST
    found: Document = _without_nulls(common | _PARTS[EVENT_TYPES[notice.event]](notice))
    return found


def release_day(notice: Notice) -> str | None:
    """Radarr's day of release: the physical one, else 90 days after the cinemas."""
    if notice.movie is None:
        return None
    details = notice.movie.details
    if details.physical_release:
        return details.physical_release.isoformat()
    return (details.in_cinemas + timedelta(days=90)).isoformat() if details.in_cinemas else None


def movie_document(notice: Notice) -> Document:
    movie = notice.movie
    if movie is None:
        return {"id": notice.record.get("movieId") or 0, **notice.film, "folderPath": notice.folder or None}
    details = movie.details
    return {
        "id": movie.id,
        "title": details.title,
        "year": details.year,
        "releaseDate": release_day(notice),
        "folderPath": notice.folder or None,
        "tmdbId": details.tmdb_id,
        "imdbId": details.imdb_id,
        "overview": details.overview,
        "genres": list(details.genres),
        "images": [
            {"coverType": image.kind, "url": image.url, "remoteUrl": image.url} for image in details.images
        ],
        "tags": list(movie.tags),
        "originalLanguage": {"id": details.original_language.id, "name": details.original_language.name},
    }


def media_facts(media: MediaInfo, scene_name: str) -> Document:
    """What was measured, in Radarr's words."""
    return {
        "audioChannels": media.audio_channels,
        "audioCodec": media_words.audio_codec(media),
        "audioLanguages": list(dict.fromkeys(media.audio_languages)),
        "height": media.height,
        "width": media.width,
        "subtitles": list(dict.fromkeys(media.subtitles)),
        "videoCodec": media_words.video_codec(media, scene_name),
        "videoDynamicRange": media_words.dynamic_range(media),
        "videoDynamicRangeType": media.hdr_format,
    }


def client_of(notice: Notice) -> Document:
    """Name and kind of the download client, and the download's id there."""
    data = notice.data
    return {
        "downloadClient": data.get("downloadClientName") or data.get("downloadClient"),
        "downloadClientType": data.get("downloadClient"),
        "downloadId": notice.record.get("downloadId"),
    }


def files_went(notice: Notice) -> bool:
    """Whether the film's files went with it."""
    return notice.data.get("trashedFiles", "0") != "0"


def _grab(notice: Notice) -> Document:
    record = notice.record
    model = quality_model(record.get("quality"))
    release = {
        "quality": model.quality.name,
        "qualityVersion": model.revision.version,
        "releaseGroup": notice.data.get("releaseGroup"),
        "releaseTitle": record.get("sourceTitle"),
        "indexer": notice.data.get("indexer"),
        "size": release_size(notice),
        "customFormatScore": record.get("formatScore", 0),
        "customFormats": record.get("formats", []),
        "languages": record.get("languages", []),
        "indexerFlags": _flag_list(notice.data),
    }
    return {
        "movie": movie_document(notice),
        "remoteMovie": _remote_movie(notice),
        "release": release,
        **client_of(notice),
        "customFormatInfo": _formats(notice),
    }


def _download(notice: Notice) -> Document:
    found = {
        "movie": movie_document(notice),
        "remoteMovie": _remote_movie(notice),
        "movieFile": _file(notice),
        "isUpgrade": notice.event == "upgrade",
        **client_of(notice),
        "customFormatInfo": _formats(notice),
        "release": _downloaded_release(notice),
    }
    if notice.replaced:
        found["deletedFiles"] = [_replaced(notice, gone) for gone in notice.replaced]
    return found


def _rename(notice: Notice) -> Document:
    before = {
        "previousRelativePath": notice.data.get("sourceRelativePath"),
        "previousPath": notice.data.get("sourcePath"),
    }
    return {"movie": movie_document(notice), "renamedMovieFiles": [(_file(notice) or {}) | before]}


def _added(notice: Notice) -> Document:
    return {"movie": movie_document(notice), "addMethod": notice.data.get("addMethod") or "manual"}


def _removed(notice: Notice) -> Document:
    deleted = files_went(notice)
    return {
        "movie": movie_document(notice),
        "deletedFiles": deleted,
        "movieFolderSize": _number(notice.data, "size") if deleted else None,
    }


def _file_deleted(notice: Notice) -> Document:
    reason = notice.data.get("reason", "manual")
    return {
        "movie": movie_document(notice),
        "movieFile": _file(notice),
        "deleteReason": reason[:1].lower() + reason[1:],
    }


def health_document(notice: Notice) -> Document:
    data = notice.data
    kinds = {"failure": "DownloadFailed", "runFailed": "RunFailed"}
    title = notice.record.get("sourceTitle") or ""
    message = data.get("message") or title
    return {
        "level": data.get("level") or ("error" if notice.event == "runFailed" else "warning"),
        "message": message if title in message else f"{title}: {message}",
        "type": kinds.get(notice.event) or data.get("type", ""),
        "wikiUrl": "",
    }


def _attention(notice: Notice) -> Document:
    record, data = notice.record, notice.data
    title = record.get("sourceTitle") or ""
    model = quality_model(record.get("quality"))
    return {
        "movie": movie_document(notice),
        "downloadInfo": {
            "quality": model.quality.name,
            "qualityVersion": model.revision.version,
            "title": title,
            "indexer": data.get("indexer"),
            "size": release_size(notice),
        },
        **client_of(notice),
        "downloadStatus": "Warning",
        "downloadStatusMessages": [
            {"title": title, "messages": [data["message"].removeprefix(f"{title}: ")]}
        ],
        "customFormatInfo": _formats(notice),
        "release": _downloaded_release(notice),
    }


_PARTS = {
    "Grab": _grab,
    "Download": _download,
    "Rename": _rename,
    "MovieAdded": _added,
    "MovieDelete": _removed,
    "MovieFileDelete": _file_deleted,
    "Health": health_document,
    "HealthRestored": health_document,
    "ManualInteractionRequired": _attention,
}


def _remote_movie(notice: Notice) -> Document:
    imdb = notice.movie.details.imdb_id if notice.movie else None
    film = notice.film
    return {
        "tmdbId": film.get("tmdbId"),
        "imdbId": imdb,
        "title": film.get("title"),
        "year": film.get("year"),
    }


def _file(notice: Notice) -> Document | None:
    """The file the notice is about; None where it is about none."""
    file, data = notice.file, notice.data
    if file is None:
        return None
    return file_document(file, notice.path, notice) | {
        "sourcePath": data.get("droppedPath"),
        "recycleBinPath": data.get("recycleBinPath"),
    }


def _replaced(notice: Notice, gone: Retired) -> Document:
    return file_document(gone.file, gone.path, notice) | {"recycleBinPath": gone.trashed or None}


def file_document(file: MovieFile, path: str, notice: Notice) -> Document:
    """A file in the library, or that was there, at `path`."""
    claimed = file.claimed
    return {
        "id": file.id,
        "relativePath": notice.below(path),
        "path": path,
        "quality": claimed.quality.quality.name,
        "qualityVersion": claimed.quality.revision.version,
        "releaseGroup": claimed.release_group,
        "sceneName": file.scene_name,
        "indexerFlags": flags_text(claimed.flags),
        "size": file.size,
        "dateAdded": date_added(file, notice),
        "languages": language_documents(claimed.languages),
        "mediaInfo": media_facts(file.measured, file.scene_name or "") if file.measured else None,
    }


def date_added(file: MovieFile, notice: Notice) -> str:
    """When the file came into the library."""
    return (file.added_at or notice.at).isoformat().replace("+00:00", "Z")


def _downloaded_release(notice: Notice) -> Document | None:
    """What was grabbed; None for what a person imported."""
    if notice.record.get("grabId") is None:
        return None
    return {
        "releaseTitle": notice.record.get("sourceTitle"),
        "indexer": notice.data.get("indexer"),
        "size": release_size(notice),
        "indexerFlags": _flag_list(notice.data),
    }


def release_size(notice: Notice) -> int | None:
    """Bytes of the release; None where there was none. What is imported may be a part of it."""
    return _number(notice.data, "releaseSize" if "releaseSize" in notice.data else "size")


def _formats(notice: Notice) -> Document:
    names = notice.record.get("formats") or []
    return {
        "customFormats": [{"id": named_id("format", name), "name": name} for name in names],
        "customFormatScore": notice.record.get("formatScore") or 0,
    }


def _flag_list(data: Mapping[str, str]) -> list[str]:
    return flag_names(flags_of(data.get("indexerFlags", "")))


def _number(data: Mapping[str, str], key: str) -> int | None:
    text = data.get(key, "")
    return int(text) if text.isdigit() else None


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(each) for key, each in value.items() if each is not None}
    return [_without_nulls(each) for each in value] if isinstance(value, list) else value
