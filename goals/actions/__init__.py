"""Writing in the goals room: verbs that name the actor."""
