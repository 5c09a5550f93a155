"""Radarr's six profiles are there by name, until the user has one of that name."""

from __future__ import annotations

import pytest

from radarr_cli.config.profiles import faults_of, stock_profiles
from radarr_cli.domain.quality import BY_NAME

STOCK = {
    "Any": ("Bluray-480p", {"BR-DISK", "CAM", "WEBRip-2160p"}, {"Unknown", "Raw-HD"}),
    "SD": ("Bluray-480p", {"SDTV", "DVD", "Bluray-576p", "WEBDL-480p"}, {"HDTV-720p", "Unknown"}),
    "HD-720p": ("Bluray-720p", {"HDTV-720p", "WEBRip-720p"}, {"HDTV-1080p", "Bluray-576p"}),
    "HD-1080p": ("Bluray-1080p", {"Remux-1080p", "HDTV-1080p"}, {"BR-DISK", "Raw-HD", "Bluray-720p"}),
    "Ultra-HD": ("Remux-2160p", {"HDTV-2160p", "Bluray-2160p"}, {"Remux-1080p", "BR-DISK"}),
    "HD - 720p/1080p": ("Bluray-720p", {"HDTV-720p", "Remux-1080p"}, {"Bluray-2160p", "BR-DISK", "SDTV"}),
}


@pytest.mark.parametrize("name", STOCK)
def test_stock_profile(name):
    cutoff, allowed, refused = STOCK[name]
    profile = stock_profiles()[name]
    assert list(faults_of(profile)) == []
    assert (profile.cutoff, profile.upgrades, profile.language) == (cutoff, False, "Original")
    assert all(profile.allows(BY_NAME[quality]) for quality in allowed)
    assert not any(profile.allows(BY_NAME[quality]) for quality in refused)
    weights = [BY_NAME[group.qualities[0]].weight for group in profile.qualities]
    assert weights == sorted(weights, reverse=True)


def test_there_are_these_six():
    assert list(stock_profiles()) == list(STOCK)


def test_web_sources_of_one_size_are_equal():
    profile = stock_profiles()["HD-1080p"]
    assert profile.rank(BY_NAME["WEBDL-1080p"]) == profile.rank(BY_NAME["WEBRip-1080p"])
    assert "WEB 1080p" in [group.name for group in profile.qualities]


def test_the_users_own_profile_wins_over_a_stock_one(configure):
    loaded = configure('[profile.SD]\nqualities = ["DVD"]\ncutoff = "DVD"\n[library]\nprofile = "HD-720p"\n')
    assert loaded.faults == ()
    assert loaded.settings.profiles["SD"].cutoff == "DVD"
    assert set(loaded.settings.profiles) == set(STOCK)
    assert next(iter(loaded.settings.profiles)) == "SD"
