"""Writing indicators: every verb names its actor and is one transaction."""
