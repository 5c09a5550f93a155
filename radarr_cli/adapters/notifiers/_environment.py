"""The environment Radarr gives a custom script: `Radarr_…`, lists joined by `|`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.adapters.notifiers._payload import (
    EVENT_TYPES,
    client_of,
    date_added,
    files_went,
    health_document,
    media_facts,
    release_size,
)
from radarr_cli.domain.v3 import flags_text, quality_model

if TYPE_CHECKING:
    from radarr_cli.domain.notices import Notice

Values = dict[str, object]


def script_environment(notice: Notice) -> dict[str, str]:
    """All variables of one event, by full name. A null byte can't stand in one and is dropped."""
    values: Values = {
        "EventType": EVENT_TYPES[notice.event],
        "InstanceName": notice.instance,
        "ApplicationUrl": "",
    }
    if notice.event != "test":
        values |= _PARTS[EVENT_TYPES[notice.event]](notice)
    return {
        f"Radarr_{name}": str(value).replace("\0", "") for name, value in values.items() if value is not None
    }


def _film(notice: Notice) -> Values:
    movie, film = notice.movie, notice.film
    values: Values = {
        "Movie_Id": movie.id if movie else notice.record.get("movieId"),
        "Movie_Title": film.get("title"),
        "Movie_Year": film.get("year"),
        "Movie_TmdbId": film.get("tmdbId"),
    }
    if movie is None:
        return values
    details = movie.details
    return values | {
        "Movie_OriginalLanguage": details.original_language.iso3,
        "Movie_Genres": "|".join(details.genres),
        "Movie_Tags": "|".join(movie.tags),
        "Movie_ImdbId": details.imdb_id or "",
    }


def _dates(notice: Notice) -> Values:
    details = notice.movie.details if notice.movie else None
    return {
        "Movie_In_Cinemas_Date": details.in_cinemas if details else None,
        "Movie_Physical_Release_Date": details.physical_release if details else None,
        "Movie_Overview": details.overview if details else None,
    }


def _place(notice: Notice) -> Values:
    overview = notice.movie.details.overview if notice.movie else None
    return {"Movie_Path": notice.folder, "Movie_Overview": overview}


def _client(notice: Notice) -> Values:
    client = client_of(notice)
    return {
        "Download_Client": client["downloadClient"],
        "Download_Client_Type": client["downloadClientType"],
        "Download_Id": client["downloadId"],
    }


def _grab(notice: Notice) -> Values:
    record, data = notice.record, notice.data
    model = quality_model(record.get("quality"))
    return _film(notice) | _dates(notice) | _client(notice) | {
        "Release_Title": record.get("sourceTitle"),
        "Release_Indexer": data.get("indexer"),
        "Release_Size": release_size(notice),
        "Release_ReleaseGroup": data.get("releaseGroup", ""),
        "Release_Quality": model.quality.name,
        "Release_QualityVersion": model.revision.version,
        "IndexerFlags": data.get("indexerFlags", ""),
        "Release_CustomFormat": "|".join(record.get("formats") or []),
        "Release_CustomFormatScore": record.get("formatScore", 0),
    }  # fmt: skip


def _download(notice: Notice) -> Values:
    record, data, dropped = notice.record, notice.data, notice.data.get("droppedPath", "")
    grabbed = record.get("grabId") is not None
    values = _film(notice) | _dates(notice) | _place(notice) | _client(notice) | _file(notice) | {
        "IsUpgrade": notice.event == "upgrade",
        "MovieFile_SourcePath": dropped,
        "MovieFile_SourceFolder": dropped.rpartition("/")[0],
        "MovieFile_CustomFormat": "|".join(record.get("formats") or []),
        "MovieFile_CustomFormatScore": record.get("formatScore", 0),
        "Release_Indexer": data.get("indexer") if grabbed else None,
        "Release_Size": release_size(notice) if grabbed else None,
        "Release_Title": record.get("sourceTitle") if grabbed else None,
    }  # fmt: skip
    if notice.replaced:
        values |= {
            "DeletedRelativePaths": "|".join(notice.below(gone.path) for gone in notice.replaced),
            "DeletedPaths": "|".join(gone.path for gone in notice.replaced),
            "DeletedDateAdded": "|".join(date_added(gone.file, notice) for gone in notice.replaced),
            "DeletedRecycleBinPaths": "|".join(gone.trashed for gone in notice.replaced),
        }
    return values


