"""Progress reports: several years of a plan side by side, frozen years as they were frozen."""
