"""Corrections; the class lives in the module beside this one, a request with the applications."""

from .correction_models import Correction

__all__ = ["Correction"]
