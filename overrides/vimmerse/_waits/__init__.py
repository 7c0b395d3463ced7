"""When to look at jobs, which errors are temporary, and how a wait ends.

A look is a call; how it is sent does not belong here, nor what becomes of results.
"""
