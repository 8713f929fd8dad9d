"""The bar above the list of applications: groups with their counts, who handles them, earlier rounds."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_mentoring.applications.choices import InboxGroup
from wagtail_mentoring.applications.filters import ApplicationFilterSet
from wagtail_mentoring.applications.inbox_rules import group_of
from wagtail_mentoring.programs.models import Round

#: Filters that a count leaves out: those that a click on its link sets anew.
SET_BY_TABS = frozenset({"group", "status", "earlier"})
#: Parameters of the list's address that are no choice of rows.
NOT_ABOUT_ROWS = frozenset({"p", "export", "_w_filter_fragment"})
#: Rounds of which the bar links the numbers.
MOST_ROUNDS = 4
#: Offices named in the bar; the panel of filters has all of them.
MOST_OFFICES = 5


@dataclass(frozen=True)
class Link:
    """One choice of the bar: ``count`` is what the list shows after a click on it, where that is known."""

    label: str
    url: str
    is_current: bool
    count: int | None = None


@dataclass(frozen=True)
class Tally:
    """How many applications the list holds, worked out from one query."""

    by_group: Counter[str]
    listed: int
    earlier: int

    @property
    def total(self) -> int:
        return self.by_group.total()


def tally(rows: QuerySet, filters: ApplicationFilterSet) -> Tally:
    """Count ``rows``, which every filter but ``SET_BY_TABS`` has narrowed, by group.

    ``listed`` is the number of rows that all filters keep; ``earlier`` that of rounds which are over and
    not shown.
    """
    chosen, shows_all = filters.form.cleaned_data, filters.shows_earlier
    shown = set() if shows_all else {round.pk for round in filters.rounds_not_over}
    by_group: Counter[str] = Counter()
    listed = earlier = 0
    for round_pk, status, told, count in _counted(rows):
        group = group_of(status=status, told=told)
        is_kept = chosen.get("group") in (None, "", group) and status in (chosen.get("status") or (status,))
        if shows_all or round_pk in shown:
            by_group[group] += count
            listed += count * is_kept
        else:
            earlier += count * is_kept
    return Tally(by_group=by_group, listed=listed, earlier=earlier)


def _counted(rows: QuerySet) -> Iterable[tuple[int, str, bool, int]]:
    """Round, status and number of rows, apart for decisions that were told and those that were not."""
    told = Q(released_at__isnull=False)
    counted = rows.order_by().values("round_id", "status").annotate(all=Count("pk"), told=Count("pk", told))
    for row in counted:
        for is_told, count in ((True, row["told"]), (False, row["all"] - row["told"])):
            if count:
                yield row["round_id"], row["status"], is_told, count


class Addresses:
    """Addresses of the list that keep what is chosen now but for some parameters."""

    def __init__(self, index_url: str, parameters: QueryDict) -> None:
        self.index_url = index_url
        self.parameters = parameters

    def having(self, **values: Any) -> str:
        """This list with other ``values``; an empty one takes the parameter out. From its first page."""
        query = self.parameters.copy()
        for name in (*NOT_ABOUT_ROWS, *values):
            query.pop(name, None)
        query.update({name: str(value) for name, value in values.items() if value})
        return f"{self.index_url}?{query.urlencode()}"

    def without(self, values: Mapping[str, Collection[str]]) -> str:
        """This list without these values of filters. From its first page."""
        query = self.parameters.copy()
        for name, left_out in values.items():
            query.setlist(name, [value for value in query.getlist(name) if value not in left_out])
        for name in NOT_ABOUT_ROWS:
            query.pop(name, None)
        return f"{self.index_url}?{query.urlencode() or 'group='}"

    def cleared(self) -> str:
        """Without any filter; the mark at its end keeps somebody's own default filter out as well."""
        return f"{self.index_url}?group="


def group_links(counts: Tally, filters: ApplicationFilterSet, addresses: Addresses) -> list[Link]:
    """A link for every group with its number, and one for all."""
    current = filters.data.get("group", "")
    statuses = filters.data.get("status")
    links = [
        Link(
            label=str(group.label),
            url=addresses.having(group=group.value, status=""),
            is_current=current == group.value,
            count=counts.by_group[group.value],
        )
        for group in InboxGroup
    ]
    everything = Link(
        label=pgettext("applications", "All"),
        url=addresses.having(group="", status=""),
        is_current=not current and not statuses,
        count=counts.total,
    )
    return [*links, everything]


def rounds_shown(filters: ApplicationFilterSet) -> list[Round]:
    """The rounds whose rows the list shows, for links to their numbers; the newest few."""
    chosen = filters.form.cleaned_data.get("round")
    return list(chosen or filters.rounds_not_over)[:MOST_ROUNDS]


def handler_links(filters: ApplicationFilterSet, addresses: Addresses) -> list[Link]:
    """Links by who handles the applications: anybody, me, an office, nobody, somebody who left."""
    handled, office = filters.data.get("handled", ""), filters.data.get("office", "")
    people = [("", _("Anybody")), ("me", _("Me")), ("nobody", _("Nobody yet")), ("left", _("Who left"))]
    links = [
        Link(
            label=label,
            url=addresses.having(handled=value, office=""),
            is_current=handled == value and not office,
        )
        for value, label in people
    ]
    offices = [
        Link(
            label=str(choice),
            url=addresses.having(handled="", office=choice.pk),
            is_current=office == str(choice.pk) and not handled,
        )
        for choice in filters.filters["office"].queryset(filters.request)[:MOST_OFFICES]
    ]
    return [*links[:2], *offices, *links[2:]]
