"""Tables that people send in, whatever they hold: read the file, know its columns by their heads, judge it cell by cell."""
