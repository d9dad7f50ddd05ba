"""The two services by which other programs see and set the levels of a process's loggers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rcl_interfaces.msg import LoggerLevel, SetLoggerLevelsResult
from rcl_interfaces.srv import GetLoggerLevels, SetLoggerLevels

from ros_nodes.binding.rclpy.logging import get_logger_level, set_logger_level

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.node import Node


class LoggingService:
    """Offers logger levels under a node's name."""

    def __init__(self, node: Node) -> None:
        node.create_service(GetLoggerLevels, "~/get_logger_levels", self._get_logger_levels)
        node.create_service(SetLoggerLevels, "~/set_logger_levels", self._set_logger_levels)

    def _get_logger_levels(self, request: Any, response: Any) -> Any:
        response.levels = [LoggerLevel(name=name, level=int(get_logger_level(name))) for name in request.names]
        return response

    def _set_logger_levels(self, request: Any, response: Any) -> Any:
        for wanted in request.levels:
            result = SetLoggerLevelsResult(successful=True)
            try:
                set_logger_level(wanted.name, wanted.level)
            except ValueError as error:
                result = SetLoggerLevelsResult(successful=False, reason=str(error))
            response.results.append(result)
        return response
