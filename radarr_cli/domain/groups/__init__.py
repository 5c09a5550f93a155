"""Scene groups: what was seen of their releases, and how far it lets a name be trusted.

`observing` turns an offer into an observation, `names` says whose it is, `standing` what a score means to a
judgement. The rest works on numpy's arrays (`evidence`, `v1`, `fitting`, `v2`): import it only where scores
are made.
"""
