"""Stories: syndicated copies found, verified and grouped."""

from __future__ import annotations

from cuttings.index.stories.stories import LookedAgain, StoryIndex

__all__ = ["LookedAgain", "StoryIndex"]
