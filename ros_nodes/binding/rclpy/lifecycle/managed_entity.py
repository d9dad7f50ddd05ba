"""What goes through the life of its node with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from ros_nodes.binding.rclpy.lifecycle.states import LifecycleState, TransitionCallbackReturn


class ManagedEntity:
    """Is called at each step of its node's life; every callback says whether the step is done."""

    def on_configure(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Get ready."""
        return TransitionCallbackReturn.SUCCESS

    def on_cleanup(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Undo what `on_configure` did."""
        return TransitionCallbackReturn.SUCCESS

    def on_shutdown(self, state: LifecycleState) -> TransitionCallbackReturn:
        """End for good."""
        return TransitionCallbackReturn.SUCCESS

    def on_activate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Begin to work."""
        return TransitionCallbackReturn.SUCCESS

    def on_deactivate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Stop working."""
        return TransitionCallbackReturn.SUCCESS

    def on_error(self, state: LifecycleState) -> TransitionCallbackReturn:
        """After an error in another callback: whether the node may start again."""
        return TransitionCallbackReturn.SUCCESS


class SimpleManagedEntity(ManagedEntity):
    """Works while its node is active."""

    def __init__(self) -> None:
        self._is_activated = False

    def on_activate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Begin to work."""
        self._is_activated = True
        return TransitionCallbackReturn.SUCCESS

    def on_deactivate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Stop working."""
        self._is_activated = False
        return TransitionCallbackReturn.SUCCESS

    @property
    def is_activated(self) -> bool:
        """Whether it works."""
        return self._is_activated

    @staticmethod
    def when_enabled(
        wrapped: Callable[..., Any] | None = None, *, when_not_enabled: Callable[[], Any] | None = None
    ) -> Callable[..., Any]:
        """Decorate a method that does nothing, and gives None, while the entity does not work.

        Args:
            when_not_enabled: called in its place.
        """
        if wrapped is None:
            return partial(SimpleManagedEntity.when_enabled, when_not_enabled=when_not_enabled)
        method = wrapped

        @wraps(method)
        def only_when_enabled(self: SimpleManagedEntity, *args: Any, **named: Any) -> Any:
            if self.is_activated:
                return method(self, *args, **named)
            if when_not_enabled is not None:
                when_not_enabled()
            return None

        return only_when_enabled
