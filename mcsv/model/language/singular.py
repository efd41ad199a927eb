"""One word for one and for many: visits and visit, children and child."""

from __future__ import annotations

__all__ = ["singular"]

_IRREGULAR = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "lives": "life",
    "wives": "wife",
    "feet": "foot",
    "teeth": "tooth",
    "buses": "bus",
    "gases": "gas",
    "viruses": "virus",
    "campuses": "campus",
    "bonuses": "bonus",
    "censuses": "census",
    "crises": "crisis",
    "analyses": "analysis",
    "diagnoses": "diagnosis",
    "movies": "movie",
    "series": "series",
    "species": "species",
    "news": "news",
    "gas": "gas",
    "lens": "lens",
    "sms": "sms",
}
_HISSING = ("sses", "xes", "ches", "shes", "zzes")


def singular(word: str) -> str:
    """The singular of an English noun in lower case, by rule; a word that it does not know keeps its letters."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(_HISSING):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")) and len(word) > 2:
        return word[:-1]
    return word
