"""Stories that a report highlights, with a picture, a quote, and the consent of who is quoted."""
