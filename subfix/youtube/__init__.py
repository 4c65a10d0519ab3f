"""Subtitles on YouTube: what is planned and checked here is pure; `client`, `login` and `token` reach the network."""
