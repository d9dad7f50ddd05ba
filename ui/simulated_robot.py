"""A robot in this process at a simulated table, with an arm that carries out what was found.

All visitors share the table and the arm, as they would real ones; each has a conversation of their own. Who shows it a
picture, or takes other models, looks at that picture, in which nothing can be moved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agent.grounding.scene import Scene
from agent.language.command import clean_text, is_stop
from agent.models.presets import DEFAULT_PRESET
from agent.pipeline import Grounder
from agent.serialization import reply_to_mapping
from sim.scene_selection import shipped_as_scene
from ui.local_robot import LocalRobot, Visitor
from ui.robot import ArmView, Picture, Turn
from ui.simulation import Simulation
from ui.tables import NewTables

FIRST_TABLE = 0
ABOUT_ARM = "My arm is simulated, and disarmed: switch it on before you have me pick something up."


class SimulatedRobot(LocalRobot):
    """See `ui.robot.Robot`.

    Args:
        load: makes the models of a preset.

    Raises:
        RendererUnavailableError, MissingDependencyError: nothing here can render, or move an arm.
    """

    is_live = True
    has_arm = True

    def __init__(self, load: Callable[[str], Grounder] = Grounder.from_preset) -> None:
        super().__init__(lambda: None, load, ABOUT_ARM)
        grounder = self._grounder(DEFAULT_PRESET)
        self.simulation = Simulation(shipped_as_scene(FIRST_TABLE), grounder, self._models)

    def look(self, who: str) -> Picture | None:
        """See `ui.robot.Robot`."""
        return self.simulation.picture if self._is_at_table(who) else super().look(who)

    def say(self, who: str, text: str, heard_confidence: float | None = None) -> Turn:
        """See `ui.robot.Robot`; a stop is heard whatever is being done."""
        if is_stop(text):
            self.simulation.stop()
        if is_stop(text) or not self._is_at_table(who):
            return super().say(who, text, heard_confidence)
        clean_text(text)
        visitor = self._visitors.of(who)
        with visitor.lock:
            heard = self.simulation.say(who, visitor.conversation, text, heard_confidence)
        return Turn(text, reply_to_mapping(heard.reply, heard.scene.proposals), heard.picture)

    def arm(self, who: str) -> ArmView | None:
        """See `ui.robot.Robot`."""
        return self.simulation.arm if self._is_at_table(who) else None

    def set_armed(self, who: str, is_armed: bool) -> None:
        """See `LocalRobot.set_armed`; who asked for something in vain is asked whether to do it now."""
        self.simulation.set_armed(is_armed, who)

    def news(self, who: str) -> Sequence[str]:
        """See `ui.robot.Robot`."""
        return self.simulation.news(who)

    def show_table(self, who: str, tables: NewTables) -> None:
        """Lay a new table before the arm, and look at it."""
        self.simulation.lay(tables.next_scene())
        visitor = self._visitors.of(who)
        with visitor.lock:
            visitor.image_rgb, visitor.preset = None, DEFAULT_PRESET
            visitor.scene = visitor.picture = None
            visitor.conversation.forget()

    def use(self, who: str, preset: str) -> None:
        """See `LocalRobot.use`: on what is in view now, as a picture."""
        super().use(who, preset)
        if self._is_at_table(who) and preset != DEFAULT_PRESET:
            self.show(who, self.simulation.picture.image_rgb)

    def end(self, who: str) -> None:
        """See `ui.robot.Robot`."""
        super().end(who)
        self.simulation.forget(who)

    def close(self) -> None:
        """See `ui.robot.Robot`."""
        self.simulation.close()

    def _is_at_table(self, who: str) -> bool:
        return self._visitors.of(who).image_rgb is None

    def _scene(self, visitor: Visitor) -> Scene:
        if visitor.image_rgb is not None:
            return super()._scene(visitor)
        scene, visitor.picture = self.simulation.look()
        return scene