def _file(notice: Notice) -> Values:
    file = notice.file
    if file is None:
        return {}
    model = file.claimed.quality
    values: Values = {
        "MovieFile_Id": file.id,
        "MovieFile_RelativePath": notice.below(notice.path),
        "MovieFile_Path": notice.path,
        "MovieFile_Quality": model.quality.name,
        "MovieFile_QualityVersion": model.revision.version,
        "MovieFile_ReleaseGroup": file.claimed.release_group or "",
        "MovieFile_SceneName": file.scene_name or "",
        "MovieFile_IndexerFlags": flags_text(file.claimed.flags),
    }
    if file.measured is not None:
        media = media_facts(file.measured, file.scene_name or "")
        values |= {
            "MovieFile_MediaInfo_AudioChannels": media["audioChannels"],
            "MovieFile_MediaInfo_AudioCodec": media["audioCodec"],
            "MovieFile_MediaInfo_AudioLanguages": " / ".join(media["audioLanguages"]),
            "MovieFile_MediaInfo_Languages": " / ".join(file.measured.audio_languages),
            "MovieFile_MediaInfo_Height": media["height"],
            "MovieFile_MediaInfo_Width": media["width"],
            "MovieFile_MediaInfo_Subtitles": " / ".join(media["subtitles"]),
            "MovieFile_MediaInfo_VideoCodec": media["videoCodec"],
            "MovieFile_MediaInfo_VideoDynamicRangeType": media["videoDynamicRangeType"],
        }
    return values


def _rename(notice: Notice) -> Values:
    data = notice.data
    return _film(notice) | _dates(notice) | _place(notice) | {
        "MovieFile_Ids": notice.file.id if notice.file else None,
        "MovieFile_RelativePaths": notice.below(notice.path),
        "MovieFile_Paths": notice.path,
        "MovieFile_PreviousRelativePaths": data.get("sourceRelativePath"),
        "MovieFile_PreviousPaths": data.get("sourcePath"),
    }  # fmt: skip


def _file_deleted(notice: Notice) -> Values:
    return (
        _film(notice)
        | _place(notice)
        | _file(notice)
        | {
            "MovieFile_DeleteReason": notice.data.get("reason", "Manual"),
            "MovieFile_Size": notice.file.size if notice.file else None,
        }
    )


def _added(notice: Notice) -> Values:
    return _film(notice) | {
        "Movie_Path": notice.folder,
        "Movie_AddMethod": notice.data.get("addMethod", "Manual"),
    }


def _removed(notice: Notice) -> Values:
    deleted = files_went(notice)
    size = notice.data.get("size") if deleted else None
    return _film(notice) | _place(notice) | {"Movie_DeletedFiles": deleted, "Movie_Folder_Size": size}


def _health(prefix: str, notice: Notice) -> Values:
    said = health_document(notice)
    return {
        f"{prefix}_Level": said["level"].capitalize(),
        f"{prefix}_Message": said["message"],
        f"{prefix}_Type": said["type"],
        f"{prefix}_Wiki": said["wikiUrl"],
    }


def _attention(notice: Notice) -> Values:
    return _film(notice) | _place(notice) | _client(notice) | {
        "Download_Size": release_size(notice),
        "Download_Title": notice.record.get("sourceTitle"),
    }  # fmt: skip


_PARTS = {
    "Grab": _grab,
    "Download": _download,
    "Rename": _rename,
    "MovieAdded": _added,
    "MovieDelete": _removed,
    "MovieFileDelete": _file_deleted,
    "Health": lambda notice: _health("Health_Issue", notice),
    "HealthRestored": lambda notice: _health("Health_Restored", notice),
    "ManualInteractionRequired": _attention,
}
