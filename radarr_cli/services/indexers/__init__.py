"""Asking indexers within their budgets, all at once; what they offer becomes the candidate pool."""
