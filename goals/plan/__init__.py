"""The plan as publishers keep it: import, editing, downloads, history, and the page about us."""
