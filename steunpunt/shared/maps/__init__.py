"""Maps of Flanders and Brussels as SVG: `outlines` makes short text of a border, `drawing` draws places with their numbers."""
