"""The interface in five languages: catalogues, and the command that keeps them in step with the code."""
