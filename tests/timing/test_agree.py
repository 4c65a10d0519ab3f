"""What two texts have in common: found wherever it stands, and another recording refused whatever its length."""

import json
import random
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subfix.errors import UsageError
from subfix.timing.agree import agreement, letters

TESTS = Path(__file__).parent.parent
CLEAN = {p.stem: letters(p.read_text(encoding="utf-8")).folded for p in (TESTS / "cases" / "clean").iterdir()}
PAIRS = {
    p.stem: letters("".join(json.loads(line)["ref"] for line in p.read_text(encoding="utf-8").splitlines())).folded
    for p in (TESTS / "cases" / "pairs").iterdir()
}
LIVE = letters((TESTS / "data" / "livestream.txt").read_text(encoding="utf-8")).folded
HALF = len(LIVE) // 2
TALKS = {**CLEAN, **PAIRS, "livestream 1": LIVE[:HALF], "livestream 2": LIVE[HALF:]}
CHINESE = [name for name in TALKS if not name.endswith("_en")]


def noisy(text: str, rate: float, draw: random.Random) -> str:
    """`text` with so many of its letters wrong (60 %), dropped (20 %) or followed by another (20 %)."""
    out = []
    for c in text:
        roll = draw.random()
        if roll < rate * 0.6:
            out.append(draw.choice(text))
        elif roll >= rate * 0.8:
            out.append(c)
            if roll < rate:
                out.append(draw.choice(text))
    return "".join(out)


def one_recording(a: str, b: str) -> bool:
    try:
        agreement(a, b)
    except UsageError:
        return False
    return True


@pytest.mark.parametrize("other", TALKS)
@pytest.mark.parametrize("size", [20, 60, 150, 400])
def test_a_part_of_another_talk_is_refused(size: int, other: str) -> None:
    """Parts of all talks against each whole one, most of them on the same subjects."""
    draw = random.Random(f"{size} {other}")
    for name, talk in TALKS.items():
        start = draw.randrange(max(1, len(talk) - size))
        part = talk[start : start + size]
        # the talks on platforms and the spoken ones were written by one hand and share whole sentences
        if name == other or {name, other} <= {"platforms_en", "talks_en", "ml_en", "lectures_en"}:
            continue
        assert not one_recording(part, TALKS[other]), (name, part)


def test_whole_talks_are_refused() -> None:
    names = list(TALKS)
    for one, other in [*pairwise(names), *((names[-1], name) for name in names[:-1])]:
        assert not one_recording(TALKS[one], TALKS[other]), (one, other)


@pytest.mark.parametrize("size", [20, 50, 100])
def test_short_talks_are_refused(size: int) -> None:
    draw = random.Random(size)
    for one, other in combinations(TALKS, 2):
        a, b = TALKS[one], TALKS[other]
        i, j = draw.randrange(len(a) - size), draw.randrange(len(b) - size)
        assert not one_recording(a[i : i + size], b[j : j + size]), (one, other)


@pytest.mark.parametrize("rate", [0.3, 0.4])
@pytest.mark.parametrize("name", TALKS)
def test_the_same_talk_is_known(name: str, rate: float) -> None:
    draw = random.Random(f"{name} {rate}")
    talk = TALKS[name]
    assert one_recording(talk, noisy(talk, rate, draw))
    third = len(talk) // 3
    assert one_recording(talk, noisy(talk[third : third + third // 2], rate, draw))  # a part of it was captioned
    assert one_recording(talk[third : third + third // 2], noisy(talk, rate, draw))  # a part of it is the text
    assert one_recording(talk[: 2 * third], noisy(talk[third:], rate, draw))  # each begins or ends alone


@pytest.mark.parametrize("name", CHINESE)
def test_a_few_sentences_of_the_talk_are_known(name: str) -> None:
    """150 letters with three of ten wrong, and half of that among themselves."""
    draw = random.Random(name)
    talk = TALKS[name]
    start = draw.randrange(len(talk) - 150)
    part = talk[start : start + 150]
    assert one_recording(part, noisy(talk, 0.3, draw))
    assert one_recording(talk, noisy(part, 0.3, draw))
    assert one_recording(part[:75], noisy(part[:75], 0.3, draw))


def test_a_short_text_is_found_where_it_stands() -> None:
    draw = random.Random(1)
    part = LIVE[9000:9120]
    found = agreement(part, noisy(LIVE, 0.3, draw))
    shifts = [j - i for i, j, _, equal in found if equal]
    assert max(shifts) - min(shifts) < 25
    assert abs(shifts[0] - 9000) < 250


@pytest.mark.parametrize(
    ("one", "other", "reason", "hint"),
    [
        (LIVE[:HALF], LIVE[HALF:], "13,", "same recording"),
        (LIVE, CLEAN["talk_en"], "0%", "one is Chinese, the other is not"),
        (LIVE[:30], LIVE[HALF:], "30 letters", "a longer part"),
        ("", "好", "no letter", "same recording"),
    ],
)
def test_a_refusal_gives_figures_and_says_what_to_do(one: str, other: str, reason: str, hint: str) -> None:
    with pytest.raises(UsageError, match=r"not of one recording|no letter") as caught:
        agreement(one, other)
    assert reason in caught.value.message
    assert hint in caught.value.hint


@given(st.text(st.sampled_from("的我是a1模型"), max_size=30), st.text(st.sampled_from("的我是a1模型"), max_size=60))
def test_blocks_are_in_order_and_inside_and_say_what_is_equal(a: str, b: str) -> None:
    try:
        found = agreement(a, b)
    except UsageError:
        return
    at = upto = 0
    for i, j, size, equal in found:
        assert i >= at
        assert j >= upto
        assert size > 0
        at, upto = i + size, j + size
        assert not equal or a[i:at] == b[j:upto]
    assert at <= len(a)
    assert upto <= len(b)
