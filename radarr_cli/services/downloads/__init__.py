"""Downloads after the grab: followed, mended, handled by a person, removed when their duty is done."""
