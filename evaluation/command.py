"""The measures by name, and `reclip-agent evaluate NAME ...`, which runs one of them.

A measure is a module with ``OPTIONS`` (`evaluation.options`) and ``run(options) -> int``, which gives the exit status.
Only the module that is asked for is imported: one needs no torch, another no spaCy.
"""

from __future__ import annotations

import argparse
import importlib

MEASURES = {
    "paper": {
        "parity": "the reasoning against cases of the published program: fixed parses, boxes and logits",
        "ips-parity": "isolated proposal scoring, the area prior and GradCAM against scores of the published program",
        "reproduce": "a table of the paper, next to the published figures",
        "baselines": "all baselines and ablations with one CLIP, on rendered tables",
        "clevr-probe": "whether a CLIP model knows left from right: the paper's section 3.2",
    },
    "datasets": {
        "referring": "a method on a dataset of referring expressions: RefCOCO, RefGTA, gRefCOCO, your own",
        "merge": "all shards of a run of `referring` together",
        "convert": "makes a dataset for `referring` of your own pictures and a CSV",
    },
    "tabletop": {
        "tabletopref": "what people say of rendered tables, in both modes: a row for each phenomenon",
        "metamorphic": "whether answers stay the same where they must: other order, mirror, words, compression, size",
        "clarification": "whether one question is enough, and questions too many",
        "questions": "how many, is there, what is, which of two: whether each way to ask gets the right answer",
        "detector": "what the detector finds, stacked things too",
        "depth-relations": "what is behind: by the picture, and with depth",
    },
    "language": {
        "parses": "a dependency parser against labelled expressions: root, noun chunks and modifiers",
        "dialogues": "the understanding of what people say: intent, target, destination and placement",
        "strangers": "what people say who never used the robot, in conversation: what is right, and what acts wrongly",
        "faults": "how often what is said is misread: relations, steps, lengths, conditions, choices, unread words",
        "speech": "spoken commands, clean and in noise",
    },
    "timing": {
        "speed": "a look and an expression, and what encoding a frame once saves",
        "reasoning": "the rules over boxes alone",
    },
    "robot": {
        "graph": "latencies of the robot graph, and what each process costs",
        "image-transport": "pictures from process to process: with the rclpy API, and over bare DDS",
        "following": "pushed, swapped and removed targets",
        "target-pose": "how far poses lie from the true middle",
    },
}
"""Folder -> name -> what it measures; ``ips-parity`` is the module `evaluation.paper.ips_parity`."""
FOLDERS = {name: folder for folder, measures in MEASURES.items() for name in measures}


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    describe(commands.add_parser("evaluate", help="measure the method's accuracy and speed"))


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes; ``main`` is set to what carries it out."""
    parser.description = "Measure the method's accuracy and speed; NAME --help explains a measure."
    parser.epilog = list_of_measures()
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "name", nargs="?", choices=list(FOLDERS), metavar="NAME", help="a measure; without one, they are listed"
    )
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="...", help="what the measure takes")
    parser.set_defaults(main=run, prog=parser.prog)


def run(args: argparse.Namespace) -> int:
    """Run the measure of ``args.name`` with its own options, ``args.rest``; list all where there is no name."""
    if args.name is None:
        print(list_of_measures())
        return 0
    measure = importlib.import_module(f"evaluation.{FOLDERS[args.name]}.{args.name.replace('-', '_')}")
    parser = argparse.ArgumentParser(
        prog=f"{args.prog} {args.name}",
        description=measure.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for declare in measure.OPTIONS:
        declare(parser)
    return int(measure.run(parser.parse_args(args.rest)))


def list_of_measures() -> str:
    """A line for each, by folder."""
    width = max(map(len, FOLDERS))
    lines = []
    for folder, measures in MEASURES.items():
        lines += [f"{folder}:", *(f"  {name:<{width}}  {purpose}" for name, purpose in measures.items())]
    return "\n".join(lines)
