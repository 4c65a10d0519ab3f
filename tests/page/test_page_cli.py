"""`--html`: the page of a batch, of a second run, beside failures, where it must not be written, and in a browser."""

import json
import re
from pathlib import Path

import pytest
from browser import browser
from click.testing import CliRunner, Result
from tinyhtml5.parser import HTMLParser

from subfix.cli import cli
from subfix.errors import SubfixError
from subfix.report import stored, to_json

NAMES = """terms:
  - term: Gemini
    misheard: [{form: 界面, mode: review}, ja面]
  - term: Google
    misheard: [go gle]
"""
TALKS = {
    "a.txt": "今天说界面，还有ja面，以及go gle。，对吧？",
    "b.srt": "1\n00:00:00,000 --> 00:00:01,000\n今天说ja面今天说ja面今天说今天说今天说\n\n"
    "2\n00:00:01,000 --> 00:00:03,000\n好的\n",
    "deep/c.txt": "我们用go gle。",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with three talks and a glossary, and nothing from the user's own settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    for name, told in TALKS.items():
        path = tmp_path / "talks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(told, encoding="utf-8")
    (tmp_path / "names.yaml").write_text(NAMES, encoding="utf-8")
    return tmp_path


def subfix(*args: str) -> Result:
    """Run the command line; what it raises is in `exception`."""
    result = CliRunner().invoke(cli, args, catch_exceptions=True)
    assert result.exception is None or isinstance(result.exception, SystemExit | SubfixError), result.exception
    return result


def run(*more: str) -> Result:
    return subfix(
        "run", "talks", "-r", "-g", "names.yaml", "--duration", "0:20", "-o", "out", "--html", "page.html", *more
    )


def page() -> str:
    made = Path("page.html").read_text(encoding="utf-8")
    parser = HTMLParser()
    parser.parse(made)
    assert parser.errors == []
    return made


def words(made: str) -> str:
    """What a reader reads of a page, a space between any two runs of text."""
    text = made[made.index("<body>") : made.index("<script>")]
    return " ".join(" ".join(HTMLParser().parse(text).itertext()).split())


def test_a_batch(folder: Path) -> None:
    (folder / "talks" / "none.txt").write_text("")
    result = run()
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == "page        page.html"
    told = words(page())
    assert "4 inputs 3 done, 1 failed" in told
    assert "talks/none.txt: the file is empty" in told
    assert "places corrected 5" in told and "to decide 1" in told
    assert "Google 2 2 go gle 2" in told
    assert "talks/deep/c.txt" in told and "out/deep/c.zh-Hans.srt" in told
    assert str(folder) not in page()


def test_one_input_that_failed(folder: Path) -> None:
    (folder / "talks" / "none.txt").write_text("")
    assert subfix("run", "talks/none.txt", "--duration", "0:20", "--html", "page.html", "-q").exit_code == 2
    assert "none.txt It failed." in words(page())
    assert words(page()).count("talks/none.txt: the file is empty there is nothing in it to read") == 2


def test_equal_runs_give_equal_pages(folder: Path) -> None:
    run()
    first = page()
    run("--force")
    assert page() == first
    run("--force", "--jobs", "2", "--overwrite")
    assert page() == first


def test_a_second_run_tells_the_same_of_what_it_skips(folder: Path) -> None:
    run()
    first = page()
    result = run()
    assert result.stderr.count("unchanged, left as it is") == 3
    again = page()
    assert again.count("nothing was done to it now") == 3
    plain = re.sub(r'<p class="sub">As it was when[^<]*</p>', "", again).replace("unchanged", "done")
    mark = re.compile(r"subfix [\d.]+, [0-9a-f]{64}")
    assert mark.sub("", plain) == mark.sub("", first)


def test_times_carried_over(folder: Path) -> None:
    told = "".join(f"这是第{n}句话，说的是别的事情。" for n in range(40))
    (folder / "t.txt").write_text(told, encoding="utf-8")
    assert subfix("run", "t.txt", "-g", "names.yaml", "--duration", "4:00", "--format", "srt").exit_code == 0
    blocks = (folder / "t.zh-Hans.srt").read_text(encoding="utf-8").split("\n\n")
    (folder / "t.auto.srt").write_text("\n\n".join([*blocks[:15], *blocks[30:]]), encoding="utf-8")
    for _ in ("made", "left as it is"):
        subfix("run", "t.txt", "-g", "names.yaml", "-o", "out", "--html", "page.html")
        shown = words(page())
        assert "They were carried over from t.auto.srt." in shown
        assert re.search(r"Guessed: \d:\d\d to \d:\d\d", shown)


def test_a_report_that_somebody_wrote_into_is_made_anew(folder: Path) -> None:
    run()
    report = folder / "out" / "a.subfix.json"
    whole = report.read_bytes()
    for old, new in ((b'"old": "ja', b'"old": "jo'), (b'"lane": 0', b'"lane": 7'), (b'"kind"', b'"kond"')):
        report.write_bytes(whole.replace(old, new))
        assert run().stderr.count("unchanged, left as it is") == 2
        assert report.read_bytes() == whole


def test_a_report_is_read_as_it_was_written(folder: Path) -> None:
    run()
    for path in (folder / "out").rglob("*.subfix.json"):
        report = stored(path)
        assert report is not None
        assert to_json((report,), json.loads(path.read_text())["subfix"]) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("talks/a.txt", "not the name of a page"),
        ("mine.html", "not as subfix left it"),
        ("folder.html", "a folder stands there"),
        ("-", "not the name of a page"),
    ],
)
def test_where_a_page_must_not_be(folder: Path, name: str, why: str) -> None:
    (folder / "mine.html").write_text("<p>mine")
    (folder / "folder.html").mkdir()
    result = subfix("run", "talks/a.txt", "--duration", "0:20", "-o", "out", "--html", name)
    assert result.exit_code != 0 and why in str(result.exception)
    assert not (folder / "out").exists()
    assert (folder / "mine.html").read_text() == "<p>mine"


