"""What is known of names before any article is read: folding, roles, organisations,
places.
"""
