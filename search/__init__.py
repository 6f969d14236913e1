"""Ask: from a query to a result page.

Stands below ``index`` and ``web``; imports neither Flask nor spaCy.
"""
