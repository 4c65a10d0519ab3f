"""The page: nothing of a file becomes markup, nothing is fetched, what it tells is what was done."""

import base64
import hashlib
import re
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinyhtml5.parser import HTMLParser

from subfix.correction import Correction, Evidence
from subfix.cue import Shown, Track
from subfix.orders import Outcome
from subfix.page.chart import stretches
from subfix.page.look import document, ours
from subfix.page.markup import Html, coded, element, text
from subfix.page.piece import FIRST, Facts, piece
from subfix.page.whole import Page, room
from subfix.profiles import profile
from subfix.report import Entry, FileReport
from subfix.stages import Fixed
from subfix.text import Span, revise
from subfix.timeline import Interval

XHTML = "{http://www.w3.org/1999/xhtml}"
HOSTILE = (
    "<script>alert(1)</script>", "</script><img src=x onerror=alert(1)>", "\"'><svg/onload=alert(1)>", "&lt;b&gt;&#0;",
    "<!--", "]]>", "https://example.org/x.js", "javascript:alert(1)", "\u202eab\u2066c", "a\nb\x00\x1b[31m\udcff",
)  # fmt: skip


def tree(page: str) -> Element:
    """The document as a browser reads it; every breach of the grammar fails the test."""
    parser = HTMLParser()
    root = parser.parse(page)
    assert parser.errors == []
    return root


def words(root: Element) -> str:
    return "".join(root.itertext())


def entry(text_: str, old: str, new: str, at: int, **more: object) -> Entry:
    """A correction of `old`, which stands in `text_` at `at`, met in cue 3 after a minute and a half."""
    given = {
        "id": f"i{at}", "kind": "term", "term": new, "matcher": "sound", "score": 0.7, "applied": True,
        "reason": "sure enough", "evidence": (Evidence("mentioned", 2.0, "others in this document: 3"),),
    } | more  # fmt: skip
    assert text_[at : at + len(old)] == old
    return Entry(Correction(span=Span(at, at + len(old)), old=old, new=new, **given), 0, 3, 90_000)


def facts(text_: str, entries: Sequence[Entry], **more: object) -> Facts:
    """What is told of a text with these corrections."""
    report = FileReport(
        "talk.txt", "0" * 64, "txt", "utf-8", ("zh-Hans",), "measured", ("names.yaml",), ("joints",), tuple(entries),
        "youtube-zh", 2,
    )  # fmt: skip
    applied = [e.correction.edit for e in entries if e.correction.applied]
    fixed = Fixed(revise(text_, applied), tuple(e.correction for e in entries))
    return Facts(report, (fixed,), **({"track": None, "profile": profile("youtube-zh")} | more))


def page_of(*outcomes: Outcome) -> str:
    page = Page(str)
    for outcome in outcomes:
        assert page.add(outcome).page is None
    return page.made().decode()


@given(st.text())
def test_no_text_becomes_markup(told: str) -> None:
    shown = element("p", told, title=told)
    root = tree(f"<!DOCTYPE html><html><head><title>t</title></head><body>{shown}</body></html>")
    assert {e.tag.removeprefix(XHTML) for e in root.iter()} == {"html", "head", "title", "body", "p"}
    if told.isprintable():
        (p,) = root.iter(f"{XHTML}p")
        assert (p.text or "", p.get("title")) == (told, told)
    assert text(Html("<b>")) == "<b>"


def test_what_cannot_be_seen_is_written_out() -> None:
    assert text("a\nb\u202ec\u3000d\x1b\udcff") == "a↵b\\u202ec\u3000d\\x1b\\udcff"
    assert text("👨\u200d👩\u200d👧") == "👨\u200d👩\u200d👧"
    assert coded("say `a<b` now") == "say <code>a&lt;b</code> now"


