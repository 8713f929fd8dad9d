"""What has happened: every signal is sent inside the transaction of the action that caused it."""

from django.dispatch import Signal

#: A draft was handed in. Arguments: ``sender`` (Application), ``application``, ``revision``.
application_submitted = Signal()

#: A state changed. Arguments: ``application``, ``from_status``, ``to_status``, ``user``, ``reason``.
application_status_changed = Signal()

#: A decision was told to the applicant. Arguments: ``application``, ``user``.
application_released = Signal()

#: An offer ends soon and was not answered; sent once for each offer. Arguments: ``application``.
offer_ending = Signal()

#: The applicant withdrew. Arguments: ``application``, ``user``.
application_withdrawn = Signal()

#: The virus scanner found an applicant's file suspect. Arguments: ``application``, ``file``.
file_found_suspect = Signal()

#: A hand-in that looked like a robot's was let in by staff. Arguments: ``application``, ``user``.
application_let_in = Signal()

#: Somebody must not come near an application. Arguments: ``application``, ``person``, ``user``.
conflict_declared = Signal()

#: Staff asked an applicant for answers, or for more. Arguments: ``application``, ``information_request``,
#: ``user``.
information_requested = Signal()

#: A request got more time. Arguments: ``application``, ``information_request``, ``user``.
information_request_extended = Signal()

#: What was asked is no longer needed. Arguments: ``application``, ``information_request``, ``user``.
information_request_withdrawn = Signal()

#: The time to answer ends soon. Arguments: ``application``, ``information_request``.
information_request_due_soon = Signal()

#: The questions asked for were answered. Arguments: ``application``, ``information_request``, ``revision``.
information_request_answered = Signal()

#: Staff corrected answers. Arguments: ``application``, ``correction``, ``user``.
application_corrected = Signal()

#: A form's questions were compiled into a new version. Arguments: ``form``, ``version``.
form_version_published = Signal()

#: A mentor was saved, with degrees and terms. Arguments: ``mentor``, which may know less than the row
#: holds, ``created``, and ``update_fields`` where only some columns were written.
mentor_saved = Signal()

#: A mentor's standing (status, consent, places, pause) changed. Arguments: ``mentor``, ``user``.
mentor_standing_changed = Signal()

#: A pair began. Arguments: ``mentorship``, ``user``.
mentorship_started = Signal()

#: A pair ended, for whatever reason. Arguments: ``mentorship``, ``user``.
mentorship_ended = Signal()

#: An office signed the charter of a program. Arguments: ``sign_off``, ``user``.
charter_signed = Signal()

#: Offices are awaited to sign a page of their program. Arguments: ``now`` (a ``PageNow``), ``user``.
page_to_sign = Signal()
#: An office signed the matches of a run, and others are awaited. Arguments: ``now`` (a ``RunNow``), ``user``.
matches_to_sign = Signal()

#: Proposed pairs became mentorships. Arguments: ``run``, ``released`` and ``left_out`` (proposals), ``user``.
matches_released = Signal()

#: A signature is late and somebody is asked. Arguments: ``awaited``, ``asked`` (deputy, directors).
signature_overdue = Signal()

#: The lead of a program went to another office. Arguments: ``program``, ``before``, ``lead``, ``user``.
lead_handed_on = Signal()

#: An office handed work to another, or once more. Arguments: ``handoff``, ``user``.
handoff_sent = Signal()

#: The receiving office accepted a hand-off or returned it. Arguments: ``handoff``, ``user``.
handoff_answered = Signal()

#: A hand-off was finished or withdrawn. Arguments: ``handoff``, ``user``.
handoff_closed = Signal()

#: A hand-off is late, and somebody is asked about it; once for each. Arguments: ``handoff``, ``asked``.
handoff_overdue = Signal()
