"""Read and write: from a file to the index.

Stands above ``search``; never imports ``web``.
"""
