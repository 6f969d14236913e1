"""Following: saved searches, folders and alerts. See README.md in this folder."""
