"""WHAT IS PRINTED: typst templates, numbering, bundles."""
