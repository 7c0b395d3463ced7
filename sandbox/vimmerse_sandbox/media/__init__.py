"""From recipes to files and their addresses; nothing here knows of jobs, credits or requests."""
