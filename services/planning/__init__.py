"""What to plan next: the overview for colleagues, changing many at once, and reading a table of offers or sessions."""
