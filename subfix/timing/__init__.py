"""When cues are shown: estimated, measured, transferred, polished."""
