"""The films: added, read, edited, refreshed; their variants and their files."""
