"""What is built on the public interface of `vimmerse`: the command line and batches."""
