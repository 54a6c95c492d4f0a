"""Writing the plan: every verb names its actor and is one transaction."""
