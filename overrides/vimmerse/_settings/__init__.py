"""What a client was given: its key, address, limits and callbacks, and what may never be shown.

Nothing here sends or waits. What changes while a client is used stands in `session`.
"""
