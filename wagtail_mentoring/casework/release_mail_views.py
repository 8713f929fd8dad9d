"""The admin's page of one mail of a round: its words, how it reads for somebody, and a test to oneself."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.edit import FormView
from wagtail.admin import messages

from wagtail_mentoring.application_forms.language_names import language_name
from wagtail_mentoring.application_forms.translations import closest
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.notifications import language_of
from wagtail_mentoring.long_text import LongTextField
from wagtail_mentoring.selection import release_actions, release_reading
from wagtail_mentoring.selection.decision_letters import mail_languages, standard_words
from wagtail_mentoring.selection.mail_words import SavedMeanwhile, own_mail, words_seal
from wagtail_mentoring.selection.models import ReleaseMail
from wagtail_mentoring.selection.notifications import MailPreview, decision_mail
from wagtail_mentoring.selection.release_models import TOLD_OUTCOMES, validate_placeholders

from .release_views import RoundPageMixin


class ReleaseMailForm(forms.Form):
    """``seen`` is the seal of the words that were stored when the page was made."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
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

    @property
    def words(self) -> tuple[str, str]:
        return self.cleaned_data["subject"].strip(), self.cleaned_data["body"].strip()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("subject", "").strip()) != bool(cleaned.get("body", "").strip()):
            empty = "body" if cleaned.get("subject", "").strip() else "subject"
            if empty not in self.errors:
                self.add_error(empty, _("Write this too, or leave both empty for the standard text."))
        return cleaned


class ReleaseMailView(RoundPageMixin, FormView):
    """The words of one outcome's mail. What stands in the fields can be tried before it is saved."""

    template_name = "wagtail_mentoring/admin/applications/release_mail.html"
    form_class = ReleaseMailForm
    header_icon = "mail"
    #: By language: words of the fields that differ from what is stored; None for the standard text.
    drafts: Mapping[str, ReleaseMail | None] = {}
    #: What somebody else stored meanwhile.
    stored: Mapping[str, Any] | None = None

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
        return {**self.words_of(self.own), "seen": words_seal(self.own)}

    def words_of(self, mail: ReleaseMail | None) -> dict[str, str]:
        words = (
            (mail.subject, mail.body)
            if mail
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
        words = self.drafts.get(self.language, self.own)
        return super().get_context_data(
            round_form=self.object,
            drafts=self.drafts,
            stored=self.stored,
            lacks=release_reading.lacking(words) if words else [],
            reads=language_name(language_of(self.person)) if self.person and self.is_for_others else "",
            language_shown=language_name(self.language),
            gets=language_name(instead.language) if instead else "",
            own=self.own,
            language=self.language,
            language_links=self.language_links() if len(self.languages) > 1 else [],
            people=self.people[:200],
            person=self.person,
            mail=self.mail(),
            **kwargs,
        )

    @property
    def is_for_others(self) -> bool:
        """Whether the person shown gets other words than the page's, because they read another language."""
        if self.person is None or not (self.drafts or len(self.languages) > 1):
            return False
        reads = language_of(self.person)
        mail, shown = (
            own_mail(self.object, self.outcome, language, self.drafts) for language in (reads, self.language)
        )
        gets_these = mail is not None and shown is not None and mail.language == shown.language
        return not gets_these and closest(reads, self.languages) != self.language

    def mail(self) -> MailPreview | None:
        """How the page's words read for the person shown."""
        if self.person is None:
            return None
        return decision_mail(self.person, self.drafts, self.language if self.is_for_others else None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if {"show", "test"} & set(request.POST):
            return self.try_out(self.get_form())
        return super().post(request, *args, **kwargs)

    def try_out(self, form: ReleaseMailForm) -> HttpResponse:
        """Show or send to oneself how the fields would read; nothing is saved, and they stay as they are."""
        if form.is_valid():
            self.drafts = self.drafts_of(form)
            if "test" in self.request.POST:
                self.send_test()
            if not self.drafts:
                return redirect(self.own_address)
        return self.render_to_response(self.get_context_data(form=form))

    def drafts_of(self, form: ReleaseMailForm) -> dict[str, ReleaseMail | None]:
        subject, body = form.words
        shown = self.words_of(self.own)
        if (subject, body) == (shown["subject"].strip(), shown["body"].strip()):
            return {}
        about = {"round_form": self.object, "outcome": self.outcome, "language": self.language}
        return {self.language: ReleaseMail(**about, subject=subject, body=body) if subject else None}

    def form_valid(self, form: ReleaseMailForm) -> HttpResponse:
        try:
            mail = release_actions.word_release_mail(
                round_form=self.object,
                outcome=self.outcome,
                language=self.language,
                user=self.request.user,
                **form.cleaned_data,
            )
        except SavedMeanwhile as refusal:
            return self.show_both(form, refusal)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
            return self.form_invalid(form)
        words = _("Saved.") if mail else _("Saved: the standard text is sent.")
        messages.success(self.request, words)
        return redirect(self.own_address)

    def show_both(self, form: ReleaseMailForm, refusal: SavedMeanwhile) -> HttpResponse:
        """What was sent stays in the fields, below what a colleague saved. Sent again, it counts."""
        entry = release_reading.last_worded(self.object, self.outcome, self.language)
        self.stored = {**self.words_of(refusal.stored), "is_own": refusal.stored is not None, "entry": entry}
        form.data = {**form.data.dict(), "seen": words_seal(refusal.stored)}
        form.add_error(None, refusal)
        response = self.form_invalid(form)
        response.status_code = 409
        return response

    @property
    def own_address(self) -> str:
        query = {"language": self.language}
        if self.person:
            query["application"] = str(self.person.pk)
        return f"{self.address('release_mail', self.outcome)}?{urlencode(query)}"

    def send_test(self) -> None:
        """Send to oneself the mail that is shown; nobody else is written to."""
        user, mail = self.request.user, self.mail()
        if not mail:
            messages.error(self.request, _("Nobody waits for this mail, so there is nothing to try it with."))
            return
        if not user.email:
            messages.error(self.request, _("Your account has no e-mail address. Add one to it first."))
            return
        release_actions.send_test_mail(
            application=self.person, user=user, subject=mail.subject, body=mail.body
        )
        text = (
            _("A test with these words, which are not saved yet, is on its way to %(address)s.")
            if self.drafts
            else _("A test is on its way to %(address)s.")
        )
        messages.success(self.request, text % {"address": user.email})
