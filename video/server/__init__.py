"""The unix-socket HTTP, the event journal, health, metrics."""