def hostile_outcomes() -> list[Outcome]:
    found = []
    for n, bad in enumerate(HOSTILE):
        line = f"前{bad}中{bad}后"
        entries = [
            entry(line, bad, bad + "新", 1, term=bad, reason=bad, evidence=(Evidence("x", 1.0, bad),)),
            entry(line, bad, bad, len(bad) + 2, term=bad, applied=False, reason=bad),
            entry(line, "后", "", 2 * len(bad) + 2, kind="clean", matcher=bad, term="", score=1.0),
        ]
        track = Track(bad, (Shown(Interval(0, 100), (bad * 3,)), Shown(Interval(100, 5000), (bad, bad))))
        told = facts(line, entries, track=track, notes=(bad,), times_from=bad, lost_pins=(bad,))
        found.append(
            Outcome(
                Path(bad),
                ("done", "unchanged")[n % 2],
                (Path(f"out/{bad}"),),
                terms=((bad, 1),),
                proposals=((bad, 1),),
                cleaned=1,
                cues=2,
                timing="transferred",
                page=piece(told),
            )
        )
        found.append(Outcome(Path(bad), "failed", error=f"{bad}: {bad}", hint=bad))
    return found


@pytest.mark.parametrize("count", [1, len(HOSTILE) * 2])
def test_hostile_names_and_texts_stay_text(count: int) -> None:
    made = page_of(*hostile_outcomes()[:count])
    root = tree(made)
    tags = [e.tag.rpartition("}")[2] for e in root.iter()]
    assert tags.count("script") == tags.count("style") == 1
    assert not {"img", "iframe", "link", "object", "form", "base"} & {*tags}
    for e in root.iter():
        for name, value in e.attrib.items():
            assert name not in ("src", "style") and not name.startswith("on")
            assert name != "href" or value.startswith("#i")
    assert not re.findall(r"[\x00-\x08\x0e-\x1f\u202a-\u202e\u2066-\u2069]", made)
    assert "<script>alert(1)</script>" in words(root)


def test_nothing_is_fetched() -> None:
    made = page_of(*hostile_outcomes()[:2])
    style, script = re.findall(r"<(?:style|script)>(.*?)</(?:style|script)>", made, re.DOTALL)
    assert not re.search(r"https?:|url\(|@import|fetch|XMLHttp|import\(", style + script)
    (policy,) = re.findall(r'Content-Security-Policy" content="(.*?)"', made)
    hashes = [base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in (style, script)]
    assert policy.replace("&#x27;", "'").split("; ")[:3] == [
        "default-src 'none'", f"style-src 'sha256-{hashes[0]}'", f"script-src 'sha256-{hashes[1]}'",
    ]  # fmt: skip


def test_what_was_changed_is_told_by_term() -> None:
    line = "年底ja面3和ja面2还有deeps eek，接面来。，好"
    entries = [
        entry(line, "ja面", "Gemini", 2, score=1.0, reason="a listed form"),
        entry(line, "ja面", "Gemini", 7, score=1.0),
        entry(line, "deeps eek", "DeepSeek", 13),
        entry(line, "接面来", "Gemini", 23, applied=False, score=0.4),
        entry(line, "。，", "。", 26, kind="clean", term="", matcher="joints", score=1.0),
    ]
    made = piece(facts(line, entries))
    told = words(tree(f"<!DOCTYPE html><title>t</title>{made.html.decode()}"))
    assert "Gemini 2ja面 2" in told
    assert "年底ja面Gemini3和Gemini2还有DeepSeek，接面来。好 1:30 · cue 3 · a listed form" in told
    assert "To decide 1" in told
    assert "joints1。，。piled-up marks" in told
    assert made.forms == (("Gemini", (("ja面", 2),)), ("DeepSeek", (("deeps eek", 1),)))
    assert [d.weight for d in made.decide] == [0.4]
    assert (made.doubtful, len(made.unsure)) == (1, 1)


