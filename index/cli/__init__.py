"""The command line: one module a group of commands, each thin, each loaded when it
is called.
"""
