"""What is said between portal, media worker and browser: the only part that the portal imports."""
