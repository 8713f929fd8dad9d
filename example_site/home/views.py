"""The living sample page: every element of the app in the host's design."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wagtail_mentoring.charts import bar_chart, time_chart

FACULTIES = [("", "Choose one"), ("arts", "Arts and Social Sciences"), ("eng", "Engineering and Computing")]
MODES = [("video", "Video"), ("phone", "Phone"), ("campus", "In person, on campus")]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Full name", help_text="As on your student card.")
    email = forms.EmailField(label="E-mail address", required=False)
    faculty = forms.ChoiceField(label="Faculty", choices=FACULTIES)
    goals = forms.CharField(label="What do you hope for?", widget=forms.Textarea(attrs={"rows": 4}))
    mode = forms.ChoiceField(
        label="How do you want to meet?",
        choices=MODES,
        widget=forms.RadioSelect,
        help_text="You can change this later.",
    )
    topics = forms.MultipleChoiceField(
        label="Topics", choices=MODES, widget=forms.CheckboxSelectMultiple, required=False
    )
    start = forms.DateField(label="First day", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    cv = forms.FileField(label="CV", required=False, help_text="PDF or Word, at most 5 MB.")
    agreed = forms.BooleanField(label="I have read the code of conduct and agree to it")


COLOURS = [
    "page",
    "surface",
    "sunken",
    "text",
    "muted",
    "heading",
    "link",
    "accent",
    "accent-soft",
    "highlight",
    "inverse",
    "info",
    "info-soft",
    "success",
    "success-soft",
    "warning",
    "warning-soft",
    "danger",
    "danger-soft",
]

CHARTS = [
    bar_chart(
        key="faculties",
        title="Applications by faculty",
        description="Engineering has most, Education fewest.",
        headers=("Faculty", "Applications"),
        values=[("Engineering", 84), ("Business School", 75), ("Arts & Humanities", 41), ("Education", 12)],
    ),
    time_chart(
        key="days",
        title="Applications by day",
        description="Most come on the last two days.",
        headers=("Day", "Applications"),
        points=[(f"{day} Nov", number) for day, number in enumerate((3, 5, 2, 8, 13, 6, 9, 21, 34), 1)],
        marks=[(7, "Reminder sent")],
    ),
]

SAMPLE = {
    "colours": COLOURS,
    "headings": range(1, 5),
    "spaces": range(1, 10),
    "charts": CHARTS,
    "facets": [
        (
            "Industry",
            [
                ("Energy & Environment", 31, True),
                ("Law", 14, False),
                ("Technology", 62, True),
                ("Media", 0, False),
            ],
        ),
        ("Meeting", [("Video", 120, False), ("In person, on campus", 48, False)]),
    ],
    "rows": [
        {"label": "Full name", "value": "Aoife Brennan", "change_url": "#summary"},
        {"label": "Topics", "value_list": ["Changing field", "Working abroad"], "change_url": "#summary"},
        {"label": "Access needs", "value": "", "change_url": "#summary"},
    ],
    "dates": [
        {"label": "Applications open", "when": "1 September 2026", "datetime": "2026-09-01", "state": "past"},
        {
            "label": "Applications close",
            "when": "27 November 2026, 23:59",
            "datetime": "2026-11-27",
            "state": "current",
            "text": "Three days left.",
        },
        {"label": "You hear from us", "when": "11 December 2026", "datetime": "2026-12-11"},
    ],
    "tasks": [
        {"label": "About you", "url": "#tasks", "status_label": "Completed", "status_tone": "success"},
        {
            "label": "Your goals",
            "url": "#tasks",
            "hint": "About ten minutes",
            "status_label": "In progress",
            "status_tone": "info",
        },
        {"label": "Check and send", "status_label": "Cannot start yet"},
    ],
    "steps": [
        {"title": "Look around", "text": "Read profiles, compare, ask the offices."},
        {"title": "Apply", "text": "One form, saved as you write."},
        {"title": "Meet", "text": "Your mentor answers within a week."},
    ],
    "crumbs": [{"label": "Home", "url": "/"}, {"label": "Mentoring", "url": "#"}, {"label": "Elements"}],
    "headers": ["Round", "Applications", "Places"],
    "table": [["Spring 2026", "212", "120"], ["Autumn 2026", "264", "150"]],
    "icons": [
        "arrow",
        "briefcase",
        "building",
        "calendar",
        "chat",
        "check",
        "clock",
        "globe",
        "mail",
        "pin",
        "star",
    ],
}


def elements(request: HttpRequest) -> HttpResponse:
    """Show everything once; the form is shown with its errors."""
    page = Paginator(range(240), 12).get_page(request.GET.get("page", "7"))
    context = {**SAMPLE, "form": SampleForm({"name": "", "goals": "", "email": "aoife"}), "page_obj": page}
    return render(request, "home/elements.html", context)
