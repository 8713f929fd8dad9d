"""Who may see which personal deadlines and invitations: by their form, and by whom they were given to."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from wagtail_mentoring.offices.permissions import OfficeScopedPolicy

from .access_models import Extension, Invitation
from .permissions import kept_from, programs_of


def _doors_of_my_programs(rows: QuerySet, user: Any) -> QuerySet:
    return rows.filter(round_form__round__program__in=programs_of(user))


def doors_kept_from(user: Any, rows: QuerySet) -> QuerySet:
    """Those of ``rows`` given to a person whose application to the same form does not exist for ``user``.

    ``rows`` are personal deadlines or invitations; an invitation that is bound to no address is nobody's.
    """
    theirs = Q(address=OuterRef("email")) & ~Q(address="")
    if rows.model is Extension:
        theirs |= Q(applicant=OuterRef("user"))
    same_form = kept_from(user).filter(round=OuterRef("round_form__round"), role=OuterRef("round_form__role"))
    return rows.filter(Exists(same_form.alias(address=Lower("applicant__email")).filter(theirs)))


def _without_doors_kept_from(rows: QuerySet, user: Any) -> QuerySet:
    kept = doors_kept_from(user, rows.model._default_manager.all())
    return rows.exclude(pk__in=kept.order_by().values("pk"))


EXTENSION_POLICY = OfficeScopedPolicy(Extension, reach=_doors_of_my_programs, veil=_without_doors_kept_from)
INVITATION_POLICY = OfficeScopedPolicy(Invitation, reach=_doors_of_my_programs, veil=_without_doors_kept_from)
