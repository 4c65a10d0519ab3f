"""Decisions survive their file; the proposals table is read as people fill it in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subfix.correction import Correction, Decision, Decisions
from subfix.decisions import Pins, Stored, dump, load, merged
from subfix.errors import DecisionsError
from subfix.proposals import COLUMNS, proposals_table, read_proposals
from subfix.text import Span

words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
decisions = st.one_of(
    st.builds(Decision, words, st.sampled_from(["accept", "reject"])),
    st.builds(Decision, words, st.just("edit"), words),
)


@given(
    st.lists(decisions, unique_by=lambda d: d.id, max_size=5),
    st.lists(st.tuples(words, st.integers(0, 10**7)), max_size=3),
)
def test_a_decisions_file_reads_back(items: list[Decision], times: list[tuple[str, int]]) -> None:
    stored = Stored(
        Decisions(tuple(items)), Pins(("前|后",), ("a|b",), tuple(times)), tuple((d.id, "旧") for d in items)
    )
    assert load(dump(stored), "x") == stored


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("version: 1\ndecisions:\n  - {id: a}\n", 3, "verdict"),
        ("version: 1\ndecision: []\n", 2, "unknown key 'decision'"),
        ("version: 7\n", 1, "version"),
        ("pins:\n  - {cut: abc}\n", 2, "needs one `|`"),
        ("pins:\n  - {time: soon, text: x}\n", 2, "time pin"),
        ("a: [\n", 2, "not YAML"),
        ("- x\n", 1, "key: value"),
    ],
)
def test_faults_have_a_line(text: str, line: int, what: str) -> None:
    with pytest.raises(DecisionsError, match=what) as error:
        load(text, "talk.decisions.yaml")
    assert error.value.message.startswith(f"talk.decisions.yaml:{line}: ")


def test_a_later_decision_takes_the_place_of_an_earlier_one() -> None:
    stored = Stored(Decisions((Decision("a", "reject"), Decision("b", "accept"))), Pins(cuts=("x|y",)))
    after = merged(stored, [Decision("a", "edit", "z")], [("a", "旧")])
    assert after.decisions.by_id() == {"a": Decision("a", "edit", "z"), "b": Decision("b", "accept")}
    assert after.pins == stored.pins


def proposal(key: str) -> Correction:
    return Correction(
        key, "term", Span(0, 2), "gr\nup", "Grok", "Grok", "sound", 0.7, (), applied=False, reason="ordinary"
    )


def test_a_proposals_table_is_filled_in() -> None:
    table = proposals_table([(proposal(k), 61_000, "问\t了group") for k in ("a", "b", "c", "d")])
    lines = table.removeprefix("\ufeff").splitlines()
    assert lines[0] == "\t".join(COLUMNS)
    assert lines[1].split("\t")[2:8] == ["gr up", "Grok", "Grok", "0.70", "1:01", '"问']
    lines[1] = "y" + lines[1]
    lines[2] = "N" + lines[2]
    lines[3] = lines[3].replace("\t\t", "\tGroq\t", 1)
    found, notes = read_proposals("\ufeff" + "\r\n".join(lines) + "\r\n", "p.tsv")
    assert found == [Decision("a", "accept"), Decision("b", "reject"), Decision("c", "edit", "Groq")]
    assert notes[0] == ("a", "gr up")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "empty"),
        ("a\tb\n", ":1: no column accept"),
        ("accept\ttext\tid\nmaybe\t\tx\n", ":2: accept is 'maybe'"),
        ("accept\ttext\tid\nx\t\tx\n", ":2: accept is 'x'"),  # a tick to some, a cross to others
        ("accept\ttext\tid\ny\t\t\n", ":2: this row has lost its id"),
    ],
)
def test_a_spoiled_table_is_told(text: str, what: str) -> None:
    with pytest.raises(DecisionsError, match=what):
        read_proposals(text, "p.tsv")


@pytest.mark.parametrize(("word", "verdict"), [("√", "accept"), ("对", "accept"), ("×", "reject"), ("错", "reject")])
def test_ticks_and_crosses(word: str, verdict: str) -> None:
    found, _ = read_proposals(f"accept\ttext\tid\n{word}\t\ta\n", "x")
    assert [d.verdict for d in found] == [verdict]
