"""Event types, casualty cues and mentioned dates."""