def test_what_comes_first_is_the_worst_of_all_inputs() -> None:
    outcomes = []
    for n in range(30):
        line = "他说ja面"
        doubtful = entry(line, "ja面", "Gemini", 2, score=0.5 + n / 100, term=f"T{n}")
        outcomes.append(Outcome(Path(f"t{n}.txt"), "done", terms=((f"T{n}", 1),), page=piece(facts(line, [doubtful]))))
    made = page_of(*outcomes)
    first = made[: made.index('id="inputs"')]
    assert re.findall(r"<bdi>t(\d+)\.txt", first) == [str(n) for n in range(FIRST)]
    assert f"30, of which the least sure {FIRST}" in first


def test_examples_are_capped_and_counts_are_not() -> None:
    line = "ja面，" * 5000
    made = [piece(facts(line, [entry(line, "ja面", "Gemini", 4 * n) for n in range(5000)], room=r)) for r in (8, 60)]
    assert [m.html.count(b'class="t"') for m in made] == [8, 60]
    assert all(b"5,000" in m.html for m in made)
    assert max(len(m.html) for m in made) < 30_000
    assert [room(n) for n in (1, 10, 1000, 10**6)] == [2000, 800, 8, 8]
    many = "".join(f"词{n}，" for n in range(300))
    each = [entry(many, f"词{n}，", "好", many.index(f"词{n}，"), term=f"T{n}") for n in range(300)]
    few = piece(facts(many, each, room=8)).html
    assert (few.count(b'class="t"'), few.count(b"<h4>")) == (8, 300)


def test_long_changes_are_shortened() -> None:
    line = "长" * 100_000
    assert len(piece(facts(line, [entry(line, line, "短" * 100_000, 0)])).html) < 20_000


cues = st.lists(st.tuples(st.integers(0, 400_000_000), st.integers(0, 9000), st.text("字a", max_size=30)), max_size=40)


@given(cues)
def test_stretches_tell_of_every_cue(given: list[tuple[int, int, str]]) -> None:
    track = Track("zh", tuple(Shown(Interval(a, a + d), (t,)) for a, d, t in given))
    found = stretches(track)
    assert len(found) <= 101
    timed = [c.interval for c in track.cues if c.interval.duration]
    assert all(any(s.start <= i.start < s.end for s in found) for i in timed)
    assert all(s.mean <= s.fastest + 1e-9 for s in found)


def test_the_reading_speed_of_a_stretch() -> None:
    lines = (Shown(Interval(0, 2000), ("四个汉字",)), Shown(Interval(2000, 4000), ("abcd", "八")))
    (only,) = stretches(Track("zh-Hans", lines))
    assert (only.start, only.end, only.mean, only.fastest) == (0, 15_000, 1.75, 2.0)


def test_a_cue_that_is_too_fast_comes_first() -> None:
    track = Track("zh-Hans", (Shown(Interval(0, 1000), ("字" * 18,)), Shown(Interval(1000, 4000), ("字",))))
    made = piece(facts("好", [], track=track))
    assert (made.speedy, [d.weight for d in made.fast]) == (1, [18.0])
    chart = tree(f"<!DOCTYPE html><title>t</title>{made.html.decode()}")
    assert [e.text for e in chart.iter() if e.tag.endswith("}desc")] == [
        "Faster than 9 on the whole: 0 of 1; the fastest cue has 18.0."
    ]
    assert [e.text for e in chart.iter(f"{XHTML}td")] == ["4.8", "18.0"]


def test_a_page_knows_itself() -> None:
    made = document("a", [b"<p>b</p>"], "1.0")
    assert ours(BytesIO(made))
    assert not ours(BytesIO(made.replace(b"<p>b", b"<p>c")))
    assert not ours(BytesIO(b"<!DOCTYPE html><p>mine"))


def test_headings_and_language() -> None:
    root = tree(page_of(*hostile_outcomes()))
    assert root.get("lang") == "en"
    levels = [int(e.tag[-1]) for e in root.iter() if re.fullmatch(rf"{re.escape(XHTML)}h\d", e.tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert all(e.get("lang") for e in root.iter(f"{XHTML}p") if e.get("class") == "t")
    for e in root.iter(f"{XHTML}th"):
        assert e.get("scope") in ("col", "row")
