"""The command `vimmerse`, built from the emitted signatures: no operation is known by name here."""
