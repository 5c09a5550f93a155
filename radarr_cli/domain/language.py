"""Radarr's languages: its numbers and names, with their ISO 639 codes."""

from __future__ import annotations

from typing import NamedTuple


class Language(NamedTuple):
    """A language by Radarr's number and name; `iso2` and `iso3` are ISO 639-1 and 639-2/T, "" where
    none; `country` (ISO 3166) tells variants of one language apart."""

    id: int
    name: str
    iso2: str = ""
    iso3: str = ""
    country: str = ""


LANGUAGES: tuple[Language, ...] = (
    Language(0, "Unknown", "", ""),
    Language(1, "English", "en", "eng"),
    Language(2, "French", "fr", "fra"),
    Language(3, "Spanish", "es", "spa"),
    Language(4, "German", "de", "deu"),
    Language(5, "Italian", "it", "ita"),
    Language(6, "Danish", "da", "dan"),
    Language(7, "Dutch", "nl", "nld"),
    Language(8, "Japanese", "ja", "jpn"),
    Language(9, "Icelandic", "is", "isl"),
    Language(10, "Chinese", "zh", "zho"),
    Language(11, "Russian", "ru", "rus"),
    Language(12, "Polish", "pl", "pol"),
    Language(13, "Vietnamese", "vi", "vie"),
    Language(14, "Swedish", "sv", "swe"),
    Language(15, "Norwegian", "no", "nor"),
    Language(16, "Finnish", "fi", "fin"),
    Language(17, "Turkish", "tr", "tur"),
    Language(18, "Portuguese", "pt", "por"),
    Language(19, "Flemish", "", ""),
    Language(20, "Greek", "el", "ell"),
    Language(21, "Korean", "ko", "kor"),
    Language(22, "Hungarian", "hu", "hun"),
    Language(23, "Hebrew", "he", "heb"),
    Language(24, "Lithuanian", "lt", "lit"),
    Language(25, "Czech", "cs", "ces"),
    Language(26, "Hindi", "hi", "hin"),
    Language(27, "Romanian", "ro", "ron"),
    Language(28, "Thai", "th", "tha"),
    Language(29, "Bulgarian", "bg", "bul"),
    Language(30, "Portuguese (Brazil)", "pt", "por", "BR"),
    Language(31, "Arabic", "ar", "ara"),
    Language(32, "Ukrainian", "uk", "ukr"),
    Language(33, "Persian", "fa", "fas"),
    Language(34, "Bengali", "bn", "ben"),
    Language(35, "Slovak", "sk", "slk"),
    Language(36, "Latvian", "lv", "lav"),
    Language(37, "Spanish (Latino)", "es", "spa", "MX"),
    Language(38, "Catalan", "ca", "cat"),
    Language(39, "Croatian", "hr", "hrv"),
    Language(40, "Serbian", "sr", "srp"),
    Language(41, "Bosnian", "bs", "bos"),
    Language(42, "Estonian", "et", "est"),
    Language(43, "Tamil", "ta", "tam"),
    Language(44, "Indonesian", "id", "ind"),
    Language(45, "Telugu", "te", "tel"),
    Language(46, "Macedonian", "mk", "mkd"),
    Language(47, "Slovenian", "sl", "slv"),
    Language(48, "Malayalam", "ml", "mal"),
    Language(49, "Kannada", "kn", "kan"),
    Language(50, "Albanian", "sq", "sqi"),
    Language(51, "Afrikaans", "af", "afr"),
    Language(52, "Marathi", "mr", "mar"),
    Language(53, "Tagalog", "tl", "tgl"),
    Language(54, "Urdu", "ur", "urd"),
    Language(55, "Romansh", "rm", "roh"),
    Language(56, "Mongolian", "mn", "mon"),
    Language(57, "Georgian", "ka", "kat"),
    Language(-1, "Any", "", ""),
    Language(-2, "Original", "", ""),
)
BY_NAME: dict[str, Language] = {language.name: language for language in LANGUAGES}
BY_ID: dict[int, Language] = {language.id: language for language in LANGUAGES}
UNKNOWN = BY_NAME["Unknown"]
ENGLISH = BY_NAME["English"]
ANY = BY_NAME["Any"]
ORIGINAL = BY_NAME["Original"]

# ISO 639-2/B codes, which media files and trackers still carry, to their 639-2/T form.
_BIBLIOGRAPHIC = {
    "alb": "sqi", "chi": "zho", "cze": "ces", "dut": "nld", "fre": "fra", "geo": "kat", "ger": "deu",
    "gre": "ell", "gsw": "deu", "ice": "isl", "khk": "mon", "mvf": "mon", "mac": "mkd", "may": "msa",
    "per": "fas", "rum": "ron", "slo": "slk",
}  # fmt: skip
_BY_CODE: dict[str, Language] = {}
for _language in LANGUAGES:
    for _code in (_language.iso2, _language.iso3):
        if _code and not _language.country:
            _BY_CODE[_code] = _language
_BY_CODE |= {
    "nb": BY_NAME["Norwegian"], "nob": BY_NAME["Norwegian"], "cn": BY_NAME["Chinese"],
    "pt-br": BY_NAME["Portuguese (Brazil)"], "es-mx": BY_NAME["Spanish (Latino)"],
}  # fmt: skip


def from_code(code: str) -> Language | None:
    """The language of an ISO 639 code, with a country where one matters ("pt-BR"); None if unknown.

    Takes two- and three-letter codes in any case, "_" for "-", and bibliographic codes. An unknown
    country falls back to the language alone.
    """
    key = code.strip().lower().replace("_", "-")
    found = _BY_CODE.get(key)
    if found is None:
        base = key.split("-", 1)[0]
        found = _BY_CODE.get(_BIBLIOGRAPHIC.get(base, base))
    return found
