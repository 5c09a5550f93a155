"""What each code of a rejection means, and what to do about it: the one table that help, `explain` and the
tests read. The codes are Radarr's reasons with a small first letter."""

from __future__ import annotations

from typing import NamedTuple


class Reason(NamedTuple):
    """`meaning` completes "the release is rejected because"; `temporary` ones go away by themselves."""

    meaning: str
    remedy: str
    temporary: bool = False


_BY_HAND = "grab takes it all the same with --override"
_UPGRADES = "set upgrades = true in the profile; replace takes another file by hand"
_BETTER = "replace takes it by hand in place of what is there"
_QUEUE = "queue shows the download; when that has failed or was removed the release is judged again"

REASONS: dict[str, Reason] = {
    "unableToParse": Reason("its name can't be read as a film's", "parse shows why; grab takes it by hand"),
    "unknownMovie": Reason(
        "its name and ids fit no film of the library, or several",
        "add the film; parse shows which title and year were read",
    ),
    "wrongMovie": Reason(
        "it is another film of the library than the one asked for", "search for that other film"
    ),
    "decisionError": Reason(
        "a rule failed on it: a bug of this program", "report it; no other release was hurt"
    ),
    "movieNotMonitored": Reason(
        "the film, or this variant of it, isn't monitored", "monitor FILM; a search by hand takes it anyway"
    ),
    "availability": Reason(
        "the film can't be had yet by its minimum availability",
        "wait for the release date, or edit FILM --availability announced",
    ),
    "qualityNotWanted": Reason("the profile doesn't list its quality", "add the quality to the profile"),
    "customFormatMinimumScore": Reason(
        "its custom formats score below minimum_format_score of the profile",
        "lower minimum_format_score, or change format_scores; formats test shows what matched",
    ),
    "wantedLanguage": Reason(
        "the language of the profile isn't among its languages", "set the profile's language, or Any"
    ),
    "hardcodeSubtitles": Reason("subtitles are burnt into its picture", _BY_HAND),
    "raw": Reason("it is an untouched disc", _BY_HAND),
    "sample": Reason("its name says sample and it is smaller than 70 MB", _BY_HAND),
    "belowMinimumSize": Reason(
        "it is smaller than [quality_sizes] allows for its quality and the film's length",
        "lower min of that quality in [quality_sizes]",
    ),
    "aboveMaximumSize": Reason(
        "it is larger than [quality_sizes] allows for its quality and the film's length",
        "raise max of that quality in [quality_sizes], or take 0 for no limit",
    ),
    "maximumSizeExceeded": Reason("it is larger than any download may be", "raise that limit"),
    "rootUnavailable": Reason(
        "the film's root isn't here: its folder isn't the one that is known", "mount it", temporary=True
    ),
    "minimumFreeSpace": Reason(
        "the disk would be left with less than [import] minimum_free_space", "make room, or lower the limit"
    ),
    "protocolDisabled": Reason(
        "the film's delay profile leaves its protocol out", "enable the protocol in [[delay]]"
    ),
    "maximumAge": Reason("it is older than the usenet server keeps", "raise the retention"),
    "minimumAge": Reason("it is so young that usenet may not have all of it", "wait", temporary=True),
    "minimumAgeDelay": Reason(
        "the delay profile waits for something better first",
        "wait, or search and grab by hand: a person's own search doesn't wait",
        temporary=True,
    ),
    "indexerDisabled": Reason(
        "its indexer is left alone after failures", "wait, or indexers test NAME", temporary=True
    ),
    "noMatchingTag": Reason(
        "its indexer serves only films with certain tags", "edit FILM --tag +TAG, or change [[indexer]] tags"
    ),
    "requiredFlags": Reason(
        "it has none of the flags that the indexer's entry requires", "change required_flags of [[indexer]]"
    ),
    "minimumSeeders": Reason(
        "too few seed it", "lower minimum_seeders of [[indexer]], or wait for more seeders"
    ),
    "blocklisted": Reason(
        "this very release is on the blocklist, whichever indexer offers it", "blocklist remove ID"
    ),
    "mustContainMissing": Reason(
        "a restriction requires words that its title lacks", "change required of [[restriction]]"
    ),
    "mustNotContainPresent": Reason(
        "its title holds a word that a restriction ignores", "change ignored of [[restriction]]"
    ),
    "upgradesOff": Reason(
        "upgrades of this film are off, as after it was adopted or migrated", "edit FILM --upgrades on"
    ),
    "variantEdition": Reason(
        "the variant is for another edition, or another variant is for this one",
        "variants shows what each is for",
    ),
    "variantLanguage": Reason(
        "it has none of the languages that the variant is for", "variants shows what each is for"
    ),
    "filePinned": Reason(
        "a person chose the file that is there, against the rules or by an undo",
        "edit FILM --upgrades on; or replace FILM",
    ),
    "alreadyImportedSameHash": Reason("this very release was the film's file before", _BETTER),
    "alreadyImportedSameName": Reason("a release of this name was the film's file before", _BETTER),
    "upgradeLimit": Reason(
        "the film was upgraded as often within 30 days as [rules] upgrades_per_month lets it",
        "wait, or raise upgrades_per_month",
        temporary=True,
    ),
    "repeatedUpgradeGain": Reason(
        "the film was upgraded within 30 days, and this gains less score than [rules] repeated_upgrade_gain",
        "wait, or lower repeated_upgrade_gain",
        temporary=True,
    ),
    "qualityUpgradesDisabled": Reason("a file is there and the profile doesn't upgrade", _UPGRADES),
    "diskHigherPreference": Reason("the file that is there is of a better quality", _BETTER),
    "diskHigherRevision": Reason("the file that is there is a later proper or repack", _BETTER),
    "groupBanned": Reason(
        "you have banned its group", "groups unban ends the ban; grab takes it all the same with --override"
    ),
    "minimumGroupScore": Reason(
        "enough is known of its group, and it scores less than the profile asks for",
        "lower minimum_group_score of the profile, or groups pin the group",
        temporary=True,
    ),
    "diskCutoffMet": Reason(
        "the file that is there is as good as the profile asks for",
        "raise cutoff or cutoff_format_score of the profile",
    ),
    "diskCustomFormatCutoffMet": Reason(
        "the file that is there scores as high as the profile asks for",
        "raise cutoff_format_score of the profile",
    ),
    "diskCustomFormatScore": Reason("its custom formats score no higher than the file's", _BETTER),
    "diskCustomFormatScoreIncrement": Reason(
        "its score is higher than the file's, but by less than minimum_score_gain",
        "lower minimum_score_gain of the profile",
    ),
    "diskUpgradesNotAllowed": Reason("a file is there and the profile doesn't upgrade", _UPGRADES),
    "queueHigherPreference": Reason("a download on its way is of a better quality", _QUEUE),
    "queueHigherRevision": Reason("a download on its way is a later proper or repack", _QUEUE),
    "queueCutoffMet": Reason("a download on its way is as good as the profile asks for", _QUEUE),
    "queueCustomFormatCutoffMet": Reason(
        "a download on its way scores as high as the profile asks for", _QUEUE
    ),
    "queueCustomFormatScore": Reason(
        "its custom formats score no higher than those of a download on its way", _QUEUE
    ),
    "queueCustomFormatScoreIncrement": Reason(
        "its score beats a download on its way by less than minimum_score_gain", _QUEUE
    ),
    "queueUpgradesNotAllowed": Reason("a download is on its way and the profile doesn't upgrade", _QUEUE),
    "queuePropersDisabled": Reason("a download is on its way, and propers don't replace it", _QUEUE),
    "propersDisabled": Reason("it is a proper, and propers don't upgrade", "change how propers count"),
    "properForOldFile": Reason(
        "it is a proper of a file that is older than a week", "a search takes it; feeds alone don't"
    ),
    "repackDisabled": Reason("it is a repack, and repacks don't upgrade", "change how propers count"),
    "repackUnknownReleaseGroup": Reason(
        "it is a repack, and its group or that of the file isn't known", _BETTER
    ),
    "repackReleaseGroupDoesNotMatch": Reason(
        "it is a repack of another group's release than the file", _BETTER
    ),
}
