"""Accounts: who is signed in and what they may do. See README.md in this folder."""
