"""Enrichment: people, organisations, places and events found in a text; the only
home of spaCy.
"""
