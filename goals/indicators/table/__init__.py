"""Indicators from a table: read it, check it cell by cell, and only then write it."""
