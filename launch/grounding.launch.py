"""The robot graph for `ros2 launch reclip_agent grounding.launch.py`: that of `reclip-agent up`, from the same YAML.

It starts one node, the supervisor, which starts the others, each in its own process, restarts any that ends, gives them
its parameters, namespace and remappings, and answers commands while grounding_node cannot.
"""

from __future__ import annotations

from pathlib import Path

from launch import LaunchContext, LaunchDescription
from launch.actions import DeclareLaunchArgument, OpaqueFunction
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import Node
from launch_ros.parameter_descriptions import ParameterValue

CONFIG = Path(__file__).resolve().parent / "config"

ARGUMENTS = {
    "camera": "sim, sim:N, webcam:N, bag:FILE, a folder, a picture or a video; if empty, the parameters decide",
    "params": "a file of parameters read after grounding.yaml, or the name of one next to it: realsense.yaml, bag.yaml",
    "sound": "what to listen to for commands: microphone, microphone:DEVICE or a sound file; nothing if empty",
    "namespace": "the robot's namespace; none if empty",
}


def generate_launch_description() -> LaunchDescription:
    """The arguments, all of them empty by default, and the supervisor."""
    declared = [DeclareLaunchArgument(name, default_value="", description=text) for name, text in ARGUMENTS.items()]
    return LaunchDescription([*declared, OpaqueFunction(function=_supervisor)])


def _supervisor(context: LaunchContext) -> list[Node]:
    camera, params, sound, namespace = (LaunchConfiguration(name).perform(context) for name in ARGUMENTS)
    parameters: list[object] = [str(CONFIG / "grounding.yaml")]
    if params:
        shipped = CONFIG / params
        parameters.append(str(shipped if shipped.is_file() else Path(params).expanduser()))
    if camera:
        parameters.append({"camera": ParameterValue(camera, value_type=str)})
    if sound:
        parameters.append({"sound": ParameterValue(sound, value_type=str)})
    return [
        # No name: what is given to a named node would not reach those that this one starts.
        Node(
            package="reclip_agent",
            executable="supervisor",
            namespace=namespace or None,
            parameters=parameters,
            output="screen",
            respawn=True,
            respawn_delay=2.0,
            sigterm_timeout="12",  # it ends the others first
        )
    ]
