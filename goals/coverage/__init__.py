"""Which goals had work, and when: the coverage grid of a year."""
