"""Control in virtual time."""
