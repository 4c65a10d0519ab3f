"""The library: what it gives is what the commands write; any thread and any process gets the same."""

import ast
import doctest
import importlib
import inspect
import pickle
import subprocess
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subfix
from subfix import Corrector, GlossaryError, InputError, SubfixError, UsageError
from subfix.correct import weigh
from subfix.correct.indexes import Indexes
from subfix.cue import Profile
from subfix.job import Wish, fix_input, run_input
from subfix.opened import open_input
from subfix.pipeline import Cueing
from subfix.profiles import profile
from subfix.script import convert
from subfix.text import revise

ROOT = Path(__file__).parents[1]
TALK = (ROOT / "tests" / "data" / "livestream.txt").read_text(encoding="utf-8")
SAMPLES = sorted((ROOT / "tests" / "formats" / "samples").iterdir())
TERMS: list[subfix.glossary.values.Entry] = [
    "DeepSeek", "Google", "GPT", "台积电", {"term": "Gemini", "misheard": ["ja面"], "note": "a model"},
]  # fmt: skip
CORRECTOR = Corrector(terms=TERMS)
PARTS = [TALK[at : at + 150] for at in range(0, 3000, 150)]
TEXTS = [*PARTS, *(convert(part, "zh-TW") for part in PARTS[:5]), "So deep sick, said goo gle."]


@pytest.fixture(autouse=True)
def _no_own_glossary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))


# --- names -------------------------------------------------------------------------------------------------------


def test_names_are_imported_when_they_are_asked_for() -> None:
    code = "import sys, subfix; print(*sorted(m for m in sys.modules if m.startswith('subfix') or m == 'typing'))"
    told = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["subfix"]


