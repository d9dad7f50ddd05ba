"""A run's outcomes for people: accuracy, what the proposals allowed, and what the errors came from."""

from __future__ import annotations

from collections.abc import Sequence

from agent.evaluation.metrics import Share
from agent.evaluation.referring_run import Outcome, counts_by_cause


def accuracy(outcomes: Sequence[Outcome]) -> Share:
    """The share of right answers."""
    return Share(sum(each.right for each in outcomes), len(outcomes))


def accuracy_report(outcomes: Sequence[Outcome]) -> str:
    """Several lines."""
    right = accuracy(outcomes)
    low, high = right.wilson_95
    recall = Share(sum(each.recalled for each in outcomes), len(outcomes))
    lines = [
        f"accuracy at IoU 0.5: {100 * right.value:.2f} % of {right.total} (95 %: {100 * low:.2f} to {100 * high:.2f})",
        f"proposals cover what is meant: {100 * recall.value:.2f} %",
    ]
    wrong = right.total - sum(each.right for each in outcomes)
    for cause, count in counts_by_cause(outcomes).items():
        if count:
            lines.append(f"  wrong by {cause}: {count} ({100 * count / wrong:.1f} % of the wrong ones)")
    return "\n".join(lines)
