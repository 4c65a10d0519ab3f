"""The whole page: what all inputs come to, what to look at first, a table of them, every term, and each input."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from heapq import nlargest
from itertools import chain
from pathlib import Path, PurePosixPath

from subfix import __version__
from subfix.lang import listed, spoken
from subfix.orders import Outcome
from subfix.page.look import document
from subfix.page.markup import Html, coded, element, joined
from subfix.page.piece import FIRST, SURE, Doubt, Piece, short
from subfix.proposals import SUFFIX as PROPOSALS_SUFFIX

_FORMS = 6  # wrong forms named for a term
_NAMED = 30  # inputs named in what to look at first; the table has all
_ROOM, _LEAST, _MOST = 8000, 8, 2000  # examples on the whole page, and on the part of one input


def room(inputs: int) -> int:
    """How many examples of each of so many inputs the page shows, so that a browser has no trouble with it."""
    return max(_LEAST, min(_MOST, _ROOM // max(1, inputs)))


@dataclass(frozen=True, slots=True)
class _Row:
    """An input: its name on the page, what became of it, and its part, without what was taken out of that."""

    name: str
    id: str
    outcome: Outcome
    piece: Piece


_Place = tuple[Doubt, _Row]  # a place to look at, and the input it is in


@dataclass(slots=True)
class Page:
    """Takes in what became of inputs, in their order, and makes the page of it: no more is held than is shown.

    `name_of` gives the name by which the page calls a file.
    """

    name_of: Callable[[Path], str]
    _rows: list[_Row] = field(default_factory=list)
    _forms: dict[str, Counter[str]] = field(default_factory=dict)
    _decide: list[_Place] = field(default_factory=list)
    _unsure: list[_Place] = field(default_factory=list)
    _fast: list[_Place] = field(default_factory=list)

    def add(self, outcome: Outcome) -> Outcome:
        """Take in what became of the next input; gives the outcome without its part of the page."""
        piece = outcome.page or Piece(b"")
        bare = replace(outcome, page=None)
        row = _Row(self.name_of(outcome.input), f"i{len(self._rows) + 1}", bare, _bare(piece))
        self._rows.append(row)
        self._decide = _merged(self._decide, piece.decide, row)
        self._unsure = _merged(self._unsure, piece.unsure, row)
        self._fast = _merged(self._fast, piece.fast, row)
        for term, forms in piece.forms:
            self._forms.setdefault(term, Counter()).update(dict(forms))
        return bare

    def made(self) -> bytes:
        """The page of all that was taken in."""
        outcomes = [r.outcome for r in self._rows]
        alone = len(self._rows) == 1
        title = PurePosixPath(self._rows[0].name).name if alone else spoken(f"{len(outcomes):,} inputs")
        head = [
            element("header", element("h1", title), element("p", _told(outcomes), class_="sub"), _tiles(self._rows)),
            Html("<main>"),
            _tools(),
            self._first(),
            *([] if alone else [_table(self._rows), self._terms()]),
            element("h2", spoken("What was done" if alone else "Each input"), id="each"),
        ]
        tail = Html("</main>\n") + element(
            "footer", element("p", spoken(f"Made by subfix {__version__}."), " ", spoken(_LEGEND))
        )
        corrected, proposed = sum(o.corrected for o in outcomes), sum(o.proposed for o in outcomes)
        return document(
            f"{title}: {spoken(f'{corrected:,} corrected, {proposed:,} to decide')} - subfix",
            chain(
                (part.encode() + b"\n" for part in head),
                (part for row in self._rows for part in self._part(row, opened=alone)),
                (tail.encode(),),
            ),
            __version__,
        )

    def _first(self) -> Html:
        """What to look at first: what failed, what waits for a decision, what may be wrong."""
        rows, alone = self._rows, len(self._rows) == 1
        proposed = sum(r.outcome.proposed for r in rows)
        doubtful, speedy = sum(r.piece.doubtful for r in rows), sum(r.piece.speedy for r in rows)
        decide = _HOW if any(p.name.endswith(PROPOSALS_SUFFIX) for r in rows for p in r.outcome.outputs) else _HOW_FIX
        blocks = [
            _failed([r for r in rows if r.outcome.status == "failed"]),
            _doubts("To decide", "likeliest", proposed, self._decide, decide, alone=alone),
            _doubts("Corrected, but the least sure", "least sure", doubtful, self._unsure,
                    f"What scored below {SURE:g}. Is one wrong? `subfix glossary off TERM WORDS` stops it; "
                    f"`--apply {SURE:g}` leaves all of them to you.", alone=alone),
            _guessed([r for r in rows if r.piece.guessed], alone=alone),
            _doubts("Too fast to read", "fastest", speedy, self._fast, "Cells a second: more than the profile allows.",
                    alone=alone),
        ]  # fmt: skip
        found = [b for b in blocks if b]
        nothing = element("p", spoken("Nothing: no input failed, nothing waits for you, and nothing is in doubt."))
        return element(
            "section", element("h2", spoken("What to look at first")), *(found or [nothing]), class_="first block"
        )

    def _terms(self) -> Html:
        """Every term over all inputs."""
        counts: Counter[str] = Counter()
        within: Counter[str] = Counter()
        for row in self._rows:
            counts.update(dict(row.outcome.terms))
            within.update(term for term, _ in row.outcome.terms)
        if not counts:
            return Html("")
        rows = []
        for term, n in counts.most_common():
            forms = self._forms.get(term, Counter()).most_common()
            told = [element("span", element("del", form), f" {k:,}", class_="form") for form, k in forms[:_FORMS]]
            told += (
                [element("span", spoken(f"and {len(forms) - _FORMS} more"), class_="form")]
                if len(forms) > _FORMS
                else []
            )
            rows.append(
                element(
                    "tr",
                    element("th", element("bdi", short(term)), scope="row"),
                    _number(n),
                    _number(within[term]),
                    element("td", joined(told, " ")),
                    class_="u",
                )
            )
        heads = (("term", ""), ("places", "num"), ("inputs", "num"), ("wrong forms", ""))
        return element(
            "section", element("h2", spoken("Terms"), id="terms"), _sortable(heads, rows, "Terms"), class_="block"
        )

    def _part(self, row: _Row, *, opened: bool) -> Iterator[bytes]:
        """All of one input, folded."""
        o = row.outcome
        state = element("span", spoken(o.status), class_=f"state {o.status}")
        brief = element("span", "" if o.status == "failed" else _brief(o), class_="sub")
        name = element("h3", element("bdi", row.name))
        yield f'<details class="input"{" open" * opened}>{element("summary", name, " ", state, " ", brief)}'.encode()
        yield f'<div id="{row.id}">'.encode()
        if o.status == "failed":
            yield element("div", _error(row), class_="rest").encode()
        if o.status in ("unchanged", "edited"):
            yield element("p", spoken(_AGAIN), class_="sub").encode()
        yield row.piece.html
        if o.outputs:
            names = element("ul", *(element("li", self.name_of(p)) for p in o.outputs), class_="plain")
            yield element("div", element("h3", spoken("Outputs")), names, class_="rest").encode()
        yield b"</div></details>\n"


def _tools() -> Html:
    """What finds, unfolds and folds; the script shows it."""
    hint = spoken("Find a term, a word, an input")
    return element(
        "div",
        element("input", type="search", id="find", placeholder=hint, aria_label=spoken("Find")),
        element("span", id="said", class_="m", role="status", data_found=spoken("{} found").strip(),
                data_none=spoken("nothing found")),
        element("button", spoken("Unfold"), type="button", data_open="1"),
        element("button", spoken("Fold"), type="button", data_open="0"),
        class_="tools", role="search", hidden=True,
    )  # fmt: skip


_LEGEND = (
    "A score tells how likely it is that a change is right; a place without one is a listed wrong form. "
    "Times are those of the cue in which a viewer meets a place."
)
_HOW = (
    "Write y or n under accept in the table of proposals beside the subtitles, or what it should be under text; then "
    "`subfix apply` the table and run again."
)
_HOW_FIX = "If one is right, tell the glossary: `subfix glossary add TERM WORDS`; then fix again."
_AGAIN = (
    "As it was when its outputs were made: nothing was done to it now. What follows is told by the report and the "
    "outputs of that run; --force makes them anew."
)


def _bare(piece: Piece) -> Piece:
    return replace(piece, decide=(), unsure=(), fast=(), forms=())


def _merged(before: list[_Place], more: Sequence[Doubt], row: _Row) -> list[_Place]:
    """The FIRST of both."""
    return nlargest(FIRST, [*before, *((d, row) for d in more)], key=lambda place: place[0].weight)


def _link(row: _Row) -> Html:
    return element("a", element("bdi", row.name), href=f"#{row.id}")


def _plural(count: int, one: str) -> str:
    return f"{count:,} {one if count == 1 else one + 's'}"


def _told(outcomes: Sequence[Outcome]) -> str:
    """One line on what became of all inputs."""
    counts = Counter(o.status for o in outcomes)
    if len(outcomes) == 1:
        (only,) = outcomes
        told = "It failed." if only.status == "failed" else _plural(only.characters, "character")
        return spoken(told) if only.status == "failed" else listed((spoken(told), _brief(only)))
    parts = [spoken(f"{counts[s]:,} {s}") for s in ("done", "unchanged", "edited", "failed") if counts[s]]
    return listed([*parts, spoken(f"{sum(o.characters for o in outcomes):,} characters")])


def _brief(o: Outcome) -> str:
    parts = [f"{o.corrected:,} corrected"]
    parts += [f"{o.proposed:,} to decide"] if o.proposed else []
    parts += [_plural(o.cues, "cue"), f"times {o.timing}"] if o.cues is not None else []
    return listed(map(spoken, parts))


def _tiles(rows: Sequence[_Row]) -> Html:
    """The totals."""
    outcomes = [r.outcome for r in rows]
    failures = sum(o.status == "failed" for o in outcomes)
    tiles = [
        ("failed", failures, "bad") if failures else None,
        ("places corrected", sum(o.corrected for o in outcomes), None),
        ("to decide", sum(o.proposed for o in outcomes), None),
        ("places cleaned", sum(o.cleaned for o in outcomes), None),
        ("cues", sum(o.cues or 0 for o in outcomes), None) if any(o.cues is not None for o in outcomes) else None,
        ("too fast to read", sum(r.piece.speedy for r in rows), None) if any(r.piece.speedy for r in rows) else None,
    ]
    return element(
        "dl",
        *(element("div", element("dt", spoken(t[0])), element("dd", f"{t[1]:,}"), class_=t[2]) for t in tiles if t),
        class_="tiles",
    )


def _failed(rows: Sequence[_Row]) -> Html:
    if not rows:
        return Html("")
    told = [element("div", _error(r), class_="u") for r in rows[:_NAMED]]
    left = len(rows) - len(told)
    more = [element("p", spoken(f"and {left:,} more: the table names them"), class_="m")] if left else []
    return _block("Failed", f"{len(rows):,}", *told, *more)


def _error(row: _Row) -> Html:
    """Why an input failed, the file called as elsewhere on the page."""
    o = row.outcome
    # lines of their own stay: a glossary with several faults tells one a line
    error = o.error.replace(f"{o.input}:", f"{row.name}:", 1)
    told = [element("div", line) for line in spoken(error).split("\n")]
    hints = [element("div", line, class_="m") for line in spoken(o.hint).split("\n") if line]
    return element("div", *told, *hints, class_="error")


def _doubts(head: str, which: str, count: int, places: Sequence[_Place], how: str, *, alone: bool) -> Html:
    if not places:
        return Html("")
    shown = spoken(f", of which the {which} {len(places)}") if count > len(places) else ""
    told = [d.html if alone else d.html + element("p", _link(row), class_="m") for d, row in places]
    return _block(
        head, f"{count:,}{shown}", element("p", coded(spoken(how)), class_="sub"),
        element("ul", *(element("li", Html(one), class_="u") for one in told), class_="x"),
    )  # fmt: skip


def _block(head: str, count: str, *body: Html) -> Html:
    """A kind of what to look at first."""
    return element(
        "section", element("h3", spoken(head), " ", element("span", count, class_="n")), *body, class_="block"
    )


def _guessed(rows: Sequence[_Row], *, alone: bool) -> Html:
    """Whose times are guessed; alike ones are named together."""
    if not rows:
        return Html("")
    alike: dict[str, list[_Row]] = {}
    for row in rows:
        alike.setdefault(row.piece.guessed, []).append(row)
    told = []
    for guessed, these in list(alike.items())[:_NAMED]:
        links = joined((_link(r) for r in these[:FIRST]), listed(("", "")))
        left = spoken(f" and {len(these) - FIRST:,} more") if len(these) > FIRST else ""
        told.append(element("li", *([] if alone else [links, left, ": "]), guessed, class_="u"))
    if len(alike) > _NAMED:
        told.append(element("li", spoken(f"and {len(alike) - _NAMED:,} more")))
    return _block(
        "Times that are guessed", spoken(_plural(len(rows), "input")), element("p", spoken(_REAL), class_="sub"),
        element("ul", joined(told), class_="x"),
    )  # fmt: skip


_REAL = (
    "They may be off by many seconds. Real ones: --times-from any transcript of the recording that has times, however "
    "wrong its words (YouTube's automatic captions, Whisper); better guesses: --anchor."
)


def _table(rows: Sequence[_Row]) -> Html:
    """A line for each input."""
    timed = any(r.outcome.cues is not None for r in rows)
    heads = [("input", ""), ("state", ""), ("corrected", "num"), ("to decide", "num"), ("unsure", "num")]
    heads += [("cleaned", "num"), *([("cues", "num"), ("too fast", "num"), ("times", "")] if timed else [])]
    lines = []
    for r in rows:
        o = r.outcome
        done = o.status != "failed"
        cells = [
            element("th", _link(r), scope="row"),
            element("td", element("span", spoken(o.status), class_=f"state {o.status}")),
            *(_number(n if done else None) for n in (o.corrected, o.proposed, r.piece.doubtful, o.cleaned)),
        ]
        if timed:
            cells += [
                _number(o.cues),
                _number(r.piece.speedy if done else None),
                element("td", spoken(o.timing) if done else ""),
            ]
        lines.append(element("tr", *cells, class_="u"))
    return element(
        "section", element("h2", spoken("Inputs"), id="inputs"), _sortable(heads, lines, "Inputs"), class_="block"
    )


def _sortable(heads: Sequence[tuple[str, str]], rows: list[Html], label: str) -> Html:
    head = element("tr", *(element("th", spoken(name), scope="col", class_=kind or None) for name, kind in heads))
    table = element("table", element("thead", head), element("tbody", joined(rows, "\n")), class_="sort")
    return element("div", table, class_="wide", tabindex=0, role="region", aria_label=spoken(label))


def _number(n: int | None) -> Html:
    if n is None:
        return element("td", class_="num")
    return element("td", f"{n:,}", class_="num" if n else "num z", data_v=n if n >= 1000 else None)
