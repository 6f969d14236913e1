"""Names as a librarian files them: headings, variants, decisions."""
