"""What editors are told about the translations of a form: what is missing, unseen or older."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import translations
from .language_names import language_name
from .models import ApplicationForm
from .versions import Schema, labels_of_texts

MOST_NAMES = 8


@dataclass(frozen=True)
class TranslationNote:
    """One thing to know about one language: a sentence, and the questions or sections it is about."""

    text: str
    names: list[str]

    def __str__(self) -> str:
        more = len(self.names) - MOST_NAMES
        names = [_("“%(label)s”") % {"label": name} for name in self.names[:MOST_NAMES]]
        if more > 0:
            names.append(ngettext("%(more)d more", "%(more)d more", more) % {"more": more})
        return f"{self.text} {', '.join(names)}."


def notes_on(form: ApplicationForm, schema: Schema, before: Schema | None = None) -> list[TranslationNote]:
    """What to know before ``schema`` is published: of a variant's own language, or of all there are."""
    forms = [form] if form.is_variant else form.live_variants()
    languages = [variant.language for variant in forms]
    notes = [note for language in languages for note in _missing(schema, language)]
    notes += [note for language in languages for note in _unfitting(schema, language)]
    if form.is_variant:
        notes += _unseen(form, schema)
    elif before:
        notes += [note for language in languages for note in _older(before, schema, language)]
    return notes


def _missing(schema: Schema, language: str) -> Iterator[TranslationNote]:
    if gaps := translations.gaps(schema, language):
        text = ngettext(
            "%(language)s: %(count)d part reads as in the original, so it may not be translated yet:",
            "%(language)s: %(count)d parts read as in the original, so they may not be translated yet:",
            len(gaps),
        )
        values = {"language": language_name(language), "count": len(gaps)}
        yield TranslationNote(text % values, [gap.place for gap in gaps])


def _unfitting(schema: Schema, language: str) -> Iterator[TranslationNote]:
    if scales := translations.unfitting_scales(schema, language):
        text = _(
            "%(language)s: the words of these scales have more or fewer lines than the original, so the "
            "original's are shown:"
        )
        values = {"language": language_name(language)}
        yield TranslationNote(text % values, [scale.place for scale in scales])


def _unseen(form: ApplicationForm, schema: Schema) -> Iterator[TranslationNote]:
    if strangers := translations.strangers(schema, form.words()):
        text = _("%(language)s: the form does not ask these, so nobody sees them:")
        yield TranslationNote(text % {"language": language_name(form.language)}, strangers)


def _older(before: Schema, after: Schema, language: str) -> Iterator[TranslationNote]:
    """Translations of texts that this publication rewords."""
    was, now = translations.catalogue_of(before), translations.catalogue_of(after)
    words, places = after.get("translations", {}).get(language, {}), labels_of_texts(after)
    names = [places[key][1] for key in words if key in was and key in now and was[key] != now[key]]
    if names := list(dict.fromkeys(names)):
        text = _("%(language)s: look at the translation of what you reworded:")
        yield TranslationNote(text % {"language": language_name(language)}, names)
