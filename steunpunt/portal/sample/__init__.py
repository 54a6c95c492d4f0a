"""A believable life of a support centre: fictitious, deterministic and visibly marked as example."""
