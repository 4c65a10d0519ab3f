"""Plain text: every line a segment, no times; written as one cue a line."""

from subfix.cue import Shown, Track
from subfix.document import Document, Lane, Place, Segment, Transcript
from subfix.formats.language import detect_language
from subfix.formats.model import Format, unhurried
from subfix.formats.raw import lines_of
from subfix.text import Span
from subfix.timeline import Interval


@unhurried()
def read(raw: str, path: str) -> Document:
    """The text is the raw text, character for character; its line breaks are gaps, its lines segments.

    Lines of white space only are no segments, but they are text.
    """
    del path
    places: list[Place] = []
    segments: list[Segment] = []
    for line in lines_of(raw):
        if line.end > line.start:
            span = Span(line.start, line.end)
            places.append(Place(span, span))
            if line.text.strip():
                segments.append(Segment(span))
    lane = Lane(detect_language(raw), Transcript(raw, (), tuple(segments)), tuple(places))
    return Document(raw, PLAIN.name, (lane,))


def write(track: Track) -> str:
    """One cue a line, as a video site's own alignment takes it."""
    return "".join(f"{' '.join(cue.lines)}\n" for cue in track.cues)


def held(track: Track) -> Track:
    """The words alone, the lines of a cue joined by a space."""
    return Track(track.language, tuple(Shown(Interval(0, 0), (" ".join(c.lines),)) for c in track.cues))


PLAIN = Format(
    name="txt",
    suffixes=(".txt", ".md", ".text"),
    title="plain text",
    read=read,
    write=write,
    sniff=lambda raw: True,
    held=held,
    losses="plain text holds neither times nor the lines of a cue nor who speaks",
)
