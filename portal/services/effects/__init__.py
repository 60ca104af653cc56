"""What follows from each step of the life cycle, under the names of its table."""
