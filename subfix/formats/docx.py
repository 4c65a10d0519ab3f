"""The text of a Word file, a paragraph a line."""

import io
import re
import zipfile
import zlib
from html import unescape

from subfix.errors import InputError

_PART = re.compile(r"<w:(?:tab|br|cr)\b[^>]*/>|<w:t(?:\s[^>]*)?>([^<]*)</w:t>|</w:p>", re.DOTALL)
# what `zipfile` raises for an archive that is damaged, encrypted, or of another kind
_BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, NotImplementedError, RuntimeError, OSError, EOFError)
_LARGEST = 200_000_000  # bytes of a text that is one


def text_of(data: bytes, path: str) -> str:
    """The text of the Word file that `data` holds. Raises InputError where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            info = archive.getinfo("word/document.xml")
            if info.file_size > _LARGEST:
                raise InputError(path, "a Word file too large to be a transcript", "save it as a text file")
            xml = archive.read(info).decode("utf-8")
    except _BROKEN:
        raise InputError(path, "not a Word file, though it is an archive", "save it as a text file") from None
    # what stands in a fallback stands before it too, in the way of newer programs
    first, *rest = xml.split("<mc:Fallback>")
    xml = first + "".join(part.partition("</mc:Fallback>")[2] for part in rest)
    out = []
    for part in _PART.finditer(xml):
        if part[0] == "</w:p>":
            out.append("\n")
        elif part[1] is not None:
            out.append(unescape(part[1]))
        else:
            out.append("\t" if part[0].startswith("<w:tab") else "\n")
    return "".join(out)
