"""The page for a person: what was done to many inputs as one HTML file that needs nothing else."""
