"""The views of indicators: what everybody reads, what owners fill in, what publishers set up."""
