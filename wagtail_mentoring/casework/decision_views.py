"""The decision beside one application: its card with the signatures, and the steps taken from there."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from wagtail_mentoring.applications import decisions
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import may_decide, may_read
from wagtail_mentoring.applications.staff_steps import StaleApplication
from wagtail_mentoring.long_text import LongTextField
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.selection import decision_actions, release_rules
from wagtail_mentoring.selection.actions import release_decision
from wagtail_mentoring.selection.choices import ReleaseObstacle, SignatureAnswer
from wagtail_mentoring.selection.decision_records import (
    Standing,
    has_address,
    is_stale,
    standing_of,
    told_decision,
)
from wagtail_mentoring.selection.mail_words import OtherWords, mail_seal
from wagtail_mentoring.selection.models import Decision
from wagtail_mentoring.selection.notifications import decision_mail
from wagtail_mentoring.selection.permissions import may_override, offices_to_object, offices_to_sign
from wagtail_mentoring.selection.release_guard import sentences
from wagtail_mentoring.selection.reopen_actions import may_reopen_now

from .people import name_of
from .staff_panels import ApplicationPanel, card_on
from .staff_views import ApplicationConfirmView, ApplicationStepView, AsSeenForm

CARD = "wagtail_mentoring/admin/applications/decision_card.html"
#: Parts of a decision, for “since then … changed”.
PART_WORDS = {
    "outcome": gettext_lazy("another outcome"),
    "text": gettext_lazy("another text for the applicant"),
    "revision": gettext_lazy("other answers"),
}


@dataclass(frozen=True)
class OfficeLine:
    """What one office says to the decision; ``signature`` is None while it is waited for."""

    office: Office
    signature: Any
    waits_since: Any


def decision_panel(request: HttpRequest, application: Application) -> ApplicationPanel | None:
    """The card: what was decided, who signed, who is waited for and since when, and what to do about it."""
    if not may_read(request.user, application):
        return None
    if application.status not in decisions.DECIDED and not application.decisions.exists():
        return None
    standing = standing_of(application)
    decision = standing.decision
    is_decided = decision is not None or application.status in decisions.DECIDED
    context = {
        "decision": decision,
        "override": getattr(decision, "override", None),
        "is_stale": is_stale(application, decision),
        "void": _void_answers(standing),
        "told_before": _told_before(application),
        "needs_signatures": is_decided and standing.needs_signatures,
        "lines": _lines(standing) if is_decided else [],
        "seen_form": AsSeenForm(initial=AsSeenForm.seen(application), auto_id=False),
        "digest": standing.digest,
        "obstacles": _open_obstacles(standing),
        **_may(request.user, standing),
    }
    return ApplicationPanel(CARD, context)


def _open_obstacles(standing: Standing) -> list[str]:
    silent = {ReleaseObstacle.RELEASED, ReleaseObstacle.UNDECIDED}
    return sentences(standing, [obstacle for obstacle in standing.obstacles if obstacle not in silent])


def _lines(standing: Standing) -> list[OfficeLine]:
    since = standing.decision.decided_at if standing.decision else standing.application.status_changed_at
    lines = [OfficeLine(office, standing.answers.get(office.pk), since) for office in standing.offices]
    return [line for line in lines if standing.needs_signatures or line.signature]


def _may(user: Any, standing: Standing) -> dict[str, Any]:
    application = standing.application
    works = may_decide(user, application)
    untold = decisions.may_release(status=application.status, released=application.released_at is not None)
    open_to_answers = works and untold
    return {
        "may_word": works and untold,
        "may_reopen": works and may_reopen_now(application),
        "may_release": works and untold and (may_override(user, standing) or not _blocked(standing)),
        "owed": offices_to_sign(user, standing) if open_to_answers else [],
        "objectors": offices_to_object(user, standing) if open_to_answers else [],
    }


def _blocked(standing: Standing) -> bool:
    """Whether nothing can be told yet. Somebody without an address can be told by whoever works on it."""
    return bool(set(standing.obstacles) - {ReleaseObstacle.ADDRESS})


def _void_answers(standing: Standing) -> dict[str, Any] | None:
    """Signatures and objections that the last change made void, and what changed since they were given."""
    application, decision = standing.application, standing.decision
    rows = application.decisions.exclude(superseded_at=None).filter(signatures__isnull=False)
    before = rows.prefetch_related("signatures__office").distinct().first()
    if before is None or (decision and application.released_at):
        return None
    was = _parts(before)
    now = _parts(decision) if decision else {**was, "outcome": ""}
    answers = list(before.signatures.all())
    signs = before.needs_signatures or standing.needs_signatures
    return {
        "signed": [row.office for row in answers if signs and row.answer == SignatureAnswer.SIGNED],
        "objected": [row.office for row in answers if row.answer == SignatureAnswer.CHANGES_ASKED],
        "was": before,
        "parts": [PART_WORDS[part] for part in release_rules.what_changed(before=was, after=now)],
    }


def _told_before(application: Application) -> dict[str, Any] | None:
    """What was told and is decided anew: the applicant goes on reading it."""
    is_over = application.anonymised_at or application.status in decisions.OVER
    if application.released_at is not None or not application.told_status or is_over:
        return None
    told = told_decision(application)
    return {
        "status": ApplicationStatus(application.told_status).label,
        "reads": application.public_status.label,
        "text": told.text if told else "",
    }


def _parts(decision: Decision) -> dict[str, Any]:
    return {"outcome": decision.outcome, "text": decision.text, "revision": decision.revision_id}


class SeenDecisionForm(AsSeenForm):
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)


class AnswerForm(SeenDecisionForm):
    office = forms.ModelChoiceField(queryset=Office.objects.all(), widget=forms.HiddenInput)
    comment = LongTextField(
        label=gettext_lazy("Comment, for staff; needed to ask for changes"), required=False, max_length=2000
    )


class WordForm(SeenDecisionForm):
    text = LongTextField(label=gettext_lazy("Text for the applicant"), required=False, max_length=2000)


class AnswerView(ApplicationStepView):
    """What an office says to a decision, in the part of the card that is its own."""

    form_class = AnswerForm
    slot = "answer"

    def places(self, context: dict[str, Any], form: forms.Form) -> Collection[str]:
        card = card_on(context, CARD)
        asked = {str(office.pk) for name in ("owed", "objectors") for office in card.get(name, ())}
        return ("comment",) if form["office"].value() in asked else ()


class SignView(AnswerView):
    """Sign for one's office what the card showed; where nobody has to sign, withdraw its objection."""

    success_message = gettext_lazy("Signed. The decision can be told once every office has signed.")

    def act(self, form: forms.Form) -> None:
        form.refuse_stale(self.object)
        office = form.cleaned_data["office"]
        decision_actions.sign_decision(
            application=self.object,
            office=office,
            digest=form.cleaned_data["digest"],
            comment=form.cleaned_data["comment"],
            user=self.request.user,
        )
        if not standing_of(self.object).needs_signatures:
            self.success_message = _("The objection of %(office)s is withdrawn.") % {"office": office}


