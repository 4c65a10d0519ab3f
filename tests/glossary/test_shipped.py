"""The glossaries that come with subfix: what every one of them must keep to."""

import re
from pathlib import Path

import pytest
from shell import subfix

from subfix.correct import compile_index, correct
from subfix.glossary.files import in_force, read_glossary, shipped_glossaries
from subfix.glossary.lint import key
from subfix.glossary.trial import failures
from subfix.text import revise

LAYERS = [read_glossary(p) for p in shipped_glossaries()]
TERMS = [t for layer in LAYERS for t in layer.terms]

# sentences in which words stand that also are wrong forms of some term: nothing may change
UNTOUCHED = """\
用户界面很好看，操作也顺手
谷歌搜索的界面改版了
他坐在对面，离我两米五
a group photo of us
The group of us agreed, and even the boss was new there.
I had a banana and went for a walk.
The cap of the bottle is open.
five minus three is two
他们组里的 group 会议改到周三
这个 for 循环写错了
重力加速度 g 约等于九点八
大吉不利，今天不宜出门
他是多么态度端正的人
今天打车的人很多
扣的钱还没有退回来
出土的基件保存完好
股价蓄势待发
铁条可以弯曲
王杰明来了
我们在追剧群里聊天
ta说今天不来了
中美两国的外交部门
""".splitlines()


def test_no_term_stands_in_two_of_them() -> None:
    seen: dict[str, str] = {}
    for t in TERMS:
        assert t.term not in seen, f"{t.source}: {t.term} is also at {seen[t.term]}"
        seen[t.term] = str(t.source)


def test_lint_finds_nothing_but_names_that_sound_nearly_alike(here: Path) -> None:
    done = subfix("glossary", "lint", "--shipped")
    assert done.exit_code == 0
    notes = done.stdout.splitlines()
    assert notes and all(": note: " in n and n.endswith("[near-sound]") for n in notes)
    assert re.match(rf"0 findings in [\d,]+ terms; {len(notes)} notes\n", done.stderr)
    assert subfix("glossary", "lint", "--shipped", "--strict").exit_code == 1


def test_every_wrong_form_stands_in_an_example() -> None:
    for t in TERMS:
        if t.misheard:
            assert any(e.before != e.after for e in t.examples), f"{t.source}: {t.term} has no example that changes"
            if any(m.near for m in t.misheard if key(m.form).isalpha() and len(key(m.form)) < 6):
                assert t.examples


def test_all_are_named_and_categorised() -> None:
    assert len(TERMS) >= 500
    assert [t.term for t in TERMS if not re.fullmatch(r"[a-z]+", t.category)] == []


@pytest.fixture(scope="module")
def index() -> object:
    return compile_index(in_force(LAYERS))


def test_examples_come_out(index: object) -> None:
    def fix(text: str) -> str:
        return revise(text, [c.edit for c in correct(text, index) if c.applied]).after

    assert [str(f) for f in failures(in_force(LAYERS), fix)] == []


def test_right_text_stays(index: object) -> None:
    changed = [(line, c.old, c.new) for line in UNTOUCHED for c in correct(line, index) if c.applied]
    assert changed == []
