"""Tools that make bundled data: run by hand when the data is to be renewed, imported
by no run.
"""
