"""How a finished download becomes a file of the library: contents, plan, steps. Pure."""
