"""The pages and static files of the site, as package data."""
