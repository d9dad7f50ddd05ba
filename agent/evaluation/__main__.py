"""`python -m agent.evaluation COMMAND ...`: each is a module with `add_arguments(parser)` and `main(args) -> int`."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from agent.errors import ReclipAgentError

COMMANDS = {
    "parity": "the reasoning against cases of the published program: fixed parses, boxes and logits",
    "parses": "a dependency parser against hand-labelled expressions: root, noun chunks and modifiers",
    "dialogues": "the understanding of what people say: intent, target, destination and placement",
    "ips-parity": "isolated proposal scoring, the area prior and GradCAM against scores of the published program",
    "referring": "a method on a dataset of referring expressions: RefCOCO, RefGTA, gRefCOCO, your own",
    "merge": "all shards of a run of `referring` together",
    "convert": "nothing: make a dataset for `referring` of your own pictures and a CSV",
    "reproduce": "a table of the paper, beside the published figures",
    "tabletopref": "what people say of rendered tables, in paper and in extended mode: a row for each phenomenon",
    "metamorphic": "whether answers stay the same where they must: other order, mirror, words, compression, size",
    "clevr-probe": "whether a CLIP model knows left from right: the paper's section 3.2",
}
"""Command -> what it measures; `ips-parity` is the module `agent.evaluation.ips_parity`."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 when everything agreed, 1 when not, 2 when the input cannot be used."""
    given = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(prog="python -m agent.evaluation", description="Measure the method.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=f"Measure {purpose}.")
        if given[:1] == [name]:  # the others stay unimported: one needs no torch, another no spaCy
            module = importlib.import_module(f"agent.evaluation.{name.replace('-', '_')}")
            module.add_arguments(command)
            command.set_defaults(main=module.main)
    args = parser.parse_args(given)
    try:
        return int(args.main(args))
    except ReclipAgentError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
