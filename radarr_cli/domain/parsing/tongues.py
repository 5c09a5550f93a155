"""Languages that a name states in the words after its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.language import BY_NAME, ENGLISH, LANGUAGES, ORIGINAL, UNKNOWN, Language

if TYPE_CHECKING:
    from radarr_cli.domain.parsing.words import Words

# Names that count wherever they stand, even inside a word.
_ANYWHERE: dict[str, Language] = {
    text: BY_NAME[name]
    for text, name in (
        *((name.lower(), name) for name in (
            "English", "Spanish", "Danish", "Dutch", "Japanese", "Icelandic",
        )),
        ("mandarin", "Chinese"), ("cantonese", "Chinese"), ("chinese", "Chinese"),
        *((name.lower(), name) for name in (
            "Korean", "Russian", "Romanian", "Hindi", "Arabic", "Thai", "Bulgarian", "Polish", "Vietnamese",
            "Swedish", "Norwegian", "Finnish", "Turkish", "Portuguese",
        )),
        ("brazilian", "Portuguese (Brazil)"),
        *((name.lower(), name) for name in (
            "Hungarian", "Hebrew", "Ukrainian", "Persian", "Bengali", "Slovak", "Latvian",
        )),
        ("latino", "Spanish (Latino)"),
        *((name.lower(), name) for name in (
            "Tamil", "Telugu", "Malayalam", "Kannada", "Albanian", "Afrikaans", "Marathi", "Tagalog",
        )),
    )
}  # fmt: skip
# Two capitals are a language where they are spelt so, and no subtitle's.
_CAPITALS: dict[str, Language] = {
    code.lower(): BY_NAME[name]
    for code, name in (
        ("EN", "English"), ("LT", "Lithuanian"), ("CZ", "Czech"), ("PL", "Polish"), ("BG", "Bulgarian"),
        ("SK", "Slovak"), ("DE", "German"), ("ES", "Spanish"),
    )
}  # fmt: skip
_WORDS_OF: dict[str, str] = {
    "English": "eng",
    "Italian": "ita italian",
    "German": "german swissgerman videomann ger",
    "Flemish": "flemish",
    "Bulgarian": "bgaudio",
    "Romanian": "rodubbed",
    "Portuguese (Brazil)": "dublado ptbr",
    "Greek": "greek",
    "French": "fr vo vf vff vfq vfi vf2 truefrench french fre fra",
    "Russian": "rus ru",
    "Hungarian": "hundub hun",
    "Hebrew": "hebdub hebdubbed",
    "Polish": "pldub dubpl lekpl pllek",
    "Ukrainian": "ukr " + " ".join(f"{count}xukr {count}ukr" for count in range(1, 10)),
    "Spanish": "español castellano espanol",
    "Catalan": "catala catalan catalán català",
    "Latvian": "lat lav lv",
    "Telugu": "tel",
    "Vietnamese": "vie",
    "Japanese": "jap",
    "Korean": "kor",
    "Urdu": "urdu",
    "Romansh": "romansh romansch rumantsch rumansh",
    "Mongolian": "mongolian khalkha",
    "Georgian": "georgian geo ka kat",
    "Original": "orig original",
    # Radarr knows these languages but no word for them; their names are words enough.
    "Czech": "czech",
    "Lithuanian": "lithuanian",
    "Croatian": "croatian",
    "Serbian": "serbian",
    "Bosnian": "bosnian",
    "Estonian": "estonian",
    "Indonesian": "indonesian",
    "Macedonian": "macedonian",
    "Slovenian": "slovenian",
}
_WORDS: dict[str, Language] = {
    word: BY_NAME[name] for name, text in _WORDS_OF.items() for word in text.split()
}
_CHINESE_TAGS = ("[chs]", "[cht]", "[big5]", "[gb]", "简", "繁", "字幕")
_KNOWN = _WORDS.keys() | _CAPITALS.keys()
LANGUAGE_CODES: frozenset[str] = frozenset(_KNOWN)
_GERMAN = BY_NAME["German"]
_CHINESE = BY_NAME["Chinese"]
_BRAZILIAN = BY_NAME["Portuguese (Brazil)"]

# Words that state a language and are long enough to be no word of another: they part titles from the rest.
LANGUAGE_WORDS: frozenset[str] = frozenset(
    {word for word in _WORDS if len(word) > 3}
    | {language.name.lower() for language in LANGUAGES if language.iso2}
)


def read_languages(
    words: Words, first: int, hidden: tuple[int, int] | None, spans: dict[str, tuple[int, int]]
) -> tuple[Language, ...]:
    """Languages in the words from number `first` on, without the text at `hidden` (the release group).

    (Unknown,) where none is stated. German with DL means German and the original, with ML English too.
    """
    start = words.starts[first]
    rest = words.lower[start:]
    if hidden and hidden[0] >= start:
        rest = f"{words.lower[start : hidden[0]]} {words.lower[hidden[1] :]}"
    found: dict[Language, None] = {}
    for text in filter(rest.__contains__, _ANYWHERE):
        language = _ANYWHERE[text]
        found[language] = None
        where = words.lower.find(text, start)
        spans.setdefault(f"language:{language.name}", (where, where + len(text)))
    if not words.bag.isdisjoint(_KNOWN):
        _read_words(words, first, hidden, found, spans)
    if not rest.isascii() or "[" in rest:
        if any(tag in rest for tag in _CHINESE_TAGS):
            found[_CHINESE] = None
    if "pt-br" in rest or "pt br" in rest:
        found[_BRAZILIAN] = None
    if not found:
        return (UNKNOWN,)
    if len(found) == 1 and _GERMAN in found:
        _add_german_companions(words, first, found)
    return tuple(found)


def _read_words(
    words: Words,
    first: int,
    hidden: tuple[int, int] | None,
    found: dict[Language, None],
    spans: dict[str, tuple[int, int]],
) -> None:
    # Capitals go first, as Radarr lists them: the order of languages is part of the answer.
    later: dict[Language, int] = {}
    for index in range(first, len(words.words)):
        word = words.words[index]
        if word not in _KNOWN or (hidden and hidden[0] <= words.starts[index] < hidden[1]):
            continue
        if word in _WORDS:
            later.setdefault(_WORDS[word], index)
        elif _CAPITALS[word] not in found and _is_language(words, index):
            found[_CAPITALS[word]] = None
            spans.setdefault(f"language:{_CAPITALS[word].name}", words.span(index, index))
    for language, index in later.items():
        found[language] = None
        spans.setdefault(f"language:{language.name}", words.span(index, index))


def _is_language(words: Words, index: int) -> bool:
    """Whether two letters are capitals, and neither a subtitle's language nor the "ES" of DTS-ES."""
    if not words.original(index).isupper() or words.following(index).startswith("sub"):
        return False
    before = words.words[index - 1] if index else ""
    return not before.endswith("sub") and (before, words.words[index]) != ("dts", "es")


def _add_german_companions(words: Words, first: int, found: dict[Language, None]) -> None:
    texts = words.words
    dual = "dl" in words.bag and any(
        texts[index] == "dl" and texts[index - 1] != "web" for index in range(max(first, 1), len(texts))
    )
    if dual:
        found[ORIGINAL] = None
    elif "ml" in words.bag and "ml" in texts[first:]:
        found[ORIGINAL] = None
        found[ENGLISH] = None
