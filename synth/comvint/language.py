"""Whether a text is in the language that was asked for: by its letters, and among those by its commonest words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from synth.records import ENGLISH
from synth.words import is_english

SCRIPTS = {
    "ru": "CYRILLIC", "uk": "CYRILLIC", "bg": "CYRILLIC", "sr": "CYRILLIC", "el": "GREEK", "he": "HEBREW",
    "ar": "ARABIC", "fa": "ARABIC", "ur": "ARABIC", "hi": "DEVANAGARI", "mr": "DEVANAGARI", "ne": "DEVANAGARI",
    "bn": "BENGALI", "ta": "TAMIL", "te": "TELUGU", "th": "THAI", "ko": "HANGUL", "zh": "CJK", "ja": "CJK",
    "ka": "GEORGIAN", "hy": "ARMENIAN",
}  # fmt: skip
JAPANESE = ("HIRAGANA", "KATAKANA")
COMMON = {
    "en": "the of and is are in on what which who how many does do with to that it than there a for at by not",
    "de": "der die das und ist sind was welche welcher wie viele wer nicht mit auf im den dem ein eine einen zu von",
    "fr": "le la les des et est sont que quel quelle qui combien dans sur avec une un du au pas ne il elle de",
    "es": "el la los las y es son que qué cuál cuántos cuántas quién en con una un del no por hay se de",
    "it": "il lo la gli le e è sono che quale quanti quante chi nel con una un del non di si per della",
    "pt": "o a os as e é são que qual quantos quantas quem no na com uma um do da não em por de",
    "nl": "de het een en is zijn wat welke wie hoeveel niet met op van in die dat er te",
    "pl": "i w na z jest są co który która ile kto nie do od po się to jak",
    "sv": "och är vad vilken hur många vem inte med på av i en ett den det som",
    "tr": "ve bir bu ne hangi kaç kim ile için değil mi mı var da de",
}
SURE = 0.15  # of the words are common ones: names from anywhere may stand between them
TELLING = 2  # common words of another language that are more than there are of the right one

_WORDS = {language: frozenset(text.split()) for language, text in COMMON.items()}


def wrong_language(text: str, language: str) -> str | None:
    """What speaks against it; None where nothing does. A few words of another script are names."""
    wanted = SCRIPTS.get(language.partition("-")[0], "LATIN")
    letters = Counter(_script(letter) for letter in text if letter.isalpha())
    if letters and letters[wanted] * 2 < sum(letters.values()):
        return f"most of its letters are {letters.most_common(1)[0][0].title()}"
    if wanted != "LATIN":
        return None
    return _words_against(text, language.partition("-")[0])


def _words_against(text: str, language: str) -> str | None:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    counts = {one: sum(word in common for word in words) for one, common in _WORDS.items()}
    most = max(counts, key=lambda one: (counts[one], one == language))
    own = counts.get(language)
    if own is None:  # one whose words we do not know: English is what models fall back to
        return "it is in English" if counts[ENGLISH] >= max(3, len(words) // 3) else None
    if counts[most] >= own + TELLING:
        return f"it reads as {most}, not as {language}"
    if language == ENGLISH and words and own < SURE * len(words) and not is_english(text):
        return "too few of its words are English"
    return None


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "").partition(" ")[0]
    return "CJK" if name in JAPANESE else name
