"""The life, the money and the callbacks of jobs; no media files, and no requests to the sandbox."""
