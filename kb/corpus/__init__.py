"""Reading sources: Markdown laws, JSONL precedents and explainers."""
