"""Looking at the roots: what is gone, back, changed or new, and collections that were there before us."""
