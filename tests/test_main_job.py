"""The main job on the shipped transcript: what the README promises, checked by independent readers."""

import itertools
import json
import re
from pathlib import Path

import pysrt
import pytest
import webvtt
from browser import seen_by_browser

from subfix.cli.common import CLOCK
from subfix.job import Wish, report_path_of, run_input
from subfix.opened import open_input
from subfix.outputs import commit
from subfix.pipeline import Cueing
from subfix.profiles import profile
from subfix.render import cells
from subfix.text import Edit, Span, revise

TRANSCRIPT = Path(__file__).parent / "data" / "livestream.txt"
DURATION = CLOCK.convert("1:35:00", None, None)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of `subfix run livestream.txt --duration 1:35:00 --to zh-Hans --to zh-TW --format srt,vtt,txt`."""
    folder = tmp_path_factory.mktemp("out")
    opened = open_input(str(TRANSCRIPT))
    cueing = Cueing(profile("youtube-zh"), 0, DURATION, ("zh-Hans", "zh-TW"), texts=True)
    ran = run_input(opened, Wish(), cueing, ("srt", "vtt", "txt"), folder, keep_cues=False)
    commit(ran.report, ran.outputs, report_path_of(opened.path, folder), opened.path)
    return folder


def loose(text: str) -> str:
    """Letters and digits alone."""
    return re.sub(r"[\W_]", "", text)


def report(out: Path) -> dict:
    return json.loads((out / "livestream.subfix.json").read_text(encoding="utf-8"))["files"][0]


def corrected(out: Path) -> str:
    """The corrected text as the report explains it."""
    edits = [Edit(Span(c["start"], c["end"]), c["new"]) for c in report(out)["corrections"] if c["applied"]]
    return revise(TRANSCRIPT.read_text(encoding="utf-8"), edits).after


def test_no_text_is_lost_and_every_limit_holds(out: Path) -> None:
    cues = pysrt.open(out / "livestream.zh-Hans.srt", error_handling=pysrt.ERROR_RAISE)
    assert loose("".join(c.text for c in cues)) == loose(corrected(out))
    assert [c.index for c in cues] == list(range(1, len(cues) + 1))
    lines = [line for c in cues for line in c.text.split("\n")]
    assert max(map(cells, lines)) <= 18
    assert max(c.text.count("\n") for c in cues) <= 1
    assert not [line for line in lines if line[0] in "，。？！、；：,.?!;:"]
    times = [(c.start.ordinal, c.end.ordinal) for c in cues]
    assert all(833 < e - s <= 7000 for s, e in times)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(times))
    assert times[-1][1] <= DURATION


def test_the_tracks_share_cuts_and_times(out: Path) -> None:
    tracks = [pysrt.open(out / f"livestream.{tag}.srt") for tag in ("zh-Hans", "zh-TW")]
    assert [(c.start, c.end) for c in tracks[0]] == [(c.start, c.end) for c in tracks[1]]
    assert any("這個" in c.text for c in tracks[1])
    assert not any("这个" in c.text for c in tracks[1])


def test_marks_and_broken_years_are_mended(out: Path) -> None:
    text = corrected(out)
    assert not re.findall(r"。，|，。|？？|202 \d年", text)
    assert text.count("2025年") >= 15


def test_the_vtt_is_the_same_to_webvtt_py(out: Path) -> None:
    srt = pysrt.open(out / "livestream.zh-Hans.srt")
    vtt = webvtt.read(out / "livestream.zh-Hans.vtt")
    assert [c.text for c in vtt] == [c.text for c in srt]
    assert [c.start for c in vtt] == [str(c.start).replace(",", ".") for c in srt]


def test_the_vtt_is_the_same_to_a_browser(out: Path, tmp_path: Path) -> None:
    (seen,) = seen_by_browser([(out / "livestream.zh-Hans.vtt").read_bytes()], tmp_path)
    cues = pysrt.open(out / "livestream.zh-Hans.srt")
    assert seen is not None
    assert [(c.start, c.end, c.text) for c in seen] == [(c.start.ordinal, c.end.ordinal, c.text) for c in cues]


def test_correcting_the_output_changes_nothing(out: Path, tmp_path: Path) -> None:
    text = tmp_path / "again.txt"
    text.write_text(corrected(out), encoding="utf-8")
    opened = open_input(str(text))
    again = run_input(opened, Wish(), Cueing(profile("youtube-zh"), 0, DURATION), ("srt",), tmp_path, keep_cues=False)
    assert [(c.old, c.new, c.matcher) for c in again.report.applied] == []


def test_the_report_is_whole(out: Path) -> None:
    found = report(out)
    assert found["timing"] == "estimated"
    assert found["input"]["languages"] == ["zh-Hans"]
    assert {o["path"] for o in found["outputs"]} == {p.name for p in out.iterdir()} - {"livestream.subfix.json"}
    ids = [c["id"] for c in found["corrections"]]
    assert len(set(ids)) == len(ids)
    cues = pysrt.open(out / "livestream.zh-Hans.srt")
    terms = [c for c in found["corrections"] if c["applied"] and c["kind"] == "term"]
    assert len(terms) > 200
    for c in terms:
        near = "".join(x.text for x in cues[c["cue"] - 1 : c["cue"] + 1])
        assert loose(c["new"])[:4] in loose(near), c
        assert cues[c["cue"] - 1].start.ordinal == c["time"]
