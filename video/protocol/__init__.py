"""What is said between portal, media worker and browser: typed, checked, versioned; the only part that the portal imports."""
