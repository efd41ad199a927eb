"""Languages from their catalogues, gettext's ``.po`` beside this file: one a language, which translators' tools read.

Babel reads the catalogue and knows how numbers are written where the language is spoken; the standard library's gettext
knows which of several plural forms a number takes. Neither is imported for English, which stands in the code.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files

from mcsv.errors import Mistake, UsageError
from mcsv.reports.languages.elision import elided
from mcsv.reports.writing.language import ENGLISH, Language

__all__ = ["language", "languages"]


def languages() -> list[str]:
    """The codes of the languages that there are."""
    found = (entry.name for entry in files(__package__).iterdir())
    return sorted([ENGLISH.code, *(name.removesuffix(".po") for name in found if name.endswith(".po"))])


def language(code: str) -> Language:
    """The language of a code (``de``); UsageError E685 for one that there is not."""
    if code not in languages():
        rule = f"one of {', '.join(languages())}"
        raise UsageError([Mistake("E685", "is no language of mcsv", "--lang", value=code[:40], rule=rule)])
    return ENGLISH if code == ENGLISH.code else _read(code)


def _read(code: str) -> Language:
    import gettext
    import io

    from babel import Locale
    from babel.messages import mofile, pofile
    from babel.numbers import get_decimal_symbol, get_group_symbol

    with files(__package__).joinpath(f"{code}.po").open("rb") as source:
        catalogue = pofile.read_po(source, locale=code)
    compiled = io.BytesIO()
    mofile.write_mo(compiled, catalogue)
    compiled.seek(0)
    words = gettext.GNUTranslations(compiled)

    def template(one: str, many: str, number: int) -> str:
        return words.ngettext(one, many, number) if many else words.gettext(one) if one else ""

    locale = Locale.parse(code)
    spoken = Language(code, template, get_decimal_symbol(locale), get_group_symbol(locale))
    return replace(spoken, fitted=elided) if code == "fr" else spoken
