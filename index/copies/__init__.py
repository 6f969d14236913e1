"""Stories: syndicated copies found, verified and grouped."""
