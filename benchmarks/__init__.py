"""The measured bars: ratios against a floor taken in the same run."""
