"""Frame, Proposals and Answer: the three values that everything else passes on.

All are frozen and validated when made; arrays in them are read-only copies. One box convention holds
throughout: ``boxes_xyxy`` is (N, 4) float64, pixels, ``x1, y1, x2, y2`` with the origin at the image's top left corner.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt

from agent.errors import InvalidBoxesError, InvalidImageError

FloatArray = npt.NDArray[np.float64]
ImageArray = npt.NDArray[np.uint8]
MaskArray = npt.NDArray[np.bool_]

MAX_IMAGE_PIXELS = 64_000_000
MIN_BOX_SIDE_PX = 1.0


def _frozen(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    copy = np.array(array)
    copy.setflags(write=False)
    return copy


class Status(str, Enum):
    """The outcome of a command. A robot acts on FOUND alone."""

    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    ABSENT = "absent"
    NO_BOX_SATISFIES = "no_box_satisfies"
    NO_PROPOSALS = "no_proposals"
    NOT_UNDERSTOOD = "not_understood"
    STALE = "stale"
    OUT_OF_DOMAIN = "out_of_domain"
    LOST = "lost"
    REFUSED = "refused"
    ACKNOWLEDGED = "acknowledged"

    def __str__(self) -> str:
        return self.value


class Role(str, Enum):
    """What a word of an utterance is for."""

    ACTION = "action"
    TARGET = "target"
    PLACEMENT = "placement"
    DESTINATION = "destination"
    SOURCE = "source"
    CONDITION = "condition"
    QUESTION = "question"
    ORDER = "order"
    MANNER = "manner"
    REASON = "reason"
    COURTESY = "courtesy"
    UNREAD = "unread"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, eq=False)
class Frame:
    """One camera picture.

    Attributes:
        image_rgb: (H, W, 3) uint8, [0, 255], RGB order.
        stamp_s: capture time in seconds on the sender's clock; 0 where unknown.
        frame_id: the camera's coordinate frame (REP-105), or the file's name.

    Raises:
        InvalidImageError: wrong shape or dtype, no pixels, or more than ``MAX_IMAGE_PIXELS``.
    """

    image_rgb: ImageArray
    stamp_s: float = 0.0
    frame_id: str = ""

    def __post_init__(self) -> None:
        image = self.image_rgb
        if not isinstance(image, np.ndarray) or image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8:
            found = (
                f"{image.dtype} array of shape {image.shape}" if isinstance(image, np.ndarray) else type(image).__name__
            )
            raise InvalidImageError(f"image_rgb must be a uint8 array of shape (height, width, 3); got {found}")
        if image.size == 0:
            raise InvalidImageError(f"the image has no pixels (shape {image.shape})")
        if image.shape[0] * image.shape[1] > MAX_IMAGE_PIXELS:
            raise InvalidImageError(
                f"the image has {image.shape[0] * image.shape[1]} pixels; scale it to at most {MAX_IMAGE_PIXELS}"
            )
        object.__setattr__(self, "image_rgb", _frozen(image))

    @property
    def size_wh(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.image_rgb.shape[1], self.image_rgb.shape[0]


@dataclass(frozen=True)
class DroppedBox:
    """A proposal that was rejected as input, and why."""

    index: int
    box_xyxy: tuple[float, float, float, float]
    reason: str


@dataclass(frozen=True, eq=False)
class Proposals:
    """The boxes that an expression can mean, as one struct of arrays.

    Attributes:
        boxes_xyxy: (N, 4) float64 pixels, finite, inside the image, each side at least one pixel.
        scores: (N,) float64 in [0, 1], the detector's confidence (1 for given boxes).
        dropped: what `from_boxes` refused, with reasons.
        labels: (N,) what the detector calls each; empty for a detector without classes.

    Raises:
        InvalidBoxesError: wrong shapes, or values that `from_boxes` would have dropped.
    """

    boxes_xyxy: FloatArray
    scores: FloatArray
    dropped: tuple[DroppedBox, ...] = ()
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        boxes = np.asarray(self.boxes_xyxy, dtype=np.float64)
        scores = np.asarray(self.scores, dtype=np.float64)
        if boxes.ndim != 2 or boxes.shape[1] != 4:
            raise InvalidBoxesError(f"boxes_xyxy must have shape (N, 4); got {boxes.shape}")
        if scores.shape != (len(boxes),):
            raise InvalidBoxesError(f"scores must have shape ({len(boxes)},) to match the boxes; got {scores.shape}")
        if len(self.labels) not in (0, len(boxes)):
            raise InvalidBoxesError(f"there must be {len(boxes)} labels, or none; got {len(self.labels)}")
        if not (np.isfinite(boxes).all() and np.isfinite(scores).all()):
            raise InvalidBoxesError(
                "boxes_xyxy and scores must be finite; Proposals.from_boxes drops those that are not"
            )
        if len(boxes) and (boxes[:, 2:] <= boxes[:, :2]).any():
            raise InvalidBoxesError("every box needs x1 < x2 and y1 < y2; Proposals.from_boxes drops those that do not")
        object.__setattr__(self, "boxes_xyxy", _frozen(boxes))
        object.__setattr__(self, "scores", _frozen(scores))

    def __len__(self) -> int:
        return len(self.boxes_xyxy)

    def where(self, kept: MaskArray) -> Proposals:
        """Those for which a mask (N,) holds."""
        labels = tuple(label for label, is_kept in zip(self.labels, kept, strict=False) if is_kept)
        return replace(self, boxes_xyxy=self.boxes_xyxy[kept], scores=self.scores[kept], labels=labels)

    @property
    def why_unusable(self) -> str:
        """Why none of the boxes that were given can be used; empty where one can, or none was given."""
        if len(self) or not self.dropped:
            return ""
        first = self.dropped[0]
        box = ", ".join(f"{value:g}" for value in first.box_xyxy)
        return f"none of {len(self.dropped)} proposals can be used: box {first.index} ({box}): {first.reason}"

    @classmethod
    def empty(cls) -> Proposals:
        """No proposal at all."""
        return cls(boxes_xyxy=np.zeros((0, 4)), scores=np.zeros(0))

    @classmethod
    def from_boxes(
        cls,
        boxes_xyxy: npt.ArrayLike,
        *,
        size_wh: tuple[int, int],
        scores: npt.ArrayLike | None = None,
        labels: tuple[str, ...] = (),
    ) -> Proposals:
        """Clip boxes to the image and drop, with a reason, those that cannot be looked at.

        Args:
            boxes_xyxy: (N, 4) numbers, pixels; an empty list is allowed.
            size_wh: the image's width and height in pixels.
            scores: (N,) in [0, 1]; ones where not given.
            labels: (N,) the detector's, or none.

        Raises:
            InvalidBoxesError: not numbers, or of another shape than (N, 4) and (N,).
        """
        try:
            boxes = np.array(boxes_xyxy, dtype=np.float64)
            confidence = np.ones(len(boxes)) if scores is None else np.array(scores, dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise InvalidBoxesError(f"boxes must be N rows of four numbers x1, y1, x2, y2: {error}") from error
        if boxes.size == 0 and confidence.size == 0:
            return cls.empty()
        if boxes.ndim != 2 or boxes.shape[1] != 4:
            raise InvalidBoxesError(f"boxes_xyxy must have shape (N, 4); got {boxes.shape}")
        if confidence.shape != (len(boxes),):
            raise InvalidBoxesError(f"scores must have shape ({len(boxes)},); got {confidence.shape}")
        width, height = size_wh
        clipped = np.clip(boxes, 0, np.array([width, height, width, height], dtype=np.float64))
        kept: list[int] = []
        dropped: list[DroppedBox] = []
        for index, (given, box) in enumerate(zip(boxes, clipped, strict=True)):
            reason = _reason_to_drop(given, box, float(confidence[index]))
            if reason:
                dropped.append(DroppedBox(index, (given[0], given[1], given[2], given[3]), reason))
            else:
                kept.append(index)
        said = tuple(labels[index] for index in kept) if labels else ()
        return cls(boxes_xyxy=clipped[kept], scores=confidence[kept], dropped=tuple(dropped), labels=said)


def _reason_to_drop(given: FloatArray, clipped: FloatArray, score: float) -> str:
    if not np.isfinite(given).all() or not np.isfinite(score):
        return "not finite"
    if (given[2:] <= given[:2]).any():
        return "zero or negative area"
    if (clipped[2:] - clipped[:2] < MIN_BOX_SIDE_PX).any():
        return "outside the image" if (clipped[2:] <= clipped[:2]).any() else "less than one pixel of it in the image"
    return ""


@dataclass(frozen=True, eq=False)
class PhraseScores:
    """One phrase that was scored, and its distribution over the boxes."""

    phrase: str
    distribution: FloatArray
    """(N,) float64 in [0, 1], sums to 1 unless a prior removed boxes."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "distribution", _frozen(np.asarray(self.distribution, dtype=np.float64)))


