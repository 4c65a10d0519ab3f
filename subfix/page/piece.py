"""One input on the page: what was changed by term, what is proposed, how its cues read, what comes first of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from zlib import compress, decompress

from subfix.check import RULES, Finding, Row, check_rows
from subfix.clean import FIXERS
from subfix.cue import Profile, Track
from subfix.errors import seen
from subfix.lang import listed, spoken
from subfix.lines import cells
from subfix.page.chart import chart, stretches
from subfix.page.markup import Html, coded, element, joined, text
from subfix.report import Entry, FileReport
from subfix.stages import Fixed
from subfix.timeline import clock

FIRST = 12  # of each kind, so many are shown of all inputs together in what to look at first
SURE = 0.9  # from this score on 96 of 100 changes were right: the table of scores in the README
_AROUND = 26  # characters shown on either side of a change
_LONG = 120  # characters shown of a change itself
_FORMS = 8  # wrong forms named for a term
_SHOWN = 4  # examples of a term that are not folded


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told of an input: its report, its lanes before and after, the first track that has times, for which
    viewer, what the reader noted.

    `times_from` is the name of the transcript that gave the times, `marks` how many times in the text pin the estimate.
    `room`: how many examples may be shown.
    """

    report: FileReport
    lanes: tuple[Fixed, ...]
    track: Track | None
    profile: Profile
    notes: tuple[str, ...] = ()
    times_from: str = ""
    marks: int = 0
    lost_pins: tuple[str, ...] = ()
    room: int = 1000


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place to look at: the higher the `weight`, the sooner; `html` shows it."""

    weight: float
    html: Html


@dataclass(frozen=True, slots=True)
class Piece:
    """What the page tells of an input, and what of it may come first of all, FIRST of each kind.

    `packed` is all of it as HTML, by zlib, since thousands are held until the last input is done. `forms` are the wrong
    forms of each term with their counts. `doubtful` counts applied corrections below SURE, `speedy` the cues too fast
    to read. `guessed`: its times, or some of them, are guessed.
    """

    packed: bytes
    decide: tuple[Doubt, ...] = ()
    unsure: tuple[Doubt, ...] = ()
    fast: tuple[Doubt, ...] = ()
    forms: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()
    doubtful: int = 0
    speedy: int = 0
    guessed: str = ""

    @property
    def html(self) -> bytes:
        """All of it as HTML, in UTF-8."""
        return decompress(self.packed) if self.packed else b""


def piece(facts: Facts) -> Piece:
    """An input as the page tells it."""
    entries = facts.report.entries
    terms = _by_term(e for e in entries if e.correction.applied and e.correction.kind == "term")
    proposed = [e for e in entries if not e.correction.applied]
    unsure = sorted((e for es in terms.values() for e in es if e.correction.score < SURE), key=_doubt)
    findings = _findings(facts)
    fast = [_fast(f.cue, facts.track) for f in findings if f.rule == "speed" and facts.track is not None]
    parts = [
        _terms(terms, facts),
        _proposed(proposed, facts),
        element("div", _cleaned(facts), _times(facts), _speed(facts, findings), _read(facts), class_="rest"),
    ]
    return Piece(
        compress(joined(parts).encode("utf-8", "backslashreplace")),
        _first(Doubt(e.correction.score, _example(e, facts, why=True)) for e in proposed),
        _first(Doubt(1 - e.correction.score, _example(e, facts, why=True)) for e in unsure[:FIRST]),
        _first(fast),
        tuple((term, tuple(_forms(es).most_common(_FORMS))) for term, es in terms.items()),
        len(unsure),
        len(fast),
        _guessed(facts),
    )


def _first(doubts: Iterable[Doubt]) -> tuple[Doubt, ...]:
    return tuple(sorted(doubts, key=attrgetter("weight"), reverse=True)[:FIRST])


def _by_term(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """The entries by term, the commonest term first."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for e in entries:
        for term in dict.fromkeys(e.correction.terms):
            found[term].append(e)
    return dict(sorted(found.items(), key=lambda pair: -len(pair[1])))


def _forms(entries: Iterable[Entry]) -> Counter[str]:
    """How often each wrong form was found, without the marks that were mended along with it."""
    return Counter(short(" ".join(e.correction.old.split()).strip(_MARKS) or e.correction.old) for e in entries)


_MARKS = " ，。！？、；：,.!?;:"


def short(told: str) -> str:
    """`told`, or where it is too long to be read its beginning and end."""
    return told if len(told) <= _LONG else f"{told[: _LONG - 20]} … {told[-10:]}"


def _doubt(entry: Entry) -> float:
    return entry.correction.score


# --- corrections ----------------------------------------------------------------------------------------------


