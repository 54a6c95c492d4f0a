"""A report as shared work: its sections, who writes them, what is missing, and what they refer to."""
