"""What language models are offered over MCP, called as one would."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from agent.geometry import iou_matrix
from sim.shipped_scenes import shipped_scene
from ui.local_robot import LocalRobot
from ui.server import Place, serve


@pytest.fixture(scope="module")
def tools(robot: LocalRobot) -> Iterator[str]:
    address, end = serve(robot, Place(port=0, tools=True))
    yield f"{address}gradio_api/mcp/"
    end()


def call(address: str, *calls: tuple[str, dict[str, Any]]) -> tuple[list[str], list[dict[str, Any]]]:
    """The names of the tools, and what some calls give."""
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async def talk() -> tuple[list[str], list[dict[str, Any]]]:
        async with streamablehttp_client(address) as (reading, writing, _), ClientSession(reading, writing) as session:
            await session.initialize()
            names = [tool.name for tool in (await session.list_tools()).tools]
            results = [await session.call_tool(name, arguments) for name, arguments in calls]
            return names, [json.loads(result.content[0].text) for result in results]

    with ThreadPoolExecutor(1) as another_thread:  # a browser of other tests may have its event loop in this one
        return another_thread.submit(asyncio.run, talk()).result()


def test_ground_and_describe_scene_and_nothing_that_moves(tools: str) -> None:
    names, (found, absent, described) = call(
        tools,
        ("ground", {"expression": "the blue spoon"}),
        ("ground", {"expression": "the dax"}),
        ("describe_scene", {}),
    )
    assert sorted(names) == ["describe_scene", "ground"]
    truth = next(each for each in shipped_scene(0).record["objects"] if each["category"] == "spoon")
    assert found["status"] == "found"
    assert iou_matrix(np.array([found["box_xyxy"]]), np.array([truth["box_xyxy"]]))[0, 0] > 0.5
    assert (absent["status"], absent["box_xyxy"]) == ("not_understood", None)
    assert "spoon" in described["words"]
    assert len(described["boxes_xyxy"]) == 7
