"""Tables in a section of a report: staff and money, typed by hand or read from a file."""
