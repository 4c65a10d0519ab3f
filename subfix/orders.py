"""What is asked of many inputs alike, where the outputs of each go, and what became of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from subfix.check import Finding
from subfix.config import Settings, settings
from subfix.document import Timing
from subfix.errors import seen
from subfix.files import STANDARD, standing
from subfix.inputs import Input
from subfix.page.piece import Piece
from subfix.report import SUFFIX as REPORT_SUFFIX
from subfix.report import Times
from subfix.script import SCRIPTS

Status = Literal["done", "unchanged", "edited", "failed"]


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for all inputs alike; it goes to other processes.

    `flags` are the settings given on the command line, None where one was not; `config` is the only config file to
    read. `output` is a folder, None for beside the input. `force`: also what is done already.
    `page`: how many examples of an input a page has room for, None where no page is wanted.
    """

    flags: Mapping[str, Any] = field(default_factory=dict)
    config: str | None = None
    output: Path | None = None
    no_fix: bool = False
    overwrite: bool = False
    dry_run: bool = False
    force: bool = False
    page: int | None = None

    def settings(self, one: Input) -> Settings:
        """What is in force for an input. Raises ConfigError, UsageError."""
        return settings(Path.cwd() if str(one.path) == STANDARD else one.path, self.flags, config=self.config)


@dataclass(frozen=True, slots=True)
class RunOrder:
    """An order for `run`. Times in milliseconds; `anchors` are (text, time)."""

    order: Order
    duration: int | None = None
    media: str | None = None
    times_from: str | None = None
    start: int = 0
    anchors: tuple[tuple[str, int], ...] = ()
    keep_cues: bool = False
    speakers: bool = False

    def about(self, one: Input) -> "RunOrder":
        """The order for one input: what a list says of it alone goes before what is said of all."""
        return replace(
            self,
            duration=self.duration if one.duration is None else one.duration,
            media=one.media or self.media,
            times_from=one.times_from or self.times_from,
        )


@dataclass(frozen=True, slots=True)
class FixOrder:
    """An order for `fix`. `target` is where the one input goes (`-`: stdout), None for `Order.output` or beside it.

    `wanted`: what is asked for is the text, a diff of it, or only whether it would change.
    """

    order: Order
    target: str | None = None
    form: str | None = None
    report: str | None = None
    in_place: bool = False
    wanted: Literal["text", "diff", "check"] = "text"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an input, small enough to be kept for thousands.

    It is `unchanged` where nothing was to be done, `edited` where besides somebody wrote into its outputs; in both
    cases these stand as they were. `edited` are the outputs that keep what somebody wrote into them.
    `terms` and `proposals` count corrections by term, `times` tells what the times are worth. `speakers` are who
    speaks, None where that was not asked for, `voiceless` the formats that cannot tell it. `error` and `hint` say why
    it failed, `crash` where that is a bug. `changed`: the text is not what it was; `diff` tells how, `page` is what
    the page tells of it, each where that was asked for. `findings` are those of `check`, None for another command;
    `mended` counts by rule what it repaired.
    """

    input: Path
    status: Status
    outputs: tuple[Path, ...] = ()
    edited: tuple[Path, ...] = ()
    table: Path | None = None
    characters: int = 0
    languages: tuple[str, ...] = ()
    terms: tuple[tuple[str, int], ...] = ()
    proposals: tuple[tuple[str, int], ...] = ()
    cleaned: int = 0
    cues: int | None = None
    timing: Timing = "none"
    times_from: Path | None = None
    notes: tuple[str, ...] = ()
    marks: int = 0
    times: Times = field(default_factory=Times)
    lost_pins: tuple[str, ...] = ()
    speakers: tuple[str, ...] | None = None
    voiceless: tuple[str, ...] = ()
    changed: bool = False
    diff: str = ""
    error: str = ""
    hint: str = ""
    crash: str = ""
    page: Piece | None = None
    findings: tuple[Finding, ...] | None = None
    mended: tuple[tuple[str, int], ...] = ()

    @property
    def corrected(self) -> int:
        """How many places were corrected by terms."""
        return sum(n for _, n in self.terms)

    @property
    def proposed(self) -> int:
        """How many places are left to decide."""
        return sum(n for _, n in self.proposals)


_TAGS = frozenset((*SCRIPTS, "en", "ja", "ko", "und"))  # languages that names of outputs end in


def apart(order: "RunOrder | FixOrder", inputs: Iterable[Input]) -> list[Input]:
    """The inputs, a later one with a fault where its outputs would be those of an earlier one."""
    taken: dict[Path, dict[str, Path]] = {}
    out = []
    for one in inputs:
        if one.fault:  # nothing is written for it, and its name may be none that an output could have
            out.append(one)
            continue
        base, language = _claim(order, one)
        others = taken.setdefault(base, {})
        first = next((path for tag, path in others.items() if not language or tag in ("", language)), one.path)
        others.setdefault(language, one.path)
        if first != one.path:
            fault = f"its outputs would be those of {seen(str(first))}"
            one = replace(one, fault=fault, hint="work on it by itself, with another -o")  # noqa: PLW2901
        out.append(one)
    return out


def _claim(order: "RunOrder | FixOrder", one: Input) -> tuple[Path, str]:
    """What the names of outputs of an input begin with, and the language of its track; empty: any."""
    if isinstance(order, FixOrder):
        return target_of(order, one), ""
    asked = order.order
    stem = ((asked.output / one.below) if asked.output else one.path.parent) / one.path.with_suffix("").name
    language = stem.suffix.removeprefix(".")
    if language not in _TAGS:
        return stem, ""
    return stem.with_suffix(""), "zh" if asked.flags.get("to") and language in SCRIPTS else language


def target_of(order: FixOrder, one: Input) -> Path:
    """Where the corrected file goes."""
    if order.in_place:
        return one.path
    if order.target is not None:
        return Path(order.target)
    suffix = f".{order.form}" if order.form else one.path.suffix
    if order.order.output is not None:
        return order.order.output / one.below / f"{one.path.stem}{suffix}"
    return one.path.with_name(f"{one.path.stem}.fixed{suffix}")


def fix_report_of(order: FixOrder, one: Input) -> Path | None:
    """Where the report goes; nowhere where the text goes to stdout or into a pipe, or stands in the input's place."""
    if order.report:
        return Path(order.report)
    target = target_of(order, one)
    if order.in_place or str(target) == STANDARD or standing(target) == "other":
        return None
    return target.with_name(target.name + REPORT_SUFFIX)
