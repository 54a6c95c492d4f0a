"""Planning sessions and seeing who comes: the desk of colleagues."""
