"""Every error this package raises on purpose, and what to do about each.

::

    ReclipAgentError
    ├── InvalidInputError         the caller's data is malformed: the message says what was expected and what came
    │   ├── InvalidImageError     not an image, unreadable, empty, of a wrong shape or dtype, or too large
    │   ├── InvalidBoxesError     boxes of a wrong shape or type
    │   ├── InvalidDepthError     not a depth image, or of an encoding that is not known
    │   ├── InvalidSoundError     no sound, or sound that cannot be read
    │   ├── InvalidCameraError    intrinsics that no calibrated camera has
    │   ├── UncalibratableError   pictures that models cannot be calibrated on: too few, or too much alike
    │   └── InvalidTextError      empty, too long, or not text
    ├── UnknownPresetError        no preset of that name: the message lists the choices
    ├── MissingWeightsError       a model's files are not on this machine: the message names the remedy
    ├── DownloadError             a model could not be downloaded: the message says why; no broken file is left
    ├── InvalidWeightsError       a model's file is broken, does not fit its architecture, or would run code
    ├── LanguageModelError        the optional chat model does not answer, or with something that is not a command
    ├── NoGraspPointError         the depth shows nothing to grasp: the message says what it lacks
    ├── NoFolderError             no folder for temporary files can be written: the message says what to set
    ├── NoRoomError               results cannot be written: the message says why; what was written before is kept
    ├── WorkerLostError           a job's process was killed, or its cluster is gone; run again, it goes on
    ├── ServerUnavailableError    a server of models does not answer in time
    ├── ServerRefusedError        a server of models has others, or wants another token: the message says which
    ├── NameTakenError            another graph has the same name: the message says what to change
    ├── MissingDependencyError    an optional package is not installed: the message is the install command
    └── RendererUnavailableError  no headless OpenGL: the message names the Debian packages

What a command *means* is never an error: "there is none" or "which one?" is an `agent.datatypes.Answer`.
"""


class ReclipAgentError(Exception):
    """Base of all errors below; the message always names a remedy."""


class InvalidInputError(ReclipAgentError, ValueError):
    """The caller's data is malformed."""


class InvalidImageError(InvalidInputError):
    """Not a usable image."""


class InvalidBoxesError(InvalidInputError):
    """Boxes of a wrong shape or type."""


class InvalidDepthError(InvalidInputError):
    """Not a usable depth image."""


class InvalidCameraError(InvalidInputError):
    """Intrinsics that cannot be used."""


class UncalibratableError(InvalidInputError):
    """Pictures that tell too little to calibrate models on."""


class InvalidSoundError(InvalidInputError):
    """No sound, or sound that cannot be used."""


class InvalidTextError(InvalidInputError):
    """Text that is empty or too long, or something that is not text."""


class UnknownPresetError(ReclipAgentError, KeyError):
    """No preset of that name."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class MissingWeightsError(ReclipAgentError, FileNotFoundError):
    """A model's files are not on this machine."""


class DownloadError(ReclipAgentError, OSError):
    """A model could not be downloaded intact; no broken file was left in its place."""


class InvalidWeightsError(ReclipAgentError, ValueError):
    """A model's file is broken, does not fit its architecture, or would run code."""


class NoGraspPointError(ReclipAgentError):
    """The depth shows nothing to grasp."""


class LanguageModelError(ReclipAgentError):
    """The optional chat model does not answer, or with something that is not a command."""


class NoFolderError(ReclipAgentError, OSError):
    """No folder for temporary files can be written."""


class NoRoomError(ReclipAgentError, OSError):
    """Results cannot be written where they should go."""


class WorkerLostError(ReclipAgentError, RuntimeError):
    """A process of a job is gone, or the cluster that it runs on."""


class ServerUnavailableError(ReclipAgentError, ConnectionError):
    """A server of models does not answer in time."""


class ServerRefusedError(ReclipAgentError):
    """A server of models has others than are asked for, or wants another token."""


class NameTakenError(ReclipAgentError):
    """Another graph has the same name."""


class MissingDependencyError(ReclipAgentError, ImportError):
    """An optional package is not installed."""


class RendererUnavailableError(ReclipAgentError, RuntimeError):
    """This machine cannot render off screen."""


class NoGraspError(ReclipAgentError):
    """The gripper cannot take hold of the thing; names why."""


class NoPlaceError(ReclipAgentError):
    """There is no free spot where something is to be put; names why."""


class UnreachableError(ReclipAgentError):
    """The arm cannot get there; names what is out of reach or in the way."""


class ArmStoppedError(ReclipAgentError):
    """The arm was stopped, and takes no motion until it is told to go on."""
