"""Up to which version of its form a person was told what changed: on the task list, or before handing in.

By session: somebody who read it on one device may find it once more on another, which is better than never.
"""

from django.http import HttpRequest

from wagtail_mentoring.applications.application_models import Application
from wagtail_mentoring.applications.progress import Progress

TOLD = "wagtail_mentoring_told_versions"


def note_told(request: HttpRequest, progress: Progress) -> None:
    """The page with the news is on its way. It stays until the draft is saved the next time.

    Who is asked for some answers only is told nothing of the form.
    """
    if progress.is_partial:
        return
    version, reference = progress.version.pk, progress.application.reference
    told = request.session.get(TOLD, {})
    if version != progress.application.draft_version_id and told.get(reference) != version:
        request.session[TOLD] = {**told, reference: version}


def told_version(request: HttpRequest, application: Application) -> int | None:
    return request.session.get(TOLD, {}).get(application.reference)
