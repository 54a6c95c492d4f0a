"""The weekly sheet: a grid in which a colleague logs a whole week, with the keyboard of a spreadsheet."""
