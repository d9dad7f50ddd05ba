"""The service on Ray Serve: as many replicas as what is asked needs."""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from contextlib import suppress
from importlib import import_module
from typing import Any

from agent.remote import TOKEN_VARIABLE
from scale.jobs.on_ray import cluster
from scale.serving.asgi import Application
from scale.serving.service import Asked, Reply, Service

MAX_ONGOING, MAX_QUEUED = 16, 64
"""Requests in a replica, and those that wait for one; any more are told to come back."""


def serve_on_ray(args: argparse.Namespace, token: str) -> None:
    """Serve until Ctrl-C; see `scale.serving.command` for the options.

    Raises:
        MissingDependencyError: Ray Serve is not installed.
        WorkerLostError: the cluster cannot be joined.
    """
    with cluster(args.address, args.replicas + 1):
        serve = import_module("ray.serve")
        serve.start(http_options={"host": args.host, "port": args.port})
        serve.run(application(args, token))
        try:
            with suppress(KeyboardInterrupt):
                while True:
                    time.sleep(3600)
        finally:
            serve.shutdown()


def configured(args: dict[str, Any]) -> Any:
    """The same of a Serve config file, which names this as an ``import_path``; the token is in the environment.

    Args:
        args: preset, replicas, largest_batch and wait_ms, as of the options of `scale.serving.command`.
    """
    return application(argparse.Namespace(**args), os.environ.get(TOKEN_VARIABLE, ""))


def application(args: argparse.Namespace, token: str) -> Any:
    """What Ray Serve runs."""
    serve = import_module("ray.serve")

    class Replica:
        """An `Application` behind Ray's HTTP."""

        def __init__(self) -> None:
            self._service = Service(args.preset, token)
            self._application = Application(self._service, self._together)

        @serve.batch(max_batch_size=args.largest_batch, batch_wait_timeout_s=args.wait_ms / 1e3)  # type: ignore[untyped-decorator]
        async def _together(self, asked: list[Asked]) -> list[Reply]:
            return await asyncio.to_thread(self._service.respond_all, asked)

        async def __call__(self, request: Any) -> Any:
            headers = {name.lower(): value for name, value in request.headers.items()}
            body = await request.body()
            reply = await self._application.answer(Asked(request.url.path, request.url.query, headers, body))
            response = import_module("starlette.responses").Response
            return response(reply.content, int(reply.status), media_type=reply.kind)

    deployment = serve.deployment(
        Replica,
        ray_actor_options={"num_cpus": 1},
        max_ongoing_requests=MAX_ONGOING,
        max_queued_requests=MAX_QUEUED,
        autoscaling_config={"min_replicas": 1, "max_replicas": args.replicas, "target_ongoing_requests": 2},
    )
    return deployment.bind()
