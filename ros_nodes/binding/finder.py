"""Finds the modules that a ROS installation would have: rclpy, tf2_ros, and ``PACKAGE.msg``, ``.srv`` and ``.action``.

``rclpy.node`` is the module ``ros_nodes.binding.rclpy.node`` under a second name: one object, so that classes are the
same by whichever name they came. Classes of messages, services and actions are made when they are first asked for, and
nothing is loaded before anything is.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from ros_nodes.binding.installed_packages import definition_files

HOME = "ros_nodes.binding"
TF2 = ("tf2_geometry_msgs", "tf2_ros")
INTERFACES = re.compile(r"\w+_(msgs|srvs|interfaces)|rmw_dds_common")
"""What packages of messages, services and actions are called that need no installation."""


class BindingFinder(MetaPathFinder):
    """Stands first on ``sys.meta_path``: message classes of a ROS that is only half there would not fit the binding."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        package, _, rest = fullname.partition(".")
        if package in ("rclpy", *TF2):
            return alias(fullname)
        if INTERFACES.fullmatch(package) or definition_files(package):
            from ros_nodes.binding.interfaces.registry import kinds_of

            kinds = kinds_of(package)
            if kinds and (not rest or rest in kinds):
                return ModuleSpec(fullname, InterfaceLoader(), is_package=not rest)
        return None


class Tf2Finder(MetaPathFinder):
    """Stands last on ``sys.meta_path``: a real rclpy may come without tf2_ros, and the binding's runs on any."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return alias(fullname) if fullname.partition(".")[0] in TF2 else None


def alias(fullname: str) -> ModuleSpec | None:
    """What gives the binding's own module for a second name, where there is one."""
    known = importlib.util.find_spec(f"{HOME}.{fullname}") is not None
    return ModuleSpec(fullname, AliasLoader()) if known else None


class AliasLoader(Loader):
    """Gives the binding's own module for a second name."""

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = importlib.import_module(f"{HOME}.{spec.name}")
        self.own_spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self.own_spec  # the import system has just put the second name's there


class InterfaceLoader(Loader):
    """Fills ``PACKAGE`` and ``PACKAGE.msg`` (``.srv``, ``.action``), whose classes are made at first use."""

    def exec_module(self, module: ModuleType) -> None:
        package, _, kind = module.__name__.partition(".")
        if not kind:
            return
        from ros_nodes.binding.interfaces import load_action, load_message, load_service
        from ros_nodes.binding.interfaces.registry import kinds_of

        names = kinds_of(package)[kind]
        load_class: Any = {"msg": load_message, "srv": load_service, "action": load_action}[kind]

        def load(name: str) -> Any:
            if name not in names:
                raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
            vars(module)[name] = load_class(f"{package}/{kind}/{name}")
            return vars(module)[name]

        vars(module).update(__getattr__=load, __dir__=lambda: list(names), __all__=list(names))
