"""Vocabularies with their terms, mentors, and the contact data kept apart from them."""

from .contact_models import ContactCard, ContactReveal
from .mentor_models import Mentor, MentorDegree
from .vocabulary_models import Term, Vocabulary

__all__ = ["ContactCard", "ContactReveal", "Mentor", "MentorDegree", "Term", "Vocabulary"]
