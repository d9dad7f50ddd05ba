"""What pyproject.toml has no words for: the files by which ROS 2 knows a package. colcon runs this, and so does pip."""

from __future__ import annotations

import sys
from glob import glob
from pathlib import Path

import setuptools

SHARE = "share/reclip_agent"

if int(setuptools.__version__.partition(".")[0]) < 77:
    sys.exit(
        f"setuptools {setuptools.__version__} cannot read pyproject.toml: activate the virtual environment of "
        "docs/ros2.md, which has a newer one, and build with `python3 -m colcon build`"
    )
if not Path("pyproject.toml").exists():
    sys.exit("colcon has not brought pyproject.toml here: build without --symlink-install")

distribution = setuptools.setup(
    data_files=[
        ("share/ament_index/resource_index/packages", ["resource/reclip_agent"]),
        (SHARE, ["package.xml"]),
        (f"{SHARE}/launch", glob("launch/*.launch.py")),
        (f"{SHARE}/launch/config", glob("launch/config/*.yaml")),
        (f"{SHARE}/rviz", glob("rviz/*.rviz")),
        (f"{SHARE}/foxglove", glob("foxglove/*.json")),
    ],
)

# colcon reads the distribution's fields back as Python literals, and a SpecifierSet is none.
for holder in (distribution, distribution.metadata):
    holder.python_requires = str(holder.python_requires)
