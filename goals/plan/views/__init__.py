"""What the pages of the plan do: parse, check, call one action or reading, render."""
