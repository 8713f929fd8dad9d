"""What offices do about what they want: set a goal, end it, have the usual ones suggested."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring import conf
from wagtail_mentoring.metrics.choices import Unit
from wagtail_mentoring.metrics.registry import Metric, metric_of
from wagtail_mentoring.metrics.wording import amount_text
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.programs.models import Program

from . import goal_rules
from .actions import lock_to_propose
from .goals import baseline_of, usual_due_date
from .models import Goal

Owner = Office | None


@transaction.atomic
def set_goal(*, program: Program, office: Owner, metric: str, target: float, due_on: date, user: Any) -> Goal:
    """Say what ``office``, or without one all offices together, want to reach by ``due_on``.

    A goal of the same metric is changed. What was reached in the fiscal year before is worked out and kept
    beside it. Raises ``PermissionDenied`` unless ``user`` may propose, ``ValidationError`` for an office that
    does not take part, a metric that there is not, a target that cannot be, or a day that is not ahead.
    """
    program = lock_to_propose(program, user)
    if office and not program.partners.accepted().filter(office=office).exists():
        raise ValidationError(
            _("%(office)s does not take part in this program. Invite it first, or choose another.")
            % {"office": office}
        )
    counted = _metric_for(metric, office)
    _refuse_target(counted, target)
    if not goal_rules.is_ahead(due_on, today=timezone.localdate()):
        raise ValidationError(_("Choose a day in the future, at most two years from now."))
    baseline = baseline_of(program, metric=counted, office=office, due_on=due_on)
    goal, _created = Goal.objects.update_or_create(
        program=program,
        office=office,
        metric=metric,
        defaults={"target": float(target), "due_on": due_on, "baseline": baseline},
    )
    data = {
        **_named(counted, office),
        "target": amount_text(goal.target, counted.unit),
        "day": date_format(due_on, "DATE_FORMAT"),
    }
    log(instance=program, action="wagtail_mentoring.set_goal", user=user, data=data)
    return goal


@transaction.atomic
def end_goal(*, goal: Goal, user: Any) -> None:
    """Want this no longer. Charters that were signed with it keep it.

    Raises ``PermissionDenied`` unless ``user`` may propose. A goal that somebody ended meanwhile is no error.
    """
    program = lock_to_propose(goal.program, user)
    if Goal.objects.filter(pk=goal.pk).delete()[0]:
        metric = metric_of(goal.metric)
        data = _named(metric, goal.office) if metric else {"office": "", "metric": goal.metric}
        log(instance=program, action="wagtail_mentoring.end_goal", user=user, data=data)


@transaction.atomic
def suggest_goals(*, program: Program, user: Any) -> list[Goal]:
    """Give each office without a goal the two it usually has, and all together one where they are several.

    Raises ``PermissionDenied`` unless ``user`` may propose. Whoever has a goal keeps theirs as they are.
    """
    program = lock_to_propose(program, user)
    goals = suggested_goals(program)
    Goal.objects.bulk_create(goals)
    if goals:
        data = {"count": len(goals)}
        log(instance=program, action="wagtail_mentoring.suggest_goals", user=user, data=data)
    return goals


def suggested_goals(program: Program) -> list[Goal]:
    """The goals that ``suggest_goals`` would add, not saved."""
    partners = program.partners.accepted().select_related("office")
    offices = {partner.office_id: partner.office for partner in partners}
    wanting = set(program.goals.values_list("office", flat=True))
    round, due_on = program.current_round, usual_due_date(today=timezone.localdate())
    places = round.capacity if round else None
    missing = goal_rules.goals_missing(offices, wanting)
    return [
        goal
        for owner in missing
        for goal in _usual_goals(program, offices[owner] if owner else None, due_on, places)
    ]


def _usual_goals(program: Program, office: Owner, due_on: date, places: int | None) -> list[Goal]:
    goals = []
    for key, share in goal_rules.usual_metrics(office.kind if office else None):
        if metric := metric_of(key):
            baseline = baseline_of(program, metric=metric, office=office, due_on=due_on)
            target = goal_rules.usual_target(
                metric.unit.value,
                baseline=baseline,
                places=places,
                share=share,
                least=conf.get("SMALLEST_GROUP"),
            )
            goals.append(
                Goal(
                    program=program,
                    office=office,
                    metric=key,
                    baseline=baseline,
                    target=target,
                    due_on=due_on,
                )
            )
    return goals


def _metric_for(key: str, office: Owner) -> Metric:
    metric = metric_of(key)
    if metric is None:
        raise ValidationError(_("Nothing of that name is counted. Choose from the list."))
    if metric.by_office and not office:
        raise ValidationError(
            _("“%(metric)s” is counted for each office. Set it for one office, or choose another.")
            % {"metric": metric.label}
        )
    return metric


def _refuse_target(metric: Metric, target: float) -> None:
    if not 0 < target <= 1_000_000:
        raise ValidationError(_("The target is a number above zero."))
    if metric.unit == Unit.PERCENT and target > 100:
        raise ValidationError(_("A target in percent is at most 100."))


def _named(metric: Metric, office: Owner) -> dict[str, str]:
    return {"office": str(office or _("All offices together")), "metric": str(metric.label)}
