"""Saving what the page of a section sent: its answers, its files, and what its button asked for."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from wagtail_mentoring.application_forms.answer_rules import tidy_text
from wagtail_mentoring.application_forms.forms import KEEPS, NAMES
from wagtail_mentoring.application_forms.mentor_picks import Pick
from wagtail_mentoring.applications import applicant_actions as actions
from wagtail_mentoring.applications.exceptions import AnswersChanged, AnswersIncomplete, ApplicationRefused
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.progress import ASKED_AGAIN, Progress, Section

from . import applicant_pages as pages
from .request_guards import after
from .responses import see_other, sent_version
from .section_answers import (
    conflict_page,
    fresh,
    not_saved_page,
    partly_saved_page,
    problems_page,
    refused_page,
    why_not_saved,
    why_refused,
)
from .sent_answers import SentAnswers
from .sent_files import keep_files, none_kept
from .told_changes import told_version
from .unsent_answers import drop_unsent, is_answer, unsent_at


def save(request: HttpRequest, progress: Progress, key: str, current: Section | None) -> HttpResponse:
    """Keep the answers, then the files, then do what the button asked for.

    ``current`` is None where the page is not there any more; what was written on it is kept all the same, as
    far as the form knows the questions. Whatever cannot be kept comes back to be copied.
    """
    sent = SentAnswers(progress, current, _with_waiting(request, request.path))
    pick = _pick_of(request, current) if current else None
    answers = sent.answers
    if pick and pick.question in answers:
        answers[pick.question] = pick.apply(answers[pick.question])
    try:
        application = _save_draft(request, progress.application, answers)
    except AnswersChanged as conflict:
        files = keep_files(request, progress.application, current)
        return conflict_page(request, sent, conflict, answers, files.in_words())
    except AnswersIncomplete as incomplete:
        return _too_long(request, sent, incomplete)
    except ApplicationRefused:
        return refused_page(request, sent, key)
    return _answer(request, sent, key, application, pick)


def _answer(
    request: HttpRequest, sent: SentAnswers, key: str, application: Application, pick: Pick | None
) -> HttpResponse:
    """Where the person goes on: the answers are saved, the files that came with them are not yet."""
    files = keep_files(request, application, sent.current)
    if sent.aside:
        messages.warning(request, sent.aside)
    now = Progress(fresh(application))
    page = _page_now(request, now, sent.current)
    _drop_waiting(request, request.path)
    held = now.shown.intersection(now.reachable_in(page)) if page else ()
    if sent.without_a_question or files.untold_on(held):
        reason = why_not_saved(sent.progress, key, sent.current) if sent.without_a_question else ""
        return partly_saved_page(request, sent, reason, files)
    if page is None:
        return _page_went_away(request, sent)
    seen, problems = _seen(request, sent.progress, page), files.problems_on(held)
    if files.too_many:
        messages.info(request, _("Your answers are saved."))
        answer = problems_page(request, now, page, problems, seen=seen)
        answer.status_code = 429
        return after(files.too_many, answer)
    if pick:
        for file in files.wrong.values():
            messages.warning(request, str(file))
        return _stored(request, _after_pick(request, pick))
    if request.POST.get("go") == "later" and not problems:
        return _stored(request, pages.address("application_tasks", application))
    return _go_on(request, now, page, problems, seen)


def _page_now(request: HttpRequest, now: Progress, current: Section | None) -> Section | None:
    """The page that was sent, as it is once its answers are saved: they may have led to other questions."""
    if current is None or current["key"] != ASKED_AGAIN:
        return current
    return now.find_section(ASKED_AGAIN, request.POST.getlist("asked")) or current


def _seen(request: HttpRequest, progress: Progress, current: Section) -> set[str]:
    """The questions that the sender was shown. The page of what needs the person held those it asked, while
    an answer on it, kept by a script, may have opened others of the form."""
    if current["key"] == ASKED_AGAIN and (asked := request.POST.getlist("asked")):
        return set(asked)
    return {*progress.shown, *request.POST.getlist("seen")}


def autosave(request: HttpRequest, progress: Progress, key: str, current: Section | None) -> JsonResponse:
    """As ``save``, told in JSON; nothing is called saved of which a part is not."""
    path = pages.address("application_section", progress.application, key)
    sent = SentAnswers(progress, current, _with_waiting(request, path))
    if sent.without_a_question or (current is None and not sent.answers):
        return JsonResponse({"message": str(why_not_saved(progress, key, current))}, status=409)
    try:
        application = _save_draft(request, progress.application, sent.answers)
    except AnswersChanged:
        return JsonResponse({"message": _("Changed meanwhile, perhaps in another tab.")}, status=409)
    except AnswersIncomplete as incomplete:
        problem = next(iter(incomplete.problems.values()))
        return JsonResponse({"message": str(problem.message)}, status=400)
    except ApplicationRefused:
        return JsonResponse({"message": str(why_refused(sent, key))}, status=409)
    _drop_waiting(request, path)
    note = {"note": sent.aside} if sent.aside else {}
    return JsonResponse({"version": application.lock_version, **note})


def give_up(request: HttpRequest) -> HttpResponse:
    """The person does not want what waited for this page: show what is saved."""
    drop_unsent(request, request.path)
    return _stored(request, request.path)


def _with_waiting(request: HttpRequest, path: str) -> MultiValueDict:
    """What was sent, and what waits for the page since the session ended and the page could not show."""
    data, unsent = request.POST.copy(), unsent_at(request, path)
    if unsent is None or "waits" not in request.POST:
        return data
    asked = data.getlist("asked")
    for name, values in unsent.data.lists():
        key = name.removeprefix(KEEPS).removeprefix(NAMES)
        if is_answer(name) and name not in data and key not in asked:
            data.setlist(name, values)
    return data


def _drop_waiting(request: HttpRequest, path: str) -> None:
    """What waited is saved with the page that showed it; a tab that was open before knows nothing of it."""
    if "waits" in request.POST:
        drop_unsent(request, path)


def _save_draft(request: HttpRequest, application: Application, answers: dict[str, Any]) -> Application:
    return actions.save_draft(
        application=application,
        user=application.applicant,
        answers=answers,
        lock_version=sent_version(request),
        told_version=told_version(request, application),
    )


def _too_long(request: HttpRequest, sent: SentAnswers, incomplete: AnswersIncomplete) -> HttpResponse:
    """Nothing could be kept of an answer that is no answer; files have nothing to do with that."""
    problems = {key: problem.message for key, problem in incomplete.problems.items()}
    application, current = sent.progress.application, sent.current
    held = sent.progress.reachable_in(current) if current else {}
    if current is None or problems.keys() - held.keys():
        message = next(iter(problems.values()))
        return not_saved_page(request, sent, message, none_kept(request), status=400)
    files = keep_files(request, application, current)
    for file in files.untold_on(held):
        messages.warning(request, str(file))
    now, problems = Progress(fresh(application)), {**files.problems_on(held), **problems}
    return problems_page(request, now, current, problems, unsaved=sent)


def _page_went_away(request: HttpRequest, sent: SentAnswers) -> HttpResponse:
    """To the task list, which says what changed in the form."""
    if any(sent.answers.values()) and not sent.aside:
        messages.info(request, _("This page has changed meanwhile. What you wrote there is saved."))
    application = sent.progress.application
    is_short = sent.progress.is_partial
    return _stored(
        request, pages.home_of(application) if is_short else pages.address("application_tasks", application)
    )


def _go_on(
    request: HttpRequest,
    progress: Progress,
    current: Section,
    file_problems: dict[str, Any],
    seen: set[str],
) -> HttpResponse:
    """To the next section, or the same page again with what is wrong or with what an answer opened."""
    if request.POST.get("remove_file") and not file_problems:
        return _stored(request, request.path)
    here = [question["key"] for question in current["questions"] if question["key"] in progress.shown]
    opened = [key for key in here if key not in seen]
    wrong = (set(here) & progress.problems.keys()) - set(opened)
    if wrong or file_problems:
        return problems_page(request, progress, current, file_problems, seen=seen)
    if opened:
        query = urlencode({"opened": opened}, doseq=True)
        return _stored(request, f"{request.path}?{query}#{pages.control_id(opened[0])}")
    following = progress.section_after(current["key"])
    if following is None:
        return _stored(request, pages.address("application_check", progress.application))
    return _stored(request, pages.address("application_section", progress.application, following["key"]))


def _stored(request: HttpRequest, url: str) -> HttpResponse:
    """On to ``url``. A script that keeps a copy until it knows that it is stored gives the copy a name."""
    copy = request.POST.get("copy", "")[:40]
    if copy:
        parts = urlsplit(url)
        query = "&".join(filter(None, [parts.query, urlencode({"copy": copy})]))
        url = parts._replace(query=query).geturl()
    return see_other(url)


def _pick_of(request: HttpRequest, current: Section) -> Pick | None:
    """The mentor button that was pressed. Enter in the search field, which presses none, searches."""
    if pick := Pick.read(request.POST.get("mentor", "")):
        return pick
    if request.POST.get("go"):
        return None
    for question in current["questions"]:
        sought = request.POST.get(f"find-{question['key']}", "").strip()
        if sought and sought != request.POST.get(f"found-{question['key']}", "").strip():
            return Pick("find", question["key"])
    return None


def _after_pick(request: HttpRequest, pick: Pick) -> str:
    anchor = f"#{pages.control_id(pick.question)}"
    if pick.verb != "find":
        return f"{request.path}{anchor}"
    sought = tidy_text(request.POST.get(f"find-{pick.question}", "")).strip()
    return f"{request.path}?{urlencode({'find': sought, 'for': pick.question})}{anchor}"
