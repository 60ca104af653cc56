"""NDCG, recall, MRR over a folder of corpus, queries and qrels."""
