"""Named questions about applications."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.programs.models import Round

from .choices import ApplicationStatus
from .inbox_rules import states_of

#: What staff never see: a draft belongs to its writer until it is handed in.
UNSEEN_BY_STAFF = [ApplicationStatus.DRAFT, ApplicationStatus.EXPIRED]


class ApplicationQuerySet(QuerySet):
    def of_offices(self, offices: Any) -> "ApplicationQuerySet":
        """Handed-in applications to programs that one of ``offices`` has accepted to partner in."""
        # Not a subquery for each row: a database works the few rounds out once.
        return self.received().filter(round__in=rounds_of_offices(offices))

    def handed_in(self) -> "ApplicationQuerySet":
        """Applications that reached us at least once, whatever became of them; those on hold do not count."""
        return self.received().filter(held_at=None)

    def received(self) -> "ApplicationQuerySet":
        """Like ``handed_in``, with those on hold."""
        return self.filter(~Q(status__in=UNSEEN_BY_STAFF), current_revision__isnull=False)

    def of_applicant(self, user: Any) -> "ApplicationQuerySet":
        return self.filter(applicant=user)

    def with_forms(self) -> "ApplicationQuerySet":
        """With what ``round_form`` reads, in one query for all rows."""
        forms = RoundForm.objects.select_related("form")
        return self.select_related("round__program").prefetch_related(Prefetch("round__round_forms", forms))

    def for_their_writer(self) -> "ApplicationQuerySet":
        """With what the applicant's pages of one application read."""
        related = ("draft_version__form", "current_revision__form_version", "applicant")
        return self.select_related(*related).with_forms()

    def active(self) -> "ApplicationQuerySet":
        """Applications that still may lead somewhere."""
        return self.exclude(
            status__in=[
                ApplicationStatus.WITHDRAWN,
                ApplicationStatus.EXPIRED,
                ApplicationStatus.VOID,
                ApplicationStatus.CLOSED,
            ]
        )

    def in_group(self, *groups: str) -> "ApplicationQuerySet":
        """Applications of some ``InboxGroup``."""
        states = states_of(groups, ApplicationStatus.values)
        untold = Q(status__in=states[False], released_at__isnull=True)
        return self.filter(untold | Q(status__in=states[True], released_at__isnull=False))

    def handled_by_office(self, offices: Any) -> "ApplicationQuerySet":
        """Applications that somebody handles who works in one of ``offices``.

        These few people are asked for by themselves: a database that does not know how few sorts all rows.
        """
        staff = get_user_model().objects.filter(groups__mentoring_office__in=offices)
        return self.filter(handled_by__in=list(staff.values_list("pk", flat=True)))

    def handled_by_somebody_who_left(self) -> "ApplicationQuerySet":
        """Applications in the hands of somebody inactive, or no longer in any of the program's offices."""
        at_work = Partner.objects.accepted().filter(
            program=OuterRef("round__program"),
            office__group__user=OuterRef("handled_by"),
            office__group__user__is_active=True,
        )
        return self.filter(handled_by__isnull=False).exclude(Exists(at_work))


class DecisionQuerySet(QuerySet):
    def in_force(self) -> "DecisionQuerySet":
        """Decisions that no later one superseded."""
        return self.filter(superseded_at=None)

    def unsigned_by(self, user: Any) -> "DecisionQuerySet":
        """Decisions that wait for the signature of an office ``user`` works in, and that they may sign.

        An office that asked for changes has answered. Whoever answered for one office signs for no other.
        """
        answered = self.model.objects.filter(
            pk=OuterRef(OuterRef("pk")), signatures__office=OuterRef("office")
        )
        owing = Partner.objects.accepted().filter(
            ~Exists(answered),
            program=OuterRef("application__round__program"),
            office__group__in=user.groups.all(),
        )
        asked = self.model.objects.filter(
            pk=OuterRef("pk"),
            application__round__round_forms__needs_signatures=True,
            application__round__round_forms__role=F("application__role"),
        )
        return self.in_force().filter(
            Exists(owing),
            Q(needs_signatures=True) | Exists(asked),
            ~Exists(self.model.objects.filter(pk=OuterRef("pk"), signatures__user=user)),
            application__released_at=None,
            application__status=F("outcome"),
            application__current_revision=F("revision"),
        )

    def objected(self) -> "DecisionQuerySet":
        """Decisions in force, not told yet, that an office asks to change."""
        asked = self.model.objects.filter(pk=OuterRef("pk"), signatures__answer="changes_asked")
        return self.waiting().filter(Exists(asked))

    def waiting(self) -> "DecisionQuerySet":
        """Decisions in force that their applicants were not told."""
        return self.in_force().filter(application__released_at=None, application__status=F("outcome"))


def rounds_of_offices(offices: Any) -> QuerySet:
    """Keys of the rounds of programs that one of ``offices`` has accepted to partner in."""
    partnering = Partner.objects.accepted().filter(office__in=offices)
    return Round.objects.filter(program__in=partnering.values("program")).order_by().values("pk")
