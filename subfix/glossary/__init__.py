"""Glossaries: what they say, how they are read, and how they are kept."""
