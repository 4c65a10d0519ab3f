"""Every rule of a profile, and what is mended of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subfix.check import RULES, check
from subfix.cue import Profile, Shown, Track
from subfix.document import Document
from subfix.formats.srt import SRT
from subfix.profiles import profile
from subfix.repair import repair
from subfix.timeline import Interval, stamp


def profile_of(language: str) -> Profile:
    return profile("netflix-en" if language == "en" else "youtube-zh")


def srt(*cues: tuple[int, int, str]) -> Document:
    blocks = [f"{n}\n{stamp(a, ',')} --> {stamp(b, ',')}\n{t}\n" for n, (a, b, t) in enumerate(cues, 1)]
    return SRT.read("\n".join(blocks), "x.srt")


LONG = "我们今天要讨论的这个问题其实是一个非常重要而且很多人都关心的问题"
FAULTS = {
    "order": [(5000, 7000, "第二句话在这里"), (1000, 3000, "第一句话在这里")],
    "overlap": [(1000, 3000, "第一句话在这里"), (2999, 5000, "第二句话在这里")],
    "gap": [(1000, 3000, "第一句话在这里"), (3040, 5000, "第二句话在这里")],
    "short": [(1000, 1300, "好的好的")],
    "long": [(1000, 12000, "第一句话在这里")],
    "speed": [(1000, 2000, "第一句话在这里说得非常快啊")],
    "lines": [(1000, 6000, "第一句\n第二句\n第三句")],
    "width": [(1000, 6000, LONG)],
    "head": [(1000, 3000, "第一句话\n！在这里")],
    "marks": [(1000, 3000, "第一句话在这里。")],
}


@pytest.mark.parametrize("rule", [r for r in RULES if r in FAULTS])
def test_each_rule_is_found_and_mended(rule: str) -> None:
    document = srt(*FAULTS[rule])
    assert rule in {f.rule for f in check(document, profile_of)}
    mended = repair(document, profile_of)
    assert mended.left == ()
    assert rule in dict(mended.mended)
    again = SRT.read(SRT.write(mended.track), "y.srt")
    assert check(again, profile_of) == ()
    assert letters(mended.track) == sorted(c for _, _, t in FAULTS[rule] for c in t if c.isalnum())


def letters(track: Track) -> list[str]:
    return sorted(c for cue in track.cues for x in cue.lines for c in x if c.isalnum())


def test_where_a_finding_stands() -> None:
    document = srt((1000, 3000, "第一句话"), (3000, 5000, f"好的\n{LONG}"))
    (finding,) = [f for f in check(document, profile_of) if f.rule == "width"]
    assert (finding.cue, finding.line, finding.at) == (2, 8, 3000)
    assert document.raw.split("\n")[finding.line - 1] == LONG


def test_form_and_encoding() -> None:
    raw = "1\n00:00:01.000 --> 00:00:03.000\n你好你好你好\n"
    document = SRT.read(raw, "x.srt")
    found = check(Document(raw, "srt", document.lanes, "gb18030", "measured", document.repairs), profile_of)
    assert [f.rule for f in found] == ["form", "encoding"]
    assert found[0].line == 2


def test_what_is_right_stays_as_it_is() -> None:
    document = srt((1000, 3000, "第一句话在这里"), (3000, 5000, "第二句话在这里\n第三句话"), (9000, 12000, "完了"))
    assert check(document, profile_of) == ()
    mended = repair(document, profile_of)
    assert mended.mended == ()
    assert SRT.write(mended.track) == document.raw.rstrip("\n") + "\n"


def test_a_pair_of_languages_stays_a_pair() -> None:
    english = "so this is a rather long line of text that no viewer could read at once"
    pairs = [(i * 5000, i * 5000 + 5000, f"这是一句关于模型的话，比较长一点的，第{i}句\n{english}") for i in range(4)]
    document = srt(*pairs)
    assert len(document.lanes) == 2
    mended = repair(document, profile_of)
    assert mended.left == ()
    for (start, end, _), cue in zip(pairs, mended.track.cues, strict=True):
        assert cue.interval.start == start and cue.interval.end <= end
        assert len(cue.lines) == 4
        assert " ".join(cue.lines[2:]) == english
        assert "".join(cue.lines[:2]).startswith("这是一句关于模型的话")


def test_too_much_for_one_cue_is_divided_and_its_time_shared() -> None:
    text = "我们今天要讨论的这个问题其实非常重要，很多人都关心，所以我想先从头说起，然后再讲一讲别的，最后大家可以提问"
    mended = repair(srt((10_000, 22_000, text)), profile_of)
    assert mended.left == ()
    cues = mended.track.cues
    assert len(cues) > 2 and cues[0].interval.start == 10_000 and cues[-1].interval.end <= 22_000 + 500


cues = st.lists(
    st.tuples(
        st.integers(0, 20_000), st.integers(0, 9000), st.sampled_from(["好的", LONG, "你好，世界。", "OK, let us go"])
    ),
    min_size=1,
    max_size=8,
)


@given(cues)
def test_repair_of_any_times_leaves_them_in_order(rows: list[tuple[int, int, str]]) -> None:
    document = srt(*[(a, a + n, t) for a, n, t in rows])
    mended = repair(document, profile_of)
    assert not {f.rule for f in mended.left} & {"order", "overlap", "gap", "short", "long", "width", "lines"}
    assert letters(mended.track) == sorted(c for *_, t in rows for c in t if c.isalnum())
    held = [Shown(Interval(c.interval.start, c.interval.end), c.lines) for c in mended.track.cues]
    assert held == list(mended.track.cues)
