"""The embedded engine: Whoosh with postings and facets as columns."""
