"""`python -m training.parser --treebanks DIR --out DIR`: train, measure and write the embedded parser."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from training.parser.corpus import Corpus, read_converted
from training.parser.scoring import score
from training.parser.train import Schedule, train


def main() -> int:
    """Run the command; exit status 3 means that time ran out and the same command goes on."""
    parser = argparse.ArgumentParser(prog="python -m training.parser", description=__doc__)
    parser.add_argument(
        "--treebanks", type=Path, required=True, help="folder of the UD files (*.conllu or *.conllu.gz)"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for the trained pipeline")
    parser.add_argument("--work", type=Path, default=Path("runs/parser"), help="folder for the checkpoint")
    parser.add_argument("--labelled", type=Path, help="labelled expressions to score on (never trained on)")
    parser.add_argument(
        "--minutes", type=float, default=55.0, help="stop after this long with a checkpoint; run again to go on"
    )
    parser.add_argument("--steps", type=int, default=10_000, help="length of the whole training")
    parser.add_argument("--generated", type=int, default=16_000, help="fresh generated utterances per epoch")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()

    args.work.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    corpus = Corpus(args.treebanks, args.seed, args.generated)
    print("converted labels:", dict(corpus.label_counts().most_common()), flush=True)
    nlp = train(corpus, Schedule(args.steps), seed=args.seed, folder=args.work, minutes=args.minutes)
    if nlp is None:
        print("time is over: run the same command again to go on")
        return 3
    figures = score(nlp, read_converted(args.treebanks, "ewt-test"))
    print("EWT test:", "  ".join(f"{name} {value:.1f}" for name, value in figures.items()))
    nlp.to_disk(args.out)
    print(f"wrote {args.out} after {(time.monotonic() - began) / 60:.0f} minutes of this run")
    if args.labelled:
        from agent.evaluation.parses import run

        run(args.labelled, args.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