def test_an_edited_page_is_kept_and_an_input_is_never_replaced(folder: Path) -> None:
    run()
    Path("page.html").write_text(page().replace("<h1>", "<h1>My "), encoding="utf-8")
    assert "not as subfix left it" in str(run("--force").exception)
    assert run("--overwrite").exit_code == 0 and "<h1>My " not in page()
    (folder / "talk.html").write_text("今天说ja面", encoding="utf-8")
    result = subfix("fix", "talk.html", "--html", "talk.html", "--overwrite")
    assert "is an input" in str(result.exception)
    assert (folder / "talk.html").read_text(encoding="utf-8") == "今天说ja面"


@pytest.mark.parametrize("args", [("run", "--dry-run"), ("fix", "--dry-run", "-o", "out/"), ("fix", "--check")])
def test_a_page_to_look_first(folder: Path, args: tuple[str, ...]) -> None:
    given = ("--duration", "0:20", "-o", "out") if args[0] == "run" else ()
    subfix(args[0], "talks/a.txt", "-g", "names.yaml", "--html", "page.html", *given, *args[1:])
    assert "ja面 Gemini" in words(page())
    assert not (folder / "out").exists()


def test_fix(folder: Path) -> None:
    result = subfix("fix", "talks/b.srt", "-g", "names.yaml", "--html", "page.html")
    assert "今天说Gemini" in result.stdout
    told = words(page())
    assert "Too fast to read 1" in told and "21.0 0:00 · cue 1 · 1 s" in told
    for again in (False, True):
        assert subfix("fix", "talks", "-r", "-g", "names.yaml", "-o", "out", "--html", "page.html").exit_code == 0
        told = words(page())
        assert ("3 unchanged" if again else "3 done") in told
        assert "Too fast to read 1" in told and "Google 2 2 go gle 2" in told


def test_the_page_in_a_browser(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (folder / "talks" / "<img src=x onerror=alert(1)>.txt").write_text("今天说ja面<script>alert(2)</script>")
    run()
    with browser(tmp_path_factory.mktemp("user")) as chromium:
        at = folder / "page.html"
        chromium.open(at)
        shown = "[...document.querySelectorAll('main .u')].filter(e => e.checkVisibility()).length"
        everything = chromium.value(shown)
        find = "box = document.getElementById('find'); box.value = {}; box.dispatchEvent(new Event('input')); 0"
        chromium.value(find.format("'google'"))
        chromium.wait("document.getElementById('said').textContent === '6 found'")
        assert chromium.value("document.querySelectorAll('details.input[open]:not([hidden])').length") == 2
        assert "talks/b.srt" not in chromium.value("document.querySelector('main').innerText")
        chromium.value(find.format("'no such thing'"))
        chromium.wait("document.getElementById('said').textContent === 'nothing found'")
        chromium.value(find.format("''"))
        chromium.wait(f"document.getElementById('said').textContent === '' && {shown} === {everything}")
        column = "[...document.querySelectorAll('.sort tbody tr')].map(r => r.cells[2].textContent)"
        chromium.value("document.querySelectorAll('.sort thead button')[2].click()")
        assert chromium.value(f"{column}.slice(0, 4).join()") == "2,2,1,1"
        for width, scheme in ((1100, "light"), (360, "dark")):
            chromium.call(
                "Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False
            )
            chromium.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
            chromium.value("document.querySelectorAll('button[data-open]')[0].click()")
            assert chromium.value("document.documentElement.scrollWidth") == width
        assert chromium.complaints == []
        assert chromium.requests == [at.as_uri()]
