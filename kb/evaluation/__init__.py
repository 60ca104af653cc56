"""How good the search is: a folder of corpus, queries and judgements, and the figures."""
