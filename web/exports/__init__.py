"""Formats that take a result away.

Each is a pure function from entries to text; none knows Flask.
"""
