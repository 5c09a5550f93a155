"""Judging releases: all is loaded once, the pure engine decides, the answers are kept and explained."""
