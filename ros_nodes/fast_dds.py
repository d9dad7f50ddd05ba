"""Room for pictures in Fast DDS, the default middleware of ROS 2: with what it takes by itself, most are lost."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path

PROFILE = Path(__file__).with_name("fast_dds.xml")
VARIABLES = ("FASTDDS_DEFAULT_PROFILES_FILE", "FASTRTPS_DEFAULT_PROFILES_FILE")
"""Of the environment: Fast DDS 3 (Kilted) reads the first, Fast DDS 2 (Humble, Jazzy) the second."""
WITH_FAST_DDS_2 = {"humble", "iron", "jazzy"}
"""Values of ``ROS_DISTRO``."""
TRANSPORTS = "FASTDDS_BUILTIN_TRANSPORTS"
OWN_FILES = ("DEFAULT_FASTDDS_PROFILES.xml", "DEFAULT_FASTRTPS_PROFILES.xml")
"""What Fast DDS reads from the working directory by itself."""


def provide_profile(environment: MutableMapping[str, str] = os.environ) -> None:
    """Name `PROFILE` in the environment, before Fast DDS is loaded, unless the user has set Fast DDS up otherwise.

    Other middleware does not read it.
    """
    if any(environment.get(name) for name in (*VARIABLES, TRANSPORTS)) or any(map(os.path.exists, OWN_FILES)):
        return
    variable = VARIABLES[environment.get("ROS_DISTRO") in WITH_FAST_DDS_2]
    environment[variable] = str(PROFILE)
