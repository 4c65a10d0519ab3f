"""The cases themselves: a row that contradicts itself would measure nothing."""

import json
from collections import Counter
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "cases"
PAIRS = sorted((CASES / "pairs").glob("*.jsonl"))
TEXTS = [CASES / "untouched.txt", CASES / "quiet.txt", *sorted((CASES / "clean").glob("*.txt"))]


def test_all_sets_are_there() -> None:
    assert len(PAIRS) >= 17
    assert len(TEXTS) == 8


@pytest.mark.parametrize("path", PAIRS, ids=lambda p: p.stem)
def test_errors_turn_the_hypothesis_into_the_reference(path: Path) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert Counter(r["hyp"] for r in rows).most_common(1)[0][1] == 1
    for row in rows:
        made, at = "", 0
        for error in sorted([*row["errors"], *row.get("forms", [])], key=lambda e: e["start"]):
            end = error["start"] + len(error["wrong"])
            assert row["hyp"][error["start"] : end] == error["wrong"]
            assert at <= error["start"]
            to = error.get("to", error["right"])
            assert error["right"] in to
            assert to != error["wrong"]
            made += row["hyp"][at : error["start"]] + to
            at = end
        assert made + row["hyp"][at:] == row["ref"]


@pytest.mark.parametrize("path", PAIRS, ids=lambda p: p.stem)
def test_a_set_has_right_rows_too(path: Path) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    right = [r for r in rows if r["hyp"] == r["ref"]]
    terms = {e["right"] for r in rows for e in r["errors"]}
    assert len(right) >= len(rows) // 5
    assert sum(any(t in r["hyp"] for t in terms) for r in right) >= 10


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_no_line_of_right_text_is_there_twice(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert all(line == line.strip() != "" for line in lines)
    assert [line for line, count in Counter(lines).items() if count > 1] == []
