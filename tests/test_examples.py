"""Every example in the README and in the help can be typed as it stands; every command and option has one."""

import glob
import re
import shlex
import shutil
import wave
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from shell import subfix

from subfix.cli import cli

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
# what needs no example of its own: it is told in the help of every command, or is a matter of the group itself
COMMON = {"--help", "--version"}


def commands(group: click.Command = cli, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with its path, without `subfix`."""
    yield path, group
    if isinstance(group, click.Group):
        with click.Context(group) as context:
            for name in group.list_commands(context):
                inner = group.get_command(context, name)
                assert inner is not None
                yield from commands(inner, (*path, name))


COMMANDS = dict(commands())


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip().startswith("subfix "))


def examples() -> list[str]:
    """The lines that begin with `subfix `, of code in the README, of epilogs and help texts."""
    blocks = re.findall(r"```bash\n(.*?)```", README, re.DOTALL)
    texts = [*blocks, *(t for c in COMMANDS.values() for t in (c.epilog, c.help) if t)]
    return [*dict.fromkeys(line for text in texts for line in _lines(text))]


def typed(example: str) -> list[str]:
    """The words of an example as a shell has them; what is explained behind two spaces or a `#` is none."""
    command = re.split(r"\s{2,}|\s#\s", example)[0]
    command = re.split(r"\s(?:<|>|>>|\|)\s", command)[0]
    return shlex.split(command)[1:]


def parsed(words: list[str]) -> tuple[tuple[str, ...], click.Context]:
    """The command that words call, and its context; nothing is run."""
    path: tuple[str, ...] = ()
    context = click.Context(cli, info_name="subfix")
    command: click.Command = cli
    rest = list(words)
    while True:
        context = command.make_context(command.name, rest, parent=context if path else None)
        if not isinstance(command, click.Group) or not context._protected_args:
            return path, context
        name, inner, rest = command.resolve_command(context, [*context._protected_args, *context.args])
        assert name is not None
        assert inner is not None
        path, command = (*path, name), inner


EXAMPLES = examples()
TALK = "[0:05] 大家好，今天我们来聊一聊谷歌的大模型，还有接面来和minus。我们再聊回来，\n[13:30] 爆火的Manus也说说。\n"
# what a person has to answer, or what is not here
NOT_RUN = re.compile(r" -i\b| --interactive|^subfix (?:upload|youtube)\b|\.xlsx")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the examples name."""
    folder = tmp_path_factory.mktemp("examples")
    cue = "1\n00:00:01,000 --> 00:00:03,000\n大家好，今天\n\n2\n00:00:03,000 --> 00:00:06,000\n我们再聊回来\n"
    texts = {
        **dict.fromkeys(
            ("talk.txt", "meeting.txt", "in.txt", "talk.corrected.txt", "talks/a.txt", "直播.txt", "article.txt"), TALK
        ),
        **dict.fromkeys(("talk.srt", "talk.en.srt", "talk.zh-Hans.srt", "subtitles/a.srt", "字幕.srt"), cue),
        **dict.fromkeys(
            ("names.yaml", "cloud.yaml", "glossary.yaml"), "terms:\n  - term: Gemini\n    misheard: [ja面]\n"
        ),
        "whisper.srt": "1\n00:00:01,000 --> 00:15:00,000\n" + re.sub(r"\[.*?\] |\n", "", TALK) + "\n",
        "auto.vtt": "WEBVTT\n\n00:01.000 --> 15:00.000\n" + re.sub(r"\[.*?\] |\n", "", TALK),
        "talk.en.vtt": "WEBVTT\n\n00:01.000 --> 00:03.000\nHello, today\n\n00:03.000 --> 00:06.000\nwe go back to it\n",
        "talks.csv": "file,duration\ntalks/a.txt,1:35:00\n",
        "list.txt": "talks/a.txt\n",
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    with wave.open(str(folder / "talk.mp4"), "wb") as file:  # its content tells what it is
        file.setparams((1, 1, 10, 0, "NONE", ""))
        file.writeframes(b"\x80" * 57_000)
    (folder / "old.txt").write_bytes(TALK.encode("gb18030"))
    (folder / "old.srt").write_bytes(cue.replace("我们再聊回来", "今天大家好").encode("big5"))
    return folder


@pytest.mark.parametrize("example", [e for e in EXAMPLES if not NOT_RUN.search(e) and typed(e)[:1] != ["glossary"]])
def test_an_example_runs(example: str, prepared: Path, here: Path) -> None:
    """Run in a folder that holds what it names: it is done, or has findings, but never fails."""
    shutil.copytree(prepared, here, dirs_exist_ok=True)
    words = typed(example)
    if words[0] == "run":  # this would be its output
        Path("talk.zh-Hans.srt").unlink()
    if words[0] == "apply":
        Path("talk.zh-Hans.srt").unlink()
        subfix("run", "talk.txt", "--duration", "1:35:00", "-g", "names.yaml", "-q")
    words = [w for word in words for w in (sorted(glob.glob(word)) if "*" in word and "'" not in example else [word])]  # noqa: PTH207
    done = subfix(*words, text=TALK)
    assert done.exit_code in (0, 1), (done.exception, done.output)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_parses(example: str) -> None:
    path, context = parsed(typed(example))
    assert path in COMMANDS
    assert not isinstance(context.command, click.Group) or {*typed(example)} & {"--help", "-V"}


def test_every_command_has_an_example() -> None:
    shown = {COMMANDS[parsed(typed(example))[0]].callback for example in EXAMPLES}  # one may go by two names
    assert [p for p, c in COMMANDS.items() if not isinstance(c, click.Group) and c.callback not in shown] == []


def test_every_option_has_an_example() -> None:
    """An option is shown where an example of its command, or of another that has it with the same help, gives it."""
    shown: set[tuple[str, str]] = set()
    for example in EXAMPLES:
        path, _ = parsed(typed(example))
        words = {w.split("=")[0] for w in typed(example) if w.startswith("-")}
        for option in (o for n in range(len(path) + 1) for o in _options(COMMANDS[path[:n]])):
            if words & {*option.opts, *option.secondary_opts}:
                shown.add((option.opts[-1], option.help or ""))
    missing = [
        f"{' '.join(path)} {option.opts[-1]}"
        for path, command in COMMANDS.items()
        for option in _options(command)
        if option.opts[-1] not in COMMON and (option.opts[-1], option.help or "") not in shown
    ]
    assert missing == []


def _options(command: click.Command) -> list[click.Option]:
    return [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
