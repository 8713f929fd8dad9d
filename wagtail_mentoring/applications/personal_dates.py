"""The dates of a round's form as they hold for one person, a deadline of their own included."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from wagtail_mentoring.application_forms.choices import Window
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.application_forms.windows import later_of, let_open
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.dates import deadline_text
from wagtail_mentoring.programs.decisions import accepts_until

from .access_models import Extension, normal_email


@dataclass(frozen=True)
class PersonalDates:
    """``extended_to`` is the person's own deadline; the round's silent grace counts after it as well."""

    round_form: RoundForm
    extended_to: datetime | None = None

    @property
    def closes(self) -> datetime:
        return later_of(self.round_form.closes, self.extended_to)

    @property
    def is_personal(self) -> bool:
        return self.closes != self.round_form.closes

    @property
    def edit_until(self) -> datetime:
        """The first instant at which the person can no longer change what they handed in."""
        return later_of(self.round_form.edit_until, self._own_late_after)

    @property
    def changes_close(self) -> datetime:
        """The published end of changes, without the silent grace."""
        return later_of(self.round_form.changes_close, self.extended_to)

    def window_at(self, now: datetime) -> Window:
        """What the dates alone say."""
        return self.round_form.window_at(now, personal_late_after=self._own_late_after)

    def door_at(self, now: datetime) -> Window:
        """Like ``window_at``, but shut while the offices do not let applications open."""
        round = self.round_form.round
        return Window(
            let_open(
                self.window_at(now),
                is_let_open=round.is_let_open,
                is_archived=round.program.status == ProgramStatus.ARCHIVED,
            )
        )

    def text(self, moment: datetime) -> str:
        """A deadline of everybody as this person reads it: theirs where it is later, and called so."""
        own = self.extended_to
        if own is None or own <= moment:
            return deadline_text(moment, self.round_form.round)
        return _("%(deadline)s (your personal deadline)") % {
            "deadline": deadline_text(own, self.round_form.round)
        }

    @property
    def _own_late_after(self) -> datetime | None:
        grace = self.round_form.round.grace_minutes
        own = self.extended_to
        return own and accepts_until(closes_at=own, grace_minutes=grace)


def dates_for(round_form: RoundForm, user: Any) -> PersonalDates:
    """The dates that hold for ``user``, who may be a visitor."""
    if not user.is_authenticated:
        return PersonalDates(round_form)
    own = Extension.objects.in_force().of(user)
    own = own.for_form(round_id=round_form.round_id, role=round_form.role)
    return PersonalDates(round_form, own.latest_moment())


def dates_by_address(round_form: RoundForm, addresses: Iterable[str]) -> dict[str, PersonalDates]:
    """The dates that hold for whoever has one of these ``addresses``, as ``normal_email`` writes them."""
    users_address = f"user__{get_user_model().get_email_field_name()}"
    rows = round_form.extensions.in_force().values_list("email", users_address, "until")
    own: dict[str, datetime] = {}
    for address, of_user, until in rows:
        key = normal_email(of_user or address)
        own[key] = later_of(until, own.get(key))
    return {address: PersonalDates(round_form, own.get(address)) for address in addresses}


def extensions_by_form(user: Any) -> dict[Any, datetime]:
    """The deadlines of ``user`` by round and role, for lists, in one query."""
    rows = Extension.objects.in_force().of(user).values_list("round_form__round", "round_form__role", "until")
    latest: dict[Any, datetime] = {}
    for round_id, role, until in rows:
        latest[round_id, role] = later_of(until, latest.get((round_id, role)))
    return latest
