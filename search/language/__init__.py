"""What a word is: tokens, folding, stems.

One chain for indexing, querying and highlighting.
"""
