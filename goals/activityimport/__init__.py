"""Activities from a file: read it, say which column is what, look at every row, then take all of it over at once."""
