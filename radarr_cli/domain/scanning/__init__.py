"""What a look at a root tells: files that are new, gone or back, and films nobody knew of. Pure."""
