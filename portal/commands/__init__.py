"""What `portal-admin` does: one file a subject, with the arguments of its commands. A command imports what it needs when it runs."""
