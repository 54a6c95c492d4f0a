"""Registering: the form, the personal page, the own list, and what one thought of it."""
