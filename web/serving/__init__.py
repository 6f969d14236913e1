"""What stands between the pages and the network: headers, caches, limits, static
files, the access log.
"""
