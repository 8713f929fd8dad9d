"""Forms of reviews: the reviewer's own fields, who reads what, and a phase."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.accounts import in_order_of_names
from wagtail_mentoring.application_forms.form_models import newest_versions
from wagtail_mentoring.application_forms.models import ApplicationForm, RoundForm
from wagtail_mentoring.application_forms.widgets import DayInput
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import programs_of
from wagtail_mentoring.casework.people import ColleagueField
from wagtail_mentoring.casework.round_clocks import RoundClockForm
from wagtail_mentoring.long_text import LongTextField
from wagtail_mentoring.partnership.forms import WallClockField
from wagtail_mentoring.programs.models import Round

from .choices import Recommendation
from .models import ReviewAssignment, ReviewPhase
from .permissions import reviewers_for
from .rubrics import fits_as_rubric


class ReviewForm(forms.Form):
    """What every review ends with, and what the reviewer saw when they wrote it."""

    recommendation = forms.ChoiceField(
        label=gettext_lazy("What do you recommend?"),
        choices=Recommendation.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    comment = LongTextField(
        label=gettext_lazy("Comment"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("For those who decide. The applicant does not see it."),
    )
    lock_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    seen_revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class PhaseChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: ReviewPhase) -> str:
        return _("%(phase)s (blind)") % {"phase": obj.name} if obj.is_blind else obj.name


class AssignReviewerForm(forms.Form):
    """Who reads one application, in which phase, until when."""

    phase = PhaseChoiceField(queryset=None, label=gettext_lazy("Phase"), empty_label=None)
    reviewer = ColleagueField(queryset=None, label=gettext_lazy("Reviewer"))
    due_on = forms.DateField(label=gettext_lazy("Due"), required=False, widget=DayInput)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phase"].queryset = phases_of(application)
        self.fields["reviewer"].queryset = in_order_of_names(reviewers_for(application))


class TakeBackForm(forms.Form):
    assignment = forms.ModelChoiceField(queryset=None)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignment"].queryset = ReviewAssignment.objects.filter(application=application)


def phases_of(application: Application) -> Any:
    return ReviewPhase.objects.filter(
        round_form__round=application.round_id, round_form__role=application.role
    )


class DistributeForm(forms.Form):
    """``plan`` is the digest of the distribution that was looked at."""

    plan = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ReviewPhaseForm(RoundClockForm):
    """Rounds of the user's own programs, rubrics that reviewers can fill in; fixed once somebody reads."""

    FIXED = ("round_form", "rubric", "is_blind")
    MOMENTS = ("opens_at", "closes_at")

    class Meta(RoundClockForm.Meta):
        field_classes = dict.fromkeys(("opens_at", "closes_at"), WallClockField)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        round_forms = RoundForm.objects.filter(round__program__in=programs_of(self.for_user))
        self.fields["round_form"].queryset = round_forms.select_related("round__program").order_by(
            "-round__opens_at", "role"
        )
        rubrics = [version.form_id for version in newest_versions() if fits_as_rubric(version)]
        self.fields["rubric"].queryset = ApplicationForm.objects.filter(
            Q(pk__in=rubrics, live=True) | Q(pk=self.instance.rubric_id)
        )

    def round_before(self) -> Round | None:
        return self.instance.round_form.round if self.instance.pk else None

    def round_chosen(self) -> Round | None:
        chosen = self.cleaned_data.get("round_form")
        return chosen.round if chosen else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk and self.instance.assignments.exists():
            for name in set(self.FIXED) & set(self.changed_data):
                self.add_error(
                    name,
                    ValidationError(
                        _("Applications are given to reviewers already. Make a new phase instead.")
                    ),
                )
        return cleaned
