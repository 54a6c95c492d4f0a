"""What ./dev does: set-up, engines, processes. Only the standard library, because it runs before anything is installed."""
