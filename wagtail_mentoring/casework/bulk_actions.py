"""Moving or releasing many applications at once: choose, look at what would happen, confirm."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction

from wagtail_mentoring.applications import decisions
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY
from wagtail_mentoring.applications.staff_steps import seen_token
from wagtail_mentoring.digests import digest
from wagtail_mentoring.long_text import LongTextField
from wagtail_mentoring.offices.bulk_actions import OfficeScopedBulkActionMixin
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.selection.decision_records import Standing, standings
from wagtail_mentoring.selection.mail_words import hold_words, mail_seals

from .people import name_of
from .viewsets import application_viewset

#: Rows named one by one in the preview; of the rest only the number is told.
MOST_NAMED = 50
#: Of those that are left because they came or changed meanwhile.
MOST_LEFT_NAMED = 10
TOKEN_LENGTH = 10


@dataclass(frozen=True)
class Preview:
    """What confirming would do: rows that can go and rows that cannot, each with the reason."""

    able: list[Application]
    unable: list[tuple[Application, Any]]

    @property
    def able_named(self) -> list[Application]:
        return self.able[:MOST_NAMED]

    @property
    def unable_named(self) -> list[tuple[Application, Any]]:
        return self.unable[:MOST_NAMED]


class ConfirmedForm(forms.Form):
    """``confirmed`` and ``seen``, what the preview showed, are absent the first time: it is shown then."""

    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_seen(self) -> dict[str, str]:
        """The applications of the preview by their number; each that could go along with its token."""
        pairs = (word.partition(":") for word in self.cleaned_data["seen"].split())
        return {pk: token for pk, _colon, token in pairs}


class MoveManyForm(ConfirmedForm):
    to_status = forms.ChoiceField(label=gettext_lazy("New status"))
    reason = LongTextField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For the record; only staff read it. Needed for some steps."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reachable = frozenset().union(*decisions.STAFF_STEPS.values())
        self.fields["to_status"].choices = [
            (status.value, status.label)
            for status in ApplicationStatus
            if status in reachable and status != ApplicationStatus.INFORMATION_REQUESTED
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("to_status") in decisions.NEEDS_REASON and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Give a reason: a colleague will want to know why."))
        return cleaned


class ApplicationBulkAction(OfficeScopedBulkActionMixin, BulkAction):
    """What such actions share. The dispatcher makes a fresh object for each request."""

    models = [Application]
    template_name = "wagtail_mentoring/admin/applications/bulk_base.html"
    office_policy = APPLICATION_POLICY
    preview: Preview | None = None
    outcome: tuple[int, list[str]] = (0, [])
    left: Sequence[Application] = ()
    action_label: Any = ""

    def listing_view(self) -> Any:
        return application_viewset.index_view

    def get_actionable_objects(self) -> tuple[list[Application], dict[str, list[Any]]]:
        """The ticked rows, read once. One that is unknown, a draft or out of reach refuses the whole."""
        ids = self.request.GET.getlist("id")
        if "all" in ids:
            ids = self.get_all_objects_in_listing_query(None)
        elif not all(pk.isdecimal() and len(pk) < 19 for pk in ids):
            raise PermissionDenied
        wanted = {int(pk) for pk in ids}
        found = list(self.in_reach(wanted))
        if len(found) != len(wanted):
            raise PermissionDenied
        return found, {"items_with_no_access": []}

    def in_reach(self, pks: Collection[int | str]) -> QuerySet:
        rows: QuerySet = APPLICATION_POLICY.narrow(Application.objects.all(), self.request.user, ["change"])
        return rows.filter(pk__in=pks).select_related("round__program", "current_revision")

    def locked(self, applications: list[Application]) -> list[Application]:
        """``applications`` as they are now, held until the end of the transaction, in the same order.

        The locks are taken by key, as everywhere: two that hold many at once never wait for each other.
        """
        rows = self.in_reach([application.pk for application in applications])
        held = {row.pk: row for row in rows.select_for_update(of=("self",)).order_by("pk")}
        return [held[application.pk] for application in applications if application.pk in held]

    def why_not(self, application: Application, form: forms.Form) -> Any:
        """Why an application cannot go along; empty if it can."""
        raise NotImplementedError

    def obstacle(self, application: Application, form: forms.Form) -> Any:
        """Why not, for whatever is done with many."""
        if application.anonymised_at is not None:
            return _("everything personal was erased")
        return self.why_not(application, form)

    def act(self, application: Application, form: forms.Form) -> None:
        raise NotImplementedError

    def shows(self, application: Application) -> list[Any]:
        """What the preview says about an application: it goes along only while this is the same."""
        return [seen_token(application)]

    def token(self, application: Application) -> str:
        return digest(self.shows(application))[:TOKEN_LENGTH]

    def prepare(self, applications: list[Application], form: forms.Form) -> None:
        """Called once before ``why_not`` is asked about each of ``applications``."""

    def get_preview(self, applications: list[Application], form: forms.Form) -> Preview:
        self.prepare(applications, form)
        able, unable = [], []
        for application in applications:
            reason = self.obstacle(application, form)
            if reason:
                unable.append((application, reason))
            else:
                able.append(application)
        return Preview(able=able, unable=unable)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if form.cleaned_data["confirmed"] and form.cleaned_data["seen"]:
            response = super().form_valid(form)
            done, _refusals = self.outcome
            if done:
                return response
            # Nothing was done, so what was written for many comes back with those that are there now.
        applications, _others = self.get_actionable_objects()
        self.preview = self.get_preview(applications, form)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(action_label=self.action_label, **kwargs)
        context["items_named"] = context["items"][:MOST_NAMED]
        context.update(preview=self.preview, seen=self.seen_in(self.preview) if self.preview else "")
        return context

    def seen_in(self, preview: Preview) -> str:
        """What a preview shows, for the form that confirms it."""
        able = [f"{application.pk}:{self.token(application)}" for application in preview.able]
        return " ".join([*able, *(f"{application.pk}:" for application, _reason in preview.unable)])

    def get_execution_context(self) -> dict[str, Any]:
        return {"view": self, "form": self.cleaned_form}

    @classmethod
    def execute_action(cls, objects: list[Application], **kwargs: Any) -> tuple[int, int]:
        view, form = kwargs["view"], kwargs["form"]
        done, refusals = 0, []
        for application in view.as_shown(view.locked(objects), form):
            try:
                view.act(application, form)
                done += 1
            except ValidationError as error:
                refusals.append(f"{name_of(application)}: {' '.join(error.messages)}")
        view.outcome = (done, refusals)
        return done, 0

    def as_shown(self, applications: list[Application], form: forms.Form) -> list[Application]:
        """Those that can go along and are as the preview showed them; the others are kept in ``left``.

        The caller holds ``applications``, so what is compared here still holds when it is done.
        """
        seen = form.cleaned_data["seen"]
        came = [application for application in applications if str(application.pk) not in seen]
        shown = [application for application in applications if str(application.pk) in seen]
        went = {pk for pk, token in seen.items() if token and pk.isdecimal() and len(pk) < 19}
        went -= {str(application.pk) for application in shown}
        self.prepare(shown, form)
        same, changed = [], []
        for application in shown:
            if not (token := seen[str(application.pk)]):
                continue
            if token != self.token(application) or self.obstacle(application, form):
                changed.append(application)
            else:
                same.append(application)
        self.left = [*changed, *self.in_reach(went), *came]
        return same

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        done, refusals = self.outcome
        if refusals:
            messages.warning(self.request, " ".join(refusals[:5]))
        if self.left:
            messages.warning(self.request, self.left_message())
        return self.done_message(done) if done else None

    def left_message(self) -> str:
        count = len(self.left)
        names = ", ".join(name_of(application) for application in self.left[:MOST_LEFT_NAMED])
        return self.left_text(count) % {
            "count": count,
            "names": names if count <= MOST_LEFT_NAMED else f"{names}, …",
        }

    def left_text(self, count: int) -> str:
        return ngettext(
            "%(count)s application came or changed after you looked, and stays as it is: %(names)s. "
            "Look at it again.",
            "%(count)s applications came or changed after you looked, and stay as they are: %(names)s. "
            "Look at them again.",
            count,
        )

    def done_message(self, done: int) -> str:
        raise NotImplementedError


class MoveManyAction(ApplicationBulkAction):
    display_name = gettext_lazy("Change status")
    action_label = gettext_lazy("Change status of applications")
    action_type = "move"
    aria_label = gettext_lazy("Change the status of the selected applications")
    action_priority = 10
    form_class = MoveManyForm

    def why_not(self, application: Application, form: forms.Form) -> Any:
        released = application.released_at is not None
        steps = decisions.next_steps(status=application.status, released=released)
        to_status = form.cleaned_data["to_status"]
        undoes = decisions.takes_back(from_status=application.status, to_status=to_status)
        if to_status in steps and undoes and not form.cleaned_data["reason"].strip():
            return _("a decision is taken back only with a reason")
        if to_status in steps:
            return ""
        if decisions.would_close_untold(
            from_status=application.status, to_status=to_status, released=released
        ):
            return _("was decided, but not told: release it first, or take it back")
        return _("“%(status)s” does not lead there") % {"status": application.get_status_display()}

    def act(self, application: Application, form: forms.Form) -> None:
        move_application(
            application=application,
            to_status=form.cleaned_data["to_status"],
            reason=form.cleaned_data["reason"],
            user=self.request.user,
        )

    def done_message(self, done: int) -> str:
        return ngettext("%(count)s application moved.", "%(count)s applications moved.", done) % {
            "count": done
        }


class OnDecisionsMixin:
    """For an action on decisions: each goes along only while the decision is the one that was shown."""

    standings: Mapping[int, Standing] = {}

    def prepare(self, applications: list[Application], form: forms.Form) -> None:
        self.standings = {standing.application.pk: standing for standing in standings(applications)}

    def shows(self, application: Application) -> list[Any]:
        return [*super().shows(application), self.standings[application.pk].digest]


class ReleaseManyAction(OnDecisionsMixin, ApplicationBulkAction):
    display_name = gettext_lazy("Release decisions")
    action_label = gettext_lazy("Release decisions")
    action_type = "release"
    aria_label = gettext_lazy("Release the decisions of the selected applications")
    template_name = "wagtail_mentoring/admin/applications/bulk_release.html"
    action_priority = 20
    form_class = ConfirmedForm
    words: Mapping[int, str] = {}

    def in_reach(self, pks: Collection[int | str]) -> QuerySet:
        """With the forms of their rounds: each is asked for its own, to hold the words of its mails."""
        return super().in_reach(pks).prefetch_related("round__round_forms")

    def locked(self, applications: list[Application]) -> list[Application]:
        """The words of their mails first, as whoever releases one of them."""
        hold_words(application.round_form for application in applications)
        return super().locked(applications)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.preview is None:
            applications, _others = self.get_actionable_objects()
            self.preview = self.get_preview(applications, kwargs.get("form") or self.get_form())
        return super().get_context_data(**kwargs)

    def prepare(self, applications: list[Application], form: forms.Form) -> None:
        super().prepare(applications, form)
        self.words = mail_seals(applications)

    def shows(self, application: Application) -> list[Any]:
        return [*super().shows(application), self.words[application.pk]]

    def why_not(self, application: Application, form: forms.Form) -> Any:
        return "; ".join(str(obstacle.label) for obstacle in self.standings[application.pk].obstacles)

    def act(self, application: Application, form: forms.Form) -> None:
        release_decision(
            application=application,
            user=self.request.user,
            digest=self.standings[application.pk].digest,
            words=self.words[application.pk],
        )

    def left_text(self, count: int) -> str:
        return ngettext(
            "%(count)s decision was not told, because it, its mail or its date changed after you looked: "
            "%(names)s. Look at it again.",
            "%(count)s decisions were not told, because they, their mails or their date changed after you "
            "looked: %(names)s. Look at them again.",
            count,
        )

    def done_message(self, done: int) -> str:
        return ngettext(
            "%(count)s decision released; the mail is on its way.",
            "%(count)s decisions released; the mails are on their way.",
            done,
        ) % {"count": done}
