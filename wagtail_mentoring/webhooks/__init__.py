"""Webhooks: an office's other systems are told what happened, signed, and told again until they hear."""
