"""What has to be done: from the tracks that stand there and those that are wanted to steps, without any call."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from subfix.youtube.memory import Sent
from subfix.youtube.model import INSERT, UPDATE, Caption, Wanted
from subfix.youtube.tags import chosen, is_bare

Policy = Literal["own", "update", "skip", "fail"]
Action = Literal["insert", "update", "publish", "keep", "skip", "refuse", "none"]

COSTS: Mapping[Action, int] = {"insert": INSERT, "update": UPDATE, "publish": UPDATE}
STANDARD = "standard"


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one wanted track.

    `insert`: a new track, a draft where `draft`. `update`: the file of `caption` is replaced; `draft` False publishes
    it too, None leaves that as it is. `publish`: `caption` is only published. `keep`: it is as wanted. `skip` and
    `refuse`: left alone, `reason` says why. `none`: no plan was made, since the video could not be asked for.
    """

    action: Action
    wanted: Wanted
    caption: Caption | None = None
    draft: bool | None = None
    reason: str = ""

    @property
    def units(self) -> int:
        """What the step costs, without any listing."""
        return COSTS.get(self.action, 0)


def plan(
    existing: Sequence[Caption],
    wanted: Sequence[Wanted],
    sent: Mapping[Wanted, Sent | None],
    policy: Policy,
    *,
    publish: bool,
) -> tuple[Step, ...]:
    """A step for each wanted track of one video, in their order.

    `existing` are all tracks of the video, automatic ones too; those are never touched. `sent` is what is remembered
    of each. Policy `own` updates tracks that were sent from this file before and refuses others; `update` replaces
    any; `skip` leaves any that stands there; `fail` refuses. New tracks are drafts unless `publish`.
    """
    steps = [_step(existing, w, sent.get(w), policy, publish) for w in wanted]
    written = Counter(s.caption.id for s in steps if s.caption and s.units)
    return tuple(
        Step("refuse", s.wanted, s.caption, reason=f"several files would replace the one track {s.caption.language}")
        if s.caption and s.units and written[s.caption.id] > 1
        else s
        for s in steps
    )


def _step(existing: Sequence[Caption], wanted: Wanted, sent: Sent | None, policy: Policy, publish: bool) -> Step:
    own = [c for c in existing if c.kind == STANDARD and c.name == wanted.name]
    places = chosen(wanted.language, [c.language for c in own])
    if len(places) > 1:
        tags = " and ".join(own[n].language for n in places)
        return Step("refuse", wanted, reason=f"{tags} stand there, and both are {wanted.language}: name the one to be")
    if not places:
        unclear = [c for c in own if is_bare(c.language) and wanted.language.startswith("zh-")]
        if not unclear:
            return Step("insert", wanted, draft=not publish)
        if policy in ("own", "fail"):
            return Step("refuse", wanted, unclear[0], reason=_UNCLEAR)
        return _standing(unclear[0], wanted, sent, policy, publish)
    return _standing(own[places[0]], wanted, sent, policy, publish)


def _standing(caption: Caption, wanted: Wanted, sent: Sent | None, policy: Policy, publish: bool) -> Step:
    """What becomes of `wanted` where `caption` stands in its place."""
    hidden = caption.draft and publish
    if sent and sent.done and sent.sha256 == wanted.sha256 and caption.status != "failed":
        if hidden:
            return Step("publish", wanted, caption, draft=False)
        return Step("keep", wanted, caption, reason="as it was sent before")
    if policy == "skip":
        return Step("skip", wanted, caption, reason="a track stands there")
    if policy == "fail" or (policy == "own" and sent is None):
        return Step("refuse", wanted, caption, reason=_FOREIGN if policy == "own" else "a track stands there")
    return Step("update", wanted, caption, draft=False if hidden else None)


_UNCLEAR = "a track `zh` stands there, which may be the same language: --on-exists update replaces it, skip leaves it"
_FOREIGN = "a track stands there that was not sent from this file: --on-exists update replaces it, skip leaves it"
