"""`reclip-agent batch INPUT "EXPRESSION" ... --out DIR`: what expressions mean in every picture of an input."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from agent.__main__ import add_reasoning
from agent.errors import InvalidInputError
from agent.model_options import add_models, positive, read_things
from scale.jobs.engines import add_engine_options, engine_of

if TYPE_CHECKING:
    from scale.batch.inputs.opening import Input

DONE = 0
BLOCK = 64
"""Pictures that are done as a whole or not at all."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "batch",
        help="find what expressions mean in every picture of a folder, video, bag or shards",
        description="Put expressions to every picture of an input; the rows are Parquet. Stopped, it goes on when it is"
        " started again.",
        epilog=f"exit status: {DONE} every picture has its rows, also those that could not be read; 2 unusable input",
    )
    parser.add_argument("input", metavar="INPUT", help="a folder, a glob, a file, or an address (s3://bucket/folder)")
    parser.add_argument("texts", nargs="*", metavar="EXPRESSION", help="what to find in every picture")
    parser.add_argument("--expressions", type=Path, metavar="FILE", help="the same from a file, one a line")
    parser.add_argument("--column", metavar="NAME", help="of expressions for each picture, in Parquet or WebDataset")
    parser.add_argument("--topic", metavar="NAME", help="of a bag's pictures; the only one where not given")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the rows' folder")
    parser.add_argument("--format", choices=("jsonl", "coco", "yolo"), help="also written from the rows at the end")
    parser.add_argument("--limit", type=positive, metavar="N", help="only the first N pictures")
    parser.add_argument("--every", type=positive, default=1, metavar="N", help="only every N-th picture")
    parser.add_argument("--preview", type=positive, metavar="N", help="draw the first N pictures' answers, and stop")
    add_engine_options(parser)
    add_models(parser)
    add_reasoning(parser)
    parser.set_defaults(main=_batch)


def _batch(args: argparse.Namespace) -> int:
    from scale.batch.inputs.opening import open_input

    expressions = _expressions(args)
    limit = min(filter(None, (args.limit, args.preview)), default=None)
    opened = open_input(args.input, topic=args.topic, column=args.column, every=args.every, limit=limit)
    if args.preview:
        from scale.batch.preview import draw_first

        draw_first(opened, expressions, args)
        return DONE
    _run(args, opened, expressions)
    print(_summary(args.out))
    if args.format:
        from scale.batch.formats import write_format

        print(write_format(args.out, args.format))
    return DONE


def _run(args: argparse.Namespace, opened: Input, expressions: tuple[str, ...]) -> None:
    from agent.models.identity import checksums
    from agent.models.presets import load_preset
    from agent.models.store import with_pulled
    from scale.batch.grounding import Grounding
    from scale.batch.rows import VERSION
    from scale.jobs.job import run_job

    models = argparse.Namespace(
        **{
            name: getattr(args, name)
            for name in ("preset", "clip", "yolo", "parser", "things", "mode", "viewpoint", "server", "fallback")
        }
    )
    preset = load_preset(args.preset).with_models(clip=args.clip, yolo=args.yolo, parser=args.parser)
    sums = checksums(with_pulled(preset))
    run = {
        "schema": VERSION,
        "input": args.input,
        "files": opened.digest,
        "expressions": expressions,
        "models": sums,
        "mode": args.mode,
        "viewpoint": args.viewpoint,
        "things": read_things(args.things),
        "block": BLOCK,
    }
    run_job(
        Grounding(opened.source, expressions, models, sums),
        opened.blocks(BLOCK),
        args.out,
        run=run,
        total=opened.total,
        unit="picture",
        engine=engine_of(args),
    )


def _expressions(args: argparse.Namespace) -> tuple[str, ...]:
    """Those that are put to every picture.

    Raises:
        InvalidTextError: one of them is no text.
        InvalidInputError: there are none, or two ways to say them.
    """
    from agent.language.command import clean_text

    texts = list(args.texts)
    if args.expressions is not None:
        try:
            texts += [line for line in args.expressions.read_text(encoding="utf-8").splitlines() if line.strip()]
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidInputError(f"cannot read {args.expressions}: {error}") from error
    if bool(texts) == (args.column is not None):
        raise InvalidInputError("give expressions for all pictures, or the --column that has each picture's own")
    return tuple(map(clean_text, texts))


def _summary(out: Path) -> str:
    """How many rows came to what."""
    from scale.jobs.folder import rows_of

    counts = Counter[str]()
    for batch in rows_of(out).to_batches(columns=["status"]):
        counts.update(batch["status"].to_pylist())
    told = ", ".join(f"{status} {count}" for status, count in counts.most_common())
    return f"{out}: {sum(counts.values())} rows ({told})"
