"""The page at `/` on which a person sees what the sandbox holds and does. It changes nothing."""
