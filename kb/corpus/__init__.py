"""Reading sources: laws in Markdown, precedents and explainers in JSON lines. Makes values, touches no index."""
