"""The library's own face: a corrector made once, and what it makes of texts and files in memory."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path

from subfix.clean import chosen
from subfix.compiled import compiled
from subfix.correct import Indexes, Options, indexes
from subfix.correction import APPLY, PROPOSE
from subfix.cue import Profile
from subfix.decisions import Pins
from subfix.errors import InputError, UsageError
from subfix.formats import FORMATS, PLAIN, by_name
from subfix.formats.language import detect_language
from subfix.glossary.files import in_force, read_layers
from subfix.glossary.model import Glossary, Source, Term
from subfix.glossary.scripted import is_traditional
from subfix.glossary.values import Entry, from_values
from subfix.making import Corrected, Subtitles, corrected, refuse_lost, subtitled, treatment
from subfix.media import recording_end
from subfix.opened import Opened, open_input, open_text
from subfix.pipeline import Cueing
from subfix.profiles import profile as profile_called
from subfix.profiles import usual
from subfix.stages import Fixed, fix_texts
from subfix.timeline import parse_clock

_TOGETHER = 256  # texts at once: enough to gain by it, few enough to be held

Named = str | os.PathLike[str]
Time = str | timedelta
"""`"1:35:00"`, `"12:30"`, `"0:05.250"` or a timedelta. A bare number is refused: it may be seconds or milliseconds."""


class Corrector:
    """Corrects texts by a glossary that is compiled once.

    Any number of threads may use one at the same time. It can be pickled: what is sent is the glossary (some 80
    bytes a term), which a process compiles once however often it gets it. The same text always gives the same result.

    `glossary` names glossaries as the commands do, lowest layer first: a file, a shipped one (`"ai"`), or `"default"`
    for the shipped ones, yours, and the project's; or it is a Glossary. `terms` are entries as in a glossary file, a
    name or a dict each; they count above `glossary`. Where neither is given `"default"` is used; where one is, only
    that. `folder`: the project's glossary is looked for there and above; the current folder where None. Files are read
    here and never again.

    `clean` names fixers: `"+stutter,-digits"`, `"none"`. Corrections are applied from the score `apply` on (0 to 1;
    1 applies listed forms alone), and proposed from `propose` on.

    Raises GlossaryError with all faults of glossaries and terms, and UsageError.

    >>> from subfix import Corrector
    >>> corrector = Corrector(terms=["DeepSeek", {"term": "Gemini", "misheard": ["ja面"]}])
    >>> corrector("年底ja面3发布了")
    '年底Gemini 3发布了'
    >>> [corrector(text) for text in ["他说ja面很好", "没有错的地方"]]
    ['他说Gemini很好', '没有错的地方']
    """

    __slots__ = ("_clean", "_fixers", "_indexes", "_options")

    def __init__(
        self,
        glossary: Named | Glossary | Sequence[Named] | None = None,
        *,
        terms: Iterable[Entry] | None = None,
        clean: str = "",
        apply: float = APPLY,
        propose: float = PROPOSE,
        folder: Named | None = None,
    ) -> None:
        for name, value in (("apply", apply), ("propose", propose)):
            if not 0 <= value <= 1:
                raise UsageError(f"{name}: {value!r} is not between 0 and 1", "scores are how likely a change is right")
        self._set(_gathered(glossary, terms, folder), clean, Options(apply, propose))

    def _set(self, use: Indexes, clean: str, options: Options) -> None:
        self._indexes, self._clean, self._options = use, clean, options
        self._fixers = chosen(clean)

    def __getstate__(self) -> tuple[Glossary, str, Options]:
        return _bare(self._indexes.glossary), self._clean, self._options

    def __setstate__(self, state: tuple[Glossary, str, Options]) -> None:
        glossary, clean, options = state
        self._set(indexes(glossary), clean, options)

    def __repr__(self) -> str:
        options = self._options
        count = len(self._indexes.glossary.terms)
        return f"<Corrector of {count} terms, clean={self._clean!r}, apply={options.apply}, propose={options.propose}>"

    @property
    def glossary(self) -> Glossary:
        """The terms that it corrects by, all layers merged."""
        return self._indexes.glossary

    def __call__(self, text: str) -> str:
        """The corrected text, and nothing else: for `map`.

        >>> from subfix import Corrector
        >>> list(map(Corrector(terms=["DeepSeek"]), ["我在想deeps ick居然是1月份的事情"]))
        ['我在想DeepSeek居然是1月份的事情']
        """
        return self.fix(text).text

    def fix(self, text: str) -> Fixed:
        """A plain text, cleaned and corrected: `text`, and what was `applied` and is only `proposed`.

        Every correction has its `span` in code points of the text that was given, `old`, `new`, `term`, `score` (0 to
        1), `reason` and `evidence`. A text in Traditional characters gets the terms in these. Raises UsageError for
        what is no text.

        >>> from subfix import Corrector
        >>> fixed = Corrector(terms=[{"term": "Gemini", "misheard": ["ja面"]}]).fix("年底ja面3发布了")
        >>> fixed.text
        '年底Gemini 3发布了'
        >>> [(c.span.start, c.span.end, c.old, c.new, c.score, c.reason) for c in fixed.applied]
        [(2, 5, 'ja面', 'Gemini ', 1.0, 'a listed form')]
        """
        return self._fixed([text])[0]

    def fix_all(self, texts: Iterable[str]) -> Iterator[Fixed]:
        """What `fix` makes of each text, in their order; where they are short, in half the time.

        For what maps whole partitions: some hundred texts are taken at once, and no more are held.

        >>> from subfix import Corrector
        >>> corrector = Corrector(terms=["DeepSeek"])
        >>> [fixed.text for fixed in corrector.fix_all(["我在想deeps ick居然是1月份的事情", "没有错的地方"])]
        ['我在想DeepSeek居然是1月份的事情', '没有错的地方']
        """
        rest = iter(texts)
        while some := list(islice(rest, _TOGETHER)):
            yield from self._fixed(some)

    def _fixed(self, texts: Sequence[str]) -> list[Fixed]:
        """The texts of each script are corrected together, by the terms in that script."""
        numbers: dict[str, list[int]] = {}
        for number, text in enumerate(texts):
            _check(text)
            language = detect_language(text)
            numbers.setdefault("zh-Hant" if is_traditional([language]) else "", []).append(number)
        out: dict[int, Fixed] = {}
        for language, some in numbers.items():
            index = self._indexes.of([language])
            fixed = fix_texts([texts[number] for number in some], self._fixers, index, self._options)
            out |= zip(some, fixed, strict=True)
        return [out[number] for number in range(len(texts))]

    def fix_document(
        self,
        source: Named,
        *,
        to: str | None = None,
        format: str | None = None,
        no_fix: bool = False,
        read_as: str | None = None,
        encoding: str | None = None,
    ) -> Corrected:
        """A subtitle file or a recogniser's output with only its words corrected; all else is the same, byte for byte.

        `source` is the text of a file (a str), or a Path to read, with the decisions stored beside it. `to` converts
        Chinese: zh-Hans, zh-Hant, zh-TW or zh-HK. `format` writes the same cues in another format; `read_as` names the
        one of `source`, which is else told by the text, and `encoding` that of a Path, where it is guessed wrongly.
        With `no_fix` the words stay. Timed files are cleaned only where fixers are named. Raises InputError for what
        cannot be read, UsageError.

        >>> from subfix import Corrector
        >>> corrector = Corrector(terms=[{"term": "Gemini", "misheard": ["ja面"]}])
        >>> srt = "1\\n00:00:01,000 --> 00:00:02,500\\n年底ja面发布\\n"
        >>> done = corrector.fix_document(srt)
        >>> print(done.text, end="")
        1
        00:00:01,000 --> 00:00:02,500
        年底Gemini发布
        >>> [(entry.cue, entry.time, entry.correction.new) for entry in done.report.entries]
        [(1, 1000, 'Gemini')]
        """
        opened = _opened(source, read_as, encoding)
        how = treatment(opened, self._indexes, self._clean, self._options, correcting=not no_fix)
        return corrected(opened, how, self.glossary.names, to, by_name(format) if format else None)

    def run(
        self,
        source: Named,
        *,
        duration: Time | None = None,
        media: Named | None = None,
        times_from: Named | None = None,
        start: Time = timedelta(),
        anchors: Mapping[str, Time] | None = None,
        profile: str | Profile | None = None,
        to: str | Sequence[str] = (),
        format: str | Sequence[str] = ("srt", "vtt"),
        keep_cues: bool = False,
        speakers: bool = False,
        no_fix: bool = False,
        read_as: str | None = None,
        encoding: str | None = None,
    ) -> Subtitles:
        """A transcript corrected and made into subtitles: tracks of timed cues, and the text of each file.

        `source` is the text of a transcript (a str), or a Path to read, with the decisions and pins stored beside it;
        `read_as` names its format, which is else told by the text, `encoding` that of a Path, where it is guessed
        wrongly. A timed one keeps its times and gets new cues, with `keep_cues` also those. For others the times come
        from `times_from` (the text of any timed transcript of the recording, or a Path), or are estimated from the
        `duration` of the recording, or that of the file `media`; the first word is spoken at `start`, and each key of
        `anchors` at its time.

        `profile` says what a viewer can read, by name or as a value: netflix-en for English, else youtube-zh. `to` are
        the scripts of the tracks, `format` the formats of their texts. With `speakers` cues tell who speaks, with
        `no_fix` the words stay. Raises InputError where nothing tells the times or `source` cannot be read, UsageError.

        >>> from subfix import Corrector
        >>> corrector = Corrector(terms=[{"term": "Gemini", "misheard": ["ja面"]}])
        >>> made = corrector.run("年底ja面发布了。大家都很高兴。", duration="0:06")
        >>> [(cue.interval.start, cue.interval.end, cue.lines) for cue in made.tracks[0].cues]
        [(0, 3722, ('年底Gemini发布了',)), (3722, 6000, ('大家都很高兴',))]
        >>> sorted(made.texts)
        [('zh-Hans', 'srt'), ('zh-Hans', 'vtt')]
        >>> made.report.timing
        'estimated'
        """
        opened = _opened(source, read_as, encoding)
        if keep_cues and any((duration, media, times_from, start, anchors, profile)):
            hint = "leave out duration, media, times_from, start, anchors and profile"
            raise UsageError("keep_cues keeps cues and times as they are", hint)
        formats = tuple(by_name(name).name for name in ([format] if isinstance(format, str) else format))
        scripts = (to,) if isinstance(to, str) else tuple(to)
        if profile is None:
            profile = usual(opened.languages[0])
        stored = opened.stored.pins
        times = tuple((text, _milliseconds(time, "anchors")) for text, time in (anchors or {}).items())
        lanes = _opened(times_from).document.lanes if times_from is not None else ()
        cueing = Cueing(
            profile if isinstance(profile, Profile) else profile_called(profile),
            _milliseconds(start, "start"),
            recording_end(
                None if duration is None else _milliseconds(duration, "duration"),
                None if media is None else os.fspath(media),
            ),
            scripts or (None,),
            Pins(stored.cuts, stored.keeps, (*stored.times, *times)),
            speakers,
            timed=tuple(lane.transcript for lane in lanes),
            texts=PLAIN.name in formats,
        )
        how = treatment(opened, self._indexes, self._clean, self._options, correcting=not no_fix, marked=not keep_cues)
        made = subtitled(opened, how, self.glossary.names, cueing, formats, keep_cues=keep_cues)
        refuse_lost(times, made.lost_pins)
        return made


def fix(
    text: str,
    glossary: Named | Glossary | Sequence[Named] | None = None,
    *,
    terms: Iterable[Entry] | None = None,
    clean: str = "",
    apply: float = APPLY,
    propose: float = PROPOSE,
) -> Fixed:
    """A plain text, cleaned and corrected; see Corrector for the options, and `Corrector.fix` for what it gives.

    Glossary files are kept compiled, and read anew when they change. For many texts make a Corrector.

    >>> import subfix
    >>> subfix.fix("年底ja面3发布了", terms=[{"term": "Gemini", "misheard": ["ja面"]}]).text
    '年底Gemini 3发布了'
    """
    return Corrector(glossary, terms=terms, clean=clean, apply=apply, propose=propose).fix(text)


def run(
    source: Named,
    glossary: Named | Glossary | Sequence[Named] | None = None,
    *,
    duration: Time | None = None,
    media: Named | None = None,
    times_from: Named | None = None,
    start: Time = timedelta(),
    anchors: Mapping[str, Time] | None = None,
    profile: str | Profile | None = None,
    to: str | Sequence[str] = (),
    format: str | Sequence[str] = ("srt", "vtt"),
    keep_cues: bool = False,
    speakers: bool = False,
    no_fix: bool = False,
    read_as: str | None = None,
    encoding: str | None = None,
    terms: Iterable[Entry] | None = None,
    clean: str = "",
    apply: float = APPLY,
    propose: float = PROPOSE,
) -> Subtitles:
    """A transcript (its text, or a Path) corrected and made into subtitles; see Corrector and `Corrector.run`.

    The project's glossary is looked for beside a Path, and above.

    >>> import subfix
    >>> made = subfix.run("大家好。", duration="0:02", terms=["DeepSeek"], format="srt")
    >>> print(made.texts["zh-Hans", "srt"], end="")
    1
    00:00:00,000 --> 00:00:02,000
    大家好
    """
    folder = None if isinstance(source, str) else source
    corrector = Corrector(glossary, terms=terms, clean=clean, apply=apply, propose=propose, folder=folder)
    return corrector.run(
        source, duration=duration, media=media, times_from=times_from, start=start, anchors=anchors, profile=profile,
        to=to, format=format, keep_cues=keep_cues, speakers=speakers, no_fix=no_fix, read_as=read_as, encoding=encoding,
    )  # fmt: skip


def _gathered(
    glossary: Named | Glossary | Sequence[Named] | None, terms: Iterable[Entry] | None, folder: Named | None
) -> Indexes:
    """The indexes of all that was named; where nothing was, of the usual glossaries."""
    if isinstance(glossary, Glossary):
        layers = [glossary]
        if terms is None:
            return indexes(glossary)
    else:
        names = () if glossary is None else (glossary,) if isinstance(glossary, str | os.PathLike) else tuple(glossary)
        start = Path.cwd() if folder is None else Path(folder)
        if terms is None:
            return compiled(tuple(map(_name, names)), start).indexes
        layers = read_layers(tuple(map(_name, names)), start) if names else []
    return indexes(in_force([*layers, from_values(terms)]))


def _name(name: Named) -> str:
    """A glossary's name as the commands take it: a Path is never the name of a shipped one."""
    if isinstance(name, str):
        return name
    path = Path(name)
    return str(path) if path.is_absolute() else f"./{path}"


