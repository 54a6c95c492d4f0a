"""The desk of a colleague: my work, and what each of the team does."""
