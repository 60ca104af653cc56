"""WHAT IS SHOWN: one folder a URL word, each with views, schemas and templates."""