class AskForChangesView(AnswerView):
    """Object with a reason; the decision waits until it is settled."""

    success_message = gettext_lazy(
        "Your office asked for changes. The decision is not told until it is settled."
    )

    def act(self, form: forms.Form) -> None:
        form.refuse_stale(self.object)
        decision_actions.ask_for_changes(
            application=self.object,
            office=form.cleaned_data["office"],
            digest=form.cleaned_data["digest"],
            reason=form.cleaned_data["comment"],
            user=self.request.user,
        )


class WordView(ApplicationStepView):
    """Change the text for the applicant, or confirm the decision for newer answers."""

    form_class = WordForm
    slot = "word"
    success_message = gettext_lazy("The decision is saved.")

    def places(self, context: dict[str, Any], form: forms.Form) -> Collection[str]:
        return ("text",) if card_on(context, CARD).get("may_word") else ()

    def act(self, form: forms.Form) -> None:
        form.refuse_stale(self.object)
        before = standing_of(self.object)
        decision = decision_actions.word_decision(
            application=self.object,
            text=form.cleaned_data["text"],
            digest=form.cleaned_data["digest"],
            user=self.request.user,
        )
        if before.decision == decision:
            self.success_message = _("Nothing was changed: the text is the same. What was said to it stands.")
        elif before.answers:
            self.success_message = _("Saved. What the offices said to the decision before no longer counts.")


