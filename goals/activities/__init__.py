"""The pages in which colleagues log what was done."""
