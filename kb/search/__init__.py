"""Asking: query language, scoring over blocks, filters and facets, snippets, citations, like cases."""
