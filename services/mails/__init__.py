"""Mails about registrations: ordered with what they are about, written and sent by the worker."""
