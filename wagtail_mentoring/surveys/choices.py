"""Closed lists of words about surveys: the fixed instrument, so that programs and years can be compared."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Moment(TextChoices):
    OPENING = "opening", _("At the start")
    CLOSING = "closing", _("At the end")


class Competency(TextChoices):
    """The eight career-readiness competencies of NACE (2021), in its order."""

    CAREER = "career", _("Career and self-development")
    COMMUNICATION = "communication", _("Communication")
    CRITICAL_THINKING = "critical_thinking", _("Critical thinking")
    EQUITY = "equity", _("Equity and inclusion")
    LEADERSHIP = "leadership", _("Leadership")
    PROFESSIONALISM = "professionalism", _("Professionalism")
    TEAMWORK = "teamwork", _("Teamwork")
    TECHNOLOGY = "technology", _("Technology")


#: What each competency is about, in our words.
MEANINGS = {
    Competency.CAREER: _("I know my strengths and my next steps, and keep learning."),
    Competency.COMMUNICATION: _("I say and write clearly what I mean, and listen."),
    Competency.CRITICAL_THINKING: _("I find out what matters before I decide."),
    Competency.EQUITY: _("I work well with people unlike me, and speak up when somebody is left out."),
    Competency.LEADERSHIP: _("I see what each can do and bring people to a goal."),
    Competency.PROFESSIONALISM: _("I am reliable, and know what a workplace expects."),
    Competency.TEAMWORK: _("I do my share and help others to do theirs."),
    Competency.TECHNOLOGY: _("I use tools well, and learn new ones when they help."),
}

#: The points of both scales, from 1 to 5.
HOW_READY = (
    (1, _("1 – not yet")),
    (2, _("2 – a little")),
    (3, _("3 – fairly well")),
    (4, _("4 – well")),
    (5, _("5 – very well")),
)
HOW_CONTENT = (
    (1, _("1 – not at all")),
    (2, _("2 – little")),
    (3, _("3 – fairly")),
    (4, _("4 – satisfied")),
    (5, _("5 – very satisfied")),
)
