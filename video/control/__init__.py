"""How much a listener's line carries, and what to show on it. No input, no output, no clock: time is passed in."""
