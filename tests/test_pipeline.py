"""The stages together: what one stage knows reaches the next."""

from subfix.clean import chosen
from subfix.correct import Options, compile_index
from subfix.formats.plain import PLAIN
from subfix.glossary.load import parse
from subfix.pipeline import Cueing, Made, Treatment, fix, make_cues
from subfix.profiles import profile

GLOSSARY = "terms:\n  - term: Google\n    misheard: [go gle]\n"


def made(text: str, duration: int = 60_000) -> Made:
    document = PLAIN.read(text, "talk.txt")
    treatment = Treatment(chosen(""), compile_index(parse(GLOSSARY, "g.yaml")), Options())
    (fixed,) = fix(document, treatment)
    return make_cues(document.lanes[0], fixed, treatment, Cueing(profile("youtube-zh"), 0, duration))


def test_a_correction_that_mended_a_mark_does_not_hold_two_sentences_together() -> None:
    """The mark between them and the term behind it become one edit; only the term may not be cut."""
    cues = made("对我先说为什么他能够模型追的这么快？，go gle说我们不是追，我们只是本来就很牛。").tracks[0].cues
    assert [line for cue in cues for line in cue.lines][:2] == [
        "对我先说为什么他能够模型追的这么快？",
        "Google说我们不是追",
    ]
