"""Who gets a place, who waits, and who comes."""
