"""What was counted for each figure of a report, and the editions that correct one another."""
