"""Results become files, whole or not at all.

The API is asked only for a new address. Waiting for a result does not belong here.
"""
