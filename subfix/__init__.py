"""subfix: correct the terms that speech recognition garbles, and make subtitles that read well."""

__version__ = "0.1.0"
