"""The query language: from what a librarian types to a tree of conditions, and back
to words.
"""
