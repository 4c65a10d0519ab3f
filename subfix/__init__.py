"""subfix: correct the terms that speech recognition garbles, and make subtitles that read well."""

TYPE_CHECKING = False  # as type checkers read it; importing typing takes ten times as long as all of this

if TYPE_CHECKING:
    from subfix.correction import Correction, Evidence
    from subfix.corrector import Corrector, fix, run
    from subfix.cue import Profile, Shown, Track
    from subfix.errors import DecisionsError, GlossaryError, InputError, OutputError, SubfixError, UsageError
    from subfix.glossary.model import Glossary, Misheard, Term
    from subfix.making import Corrected, Subtitles
    from subfix.profiles import profile
    from subfix.report import FileReport
    from subfix.stages import Fixed
    from subfix.text import Span
    from subfix.timeline import Interval

__version__ = "0.1.0"

# where each name is found: they are imported at their first use, so that the command line starts at once
_MODULES = {
    "correction": ("Correction", "Evidence"),
    "corrector": ("Corrector", "fix", "run"),
    "cue": ("Profile", "Shown", "Track"),
    "errors": ("DecisionsError", "GlossaryError", "InputError", "OutputError", "SubfixError", "UsageError"),
    "glossary.model": ("Glossary", "Misheard", "Term"),
    "making": ("Corrected", "Subtitles"),
    "profiles": ("profile",),
    "report": ("FileReport",),
    "stages": ("Fixed",),
    "text": ("Span",),
    "timeline": ("Interval",),
}

__all__ = [
    "Corrected", "Correction", "Corrector", "DecisionsError", "Evidence", "FileReport", "Fixed", "Glossary",
    "GlossaryError", "InputError", "Interval", "Misheard", "OutputError", "Profile", "Shown", "Span", "SubfixError",
    "Subtitles", "Term", "Track", "UsageError", "fix", "profile", "run",
]  # fmt: skip


if not TYPE_CHECKING:  # else every name would be one of ours to a type checker

    def __getattr__(name: str) -> object:
        from importlib import import_module  # noqa: PLC0415

        for module, names in _MODULES.items():
            if name in names:
                found = globals()[name] = getattr(import_module(f"subfix.{module}"), name)
                return found
        raise AttributeError(f"module 'subfix' has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
