"""Carry out a plan: what may be repeated is, a new track is never sent twice, and what was sent is remembered."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from subfix.youtube import memory
from subfix.youtube.client import Client
from subfix.youtube.faults import YouTubeError
from subfix.youtube.model import Caption, Wanted
from subfix.youtube.plan import STANDARD, Policy, Step, plan
from subfix.youtube.tags import chosen

Sleep = Callable[[float], None]
Tell = Callable[["Outcome"], None]
T = TypeVar("T")

WAITS = (1.0, 2.0, 4.0, 8.0, 16.0)  # seconds before a call is repeated; each is made longer by up to a half at random


def _sleep(seconds: float) -> None:
    time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Wish:
    """How tracks are sent: what happens to those that stand there, whether viewers see new ones."""

    policy: Policy = "own"
    publish: bool = False
    recheck: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a step: `caption` is the track as YouTube gave it back, `error` what went wrong instead."""

    step: Step
    caption: Caption | None = None
    error: YouTubeError | None = None

    @classmethod
    def failed(cls, wanted: Wanted, error: YouTubeError) -> "Outcome":
        """A track that was not even planned, since its video could not be asked for."""
        return cls(Step("none", wanted), error=error)


def patiently(call: Callable[[], T], sleep: Sleep = _sleep) -> T:
    """Call until it succeeds, with growing pauses, as long as its errors say that another try makes sense."""
    for wait in WAITS:
        try:
            return call()
        except YouTubeError as error:
            if not error.again:
                raise
            sleep(max(error.after, wait * (1 + random.random() / 2)))
    return call()


def removed(client: Client, caption: Caption, about: str, sleep: Sleep = _sleep) -> None:
    """Remove a track. One that is gone after a try whose answer was lost was removed by it."""
    unclear = False

    def attempt() -> None:
        nonlocal unclear
        try:
            client.delete(caption.id, about)
        except YouTubeError as error:
            if error.reason == "captionNotFound" and unclear:
                return
            unclear = unclear or error.unclear
            raise

    patiently(attempt, sleep)


def upload(
    client: Client, wanted: Sequence[Wanted], wish: Wish, tell: Tell, sleep: Sleep = _sleep
) -> tuple[Outcome, ...]:
    """Bring the wanted tracks of one video there; `tell` hears of each as soon as it is done.

    Where all of them are remembered as wanted, and not `recheck`, YouTube is not asked at all. What goes wrong with one
    track stands in its outcome, and the others go on; an error after which no call can succeed is raised: YouTubeError.
    Raises OutputError, before the first byte is sent, where nothing can be remembered beside the file.
    """
    sent = {w: memory.recall(w.path, w) for w in wanted}
    if not wish.recheck and all(_as_wanted(sent[w], w, wish) for w in wanted):
        steps: tuple[Step, ...] = tuple(Step("keep", w, reason="as it was sent before") for w in wanted)
    else:
        existing = patiently(lambda: client.captions(wanted[0].video), sleep)
        steps = plan(existing, wanted, sent, wish.policy, publish=wish.publish)
    found = []
    for step in steps:
        refusal = YouTubeError(f"{step.wanted.path}: not sent: {step.reason}") if step.action == "refuse" else None
        outcome = Outcome(step, step.caption, refusal)
        if step.units and not wish.dry_run:
            outcome = _done(client, step, sent[step.wanted], sleep)
        tell(outcome)
        found.append(outcome)
    return tuple(found)


def _as_wanted(sent: memory.Sent | None, wanted: Wanted, wish: Wish) -> bool:
    return bool(sent and sent.done and sent.sha256 == wanted.sha256 and (sent.published or not wish.publish))


def _done(client: Client, step: Step, before: memory.Sent | None, sleep: Sleep) -> Outcome:
    """Carry out a step, remembering it before the first byte and after the answer."""
    wanted = step.wanted
    begun = memory.begun(wanted, before)
    memory.remember(wanted.path, begun)
    try:
        caption = _sent(client, step, sleep)
    except YouTubeError as error:
        if not error.unclear:  # refused: it was not done, what was before still is
            if before is None:
                memory.drop(wanted.path, begun)
            else:
                memory.remember(wanted.path, before)
        if error.fatal:
            raise
        return Outcome(step, step.caption, error)
    memory.remember(wanted.path, memory.ended(begun, published=not caption.draft))
    return Outcome(step, caption)


def _sent(client: Client, step: Step, sleep: Sleep) -> Caption:
    """The track as it stands after `step`."""
    wanted, caption = step.wanted, step.caption
    about = f"{wanted.path.name} ({wanted.language}) to {wanted.video}"
    if caption is None:
        return _inserted(client, wanted, draft=bool(step.draft), sleep=sleep)
    id_, data = caption.id, None if step.action == "publish" else wanted.data
    told = patiently(lambda: client.update(id_, data, about, draft=step.draft), sleep)
    # an answer to `part=id` tells nothing but the id
    return replace(
        caption, status=told.status or "syncing", failure=told.failure,
        draft=caption.draft if step.draft is None else step.draft,
    )  # fmt: skip


def _inserted(client: Client, wanted: Wanted, *, draft: bool, sleep: Sleep) -> Caption:
    """A new track, made once: after a failure that leaves open whether it was made, YouTube is asked first."""
    unclear = False

    def attempt() -> Caption:
        nonlocal unclear
        if unclear:
            standing = _standing(client, wanted)
            if standing is not None:
                return standing
        try:
            return client.insert(wanted.video, wanted.language, wanted.name, wanted.data, draft=draft)
        except YouTubeError as error:
            if error.reason == "captionExists" and unclear:  # the list was behind: ours has been made
                standing = _standing(client, wanted)
                if standing is not None:
                    return standing
            unclear = unclear or error.unclear
            raise

    try:
        return patiently(attempt, sleep)
    except YouTubeError as error:
        # refused at last, but an earlier try may have been stored
        error.unclear = error.unclear or unclear
        raise


def _standing(client: Client, wanted: Wanted) -> Caption | None:
    """The track of this language and name, if there is one now."""
    own = [c for c in client.captions(wanted.video) if c.kind == STANDARD and c.name == wanted.name]
    places = chosen(wanted.language, [c.language for c in own])
    return own[places[0]] if places else None
