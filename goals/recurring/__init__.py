"""Templates and series: what recurs is one click away, and nothing is logged by itself."""
