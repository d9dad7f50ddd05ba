"""`reclip-agent listen`: what is heard in a sound file, or at the microphone."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import suppress
from pathlib import Path

HEARD, NOTHING = 0, 3


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "listen",
        help="print what is said in a sound file, or into the microphone",
        description="Print the words that are heard, with a confidence; the microphone stays open until Ctrl-C.",
        epilog=f"exit status: {HEARD} something was heard, {NOTHING} nothing was",
    )
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="WAV, FLAC, OGG; the microphone otherwise")
    parser.add_argument("--device", default="", metavar="NAME", help="which microphone, by name or number")
    parser.add_argument("--preset", default="tabletop", help="whose words are understood (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="one JSON object for each utterance")
    parser.set_defaults(main=_listen)


def _listen(args: argparse.Namespace) -> int:
    from agent.models.presets import load_preset
    from agent.speech.microphone import microphone_blocks
    from agent.speech.recognisers import listener_for
    from agent.speech.sound import check_file, read_blocks

    if args.file is not None:
        check_file(args.file)
    blocks = microphone_blocks(args.device) if args.file is None else read_blocks(args.file)
    count = 0
    listener = listener_for(load_preset(args.preset))
    if args.file is None:
        print("Listening; Ctrl-C ends it.", file=sys.stderr)
    with suppress(KeyboardInterrupt):
        for heard in listener.hear(blocks):
            count += 1
            if args.json:
                print(json.dumps(vars(heard)), flush=True)
            else:
                print(f"{heard.start_s:7.2f} s  {heard.confidence:4.0%}  {heard.text}", flush=True)
    if not count:
        print("Nothing was said that could be heard.", file=sys.stderr)
    return HEARD if count else NOTHING
