"""`reclip-agent serve`: models for robots that have no machine to run them, in this process or on Ray Serve."""

from __future__ import annotations

import argparse
import os
import sys

from agent.__main__ import note
from agent.errors import MissingDependencyError
from agent.model_options import not_negative, positive
from agent.remote import TOKEN_VARIABLE

DONE = 0
LOOPBACK, PORT = "127.0.0.1", 8000


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "serve",
        help="run the detector and CLIP for robots without a GPU",
        description="Answer robots that are started with --server, until Ctrl-C.",
        epilog=f"The token that requests must bring is read from the environment: {TOKEN_VARIABLE}.",
    )
    parser.add_argument("--preset", default="tabletop", help="which models (default: %(default)s)")
    parser.add_argument("--host", default=LOOPBACK, metavar="ADDRESS", help="default: %(default)s, this machine only")
    parser.add_argument("--port", type=int, default=PORT, metavar="N", help="default: %(default)s")
    parser.add_argument(
        "--address", metavar="RAY", help='serve on a Ray cluster: its address, "auto", or "local" for one of its own'
    )
    parser.add_argument("--replicas", type=int, default=1, metavar="N", help="on Ray: the most there are (%(default)s)")
    parser.add_argument(
        "--largest-batch",
        type=positive,
        default=8,
        metavar="N",
        help="requests looked at together, at most (%(default)s)",
    )
    parser.add_argument(
        "--wait-ms",
        type=not_negative,
        default=0.0,
        metavar="MS",
        help="how long a smaller batch waits for more; with 0 those that came while the models were busy are together",
    )
    parser.set_defaults(main=_serve)


def _serve(args: argparse.Namespace) -> int:
    token = os.environ.get(TOKEN_VARIABLE, "")
    if args.host != LOOPBACK and not token:
        print(f"note: anybody on the network can ask this server; {TOKEN_VARIABLE} sets a token", file=sys.stderr)
    note(f"loading the models of {args.preset} ...")
    if args.address is not None:
        from scale.serving.on_ray import serve_on_ray

        serve_on_ray(args, token)
        return DONE
    try:
        import uvicorn
    except ImportError as error:
        raise MissingDependencyError('a server needs uvicorn: pip install "reclip-agent[ray]"') from error
    from scale.serving.asgi import Application
    from scale.serving.batches import Batches
    from scale.serving.service import Service

    service = Service(args.preset, token)
    application = Application(service, Batches(service, args.largest_batch, args.wait_ms / 1e3).answer)
    uvicorn.run(application, host=args.host, port=args.port, log_level="warning")
    return DONE
