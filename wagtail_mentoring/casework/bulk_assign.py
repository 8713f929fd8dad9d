"""Handing many applications to a colleague, or sharing them out: choose, look at the outcome, confirm."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.utils import get_user_display_name

from wagtail_mentoring.accounts import in_order_of_names
from wagtail_mentoring.applications import staff_actions
from wagtail_mentoring.applications.inbox_rules import OPEN_GROUPS, share_out
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import kept_apart, staff_common_to

from .bulk_actions import ApplicationBulkAction
from .bulk_preview import ConfirmedForm
from .people import ColleaguesField


class AssignManyForm(ConfirmedForm):
    """One colleague gets them all; of several, each gets a fair part."""

    among = ColleaguesField(
        label=gettext_lazy("Hand to"),
        queryset=get_user_model().objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Tick one colleague, or several to share the applications out: each goes to whoever has the "
            "fewest open ones by then, and nobody one that they have a conflict of interest with or review "
            "blind. "
            "Offered are people who work in every program chosen."
        ),
        error_messages={"required": gettext_lazy("Tick at least one colleague.")},
    )

    def offer(self, staff: Any) -> None:
        self.fields["among"].queryset = staff


@dataclass(frozen=True)
class Share:
    """What one colleague has now of open applications, and what they would get."""

    person: str
    now: int
    more: int

    @property
    def then(self) -> int:
        return self.now + self.more


class AssignManyAction(ApplicationBulkAction):
    display_name = gettext_lazy("Hand to a colleague")
    action_label = gettext_lazy("Hand applications to a colleague")
    action_type = "assign"
    aria_label = gettext_lazy("Hand the selected applications to a colleague")
    template_name = "wagtail_mentoring/admin/applications/bulk_assign.html"
    action_priority = 30
    form_class = AssignManyForm
    plan: dict[int, Any] = {}
    shares: list[Share] = []

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        form = super().get_form(form_class)
        form.offer(self.staff)
        return form

    @cached_property
    def staff(self) -> Any:
        """Whoever works in a partner office of every program among the chosen applications."""
        applications, _others = self.get_actionable_objects()
        programs = {row.round.program_id for row in applications}
        return in_order_of_names(staff_common_to(programs))

    def prepare(self, applications: list[Application], form: forms.Form) -> None:
        """Say who gets which application. Those chosen count for nobody: they are dealt out anew."""
        people = list(form.cleaned_data["among"])
        chosen = sorted(row.pk for row in applications)
        loads = self.loads(people, chosen)
        shared = share_out(chosen, loads=loads, barred=kept_apart(chosen, people))
        by_pk = {person.pk: person for person in people}
        self.plan = {pk: by_pk[person] for pk, person in shared.items()}
        given = list(shared.values())
        self.shares = [
            Share(
                person=get_user_display_name(person),
                now=loads[person.pk],
                more=given.count(person.pk),
            )
            for person in people
        ]

    def loads(self, people: list[Any], without: list[int]) -> dict[int, int]:
        """How many open applications each of ``people`` handles besides those ``without``, in their order."""
        handled = Application.objects.handed_in().in_group(*OPEN_GROUPS).filter(handled_by__in=people)
        chosen = set(without)
        rows = handled.order_by().values_list("pk", "handled_by")
        held = Counter(person for pk, person in rows.iterator() if pk not in chosen)
        return {person.pk: held[person.pk] for person in people}

    def why_not(self, application: Application, form: forms.Form) -> Any:
        person = self.plan.get(application.pk)
        if person is None:
            return _(
                "a conflict of interest, a blind review, or their own application, keeps whoever you ticked "
                "from it"
            )
        if application.handled_by_id != person.pk:
            return ""
        return _("%(person)s handles it already") % {"person": get_user_display_name(person)}

    def shows(self, application: Application) -> list[Any]:
        """Whoever has it now is part of it, and whoever gets it."""
        person = self.plan.get(application.pk)
        return [*super().shows(application), application.handled_by_id, person and person.pk]

    def act(self, application: Application, form: forms.Form) -> None:
        staff_actions.assign_application(
            application=application, handled_by=self.plan[application.pk], user=self.request.user
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(shares=self.shares, nobody=not self.staff.exists(), **kwargs)

    def done_message(self, done: int) -> str:
        return ngettext("%(count)s application handed over.", "%(count)s applications handed over.", done) % {
            "count": done
        }
