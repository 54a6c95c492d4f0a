"""One mail a week with what is missing for its reader, and nothing when nothing is."""
