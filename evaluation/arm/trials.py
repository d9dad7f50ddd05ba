"""What came of one command, and where it failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.datatypes import Answer, FloatArray
from agent.geometry import iou_matrix
from agent.manipulation.status import Outcome, Phase
from agent.manipulation.status import Status as Progress
from evaluation.arm.witness import Truth
from evaluation.scenes import CORRECT_IOU, is_on
from sim.jobs import Job, JobKind

STAGES = ("proposal", "grounding", "pose", "reach", "grasp", "transport", "place")
_STAGE_OF = {
    Phase.LOOK: "pose", Phase.PLAN: "pose", Phase.APPROACH: "reach", Phase.GRASP: "grasp", Phase.LIFT: "grasp",
    Phase.CHECK: "grasp", Phase.TRANSPORT: "transport", Phase.PLACE: "place", Phase.RETREAT: "grasp",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Trial:
    """What came of a command.

    Attributes:
        answer: to the command.
        proposed_xyxy: (N, 4) what the answer was chosen from.
        box_xyxy: (1, 4) around what is meant; (0, 4) where the arm is not to move.
        outcomes: what the robot said in the end: one, where it was asked for something.
        truth: what really came of it.
        took_s: simulated seconds from the command to its outcome.
    """

    seed: int
    job: Job
    answer: Answer
    proposed_xyxy: FloatArray
    box_xyxy: FloatArray
    outcomes: tuple[Progress, ...]
    truth: Truth
    took_s: float

    @property
    def held(self) -> bool:
        """Whether what was meant was lifted in the gripper; and, where it was to be kept, is still held."""
        return self.truth.lift_s is not None and (self.truth.is_held or self.job.kind is JobKind.PUT)

    @property
    def is_right(self) -> bool:
        """Whether all is as it should be."""
        if not self.job.kind.is_to_move:
            return not self.truth.has_moved
        return self.truth.is_placed if self.job.kind is JobKind.PUT else self.held

    @property
    def stage(self) -> str:
        """Where it failed; empty where nothing did."""
        if self.is_right or not self.job.kind.is_to_move:
            return ""
        if not is_on(self.answer, self.box_xyxy):
            is_proposed = bool((iou_matrix(self.proposed_xyxy, self.box_xyxy) > CORRECT_IOU).any())
            return "grounding" if is_proposed else "proposal"
        outcome = self.outcomes[0] if self.outcomes else None
        if outcome is None or outcome.outcome is Outcome.SUCCEEDED:
            return "place" if self.held else "grasp"
        return _STAGE_OF[outcome.failed_in or Phase.LOOK]

    @property
    def note(self) -> str:
        """One line for a person."""
        said = " / ".join(each.reason for each in self.outcomes) or f"{self.answer.status}: {self.answer.reason}"
        what = self.stage or ("right" if self.is_right else "moved for nothing")
        return f"seed {self.seed}, {self.job.text}: {what}; {said}"


def stages_of(trials: Sequence[Trial]) -> dict[str, int]:
    """How many failed at each stage."""
    return {stage: sum(trial.stage == stage for trial in trials) for stage in STAGES}
