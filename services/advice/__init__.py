"""Asking for advice and giving it."""
