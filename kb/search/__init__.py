"""Query, scoring over blocks, filters and facets, snippets, citations."""
