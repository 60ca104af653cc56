"""WHAT MAY BE DONE: one file a subject, plain functions on domain objects; no request, no HTTP."""
