"""The admin's pages for objections to a pair: raising one, taking it back, keeping the pair all the same."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets.button import Button

from wagtail_mentoring.offices.models import Office

from .decisions import RUNNING
from .forms import AnswerForm, ObjectionForm
from .models import Mentorship
from .objection_actions import is_in_time, keep_pair, object_to_pair, take_objection_back
from .objection_models import PairObjection
from .pair_views import PairStepView
from .permissions import own_offices_in


class Steps:
    """What ``offices``, for which somebody speaks in the pair's program, may do about objections to it."""

    def __init__(self, pair: Mentorship, offices: Collection[Office]) -> None:
        self.pair, self.offices = pair, offices
        running = pair.office_id is not None and pair.status in RUNNING
        self.objections = list(pair.objections.all()) if running else []
        self.open = [row for row in self.objections if row.settled_at is None]
        self.others = [office for office in offices if running and office.pk != pair.office_id]

    @property
    def object(self) -> list[Office]:
        """Those of them that may object today."""
        objected = {row.office_id for row in self.objections}
        new = [office for office in self.others if office.pk not in objected]
        return [office for office in new if is_in_time(self.pair, office)]

    @property
    def take_back(self) -> list[PairObjection]:
        others = {office.pk for office in self.others}
        return [row for row in self.open if row.office_id in others]

    @property
    def keep(self) -> list[PairObjection]:
        """What the office that made the pair answers."""
        return self.open if self.pair.office in self.offices else []


def objection_buttons(pair: Mentorship, offices: Collection[Office]) -> list[Button]:
    steps = Steps(pair, offices)
    labels = [
        ("object", _("Object"), "warning"),
        ("take_back", _("Take the objection back"), "undo"),
        ("keep", _("Answer the objection"), "comment"),
    ]
    return [
        Button(label, url=reverse(f"mentoring_mentorships:{name}", args=[pair.pk]), icon_name=icon)
        for name, label, icon in labels
        if getattr(steps, name)
    ]


class ObjectionStepView(PairStepView):
    """Shows what offices say against the pair; nobody enters who has nothing to do there."""

    permission_required = "view"
    template_name = "wagtail_mentoring/admin/mentorships/objections.html"
    #: One of ``Steps``.
    step = ""

    def get_base_object_queryset(self) -> Any:
        rows = super().get_base_object_queryset()
        return rows.select_related("round__program", "office").prefetch_related("objections__office")

    @cached_property
    def steps(self) -> Steps:
        program = self.object.round.program_id
        return Steps(self.object, own_offices_in(self.request.user, [program])[program])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not getattr(self.steps, self.step):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(objections=self.steps.open, **kwargs)


class ObjectView(ObjectionStepView):
    step = "object"
    form_class = ObjectionForm
    page_title = gettext_lazy("Object to the pair")
    confirm_label = gettext_lazy("Object")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "offices": self.steps.object}

    def get_message(self) -> str:
        text = _(
            "%(office)s made %(mentor)s and %(mentee)s a pair. If you object, this pair is paused until "
            "%(office)s has answered; nothing else waits."
        )
        return text % {**self.names(), "office": self.object.office}

    def get_success_message(self) -> str:
        return _("The pair is paused. %(office)s is asked to answer.") % {"office": self.object.office}

    def act(self, form: forms.Form) -> None:
        cleaned = form.cleaned_data
        object_to_pair(
            mentorship=self.object, office=cleaned["office"], reason=cleaned["reason"], user=self.request.user
        )


class TakeObjectionBackView(ObjectionStepView):
    step = "take_back"
    page_title = gettext_lazy("Take the objection back")
    confirm_label = gettext_lazy("Take it back")

    def get_message(self) -> str:
        return _("%(mentor)s and %(mentee)s go on as a pair, unless another office objects.") % self.names()

    def get_success_message(self) -> str:
        return _("The objection is taken back.")

    def act(self, form: forms.Form) -> None:
        for objection in self.steps.take_back:
            take_objection_back(objection=objection, user=self.request.user)


class KeepPairView(ObjectionStepView):
    step = "keep"
    form_class = AnswerForm
    permission_required = "change"
    page_title = gettext_lazy("Answer the objection")
    confirm_label = gettext_lazy("Keep the pair")

    def get_message(self) -> str:
        text = _(
            "%(mentor)s and %(mentee)s are paused. Keep them as a pair and say why: the report of the "
            "program will say that you did. Or give in and end the mentorship."
        )
        return text % self.names()

    def get_success_message(self) -> str:
        return _("The pair goes on.")

    def act(self, form: forms.Form) -> None:
        keep_pair(mentorship=self.object, answer=form.cleaned_data["answer"], user=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        end_url = reverse("mentoring_mentorships:end", args=[self.object.pk])
        return super().get_context_data(end_url=end_url, **kwargs)
