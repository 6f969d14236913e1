"""Stories: syndicated copies found, verified and grouped."""

from __future__ import annotations

from cuttings.index.stories.stories import StoryIndex

__all__ = ["StoryIndex"]
