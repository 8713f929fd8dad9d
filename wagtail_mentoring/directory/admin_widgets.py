"""Form fields and widgets of the mentor's form: terms by vocabulary, and who sees which field."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.text import capfirst
from django.utils.translation import ngettext

from .choices import Visibility
from .models import Mentor, Term, Vocabulary


def terms_by_vocabulary() -> QuerySet:
    """Terms mentors are described with, vocabulary after vocabulary, in the editors' order."""
    return (
        Term.objects.canonical()
        .select_related("vocabulary")
        .order_by("vocabulary__sort_order", "vocabulary__name", "vocabulary_id", "sort_order", "name")
    )


class ByVocabularyIterator(ModelChoiceIterator):
    """Choices as a group for each vocabulary; the group's name is the vocabulary itself."""

    def __iter__(self) -> Iterator[tuple[Vocabulary, list[tuple[Any, str]]]]:
        for vocabulary, terms in groupby(self.queryset, key=lambda term: term.vocabulary):
            yield vocabulary, [self.choice(term) for term in terms]


class TermsWidget(forms.CheckboxSelectMultiple):
    """A fieldset of checkboxes for each vocabulary, with its help and how many may be chosen."""

    template_name = "wagtail_mentoring/admin/widgets/terms.html"


class TermKeysMixin:
    """For a field of terms: a key no database has is an invalid choice, not an error of the database."""

    def _check_values(self, value: Any) -> QuerySet:
        for key in value:
            if not (str(key).isdecimal() and len(str(key)) < 19):
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": key}
                )
        return super()._check_values(value)


class TermsField(TermKeysMixin, forms.ModelMultipleChoiceField):
    """Terms of all vocabularies; refuses more of one than the vocabulary allows."""

    widget = TermsWidget
    iterator = ByVocabularyIterator

    def clean(self, value: Any) -> QuerySet:
        terms = super().clean(value)
        chosen = terms.select_related("vocabulary").order_by("vocabulary_id")
        for vocabulary, of_it in groupby(chosen, key=lambda term: term.vocabulary):
            count, most = len(list(of_it)), vocabulary.max_terms
            if most is not None and count > most:
                raise ValidationError(self.too_many(vocabulary, most))
        return terms

    def too_many(self, vocabulary: Vocabulary, most: int) -> str:
        sentence = ngettext(
            "%(vocabulary)s: choose at most %(most)d term.",
            "%(vocabulary)s: choose at most %(most)d terms.",
            most,
        )
        return sentence % {"vocabulary": vocabulary, "most": most}


def label_of(name: str) -> str:
    """What a field of the profile is called; also one that is a list, such as the degrees."""
    field = Mentor._meta.get_field(name)
    return capfirst(
        field.related_model._meta.verbose_name_plural if field.one_to_many else field.verbose_name
    )


class PhotoWidget(forms.ClearableFileInput):
    """A file input that shows the photo there is."""

    template_name = "wagtail_mentoring/admin/widgets/photo.html"


class VisibilityWidget(forms.Widget):
    """A table: one row a field of the profile, one column an audience."""

    template_name = "wagtail_mentoring/admin/widgets/visibility.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["audiences"] = Visibility.labels
        context["rows"] = [
            {
                "name": f"{name}-{field}",
                "label": label_of(field),
                "choices": Visibility.choices,
                "chosen": (value or {}).get(field, Visibility.PUBLIC),
            }
            for field in Mentor.FIELDS_WITH_AUDIENCE
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        given = {field: data.get(f"{name}-{field}") for field in Mentor.FIELDS_WITH_AUDIENCE}
        return {field: value for field, value in given.items() if value}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not self.value_from_datadict(data, files, name)

    def id_for_label(self, id_: str) -> str:
        return ""


class VisibilityField(forms.Field):
    """A dict of what is not public; a field that is not named is public."""

    widget = VisibilityWidget

    def clean(self, value: dict[str, str] | None) -> dict[str, str]:
        chosen = value or {}
        if not set(chosen.values()) <= set(Visibility.values):
            raise ValidationError(
                forms.ChoiceField.default_error_messages["invalid_choice"], params={"value": ""}
            )
        return {field: audience for field, audience in chosen.items() if audience != Visibility.PUBLIC}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.clean(initial) != {k: v for k, v in (data or {}).items() if v != Visibility.PUBLIC}
