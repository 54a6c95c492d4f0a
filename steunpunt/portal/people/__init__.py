"""People: who may come in, invited by a publisher; on the roof, because a member is tied to an organisation."""
