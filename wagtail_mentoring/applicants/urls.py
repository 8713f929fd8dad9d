"""Addresses of the applicant's pages, included by the app's ``urls.py`` under ``applications/``.

Names, in the namespace ``wagtail_mentoring``; all but the first three take the application's reference first:

``applications``          my applications
``application_start``     the door into a form, by the primary key of its ``RoundForm``
``application_continue``  a link from a mail, which opens one application without a login
``application``           the status page
``application_tasks``     the sections with their states
``application_section``   one section, by its key
``application_autosave``  POST of a section's answers, answered in JSON
``application_upload``    POST of one question's file, answered in JSON
``application_check``     check answers; POST hands in
``application_receipt``   after handing in
``application_confirm``   POST takes the place that was offered
``application_decline``   ask; POST gives the offered place back
``application_withdraw``  ask; POST withdraws
``application_file``      a file, by its key; staff use it too
``application_mail_link`` POST: send the applicant a link to go on without a login
``application_reminder``  POST: whether to be reminded before the deadline
``application_changes``   what differs between two versions
``application_objection`` a word on a correction, by the number of its version
"""

from django.urls import path

from . import access_views, check_views, file_views, offer_views, revision_views, section_views, views

urlpatterns = [
    path("", views.applications, name="applications"),
    path("start/<int:pk>/", views.start, name="application_start"),
    path("continue/<str:token>/", access_views.continue_by_link, name="application_continue"),
    path("<slug:reference>/", views.application, name="application"),
    path("<slug:reference>/tasks/", views.tasks, name="application_tasks"),
    path("<slug:reference>/sections/<uuid:key>/", section_views.section, name="application_section"),
    path(
        "<slug:reference>/sections/<uuid:key>/autosave/", section_views.autosave, name="application_autosave"
    ),
    path("<slug:reference>/sections/<uuid:key>/upload/", file_views.upload, name="application_upload"),
    path("<slug:reference>/check/", check_views.check, name="application_check"),
    path("<slug:reference>/receipt/", check_views.receipt, name="application_receipt"),
    path("<slug:reference>/offer/confirm/", offer_views.confirm, name="application_confirm"),
    path("<slug:reference>/offer/decline/", offer_views.decline, name="application_decline"),
    path("<slug:reference>/withdraw/", views.withdraw, name="application_withdraw"),
    path("<slug:reference>/files/<uuid:key>/", file_views.application_file, name="application_file"),
    path("<slug:reference>/mail-link/", access_views.mail_link, name="application_mail_link"),
    path("<slug:reference>/reminder/", access_views.reminder, name="application_reminder"),
    path("<slug:reference>/changes/", revision_views.changes, name="application_changes"),
    path(
        "<slug:reference>/corrections/<int:number>/", revision_views.objection, name="application_objection"
    ),
]
