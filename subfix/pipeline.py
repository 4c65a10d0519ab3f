"""The stages in order: what `fix` and `run` do with a document, from values to values."""

from collections.abc import Sequence
from dataclasses import dataclass

from subfix.correct import Index, Options
from subfix.correction import Decisions
from subfix.document import Document, Lane, splice
from subfix.formats import Format
from subfix.stages import Fixed, fix_text
from subfix.text import Edit
