"""PDFs of sessions: what they say, how the worker draws them, how somebody gets them."""
