"""The message catalogues: zh_CN (default, complete) and en."""
