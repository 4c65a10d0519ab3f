"""The planner alone: what stands there, what is wanted, what is remembered, and what is done."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subfix.youtube.memory import Sent
from subfix.youtube.model import Caption, Wanted
from subfix.youtube.plan import COSTS, Policy, Step, plan
from subfix.youtube.tags import kind_of

VIDEO = "dQw4w9WgXcQ"
OLD, NEW = b"old", b"new"
DRAFT = Caption("1", "en", draft=True, status="serving")
SEEN = Caption("1", "en", draft=False, status="serving")
FAILED = Caption("1", "en", draft=True, status="failed", failure="unknownFormat")


def wanted(language: str = "en", name: str = "", data: bytes = NEW) -> Wanted:
    return Wanted(Path("talk.srt"), VIDEO, language, name, data)


def sent(w: Wanted, data: bytes = NEW, *, done: bool = True) -> Sent:
    return Sent(VIDEO, w.language, w.name, Wanted(w.path, VIDEO, "", "", data).sha256, done)


def step(
    existing: list[Caption], w: Wanted, before: Sent | None = None, policy: Policy = "own", publish: bool = False
) -> Step:
    (found,) = plan(existing, [w], {w: before}, policy, publish=publish)
    assert found.wanted == w
    return found


W = wanted()


@pytest.mark.parametrize(
    ("existing", "before", "policy", "publish", "action", "draft"),
    [
        # nothing stands there
        ([], None, "own", False, "insert", True),
        ([], None, "own", True, "insert", False),
        ([], sent(W), "own", False, "insert", True),  # someone removed it
        ([], None, "fail", False, "insert", True),
        # another's
        ([DRAFT], None, "own", False, "refuse", None),
        ([SEEN], None, "own", True, "refuse", None),
        ([DRAFT], None, "update", False, "update", None),
        ([DRAFT], None, "update", True, "update", False),
        ([SEEN], None, "update", True, "update", None),
        ([DRAFT], None, "skip", False, "skip", None),
        ([DRAFT], None, "fail", False, "refuse", None),
        # ours, as it is
        ([DRAFT], sent(W), "own", False, "keep", None),
        ([DRAFT], sent(W), "own", True, "publish", False),
        ([SEEN], sent(W), "own", True, "keep", None),
        ([SEEN], sent(W), "fail", False, "keep", None),
        ([SEEN], sent(W), "update", False, "keep", None),
        ([FAILED], sent(W), "own", False, "update", None),
        # ours, changed since
        ([DRAFT], sent(W, OLD), "own", False, "update", None),
        ([DRAFT], sent(W, OLD), "own", True, "update", False),
        ([SEEN], sent(W, OLD), "own", True, "update", None),
        ([SEEN], sent(W, OLD), "skip", False, "skip", None),
        ([SEEN], sent(W, OLD), "fail", False, "refuse", None),
        # ours, but what became of it is not known
        ([DRAFT], sent(W, done=False), "own", False, "update", None),
        ([], sent(W, done=False), "own", False, "insert", True),
    ],
)
def test_what_is_done(
    existing: list[Caption], before: Sent | None, policy: Policy, publish: bool, action: str, draft: bool | None
) -> None:
    found = step(existing, W, before, policy, publish)
    assert (found.action, found.draft) == (action, draft)
    assert bool(found.reason) == (action in ("refuse", "skip", "keep"))
    assert found.units == {"insert": 400, "update": 450, "publish": 450}.get(action, 0)


@pytest.mark.parametrize(
    ("there", "tag", "action"),
    [
        ("zh-CN", "zh-Hans", "refuse"),
        ("zh-Hans", "zh-SG", "refuse"),
        ("zh-TW", "zh-Hant", "refuse"),
        ("zh-HK", "zh-Hant-HK", "refuse"),
        ("yue-Hant-HK", "yue", "refuse"),
        ("zh-HK", "zh-Hant", "insert"),
        ("zh-Hant", "zh-Hans", "insert"),
        ("zh-HK", "yue", "insert"),
        ("en-US", "en", "insert"),
        ("zh", "zh-Hans", "refuse"),  # which script it is cannot be told: a person is asked
        ("zh", "yue", "insert"),
        ("ZH-hans", "zh-Hans", "refuse"),
    ],
)
def test_tags_are_compared_as_viewers_see_them(there: str, tag: str, action: str) -> None:
    assert step([Caption("1", there)], wanted(tag)).action == action
    found = step([Caption("1", there)], wanted(tag), policy="update")
    assert found.action == ("update" if action == "refuse" else "insert")


def test_a_name_makes_another_track() -> None:
    assert step([Caption("1", "en", "Comment")], wanted()).action == "insert"
    assert step([Caption("1", "en", "Comment")], wanted(name="Comment")).action == "refuse"


@pytest.mark.parametrize("kind", ["automatic", "forced"])
def test_automatic_tracks_are_left_alone(kind: str) -> None:
    assert step([Caption("1", "en", kind=kind)], wanted(), policy="update").action == "insert"  # type: ignore[arg-type]


def test_of_two_alike_the_one_spelt_alike_is_taken() -> None:
    both = [Caption("1", "zh-CN"), Caption("2", "zh-Hans")]
    found = step(both, wanted("zh-Hans"), policy="update")
    assert found.caption == both[1]
    unclear = step(both, wanted("zh-SG"), policy="update")
    assert (unclear.action, unclear.caption) == ("refuse", None)


def test_one_track_is_not_replaced_by_two_files() -> None:
    """A track `zh` may be meant by both scripts; it can hold one."""
    files = [wanted("zh-Hans"), wanted("zh-Hant"), wanted("en")]
    steps = plan([Caption("1", "zh"), Caption("2", "en")], files, {}, "update", publish=False)
    assert [s.action for s in steps] == ["refuse", "refuse", "update"]


TAGS = st.sampled_from(["zh-Hans", "zh-CN", "zh-SG", "zh-Hant", "zh-TW", "zh-HK", "yue", "zh", "en", "en-GB", "de"])
NAMES = st.sampled_from(["", "Comment"])
CAPTIONS = st.lists(
    st.builds(
        Caption, id=st.uuids().map(str), language=TAGS, name=NAMES,
        kind=st.sampled_from(["standard", "standard", "automatic", "forced"]), draft=st.booleans(),
        status=st.sampled_from(["serving", "syncing", "failed"]),
    ),
    max_size=8,
)  # fmt: skip
WANTED = st.lists(
    st.builds(wanted, TAGS.filter(lambda t: t != "zh"), NAMES, st.sampled_from([OLD, NEW])),
    max_size=5, unique_by=lambda w: (kind_of(w.language), w.name),
)  # fmt: skip


@given(CAPTIONS, WANTED, st.data())
def test_laws(existing: list[Caption], files: list[Wanted], data: st.DataObject) -> None:
    before = {
        w: data.draw(st.sampled_from([None, sent(w), sent(w, OLD), sent(w, NEW), sent(w, done=False)])) for w in files
    }
    policy: Policy = data.draw(st.sampled_from(["own", "update", "skip", "fail"]))
    publish = data.draw(st.booleans())
    steps = plan(existing, files, before, policy, publish=publish)
    assert [s.wanted for s in steps] == files
    changed = [s.caption.id for s in steps if s.caption and s.units]
    assert len(set(changed)) == len(changed)  # no track is written by two files
    for s in steps:
        same = [
            c for c in existing
            if c.kind == "standard" and c.name == s.wanted.name and kind_of(c.language) == kind_of(s.wanted.language)
        ]  # fmt: skip
        if s.action == "insert":
            assert not same  # never two of one language and name
            assert s.draft != publish
        else:
            assert s.action == "refuse" or s.caption in existing
        if s.caption and s.units:
            assert s.caption.kind == "standard"  # what YouTube made is never written
            assert s.draft in (None, False)  # nothing that viewers see is taken from them
        if s.draft is False:
            assert publish
        if policy == "own" and before[s.wanted] is None:
            assert s.action in ("insert", "refuse")  # another's work is not touched unasked
        if policy in ("skip", "fail"):
            assert s.action != "update" or (s.caption and s.caption.status == "failed")
        assert s.units == COSTS.get(s.action, 0)
