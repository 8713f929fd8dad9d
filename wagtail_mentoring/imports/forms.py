"""Forms of imports: the file, what its columns mean, what words mean that no vocabulary has."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.directory.admin_forms import ExportContactsForm
from wagtail_mentoring.offices.models import Office

from .mapping import STUDENT_TARGETS, TERMS, Target
from .models import PeopleImport
from .permissions import may_add_terms, may_list, rounds_to_invite_to
from .vocabulary_words import NEW, Words
from .wording import field_label


class OwnOfficeMixin:
    """Offers the offices of the user, and chooses where there is only one."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, offices = self.fields["office"], Office.objects.of(user)
        field.queryset = offices
        if len(offices) == 1:
            field.initial, field.empty_label = offices[0], None


class ExportMentorsForm(OwnOfficeMixin, ExportContactsForm):
    """Whose mentors, what for, and in which format."""

    office = forms.ModelChoiceField(Office.objects.none(), label=gettext_lazy("Kept by"))


class UploadForm(OwnOfficeMixin, forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or XLSX, with headings above the columns. Nothing is imported yet."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    office = forms.ModelChoiceField(
        Office.objects.none(),
        label=gettext_lazy("Kept by"),
        help_text=gettext_lazy("This office edits the profiles and owns the contact data."),
    )
    source = forms.CharField(
        label=gettext_lazy("Where it comes from"),
        required=False,
        max_length=60,
        help_text=gettext_lazy(
            "What you say of its columns is remembered under this name. Empty: as the headings tell."
        ),
    )


class StudentUploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or XLSX, with headings above the columns. Nobody is invited yet."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    round_form = forms.ModelChoiceField(
        RoundForm.objects.none(),
        label=gettext_lazy("Invite to"),
        help_text=gettext_lazy("Forms for mentees that are by invitation only: see “Forms of rounds”."),
    )
    source = UploadForm.base_fields["source"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round_form"].queryset = rounds_to_invite_to(user)


class ColumnsForm(forms.Form):
    """A choice for each column; ``rows`` has each with its heading and examples from the file."""

    list_new = forms.BooleanField(
        label=gettext_lazy("Put new mentors who agreed to be shown into the directory"),
        required=False,
        help_text=gettext_lazy(
            "Those with a day in the column “Agreed to be shown, on” are approved and published. All others "
            "stay drafts that only offices see."
        ),
    )

    def __init__(
        self,
        *args: Any,
        people_import: PeopleImport,
        samples: Sequence[Sequence[str]],
        user: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headings = people_import.headings
        choices = student_choices() if people_import.invites else meaning_choices(Words().vocabularies)
        examples = [list(dict.fromkeys(filter(None, cells)))[:3] for cells in zip(*samples, strict=True)]
        self._examples = examples or [[] for _heading in self.headings]
        for place, heading in self._columns():
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=heading,
                choices=choices,
                required=False,
                initial=people_import.meanings.get(heading, ""),
            )
        self.fields["list_new"].initial = people_import.list_new
        if people_import.invites or not may_list(user):
            del self.fields["list_new"]
        else:
            self.order_fields([*(name for name in self.fields if name != "list_new"), "list_new"])

    def _columns(self) -> list[tuple[int, str]]:
        return [(place, heading) for place, heading in enumerate(self.headings) if heading]

    @property
    def rows(self) -> list[tuple[Any, list[str]]]:
        return [(self[f"column_{place}"], self._examples[place]) for place, _heading in self._columns()]

    @property
    def meanings(self) -> dict[str, str]:
        chosen = {heading: self.cleaned_data[f"column_{place}"] for place, heading in self._columns()}
        return {heading: meaning for heading, meaning in chosen.items() if meaning}


def student_choices() -> list[Any]:
    targets = [(target.value, field_label(target)) for target in Target if target in STUDENT_TARGETS]
    return [("", _("Not used")), *targets]


def meaning_choices(vocabularies: Mapping[str, Any]) -> list[Any]:
    words = [(f"{TERMS}{slug}", str(vocabulary)) for slug, vocabulary in vocabularies.items()]
    targets = [(target.value, field_label(target)) for target in Target]
    choices: list[Any] = [("", _("Not imported")), (_("Mentor"), targets)]
    return [*choices, (_("Vocabularies"), words)] if words else choices


class TermsForm(forms.Form):
    """A choice for each word that no vocabulary has, with the most similar term proposed."""

    def __init__(self, *args: Any, people_import: PeopleImport, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words, may_make = Words(), may_add_terms(user)
        self.asked: dict[str, tuple[str, str]] = {}
        for slug, counts in people_import.unknown_terms.items():
            if slug not in words.vocabularies:
                continue
            terms = [
                (str(key), str(term)) for key, term in words.terms.items() if words.those_of(slug, [key])
            ]
            choices: list[Any] = [("0", _("Leave it out"))]
            choices += [(NEW, _("Make a new term of it"))] if may_make else []
            for word, count in counts.items():
                name = f"word_{len(self.asked)}"
                self.asked[name] = (slug, word)
                self.fields[name] = forms.ChoiceField(
                    label=_("%(vocabulary)s: “%(word)s” (%(count)s)")
                    % {"vocabulary": words.vocabularies[slug], "word": word, "count": count},
                    choices=[*choices, (_("Means"), terms)],
                    initial=str(words.closest(slug, word) or 0),
                )

    @property
    def decisions(self) -> dict[str, dict[str, Any]]:
        decided: dict[str, dict[str, Any]] = {}
        for name, (slug, word) in self.asked.items():
            choice = self.cleaned_data[name]
            decided.setdefault(slug, {})[word] = choice if choice == NEW else int(choice)
        return decided
