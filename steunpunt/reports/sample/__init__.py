"""Invented texts for example reports; the years they tell about are worked out in steunpunt/portal/sample."""
