"""The shells, written by hand: the client, its connections, and what sends and reads with `await`.

`_sync` is derived from these modules. Anything that needs no `await` belongs in a room below.
"""
