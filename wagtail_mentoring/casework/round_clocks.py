"""Forms of what belongs to a round's form: their moments are read and shown in the round's own time zone."""

from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.partnership.forms import place_in_zone, show_in_zone
from wagtail_mentoring.programs.dates import zone_text
from wagtail_mentoring.programs.models import Round

IN_THE_ROUNDS_ZONE = gettext_lazy("In the round's time zone.")


def zone_of(round_form: RoundForm | None) -> ZoneInfo | None:
    return round_form.round.zone if round_form else None


class RoundClockForm(WagtailAdminModelForm):
    """A model form whose ``MOMENTS``, as ``WallClockField``s, are those of a clock on the wall of a round."""

    MOMENTS: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        round = self.round_before()
        if round:
            show_in_zone(self, self.MOMENTS, round.zone)
        for name in self.MOMENTS:
            field = self.fields[name]
            field.help_text = " ".join(str(text) for text in (field.help_text, _which_zone(round)) if text)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        round = self.round_chosen()
        place_in_zone(self, self.MOMENTS, round.zone if round else None)
        return cleaned

    def round_before(self) -> Round | None:
        """The round that the row belongs to, before anything is changed."""
        raise NotImplementedError

    def round_chosen(self) -> Round | None:
        """The round that was chosen in the form; none where the choice was refused."""
        raise NotImplementedError


def _which_zone(round: Round | None) -> Any:
    if round is None:
        return IN_THE_ROUNDS_ZONE
    return _("In the round's time zone: %(zone)s.") % {"zone": zone_text(round)}
