"""Made ``archives/decided.tar.gz``: the archive of ``make_first_archive`` after a
librarian's decisions on names, stories and event types, by release 0.1.

    cuttings --archive FOLDER ...       # each of COMMANDS, a second apart, by release 0.1

That release logged each kind of decision in a table of its own. What the file is good
for is that it is old: it can't be made by a later release.
"""

COMMANDS = """
authority rename emomali-rahmon "Emomali Rakhmon" --reason "as he spelt it then"
stories split hp7nmdnu3r32
events set hp7nmdnu3r32 ceasefire
authority hide dushanbe --reason everywhere
stories undo
authority undo 2
events set hp7nmdnu3r32 --none
events undo hp7nmdnu3r32
events set rm7mure4aziw "armed conflict" ceasefire
stories pin rm7mure4aziw
authority hide tajikistan
"""
