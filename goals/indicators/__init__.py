"""Indicators: what is measured of a plan, and how each year stands."""
