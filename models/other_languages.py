"""Names and scripts of the languages that are told and summarised by their own sentences.

Beside the four of `languages`, whose punctuation the models must write: of these nothing is
written, so a name for messages and a script for `/v1/languages` is all that is needed.
"""

from __future__ import annotations

# BCP-47 -> English name, script. The codes langdetect can answer, as `languages.normalise` writes
# them, and the few neighbours that users name by hand.
OTHER_LANGUAGES: dict[str, tuple[str, str]] = {
    "af": ("Afrikaans", "Latin"),
    "be": ("Belarusian", "Cyrillic"),
    "bg": ("Bulgarian", "Cyrillic"),
    "bn": ("Bengali", "Bengali"),
    "ca": ("Catalan", "Latin"),
    "cs": ("Czech", "Latin"),
    "cy": ("Welsh", "Latin"),
    "da": ("Danish", "Latin"),
    "de": ("German", "Latin"),
    "es": ("Spanish", "Latin"),
    "et": ("Estonian", "Latin"),
    "fa": ("Persian", "Arabic"),
    "fi": ("Finnish", "Latin"),
    "fr": ("French", "Latin"),
    "gu": ("Gujarati", "Gujarati"),
    "he": ("Hebrew", "Hebrew"),
    "hi": ("Hindi", "Devanagari"),
    "hr": ("Croatian", "Latin"),
    "hu": ("Hungarian", "Latin"),
    "hy": ("Armenian", "Armenian"),
    "id": ("Indonesian", "Latin"),
    "it": ("Italian", "Latin"),
    "ja": ("Japanese", "Japanese"),
    "ka": ("Georgian", "Georgian"),
    "kk": ("Kazakh", "Cyrillic"),
    "kn": ("Kannada", "Kannada"),
    "ko": ("Korean", "Hangul"),
    "lt": ("Lithuanian", "Latin"),
    "lv": ("Latvian", "Latin"),
    "mk": ("Macedonian", "Cyrillic"),
    "ml": ("Malayalam", "Malayalam"),
    "mr": ("Marathi", "Devanagari"),
    "ne": ("Nepali", "Devanagari"),
    "nl": ("Dutch", "Latin"),
    "no": ("Norwegian", "Latin"),
    "pa": ("Punjabi", "Gurmukhi"),
    "pl": ("Polish", "Latin"),
    "pt": ("Portuguese", "Latin"),
    "ro": ("Romanian", "Latin"),
    "sk": ("Slovak", "Latin"),
    "sl": ("Slovenian", "Latin"),
    "so": ("Somali", "Latin"),
    "sq": ("Albanian", "Latin"),
    "sr": ("Serbian", "Cyrillic"),
    "sv": ("Swedish", "Latin"),
    "sw": ("Swahili", "Latin"),
    "ta": ("Tamil", "Tamil"),
    "te": ("Telugu", "Telugu"),
    "th": ("Thai", "Thai"),
    "tl": ("Tagalog", "Latin"),
    "tr": ("Turkish", "Latin"),
    "uk": ("Ukrainian", "Cyrillic"),
    "ur": ("Urdu", "Arabic"),
    "vi": ("Vietnamese", "Latin"),
    "zh": ("Chinese", "Han"),
    "zh-Hans": ("Chinese (simplified)", "Han"),
    "zh-Hant": ("Chinese (traditional)", "Han"),
}

RIGHT_TO_LEFT = ("Arabic", "Hebrew")
"""Scripts that run from right to left."""
