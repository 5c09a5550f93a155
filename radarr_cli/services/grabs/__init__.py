"""Taking releases, wherever they were found: the intent is committed, then the client is called."""
