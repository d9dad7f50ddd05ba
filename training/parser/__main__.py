"""`python -m training.parser --treebanks DIR --out DIR`: train, measure and write the embedded parser."""

from __future__ import annotations

import argparse
from pathlib import Path

from agent.language.dependency_parser import DependencyParser
from evaluation.language.parses import find_mistakes, read_labels, report
from training.parser import checkpoint
from training.parser.card import model_card, write_papers
from training.parser.corpus import Corpus, read_converted
from training.parser.scoring import score
from training.parser.train import CHECKPOINT, Schedule, train


def main() -> int:
    """Run the command; exit status 3 means that time ran out and the same command goes on."""
    parser = argparse.ArgumentParser(prog="python -m training.parser", description=__doc__)
    parser.add_argument("--treebanks", type=Path, required=True, help="folder of UD files (*.conllu or *.conllu.gz)")
    parser.add_argument("--out", type=Path, required=True, help="folder for the trained pipeline")
    parser.add_argument("--work", type=Path, default=Path("runs/parser"), help="folder for the checkpoint")
    parser.add_argument("--labelled", type=Path, help="labelled expressions to score on (never trained on)")
    parser.add_argument("--minutes", type=float, default=55.0, help="stop after this long; run again to resume")
    parser.add_argument("--steps", type=int, default=10_000, help="length of the whole training")
    parser.add_argument("--generated", type=int, default=16_000, help="fresh generated utterances per epoch")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()

    args.work.mkdir(parents=True, exist_ok=True)
    corpus = Corpus(args.treebanks, args.seed, args.generated)
    print("converted labels:", dict(corpus.label_counts().most_common()), flush=True)
    nlp = train(corpus, Schedule(args.steps), seed=args.seed, folder=args.work, minutes=args.minutes)
    if nlp is None:
        print("time is over: run the same command again to go on")
        return 3
    figures = score(nlp, read_converted(args.treebanks, "ewt-test"))
    print("EWT test:", "  ".join(f"{name} {value:.1f}" for name, value in figures.items()))
    nlp.to_disk(args.out, exclude=["vocab"])
    fully_right = score_labelled(args.labelled, args.out) if args.labelled else None
    minutes = checkpoint.read_minutes(args.work / CHECKPOINT)
    write_papers(args.out, model_card(corpus, args.steps, minutes, figures, fully_right))
    print(f"wrote {args.out}")
    return 0


def score_labelled(labelled: Path, folder: Path) -> str:
    """How many labelled expressions the saved pipeline parses fully right, printed with what was wrong."""
    return report(find_mistakes(read_labels(labelled), DependencyParser.load(folder)))


if __name__ == "__main__":
    raise SystemExit(main())
