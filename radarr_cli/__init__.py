"""radarr-cli: a movie library manager for the command line.

The way of the data, one package a step:

    load    services + store     what the library, the files and the indexers say
    decide  domain               pure: parse, match, judge, plan; no I/O, no clock
    apply   services + adapters  grab, link, rename; intent and outcome in Postgres
    show    cli                  a result becomes a table or JSON

Imports go downwards only:
cli > bootstrap > services | adapters > store | config > ports > log > domain > errors.
"""

from __future__ import annotations

__version__ = "0.1.0"
