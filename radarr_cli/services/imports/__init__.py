"""Imports: which files of a finished download, or of a person, become which file of the library."""
