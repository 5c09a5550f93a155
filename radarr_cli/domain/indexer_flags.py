"""What an indexer says of a release in one word: apart from releases, for custom formats ask for it, too."""

from __future__ import annotations

from enum import IntFlag


class IndexerFlag(IntFlag):
    """Radarr's indexer flags, by the names and bits of its v3 API."""

    G_Freeleech = 1
    G_Halfleech = 2
    G_DoubleUpload = 4
    PTP_Golden = 8
    PTP_Approved = 16
    G_Internal = 32
    AHD_Internal = 64
    G_Scene = 128
    G_Freeleech75 = 256
    G_Freeleech25 = 512
    AHD_UserRelease = 1024
    Nuked = 2048