def test_a_type_checker_sees_the_names_that_there_are() -> None:
    tree = ast.parse(Path(inspect.getfile(subfix)).read_text(encoding="utf-8"))
    seen = {
        (str(node.module), alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("subfix.")
        for alias in node.names
    }
    assert seen == {(f"subfix.{module}", name) for module, names in subfix._MODULES.items() for name in names}
    assert sorted(name for _, name in seen) == sorted(subfix.__all__)
    for module, name in seen:
        assert getattr(subfix, name) is getattr(importlib.import_module(module), name)
    assert {*subfix.__all__, "__version__"} <= {*dir(subfix)}
    with pytest.raises(AttributeError, match="no attribute 'corect'"):
        subfix.corect  # type: ignore[attr-defined]  # noqa: B018


def test_examples_of_the_docstrings() -> None:
    module = importlib.import_module("subfix.corrector")
    done = doctest.testmod(module)
    assert done.failed == 0
    public = [
        module.fix,
        module.run,
        Corrector,
        Corrector.__call__,
        Corrector.fix,
        Corrector.fix_document,
        Corrector.run,
    ]
    assert all(">>>" in str(inspect.getdoc(each)) for each in public)


# --- what it gives -----------------------------------------------------------------------------------------------


def test_a_text_becomes_what_the_command_writes(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_text(TALK[:3000], encoding="utf-8")
    (tmp_path / "glossary.yaml").write_text("terms: [DeepSeek, Google]", encoding="utf-8")
    wish = Wish(("default",))
    done, _, text = fix_input(open_input(str(path)), wish, None, None)
    fixed = Corrector("default", folder=tmp_path).fix(TALK[:3000])
    assert fixed.text == text
    assert fixed.corrections == tuple(e.correction for e in done.report.entries)
    assert fixed.applied == done.report.applied
    assert fixed.proposed == done.report.proposed


@pytest.mark.parametrize("path", SAMPLES, ids=[p.name for p in SAMPLES])
def test_a_file_becomes_what_the_command_writes(path: Path, tmp_path: Path) -> None:
    glossary = tmp_path / "g.yaml"
    glossary.write_text("terms: [DeepSeek, Google, {term: 大家, misheard: [你好]}]", encoding="utf-8")
    opened, wish, corrector = open_input(str(path)), Wish((str(glossary),)), Corrector(glossary)
    try:
        done, _, text = fix_input(opened, wish, None, None)
    except InputError as refused:
        with pytest.raises(InputError) as seen:
            corrector.fix_document(path)
        assert str(seen.value) == str(refused)
    else:
        found = corrector.fix_document(path)
        assert (found.text, found.report) == (text, done.report)
        in_memory = corrector.fix_document(opened.source.raw, read_as=opened.form.name)
        assert (in_memory.text, in_memory.applied, in_memory.proposed) == (text, found.applied, found.proposed)
    if opened.document.timing != "none":
        track = Profile("p", 18, 2, 9, 834, 7000, 83, 500, "trim")
        cueing = Cueing(track, to=("zh-TW",), texts=True)
        ran = run_input(opened, wish, cueing, ["srt", "txt"], None, keep_cues=False)
        made = corrector.run(path, profile=track, to="zh-TW", format=("srt", "txt"))
        assert made.report == ran.report
        assert [text.encode() for text in made.texts.values()] == list(ran.outputs.values())[:-1]


def test_the_times_of_subtitles() -> None:
    text = "大家好。今天我们聊ja面。它刚刚发布了。我们再聊回来。谢谢大家。"
    made = CORRECTOR.run(text, duration=timedelta(seconds=20), start="0:02", anchors={"我们再聊": "0:10"}, format="vtt")
    (track,) = made.tracks
    assert track.language == "zh-Hans"
    assert track.cues[0].interval.start == 2000
    assert track.cues[-1].interval.end <= 20_000
    assert [cue.interval.start for cue in track.cues if cue.lines[0].startswith("我们再聊")] == [10_000]
    assert [c.new for c in made.applied] == ["Gemini"]
    assert '"term": "Gemini"' in made.to_json()
    assert '"path": "text"' in made.to_json()
    again = CORRECTOR.run(text, times_from=made.texts["zh-Hans", "vtt"], profile=profile("shorts"))
    assert again.report.timing == "transferred"
    assert again.tracks[0].cues[0].interval.start == 2000
    kept = CORRECTOR.run(made.texts["zh-Hans", "vtt"], keep_cues=True)
    assert kept.tracks == made.tracks


def test_only_chinese_is_converted() -> None:
    """An English track called zh-TW would take the place of the Chinese one."""
    cue = "{0}\n00:00:{0:02},000 --> 00:00:{0:02},900\n今天我们来聊一聊人工智能\nToday we talk about AI\n\n"
    made = CORRECTOR.run("".join(cue.format(number) for number in range(1, 10)), to=("zh-TW", "zh-HK"), format="srt")
    assert list(made.texts) == [("zh-TW", "srt"), ("zh-HK", "srt"), ("en", "srt")]
    assert "人工智慧" in made.texts["zh-TW", "srt"]
    assert "Today" in made.texts["en", "srt"]


def test_the_decisions_beside_a_file_are_honoured(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_text("今天聊ja面。", encoding="utf-8")
    (found,) = CORRECTOR.fix_document(path).applied
    stored = f"decisions:\n  - {{id: {found.id}, verdict: reject}}\n"
    (tmp_path / "talk.txt.decisions.yaml").write_text(stored, encoding="utf-8")
    assert CORRECTOR.fix_document(path).text == "今天聊ja面。"
    assert CORRECTOR.fix_document("今天聊ja面。").text == "今天聊Gemini。"


def test_a_traditional_text_gets_the_terms_in_its_script() -> None:
    corrector = Corrector(terms=[{"term": "台积电", "misheard": ["太极店"]}])
    assert corrector("我们来聊太极店的问题") == "我们来聊台积电的问题"
    assert corrector("我們來聊太極店的問題") == "我們來聊台積電的問題"


def test_which_glossaries_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    own, project = tmp_path / "mine", tmp_path / "glossary.yaml"
    own.write_text("terms: [{term: Aaa, misheard: [啊哈]}]", encoding="utf-8")
    project.write_text("terms: [{term: Bbb, misheard: [啊哈]}]", encoding="utf-8")
    assert Corrector()("啊哈") == Corrector("default")("啊哈") == subfix.fix("啊哈").text == "Bbb"
    assert Corrector(Path("mine"))("啊哈") == Corrector([own])("啊哈") == Corrector("./mine")("啊哈") == "Aaa"
    assert {t.term for t in Corrector([own, "glossary.yaml"]).glossary.terms} == {"Aaa", "Bbb"}
    assert {t.term for t in Corrector(own, terms=["Ccc"]).glossary.terms} == {"Aaa", "Ccc"}
    assert Corrector(Corrector(own).glossary)("啊哈") == "Aaa"
    assert [t.term for t in Corrector(Corrector(own).glossary, terms=["Ccc"]).glossary.terms] == ["Aaa", "Ccc"]
    assert Corrector(terms=[])("啊哈 ，") == "啊哈，"
    project.write_text("terms: [{term: Changed, misheard: [啊哈]}]", encoding="utf-8")
    assert subfix.fix("啊哈").text == "Changed"
    talk = tmp_path / "below" / "talk.txt"
    talk.parent.mkdir()
    talk.write_text("啊哈", encoding="utf-8")
    monkeypatch.chdir("/")
    assert subfix.run(talk, duration="0:02").tracks[0].cues[0].lines == ("Changed",)


ANY = st.text(
    st.sampled_from("年底ja面发布deep seek台積電說們，。 \n\r\t\0\ufeff\u2028𠮷é😀[12:30]1.%…\u200bİ\ud800"),
    max_size=50,
)


@given(ANY)
def test_any_text_is_corrected_or_refused(text: str) -> None:
    try:
        fixed = CORRECTOR.fix(text)
    except UsageError:
        assert "\ud800" in text
        return
    assert revise(text, [c.edit for c in fixed.applied]).after == fixed.text
    assert all(c.span.of(text) == c.old for c in fixed.corrections)


@settings(max_examples=30)
@given(ANY)
def test_any_text_becomes_subtitles_or_is_refused(text: str) -> None:
    for make in (CORRECTOR.fix_document, lambda t: CORRECTOR.run(t, duration="1:00", format=("srt", "vtt", "txt"))):
        try:
            make(text)
        except SubfixError as refused:
            assert refused.message


FAULTS = {
    "apply: 1.5": lambda: Corrector(terms=[], apply=1.5),
    "no fixer 'wdth'": lambda: Corrector(terms=[], clean="+wdth"),
    "terms:2: unknown key 'mishard'": lambda: Corrector(terms=["a", {"term": "b", "mishard": ["c"]}]),
    "terms:1: neither a text nor a dict, but NoneType": lambda: Corrector(terms=[None]),  # type: ignore[list-item]
    "terms are a list, not 'DeepSeek'": lambda: Corrector(terms="DeepSeek"),
    "terms:1: half a character": lambda: Corrector(terms=["a\ud800"]),
    "no shipped glossary has this name": lambda: Corrector("no_such"),
    "there is no such glossary": lambda: Corrector(Path("no_such")),
    "a text is a str, not float: nan": lambda: CORRECTOR(float("nan")),  # type: ignore[arg-type]
    "half a character stands at 2": lambda: CORRECTOR("你好\ud83d"),
    "nothing tells when the words are spoken": lambda: CORRECTOR.run("你好"),
    "duration: 95 is not a time": lambda: CORRECTOR.run("你好", duration=95),  # type: ignore[arg-type]
    "duration: 'long' is not a time": lambda: CORRECTOR.run("你好", duration="long"),
    "before its first word at 0:09": lambda: CORRECTOR.run("你好", duration="0:05", start="0:09"),
    "start: .* is not a time": lambda: CORRECTOR.run("你好", duration="0:05", start=timedelta(seconds=-1)),
    "there is no profile 'net'": lambda: CORRECTOR.run("你好", duration="0:05", profile="net"),
    "there is no script 'zh'": lambda: CORRECTOR.run("你好", duration="0:05", to="zh"),
    "no format is called `subrip`": lambda: CORRECTOR.run("你好", duration="0:05", format="subrip"),
    "does not stand in the corrected text": lambda: CORRECTOR.run("你好", duration="0:05", anchors={"再见": "0:01"}),
    "text:1: half a character": lambda: CORRECTOR.fix_document("你好\ud83d"),
    "not bytes: b'abc'": lambda: CORRECTOR.run(b"abc"),  # type: ignore[arg-type]
    "text: the file is empty": lambda: CORRECTOR.run("\ufeff \n", duration="0:05"),
    "text: not a text file": lambda: CORRECTOR.fix_document("a\0b"),
    "talk.srt: this is taken for the text itself": lambda: CORRECTOR.fix_document("talk.srt"),
    "no such file": lambda: CORRECTOR.fix_document(Path("talk.srt")),
    "words are not changed inside Whisper's JSON": lambda: CORRECTOR.fix_document(
        '{"segments": [{"start": 0, "end": 1, "text": "有ja面"}]}'
    ),
    "has no times, so it cannot become srt": lambda: CORRECTOR.fix_document("你好", format="srt"),
}


@pytest.mark.parametrize("told", FAULTS)
def test_what_makes_no_sense_is_refused(told: str) -> None:
    with pytest.raises((UsageError, InputError, GlossaryError), match=told):
        FAULTS[told]()


# --- threads and processes ---------------------------------------------------------------------------------------


def test_threads_get_what_one_alone_gets_and_compile_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight threads begin at the same time with nothing compiled, and are interrupted as often as can be."""
    made: list[int] = []
    of_sounds = weigh.sound.forms
    monkeypatch.setattr(weigh.sound, "forms", lambda *args: (made.append(1), of_sounds(*args))[1])
    corrector = Corrector(terms=[*TERMS, "nobody else has this glossary"])
    start = threading.Barrier(8)
    out: dict[int, list[object]] = {}

    def work(number: int) -> None:
        start.wait()
        order = [*range(number, len(TEXTS)), *range(number)]
        found: dict[int, object] = {i: corrector.fix(TEXTS[i]) for i in order}
        out[number] = [
            *(found[i] for i in sorted(found)),
            corrector.run(TEXTS[0], duration="1:00", to=("zh-TW", "zh-HK")),
        ]

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert len(made) == 2  # one for each script
    alone = [*map(corrector.fix, TEXTS), corrector.run(TEXTS[0], duration="1:00", to=("zh-TW", "zh-HK"))]
    assert len(out) == 8
    assert all(found == alone for found in out.values())


def test_a_cold_process_is_safe_from_the_first_moment() -> None:
    """Dictionaries, converters and word cutters are loaded by threads that all need them at once."""
    code = """
import sys, threading, warnings
sys.setswitchinterval(1e-5)
from subfix import Corrector, words
if sys.argv[1] == "jieba":
    find, words.find_spec = words.find_spec, lambda name: None if name == "rjieba" else find(name)
corrector, filters = Corrector(terms=["DeepSeek", "台积电"]), list(warnings.filters)
texts = ["我在想deeps ick居然是一月份的事情，大家都知道台鸡电", "我們來聊deeps ick，還有台雞電", "a deep sick"]
start, out = threading.Barrier(4), []
def work():
    start.wait()
    out.append([corrector.run(text, duration="1:00", to=("zh-Hans", "zh-TW")) for text in texts])
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
work_alone = [corrector.run(text, duration="1:00", to=("zh-Hans", "zh-TW")) for text in texts]
assert len(out) == 4 and all(made == work_alone for made in out), "threads differ"
assert filters == list(warnings.filters), "the filters of warnings were changed"
"""
    for words in ("rjieba", "jieba"):
        command = [sys.executable, "-W", "error", "-c", code, words]
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
        assert told.returncode == 0, told.stderr


def test_it_can_be_pickled_and_is_small() -> None:
    shipped = Corrector("default")
    data = pickle.dumps(shipped)
    assert len(data) < 100 * len(shipped.glossary.terms)
    back = pickle.loads(data)
    assert [back.fix(text) for text in TEXTS[:6]] == [shipped.fix(text) for text in TEXTS[:6]]
    assert pickle.dumps(back) == data
    assert repr(back) == repr(shipped)
    # a worker gets it with every task: it must not compile anew each time
    assert pickle.loads(data)._indexes is back._indexes


def test_what_it_gives_can_be_pickled() -> None:
    fixed, made = CORRECTOR.fix(TEXTS[0]), CORRECTOR.run(TEXTS[0], duration="1:00")
    fixed.revision.forward(fixed.corrections[0].span)  # reckons what is kept, and not sent
    assert pickle.loads(pickle.dumps((fixed, made))) == (fixed, made)


def test_processes_give_the_same() -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(CORRECTOR, TEXTS, chunksize=8)) == [*map(CORRECTOR, TEXTS)]


def test_equal_glossaries_are_compiled_once() -> None:
    one, two = Corrector(terms=["Qwen"]), Corrector(terms=["Qwen"], apply=0.9)
    assert one._indexes is two._indexes
    assert isinstance(one._indexes, Indexes)
    assert Corrector(terms=["Qwen", "Kimi"])._indexes is not one._indexes


# --- many texts at once ------------------------------------------------------------------------------------------


def test_many_texts_get_what_each_gets_alone() -> None:
    """Of any length and script, beside each other; more of them than are taken at once."""
    talk = (Path(__file__).parent / "data" / "livestream.txt").read_text(encoding="utf-8")
    short = [talk[at : at + 10 + at % 97] for at in range(0, 24_000, 80)]
    english = "We deployed it on kuber netis. The deep sick model is fine, and so is work back."
    texts = [
        *TEXTS,
        "",
        " ",
        "a\0b",
        "\0",
        english,
        *short,
        talk[:9000],
        convert(talk[:300], "zh-Hant"),
        english,
        *TEXTS,
    ]
    together = list(CORRECTOR.fix_all(iter(texts)))
    assert together == [CORRECTOR.fix(text) for text in texts]
    assert len({fixed.text for fixed in together} - {*texts}) > 20


def test_a_text_that_is_none_is_told_when_its_turn_comes() -> None:
    fixed = CORRECTOR.fix_all(["年底ja面3发布了"] * 300 + ["\ud83d"])
    assert next(fixed).text == "年底Gemini 3发布了"
    with pytest.raises(UsageError, match="half a character stands at 0"):
        list(fixed)


def test_corrections_that_were_merged_count_for_each_term() -> None:
    """The second one waits for the first, and touches it."""
    terms = [
        {"term": "集群", "misheard": ["吉群"]},
        {"term": "B200", "misheard": [{"form": "币200", "near": ["集群"]}]},
    ]
    (merged,) = Corrector(terms=terms).fix("我们用吉群币200训练").applied
    assert (merged.new, merged.term, merged.terms) == ("集群B200", "集群, B200", ("集群", "B200"))
