"""Offers and sessions from a table: read it, look at every row, then take all of it over at once."""
