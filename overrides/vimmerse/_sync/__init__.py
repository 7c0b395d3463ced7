"""Derived from `_async` by scripts/derive_sync.py. Nobody edits here."""
