"""What people thought of sessions, year by year and goal by goal, and the indicators that it feeds."""
