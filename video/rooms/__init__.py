"""Who is where and who may hear whom: rules without input or output."""
