"""The page at `/` that shows what the sandbox holds and does. It changes nothing."""
