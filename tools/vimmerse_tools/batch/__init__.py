"""Batches of jobs that outlive a process, and a machine."""
