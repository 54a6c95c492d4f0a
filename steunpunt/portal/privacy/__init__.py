"""What is kept of one person, for who asks it: to read, to give, to erase."""
