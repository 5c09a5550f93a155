"""Scene groups: evidence, scores, and the word of the user."""