def _bare(glossary: Glossary) -> Glossary:
    """What correcting needs of a glossary."""
    return replace(glossary, terms=tuple(map(_bare_term, glossary.terms)))


def _bare_term(term: Term) -> Term:
    forms = tuple(replace(form, source=Source()) for form in term.misheard)
    return replace(term, misheard=forms, note="", examples=(), stated=frozenset(), source=Source())


def _opened(source: Named, read_as: str | None = None, encoding: str | None = None) -> Opened:
    if isinstance(source, os.PathLike):
        return open_input(os.fspath(source), encoding, read_as)
    _check_type(source)
    if encoding is not None:
        raise UsageError(
            f"encoding: {encoding!r} is of a file, and this is a text already", "to read a file: Path(...)"
        )
    if len(source) < 256 and "\n" not in source and source.lower().endswith(_SUFFIXES):
        raise InputError(source, "this is taken for the text itself", f"to read a file: Path({source!r})")
    return open_text(source, read_as)


_SUFFIXES = tuple(suffix for form in FORMATS for suffix in form.suffixes)


def _check(text: str) -> None:
    """Raise UsageError for what is no text: another type, or half a character, as a broken JSON escape leaves it."""
    _check_type(text)
    if text.isascii():
        return
    try:
        text.encode()
    except UnicodeEncodeError as error:
        hint = "text.encode('utf-16', 'surrogatepass').decode('utf-16', 'replace') makes whole characters of it"
        raise UsageError(f"no text: half a character stands at {error.start}", hint) from None


def _check_type(text: str) -> None:
    if not isinstance(text, str):
        what = f"a text is a str, not {type(text).__name__}: {text!r:.60}"
        raise UsageError(what, "decode bytes, and leave out what is missing")


def _milliseconds(time: Time, name: str) -> int:
    if isinstance(time, timedelta):
        if time >= timedelta():
            return round(time / timedelta(milliseconds=1))
    elif isinstance(time, str):
        with suppress(ValueError):
            return parse_clock(time)
    raise UsageError(f"{name}: {time!r} is not a time", "write '1:35:00', '12:30', or timedelta(seconds=5700)")
