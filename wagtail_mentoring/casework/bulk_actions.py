"""Acting on many applications at once: choose, look at what would happen, confirm. Releasing them, too."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction

from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY
from wagtail_mentoring.applications.staff_steps import seen_token
from wagtail_mentoring.digests import digest
from wagtail_mentoring.offices.bulk_actions import OfficeScopedBulkActionMixin
from wagtail_mentoring.selection.actions import release_decision
from wagtail_mentoring.selection.decision_records import Standing, standings
from wagtail_mentoring.selection.mail_words import hold_words, mail_seals

from .bulk_preview import MOST_NAMED, ConfirmedForm, Preview
from .people import name_of
from .viewsets import application_viewset

#: Of those that are left because they came or changed meanwhile.
MOST_LEFT_NAMED = 10
TOKEN_LENGTH = 10


class ApplicationBulkAction(OfficeScopedBulkActionMixin, BulkAction):
    """What such actions share. The dispatcher makes a fresh object for each request."""

    models = [Application]
    template_name = "wagtail_mentoring/admin/applications/bulk_base.html"
    office_policy = APPLICATION_POLICY
    preview: Preview | None = None
    outcome: tuple[int, list[str]] = (0, [])
    left: Sequence[Application] = ()
    #: How many of the ticked rows are out of reach by now.
    gone = 0
    action_label: Any = ""

    def listing_view(self) -> Any:
        return application_viewset.index_view

    def get_actionable_objects(self) -> tuple[list[Application], dict[str, list[Any]]]:
        """The ticked rows. One that is unknown, a draft or out of reach refuses the whole.

        What somebody has written is never thrown away for it: ``gone`` counts such rows, and the page comes
        again without them.
        """
        ids = self.request.GET.getlist("id")
        if "all" in ids:
            ids = self.get_all_objects_in_listing_query(None)
        elif not all(pk.isdecimal() and len(pk) < 19 for pk in ids):
            raise PermissionDenied
        wanted = {int(pk) for pk in ids}
        found = list(self.in_reach(wanted))
        self.gone = len(wanted) - len(found)
        if self.gone and self.request.method != "POST":
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
        able: list[Application] = []
        unable = []
        for application in applications:
            reason = self.obstacle(application, form)
            if reason:
                unable.append((application, reason))
            else:
                able.append(application)
        texts = {application.pk: self.text_of(application) for application in able}
        return Preview(able=able, unable=unable, texts=texts)

    def text_of(self, application: Application) -> str:
        """Words that are agreed to by confirming, where there are any."""
        return ""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        applications, _others = self.get_actionable_objects()
        if "change" in self.request.POST:
            return self.show(form)
        if form.cleaned_data["confirmed"] and form.cleaned_data["seen"] and not self.gone:
            response = super().form_valid(form)
            done, _refusals = self.outcome
            if done:
                return response
            # Nothing was done, so what was written for many comes back with those that are there now.
            applications, _others = self.get_actionable_objects()
        self.preview = self.get_preview(applications, form)
        return self.show(form)

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return self.show(form)

    def show(self, form: forms.Form) -> HttpResponse:
        context = self.get_context_data(form=form)
        if self.gone:
            messages.warning(self.request, self.gone_message())
        return self.render_to_response(context, status=409 if self.gone else 200)

    def gone_message(self) -> str:
        return ngettext(
            "%(count)s of the chosen applications is out of your reach by now, and stays as it is. "
            "Nothing is done yet: look at the others.",
            "%(count)s of the chosen applications are out of your reach by now, and stay as they are. "
            "Nothing is done yet: look at the others.",
            self.gone,
        ) % {"count": self.gone}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(action_label=self.action_label, **kwargs)
        context["items_named"] = context["items"][:MOST_NAMED]
        if self.gone:
            query = self.request.GET.copy()
            query.setlist("id", [row["item"].pk for row in context["items"]])
            context["submit_url"] = f"{self.request.path}?{query.urlencode()}"
        if self.preview:
            context.update(seen=self.seen_in(self.preview), written=list(context["form"].in_words()))
        return {"seen": "", **context, "preview": self.preview}

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


class OnDecisionsMixin:
    """For an action on decisions: each goes along only while the decision is the one that was shown."""

    standings: Mapping[int, Standing] = {}

    def prepare(self, applications: list[Application], form: forms.Form) -> None:
        self.standings = {standing.application.pk: standing for standing in standings(applications)}

    def shows(self, application: Application) -> list[Any]:
        return [*super().shows(application), self.standings[application.pk].digest]

    def text_of(self, application: Application) -> str:
        decision = self.standings[application.pk].decision
        return decision.text if decision else ""


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
