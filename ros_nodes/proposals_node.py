"""Takes pictures, and publishes boxes with track ids; runs the detector on the newest picture."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from diagnostic_msgs.msg import DiagnosticStatus
from sensor_msgs.msg import CameraInfo
from vision_msgs.msg import Detection2DArray

from agent.datatypes import Frame, Proposals
from agent.errors import InvalidInputError, MissingWeightsError
from agent.models.presets import DEFAULT_PRESET, PRESETS
from ros_nodes.conversions import NS, detections_from_proposals, frame_from_image, problem_of_stamp, stamp_ns
from ros_nodes.graph_node import GraphNode
from ros_nodes.parameters import Parameters
from ros_nodes.picture_rates import PictureRates
from ros_nodes.qos import DETECTIONS_QOS, IMAGES_QOS
from ros_nodes.recent import Recent
from ros_nodes.threads import limit_threads
from ros_nodes.workers import NewestWorker

WINDOW_S = 5.0
"""The figures in the node's diagnostics are of the last seconds."""
SILENT_AFTER_S = 2.0
"""After this long without a picture, the node's diagnostics warn."""


class Arrival(NamedTuple):
    """A picture, sensor_msgs Image or CompressedImage, and when it came, on the monotonic clock."""

    message: Any
    arrived_s: float


class ProposalsNode(GraphNode):
    """See docs/topics.md for what it hears and says."""

    NAME = "proposals_node"

    def configure(self, given: Parameters) -> None:
        """Read the parameters."""
        name = given.choice("preset", DEFAULT_PRESET, PRESETS, "whose detector")
        yolo = given.file("yolo", "a detector in its place: .pt, .onnx, or YAML beside safetensors of the same name")
        preset = PRESETS[name] if yolo is None else PRESETS[name].with_models(yolo=str(yolo))
        if preset.detector is None:
            raise MissingWeightsError(f"the preset {name!r} has no detector: name one with the parameter yolo")
        self._detector = preset.detector
        min_score = given.number(
            "min_score", preset.detector_settings.min_score, (0.0, 1.0), "less sure detections are no proposals"
        )
        self._settings = replace(preset.detector_settings, min_score=min_score)
        self._threads = given.threads()
        self._image_topic, self._image_type = given.image_topic()

    def activate(self) -> None:
        """Load the detector and open the topics; the first picture is as quick as any other."""
        from agent.perception.tracking import ProposalTracker
        from agent.perception.yolo import YoloProposals

        limit_threads(self._threads)
        self._source = YoloProposals.load(self._detector, self._settings)
        self._tracker = ProposalTracker()
        self._last_stamp_ns: int | None = None
        self._published: Recent[tuple[float, float]] = Recent(WINDOW_S)
        self._picture_rates = PictureRates(self._image_topic)
        self._worker = NewestWorker("detector", self._work)
        self._warm_up()
        self._publisher = self.create_publisher(Detection2DArray, "proposals", DETECTIONS_QOS)
        self._subscription = self.create_subscription(self._image_type, self._image_topic, self._on_image, IMAGES_QOS)
        self.create_subscription(CameraInfo, "camera_info", lambda _: self._picture_rates.on_camera_info(), IMAGES_QOS)
        self.await_messages(self._subscription)

    def deactivate(self) -> None:
        """Finish the picture in work and close the topics."""
        self.destroy_subscription(self._subscription)
        self._worker.close()
        self.destroy_publisher(self._publisher)

    def diagnose(self) -> tuple[bytes, str, dict[str, str]]:
        """See `GraphNode`."""
        figures = {
            **self._picture_rates.figures(),
            **stream_figures(self._published),
            "dropped": str(self._worker.dropped),
        }
        lost = self.note_problem(self._picture_rates.problem())
        silent_s = self._published.silent_s
        if silent_s > SILENT_AFTER_S:
            why = self.why_nothing_comes(self._image_topic, self._subscription)
            problem = f"no usable picture on {self._image_topic} for {silent_s:.0f} s{f': {why}' if why else ''}"
            return DiagnosticStatus.WARN, f"{problem}; {lost}" if lost else problem, figures
        if lost:
            return DiagnosticStatus.WARN, lost, figures
        return DiagnosticStatus.OK, "active", figures

    def _on_image(self, message: Any) -> None:
        self._picture_rates.on_picture()
        self._worker.put(Arrival(message, time.monotonic()))

    def _work(self, arrival: Arrival) -> None:
        try:
            self._propose(arrival)
        except InvalidInputError as error:
            self.note_malformed(self._image_topic, str(error))
        except Exception as error:  # whatever a message holds, the next one is looked at
            self.log_failure("the detector", error)

    def _propose(self, arrival: Arrival) -> None:
        message, header = arrival.message, arrival.message.header
        nanoseconds = stamp_ns(header)
        problem = problem_of_stamp(header.stamp, is_simulated=self.get_clock().ros_time_is_active)
        if nanoseconds is None or problem or nanoseconds == self._last_stamp_ns:
            self.note_malformed(self._image_topic, problem or _twice(header.stamp))
            return
        frame = frame_from_image(message)
        proposals = self._source.propose(frame)
        track_ids = self._tracker.update(proposals, nanoseconds / NS)
        self._publisher.publish(detections_from_proposals(header, proposals, track_ids))
        self._last_stamp_ns = nanoseconds
        self.note_usable(self._image_topic)
        latency_s = (self.get_clock().now().nanoseconds - nanoseconds) / NS
        self._published.add((latency_s, time.monotonic() - arrival.arrived_s))

    def _warm_up(self) -> None:
        from agent.perception.tracking import ProposalTracker

        tracker = ProposalTracker()
        for stamp_s in (0.0, 0.1):
            self._source.propose(Frame(np.zeros((480, 640, 3), dtype=np.uint8)))
            tracker.update(Proposals(np.array([[10.0, 10.0, 20.0, 20.0]]), np.ones(1)), stamp_s)


def stream_figures(published: Recent[tuple[float, float]]) -> dict[str, str]:
    """How often, and how long after the camera, pictures' boxes are published, by name and with units.

    Args:
        published: of each picture how long after its stamp, by the node's clock, and how long after it came here, by
            the monotonic clock; seconds.
    """
    figures = {"published": str(published.count), "rate": f"{published.rate_hz:.1f} Hz"}
    latencies_s = published.items()
    if latencies_s:
        for name, values_ms in zip(("latency", "in node"), 1e3 * np.array(latencies_s).T, strict=True):
            figures[name] = f"median {np.median(values_ms):.1f} ms, p95 {np.percentile(values_ms, 95):.1f} ms"
    return figures


def _twice(stamp: Any) -> str:
    return f"the stamp {stamp.sec}.{stamp.nanosec:09} came twice: pictures and boxes are paired by it"


main = ProposalsNode.main

if __name__ == "__main__":
    sys.exit(main())
