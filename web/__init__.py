"""Show: the site, its API and exports.

Stands above ``search``; never imports ``index``.
"""
