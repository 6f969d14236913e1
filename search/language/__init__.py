"""What a word is: tokens, folding, stems; one chain for indexing, querying, marking."""