def _example(entry: Entry, facts: Facts, *, why: bool = False) -> Html:
    """A change in its place: the corrected text around it, old and new, how sure it is and where a viewer meets it."""
    c, fixed = entry.correction, facts.lanes[entry.lane]
    place = fixed.revision.forward(c.span)
    whole = fixed.text
    language = facts.report.lanes[entry.lane]
    before, after = whole[max(0, place.start - _AROUND) : place.start], whole[place.end : place.end + _AROUND]
    where = [] if entry.time is None else [clock(entry.time)]
    where += [] if entry.cue is None else [spoken(f"cue {entry.cue:,}")]
    where += [spoken(c.reason)] if c.reason else []
    shown = element(
        "p",
        "…" if place.start > _AROUND else "", before,
        element("del", short(c.old)), element("ins", short(c.new)) if c.new else "",
        after, "…" if place.end + _AROUND < len(whole) else "",
        class_="t", lang=language,
    )  # fmt: skip
    listed = c.score >= 1
    kind = "s" if c.score >= SURE else "s low"
    score = [] if listed else [element("span", f"{c.score:.2f}", class_=kind, title=spoken("how likely it is right"))]
    meta = element("p", *score, " ", " · ".join(where), class_="m")
    return Html(shown + meta + (_reasons(entry) if why else ""))


def _reasons(entry: Entry) -> Html:
    """What spoke most for a change and most against it."""
    seen = [e for e in entry.correction.evidence if e.note and e.name not in _COMMON and abs(e.value) >= 0.5]
    seen.sort(key=lambda e: -abs(e.value))
    told = [
        Html(element("b", spoken(head)) + " " + text(listed((spoken(e.note) for e in these[:2]), "; ")))
        for head, these in (("for", [e for e in seen if e.value > 0]), ("against", [e for e in seen if e.value < 0]))
        if these
    ]
    return element("p", joined(told, " "), class_="m") if told else Html("")


_COMMON = ("base", "prior", "surprise", "document")  # nearly every place has these: they say little of this one


def _terms(terms: dict[str, list[Entry]], facts: Facts) -> Html:
    """Every term with its wrong forms and examples; as many examples as there is room for, shared fairly."""
    if not terms:
        return element("p", spoken("No term was corrected."), class_="none")
    each = max((n for n in range(1, 65) if sum(min(n, len(e)) for e in terms.values()) <= facts.room), default=0)
    most = facts.room if each == 0 else len(terms)
    blocks = [
        _term(term, entries, facts, each or 1 if number < most else 0)
        for number, (term, entries) in enumerate(terms.items())
    ]
    return Html(element("h3", spoken("Corrected, by term")) + joined(blocks))


def _term(term: str, entries: Sequence[Entry], facts: Facts, room: int) -> Html:
    forms = _forms(entries).most_common()
    told = [
        element("span", element("del", form), f" {n}" if len(entries) > 1 else "", class_="form")
        for form, n in forms[:_FORMS]
    ]
    if len(forms) > _FORMS:
        told.append(element("span", spoken(f"and {len(forms) - _FORMS} more"), class_="form"))
    shown = [element("li", _example(e, facts)) for e in _chosen(entries, room)]
    head = element("h4", element("bdi", short(term)), " ", element("span", f"{len(entries):,}", class_="n"))
    left = len(entries) - len(shown)
    folded = shown[_SHOWN:] if len(shown) > _SHOWN + 1 else []
    return element(
        "section",
        element("div", head, element("p", joined(told, " "), class_="forms"), class_="th"),
        element("ul", joined(shown[: len(shown) - len(folded)]), class_="x") if shown else "",
        element(
            "details", element("summary", spoken(f"{len(folded):,} more")), element("ul", joined(folded), class_="x")
        )
        if folded
        else "",
        element("p", spoken(f"{left:,} more in the report"), class_="m") if left and shown else "",
        class_="term u",
    )


def _chosen(entries: Sequence[Entry], room: int) -> list[Entry]:
    """The `room` entries most worth a look: the least sure, then one of each wrong form; in their order."""
    seen: Counter[str] = Counter()
    ranks = []
    for n, e in enumerate(entries):
        form = e.correction.old.strip(_MARKS)
        ranks.append((min(e.correction.score, SURE), seen[form], n))
        seen[form] += 1
    return [entries[n] for n in sorted(n for *_, n in sorted(ranks)[:room])]


def _proposed(entries: Sequence[Entry], facts: Facts) -> Html:
    if not entries:
        return Html("")
    shown = [element("li", _example(e, facts, why=True), class_="u") for e in entries[: facts.room]]
    left = len(entries) - len(shown)
    return Html(
        element("h3", spoken("To decide"), " ", element("span", f"{len(entries):,}", class_="n"))
        + element("ul", joined(shown), class_="x ask")
        + (element("p", spoken(f"{left:,} more in the table of proposals and the report"), class_="m") if left else "")
    )