class ReleaseForm(AsSeenForm):
    digest = forms.CharField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(required=False, widget=forms.HiddenInput)
    override_reason = LongTextField(
        label=gettext_lazy("Why it is told without every signature"),
        help_text=gettext_lazy("As a director you may. It is kept with the decision, with your name."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @staticmethod
    def seen(application: Application) -> dict[str, Any]:
        """The words of the decision and of its mail as well."""
        shown = {"digest": standing_of(application).digest, "words": mail_seal(application)}
        return {**AsSeenForm.seen(application), **shown}

    def refuse_stale(self, application: Application) -> None:
        """Raise ``OtherWords`` where only the mail is worded otherwise."""
        now = self.seen(application)
        changed = {name for name, value in now.items() if self.cleaned_data.get(name) != value}
        try:
            super().refuse_stale(application)
        except StaleApplication:
            if changed == {"words"}:
                raise OtherWords from None
            raise


class ReleaseView(ApplicationConfirmView):
    """Shows the mail that goes out and what stands against it, and releases the decision on confirmation."""

    template_name = "wagtail_mentoring/admin/applications/release.html"
    form_class = ReleaseForm
    page_title = gettext_lazy("Release decision")
    confirm_label = gettext_lazy("Release and send")

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.object)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        nothing = {ReleaseObstacle.UNDECIDED, ReleaseObstacle.RELEASED} & set(self.standing.obstacles)
        if nothing:
            messages.warning(request, " ".join(sentences(self.standing, nothing)))
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return ReleaseForm.seen(self.object)

    def get_form(self, form_class: Any = None) -> forms.Form:
        form = super().get_form(form_class)
        if not may_override(self.request.user, self.standing):
            del form.fields["override_reason"]
        return form

    def get_message(self) -> str:
        text = (
            _("%(name)s will see “%(status)s” from now on and gets this mail. This cannot be taken back.")
            if has_address(self.object)
            else _(
                "%(name)s will see “%(status)s” from now on. There is no e-mail address to write to: "
                "tell them yourself. This cannot be taken back."
            )
        )
        return text % {
            "name": name_of(self.object),
            "status": self.object.get_status_display(),
        }

    def get_success_message(self) -> str:
        return _("The decision is released and the mail to %(name)s is on its way.") % {
            "name": name_of(self.object)
        }

    def act(self, form: AsSeenForm) -> None:
        form.refuse_stale(self.object)
        release_decision(
            application=self.object,
            user=self.request.user,
            override_reason=form.cleaned_data.get("override_reason", ""),
            without_mail=True,
            digest=form.cleaned_data["digest"],
            words=form.cleaned_data["words"],
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        against = [found for found in self.standing.obstacles if found != ReleaseObstacle.ADDRESS]
        form = kwargs.setdefault("form", self.get_form())
        return super().get_context_data(
            mail=decision_mail(self.object),
            obstacles=sentences(self.standing, against),
            # What was written for a field that is not there any more.
            lost_reason="" if "override_reason" in form.fields else form.data.get("override_reason", ""),
            may_go=not against or may_override(self.request.user, self.standing),
            **kwargs,
        )
