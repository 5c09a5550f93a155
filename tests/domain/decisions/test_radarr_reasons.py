"""Radarr's reasons for rejecting a download: each is one of ours, or it is said why it can't come up here."""

from __future__ import annotations

from radarr_cli.domain.decisions.reasons import REASONS

# Facts, section 3.1: the reasons that Radarr 6.1 knows, with a small first letter.
RADARR = """
unknown unknownMovie unableToParse error decisionError availability minimumAgeDelay
movieNotMonitored historyRecentCutoffMet historyCdhDisabledCutoffMet historyHigherPreference
historyHigherRevision historyCutoffMet historyCustomFormatCutoffMet historyCustomFormatScore
historyCustomFormatScoreIncrement historyUpgradesNotAllowed noMatchingTag propersDisabled
properForOldFile wrongMovie unknownRuntime belowMinimumSize aboveMaximumSize alreadyImportedSameHash
alreadyImportedSameName indexerDisabled blocklisted customFormatMinimumScore minimumFreeSpace
hardcodeSubtitles wantedLanguage maximumSizeExceeded minimumAge maximumAge sample protocolDisabled
qualityNotWanted qualityUpgradesDisabled queueHigherPreference queueHigherRevision queueCutoffMet
queueCustomFormatCutoffMet queueCustomFormatScore queueCustomFormatScoreIncrement
queueUpgradesNotAllowed queuePropersDisabled raw mustContainMissing mustNotContainPresent
repackDisabled repackUnknownReleaseGroup repackReleaseGroupDoesNotMatch requiredFlags minimumSeeders
diskHigherPreference diskHigherRevision diskCutoffMet diskCustomFormatCutoffMet
diskCustomFormatScore diskCustomFormatScoreIncrement diskUpgradesNotAllowed
""".split()  # noqa: SIM905 - as a list it would be a page
NOT_HERE = {
    # Radarr asks its history in the 12 hours in which a client may not show a grab yet. A grab of ours counts
    # as on its way from the intent to its end, whatever the client shows: the queue's reasons stand for them.
    **dict.fromkeys((reason for reason in RADARR if reason.startswith("history")), "queue"),
    # no rule of Radarr's gives these two any more
    "unknown": None,
    "error": None,
    # Radarr takes 110 minutes where the running time is unknown, and so do we
    "unknownRuntime": "belowMinimumSize",
}
OURS = {
    "upgradesOff", "filePinned", "upgradeLimit", "repeatedUpgradeGain", "variantEdition", "variantLanguage",
    "groupBanned", "minimumGroupScore", "rootUnavailable",
}  # fmt: skip


def test_every_reason_of_radarrs_is_one_of_ours_or_can_not_come_up():
    assert set(RADARR) - set(REASONS) == set(NOT_HERE)


def test_what_we_add_is_named():
    assert set(REASONS) - set(RADARR) == OURS