@dataclass(frozen=True, eq=False)
class ReasoningStep:
    """One relation or superlative applied to one phrase's boxes."""

    kind: str
    """``relation`` or ``superlative``."""
    name: str
    """The rule's name in the tables: left, right, above, ..."""
    words: tuple[str, ...]
    """The tokens that named it, in sentence order."""
    phrase: str
    landmark: str
    """The child's phrase; empty for a superlative."""
    matrix: FloatArray
    """(N, N) float64: how far the rule holds for (row, column)."""
    before: FloatArray
    after: FloatArray
    """(N,) float64; NaN where no box satisfies the rule."""

    def __post_init__(self) -> None:
        for name in ("matrix", "before", "after"):
            object.__setattr__(self, name, _frozen(np.asarray(getattr(self, name), dtype=np.float64)))


@dataclass(frozen=True)
class SaidWord:
    """A word of an utterance, as it was spelled, and what it is for."""

    text: str
    role: Role


@dataclass(frozen=True)
class Trace:
    """How an answer came about: what the page draws and a researcher reads.

    Attributes:
        tree: the semantic tree as nested mappings ``{"phrase", "relations": [{"name", "words", "child"}],
            "superlatives": [{"name", "words"}]}``, or None where the expression has no entity.
        words: all of the utterance's, in order, without punctuation; of an expression by itself, those that were not
            understood.
        read_as: the plain words that were read in the utterance's place; empty where its own were.
    """

    tree: Mapping[str, Any] | None = None
    phrases: tuple[PhraseScores, ...] = ()
    steps: tuple[ReasoningStep, ...] = ()
    words: tuple[SaidWord, ...] = ()
    read_as: str = ""

    def of_unread(self, words: str) -> Trace:
        """The same of an expression with words that were not understood."""
        return replace(self, words=tuple(SaidWord(each, Role.UNREAD) for each in words.split()))


