"""The admin's release screen of a round: what waits, the mails and their words, telling all that is ready."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView
from django.views.generic.edit import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from wagtail_mentoring.application_forms.language_names import language_name
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.application_forms.translations import closest
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.notifications import language_of
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY
from wagtail_mentoring.long_text import LongTextField
from wagtail_mentoring.programs.dates import instant_text
from wagtail_mentoring.selection import release_actions, release_reading
from wagtail_mentoring.selection.decision_letters import mail_languages, standard_words
from wagtail_mentoring.selection.mail_words import own_mail
from wagtail_mentoring.selection.models import ReleaseMail, ReleaseRun
from wagtail_mentoring.selection.notifications import decision_mail
from wagtail_mentoring.selection.release_models import TOLD_OUTCOMES, validate_placeholders
from wagtail_mentoring.selection.release_tasks import release_soon

from .release_warnings import warnings_before_release


class RoundPageMixin(PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin):
    """A page about one round and role, for whoever may decide on its applications; kept by no cache."""

    model = RoundForm
    permission_required = "change"

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not APPLICATION_POLICY.user_has_permission(request.user, "change"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_object(self, queryset: Any = None) -> RoundForm:
        return get_object_or_404(RoundForm.objects.select_related("round__program", "form"), pk=self.pk)

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def address(self, name: str, *args: Any) -> str:
        return reverse(f"mentoring_round_forms:{name}", args=[self.object.pk, *args])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("mentoring_round_forms:index"), "label": _("Forms of rounds")},
            {"url": self.address("edit"), "label": str(self.object)},
            *self.steps_up(),
            {"url": "", "label": self.get_page_title()},
        ]

    def steps_up(self) -> list[dict[str, Any]]:
        return []

    @cached_property
    def waiting(self) -> list[Application]:
        return list(release_actions.untold_decisions(self.object, self.request.user))


class ReleaseRoundView(RoundPageMixin, TemplateView):
    """Numbers by outcome, what stands against each, the mails; POST releases all that is ready."""

    template_name = "wagtail_mentoring/admin/applications/release_round.html"
    page_title = gettext_lazy("Release decisions")
    header_icon = "mail"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        round_form = self.object
        moment = round_form.release_not_before
        return super().get_context_data(
            round_form=round_form,
            readiness=release_reading.readiness(self.waiting),
            mails=release_reading.mail_lines(round_form),
            has_languages=len(mail_languages(round_form)) > 1,
            warnings=warnings_before_release(round_form, self.waiting, self.request.user),
            not_before=instant_text(moment, round_form.round) if moment else "",
            runs=round_form.release_runs.select_related("user")[:5],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("sure") != "on":
            messages.error(request, _("Tick that the mails may go out, then release."))
            return redirect(self.address("release"))
        try:
            run = release_actions.start_release(
                round_form=self.object,
                user=request.user,
                enqueue=release_soon,
                seen=request.POST.get("seen", ""),
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(self.address("release"))
        return redirect(self.address("release_run", run.key))


class ReleaseRunView(RoundPageMixin, TemplateView):
    """How far a release is, and what it left, with reasons; POST goes on with one that stopped.

    The page asks again while somebody is at it.
    """

    template_name = "wagtail_mentoring/admin/applications/release_run.html"
    page_title = gettext_lazy("Release")
    header_icon = "mail"

    def steps_up(self) -> list[dict[str, Any]]:
        return [{"url": self.address("release"), "label": _("Release decisions")}]

    @cached_property
    def run(self) -> ReleaseRun:
        return get_object_or_404(self.object.release_runs.all(), key=self.kwargs["key"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = self.run
        in_reach = APPLICATION_POLICY.narrow(Application.objects.all(), self.request.user, ["change"])
        return super().get_context_data(
            round_form=self.object,
            run=run,
            running=run.is_under_way,
            percent=100 * run.done // run.total if run.total else 0,
            lines=release_reading.left_lines(run, in_reach),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        release_actions.resume_release(run=self.run, user=request.user, enqueue=release_soon)
        return redirect(request.path)


class ReleaseMailForm(forms.Form):
    subject = forms.CharField(
        label=gettext_lazy("Subject"), max_length=200, required=False, validators=[validate_placeholders]
    )
    body = LongTextField(
        label=gettext_lazy("Text"),
        max_length=10000,
        required=False,
        validators=[validate_placeholders],
        widget=forms.Textarea(attrs={"rows": 14}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("subject", "").strip()) != bool(cleaned.get("body", "").strip()):
            empty = "body" if cleaned.get("subject", "").strip() else "subject"
            if empty not in self.errors:
                self.add_error(empty, _("Write this too, or leave both empty for the standard text."))
        return cleaned


class ReleaseMailView(RoundPageMixin, FormView):
    """The words of one outcome's mail, how it reads for somebody, and a test to oneself."""

    template_name = "wagtail_mentoring/admin/applications/release_mail.html"
    form_class = ReleaseMailForm
    header_icon = "mail"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["outcome"] not in dict(TOLD_OUTCOMES):
            raise Http404

    @property
    def outcome(self) -> str:
        return self.kwargs["outcome"]

    def get_page_title(self) -> str:
        return _("Mail: %(outcome)s") % {"outcome": dict(TOLD_OUTCOMES)[self.outcome]}

    def steps_up(self) -> list[dict[str, Any]]:
        return [{"url": self.address("release"), "label": _("Release decisions")}]

    @cached_property
    def languages(self) -> list[str]:
        return mail_languages(self.object)

    @cached_property
    def language(self) -> str:
        """The language whose words are written, by the address; the form's own by default."""
        asked = self.request.GET.get("language", "")
        return asked if asked in self.languages else self.languages[0]

    @cached_property
    def own(self) -> ReleaseMail | None:
        return self.object.release_mails.filter(outcome=self.outcome, language=self.language).first()

    @cached_property
    def people(self) -> list[Application]:
        """Those who get this mail in this language first."""
        people = release_reading.examples(self.waiting, self.outcome)
        return sorted(people, key=lambda row: closest(language_of(row), [self.language]) is None)

    @cached_property
    def person(self) -> Application | None:
        """Whose mail is shown: the one asked for, else the first that waits."""
        wanted = self.request.POST.get("application") or self.request.GET.get("application", "")
        chosen = (row for row in self.people if str(row.pk) == wanted)
        return next(chosen, self.people[0] if self.people else None)

    def get_initial(self) -> dict[str, Any]:
        own = self.own
        words = (
            (own.subject, own.body)
            if own
            else standard_words(self.object, self.outcome, language=self.language)
        )
        return dict(zip(("subject", "body"), words, strict=True))

    def language_links(self) -> list[dict[str, Any]]:
        """The languages to write this mail in, each with what its readers get now."""
        links = []
        for language in self.languages:
            mail = own_mail(self.object, self.outcome, language)
            links.append(
                {
                    "url": f"?language={language}",
                    "name": language_name(language),
                    "is_current": language == self.language,
                    "gets": language_name(mail.language) if mail else "",
                    "is_own": bool(mail and mail.language == language),
                }
            )
        return links

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        instead = own_mail(self.object, self.outcome, self.language)
        return super().get_context_data(
            round_form=self.object,
            gets=language_name(instead.language) if instead else "",
            own=self.own,
            language=self.language,
            language_links=self.language_links() if len(self.languages) > 1 else [],
            people=self.people[:200],
            person=self.person,
            mail=self.person and decision_mail(self.person),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.send_test() if "test" in request.POST else super().post(request, *args, **kwargs)

    def form_valid(self, form: ReleaseMailForm) -> HttpResponse:
        try:
            mail = release_actions.word_release_mail(
                round_form=self.object,
                outcome=self.outcome,
                language=self.language,
                user=self.request.user,
                **form.cleaned_data,
            )
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
            return self.form_invalid(form)
        words = _("Saved.") if mail else _("Saved: the standard text is sent.")
        messages.success(self.request, words)
        return redirect(self.own_address)

    @property
    def own_address(self) -> str:
        return f"{self.address('release_mail', self.outcome)}?{urlencode({'language': self.language})}"

    def send_test(self) -> HttpResponse:
        """Send to oneself what the person shown would get; nobody else is written to."""
        user, mail = self.request.user, self.person and decision_mail(self.person)
        back = redirect(self.own_address)
        if not mail:
            messages.error(self.request, _("Nobody waits for this mail, so there is nothing to try it with."))
            return back
        if not user.email:
            messages.error(self.request, _("Your account has no e-mail address. Add one to it first."))
            return back
        release_actions.send_test_mail(
            application=self.person, user=user, subject=mail.subject, body=mail.body
        )
        messages.success(self.request, _("A test is on its way to %(address)s.") % {"address": user.email})
        return back
