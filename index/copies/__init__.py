"""Stories: syndicated copies found, verified and grouped."""

from cuttings.index.copies.stories import StoryIndex

__all__ = ["StoryIndex"]