@dataclass(frozen=True)
class Displacement:
    """How far something is to be moved, and in which direction; as a string for a person, "10.5 cm left".

    Attributes:
        metres: above 0.
        direction: "left", "right", "forward" (away from the camera), "back" (towards it), "up" or "down": from where it
            is, or from the destination ("5 cm to the left of the cup"); "towards" and "away" are from where it is,
            to and from the destination. Left and right, forward and back are the speaker's, see
            `agent.language.viewpoint`.
    """

    metres: float
    direction: str

    def __str__(self) -> str:
        return f"{self.length} {self.direction}"

    @property
    def length(self) -> str:
        """The metres for a person: "10.5 cm"."""
        return f"{100 * self.metres:.4g} cm" if self.metres < 1 else f"{self.metres:.4g} m"


@dataclass(frozen=True, eq=False)
class Answer:
    """What one command came to. Exactly one is given for each command.

    Attributes:
        status: see `Status`; only FOUND carries boxes to act on.
        expression: the referring expression that was grounded, as understood.
        action: the verb of the command ("pick up"), empty for a bare expression.
        boxes_xyxy: (K, 4) float64 pixels: the chosen boxes, K = 0 unless something was found.
        chosen: index of each chosen box in the proposals, (K,).
        candidates: indices of the proposals that could be meant, the likeliest first: more than one where AMBIGUOUS;
            empty where nothing was decided by evidence (paper mode).
        distribution: (N,) float64 over the proposals, not renormalised; NaN where the method divides 0 by 0.
        confidence: in [0, 1].
        reason: a sentence for a person, empty where the box says it all.
        stamp_s, frame_id: of the frame that was looked at.
        destination: the second grounding of a "put it there" command.
        placement: the words that lead to the destination ("into"), a bare direction, or "back where it was".
        text: the whole command as it was given, with whitespace cleaned; empty for a destination.
        plan: how many steps the command has; the others wait until somebody says "next".
        step: which of them this is, from 1.
        displacement: how far it goes from where it is, or from the destination; None where no length is said.
        calibrated: whether it was decided by what was fitted to these models: then ``confidence`` is a chance.
    """

    status: Status
    expression: str
    action: str = ""
    boxes_xyxy: FloatArray = field(default_factory=lambda: np.zeros((0, 4)))
    chosen: tuple[int, ...] = ()
    distribution: FloatArray = field(default_factory=lambda: np.zeros(0))
    confidence: float = 0.0
    reason: str = ""
    stamp_s: float = 0.0
    frame_id: str = ""
    trace: Trace = field(default_factory=Trace)
    destination: Answer | None = None
    placement: str = ""
    text: str = ""
    candidates: tuple[int, ...] = ()
    plan: int = 1
    step: int = 1
    displacement: Displacement | None = None
    calibrated: bool = False

    def __post_init__(self) -> None:
        boxes = np.asarray(self.boxes_xyxy, dtype=np.float64).reshape(-1, 4)
        if len(boxes) != len(self.chosen):
            raise InvalidBoxesError(f"{len(boxes)} boxes but {len(self.chosen)} chosen indices")
        if (self.status is Status.FOUND) != (len(boxes) > 0):
            raise InvalidBoxesError(f"status {self.status} with {len(boxes)} boxes: exactly FOUND carries boxes")
        object.__setattr__(self, "boxes_xyxy", _frozen(boxes))
        object.__setattr__(self, "distribution", _frozen(np.asarray(self.distribution, dtype=np.float64)))

    def unfound(self, status: Status, reason: str) -> Answer:
        """The same without a box, of another status, and why."""
        return replace(self, status=status, boxes_xyxy=np.zeros((0, 4)), chosen=(), confidence=0.0, reason=reason)

    def without(self, indices: Collection[int]) -> Answer:
        """The same without some of the things that were chosen, where others are left: those that the rest goes to."""
        kept = [at for at, index in enumerate(self.chosen) if index not in indices]
        boxes, chosen = self.boxes_xyxy[kept], tuple(self.chosen[at] for at in kept)
        return replace(self, boxes_xyxy=boxes, chosen=chosen) if kept else self

    @property
    def number(self) -> int:
        """How many things of one kind the expression asks for; 1 where it does not say so."""
        tree = self.trace.tree or {}
        return 1 if tree.get("joined") else int(tree.get("number") or 1)

    @property
    def box_xyxy(self) -> tuple[float, float, float, float] | None:
        """The first chosen box, or None."""
        if not len(self.boxes_xyxy):
            return None
        x1, y1, x2, y2 = (float(value) for value in self.boxes_xyxy[0])
        return x1, y1, x2, y2
