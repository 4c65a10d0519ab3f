"""A glossary compiled for the script of each text, at the first text that needs it, and kept."""

from collections.abc import Iterable
from functools import lru_cache
from threading import Lock

from subfix.correct.index import Index, compiled
from subfix.glossary.model import Glossary
from subfix.glossary.scripted import in_script, is_traditional
from subfix.once import once

_KEPT = 8  # glossaries; of each up to two indexes, some 40 MB where it has 10,000 terms
_asking = Lock()


class Indexes:
    """The indexes of one glossary: as it is written, and in Traditional characters. Any thread may ask for them."""

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        self._as_written = once(lambda: compiled(glossary))
        self._traditional = once(lambda: compiled(in_script(glossary, ["zh-Hant"])))

    def of(self, languages: Iterable[str]) -> Index:
        """The index for a text in `languages` (BCP-47 tags)."""
        return self._traditional() if is_traditional(languages) else self._as_written()


def indexes(glossary: Glossary) -> Indexes:
    """The indexes of `glossary`: for equal ones the same in this process, while they are among the last eight."""
    with _asking:
        return _kept(glossary)


@lru_cache(_KEPT)
def _kept(glossary: Glossary) -> Indexes:
    return Indexes(glossary)
