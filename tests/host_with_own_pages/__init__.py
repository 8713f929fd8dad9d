"""A host that leaves ``wagtail_mentoring.pages`` out and builds its pages on the mixins."""