def _cleaned(facts: Facts) -> Html:
    """How many places each fixer mended, and its commonest changes."""
    summaries = {f.name: f.summary for f in FIXERS}
    places: Counter[str] = Counter()
    changes: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    cleaned = [c for c in facts.report.applied if c.kind == "clean"]
    for c in cleaned:
        for fixer in c.matcher.split("+"):
            places[fixer] += 1
        changes[c.matcher][short(c.old), short(c.new)] += 1
    if not cleaned:
        return Html("")
    rows = [
        element(
            "tr",
            element("th", fixer, scope="row"),
            element("td", f"{n:,}", class_="num"),
            element("td", joined([_swap(old, new) for (old, new), _ in changes[fixer].most_common(5)], " ")),
            element("td", coded(spoken(summaries.get(fixer, "")))),
        )
        for fixer, n in places.most_common()
    ]
    head = element(
        "tr", *(element("th", spoken(h), scope="col") for h in ("fixer", "places", "commonest", "what it mends"))
    )
    table = element("table", element("thead", head), element("tbody", joined(rows)))
    return Html(
        element("h3", spoken("Cleaned"), " ", element("span", f"{len(cleaned):,}", class_="n"))
        + element("div", table, class_="wide", tabindex=0, role="region", aria_label=spoken("Cleaned, by fixer"))
    )


def _swap(old: str, new: str) -> Html:
    ins = element("ins", _spaced(new)) if new else Html("")
    return element("span", element("del", _spaced(old)), ins, class_="form")


def _spaced(told: str) -> str:
    return told.replace(" ", "␣")


# --- times ----------------------------------------------------------------------------------------------------


def _guessed(facts: Facts) -> str:
    """Which of its times are guessed, in a few words; empty where none is."""
    if facts.report.timing == "estimated":
        return spoken("all of them, from the length alone") if not facts.marks else ""
    missing = facts.report.times.missing
    told = [spoken(f"{clock(i.start)} to {clock(i.end)}") for i in missing[:_FORMS]]
    left = len(missing) - len(told)
    return listed(told) + (spoken(f" and {left} more stretches") if left > 0 else "")


def _times(facts: Facts) -> Html:
    timing = facts.report.timing
    if timing == "none":
        return Html("")
    told = {
        "measured": "They are those of the input.",
        "transferred": f"They were carried over from {facts.times_from or 'another transcript of the recording'}.",
        "estimated": (
            f"They are estimated between {facts.marks:,} times in the text that pin them."
            if facts.marks
            else "They are estimated from the length of the recording alone and may be off by many seconds."
        ),
    }[timing]
    guessed = _guessed(facts)
    return Html(
        element("h3", spoken("Times"))
        + element("p", spoken(told))
        + (element("p", spoken(f"Guessed: {guessed}."), class_="warn") if guessed and timing != "estimated" else "")
        + joined(
            [element("p", spoken(f"The pin “{seen(pin)}” does not stand in the corrected text."), class_="warn")
             for pin in facts.lost_pins]
        )
    )  # fmt: skip


def _findings(facts: Facts) -> tuple[Finding, ...]:
    if facts.track is None:
        return ()
    rows = [Row(n, 0, shown) for n, shown in enumerate(facts.track.cues, 1)]
    return check_rows([(rows, facts.profile)])


def _fast(number: int, track: Track) -> Doubt:
    """A cue that is too fast to read."""
    shown = track.cues[number - 1]
    speed = 1000 * sum(map(cells, shown.lines)) / shown.interval.duration
    seconds = spoken(f"{shown.interval.duration / 1000:g} s")
    told = f" {clock(shown.interval.start)} · {spoken(f'cue {number:,}')} · {seconds}"
    score = element("span", f"{speed:.1f}", class_="s low", title=spoken("cells a second"))
    words = element("p", short(" / ".join(shown.lines)), class_="t", lang=track.language)
    return Doubt(speed, Html(words + element("p", score, told, class_="m")))


def _speed(facts: Facts, findings: Sequence[Finding]) -> Html:
    """The chart of reading speed, and what else a viewer would stumble on."""
    found = stretches(facts.track) if facts.track is not None else ()
    if not found:
        return Html("")
    rules = Counter(f.rule for f in findings)
    rows = [element("li", element("b", f"{n:,}"), f" {spoken(RULES[rule])}") for rule, n in rules.most_common()]
    return Html(
        element("h3", spoken("Reading speed"))
        + chart(found, facts.profile.cps)
        + (element("p", spoken("What a viewer may stumble on (subfix check tells where):")) if rows else "")
        + (element("ul", joined(rows), class_="plain") if rows else "")
    )


def _read(facts: Facts) -> Html:
    """How the input was read, with what."""
    r = facts.report
    rows = [
        ("read as", f"{r.format}, {r.encoding}, {', '.join(r.lanes)}"),
        ("glossaries", ", ".join(r.glossaries) or spoken("none")),
        ("fixers", ", ".join(r.fixers) or spoken("none")),
    ]
    rows += [("profile", r.profile)] if r.profile else []
    notes = [element("li", spoken(note)) for note in facts.notes[:50]]
    if len(facts.notes) > 50:
        notes.append(element("li", spoken(f"and {len(facts.notes) - 50:,} more")))
    return Html(
        element("h3", spoken("How it was read"))
        + element("dl", joined([Html(element("dt", spoken(k)) + element("dd", text(v))) for k, v in rows]))
        + (element("ul", joined(notes), class_="plain notes") if notes else "")
    )
