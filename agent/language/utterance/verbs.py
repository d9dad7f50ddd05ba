"""The verbs that open a command: what each is for, and what may follow it. A new verb is one more word of `TABLE`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from agent.language.intents import Intent


class Destination(Enum):
    """Where a verb can send its object."""

    NONE = "takes no destination"
    PLACE = "put it in, on, next to, behind something"
    TOWARDS = "bring it to, push it into something"
    ALONG = "push it to, next to, away from something, or in a direction"


@dataclass(frozen=True)
class ActionVerb:
    """What a verb that opens a command is for, and what may follow it.

    Attributes:
        intent: what it comes to with an object alone.
        particles: words that belong to the verb right after it ("pick up", "look at"). Those in
            `SEPARABLE_PARTICLES` may also stand behind the object ("pick the cup up").
        also_noun: the word is a thing as well ("hand", "point"): it opens a command only where an object follows.
        destination: whether a place after the object may be where it goes.
        dative: a person may stand before the object ("give her the cup").
    """

    intent: Intent = Intent.OTHER
    particles: tuple[str, ...] = ()
    also_noun: bool = False
    destination: Destination = Destination.NONE
    dative: bool = False


SEPARABLE_PARTICLES = frozenset({"up", "down", "out", "off", "away", "over", "around"})

TABLE = """
PICK_UP NONE
    pickup grip* clasp seize remove
    snatch collect gather lift* raise* scoop*: up
    pick: up, out
    round*: up
    nab
    grab@ grasp catch*: hold of
    hold*: up, onto, on to
    reach*: for, out for, over for
PICK_UP TOWARDS
    take: out, away, off, hold of, up
    get@: hold of
    carry: over
HAND_OVER TOWARDS
    fetch@ deliver offer*@ serve@ lend@
    give@ hand*@ pass*@ bring@: over
PUT PLACE
    rest* leave* shift* displace insert* position* stick* deposit* dump* store* arrange release* return* relocate
    transfer* transport* slip* pop*
    place* set* stand* lay lower*: down
    put: down, away
    drop*: off
    move: to, over to
    translate plonk* plop* bung* tuck* wedge*
    stack* pile*: up
    stow: away
    tidy: away, up
    throw@ toss*@ chuck@ fling@ lob*@ sling*@: away, out, over
    bung@ plonk plop whack pitch*: down
PUSH ALONG
    tow sweep* translate shunt budge shuffle jog*
    slide* nudge* shove* drag* scoot roll*: over
    push: over, down
    pull: out, over
POINT_AT NONE
    indicate highlight* mark*
    point*: at, to, out, towards, toward, me to
    gesture*: at, to, towards, toward
LOOK_AT NONE
    locate identify detect spot* see watch* inspect examine observe seek show*@ view*
    look*: at, for, towards, toward, over at, closely at, again at
    find@ check*: out
    focus*: on
    search*: for
    stare glance*: at
SELECT NONE
    select choose use*
OTHER NONE
    touch tell close* rotate shake* wash* cut* break* squeeze* fold* eat stir follow say* repeat*
    press* wipe*: down
    tap* click*: on
    open* clean* fill: up
    empty* pour: out
    spin*: around
    flip* tilt*: over
    turn*: over, to, towards, toward, around, on, off, upside down
    go drive*: to, over to, towards, toward
    come: to, over to, here
    attach build burn bend boil bake charge connect cook crush detach destroy disconnect draw dry feed fix forget hide
    hit ignore insult kick learn make measure melt paint peel plug punch remember repair scan sort tear unlock
    unplug unscrew untie unwrap weigh write read play buy sell slice chop wrap tie assemble dismantle compare smell
    taste activate calibrate imagine explore skip sip tape* tame pace* pat* peck prick punt plate* plane* print* drip
    fund land* poll* sit list* gut lick kill mash
    clear* cover* lock* screw* scratch* twist* swap* switch* water* heat* cool* knock* balance*: up, away, off, out
    light* hang* save* hug* kiss* zip* bounce* juggle* pet* wear* drink* photograph*: up, away, off, out
    exchange* bag* pack*: up, away, off, out
"""
"""Below what they are for, and where they can send their object: verbs, on each line with the particles they may have.

A "*" marks a word that is a thing as well, an "@" a verb that a person may stand behind. OTHER holds what no arm does.
"""


def _rows() -> Iterator[tuple[str, ActionVerb]]:
    intent, destination = Intent.OTHER, Destination.NONE
    for line in TABLE.strip().splitlines():
        verbs, _, said = line.partition(":")
        if not line.startswith(" "):
            purpose, place = line.split()
            intent, destination = Intent[purpose], Destination[place]
            continue
        particles = tuple(each.strip() for each in said.split(",") if said)
        for verb in verbs.split():
            yield verb.rstrip("*@"), ActionVerb(intent, particles, "*" in verb, destination, "@" in verb)


ACTION_VERBS: Mapping[str, ActionVerb] = MappingProxyType(dict(_rows()))
"""Verbs that open a command. Any other verb is recognised by the parse alone."""

_IRREGULAR = {
    "taken": "take", "took": "take", "given": "give", "gave": "give", "brought": "bring", "got": "get", "seen": "see",
    "found": "find", "held": "hold", "left": "leave", "lent": "lend", "shown": "show", "stuck": "stick",
    "slid": "slide", "thrown": "throw", "chosen": "choose", "sought": "seek", "caught": "catch", "swept": "sweep",
}  # fmt: skip


def base_form(word: str) -> str:
    """The table's verb that a word is a form of: "picking", "taken", "put"; empty for none."""
    if word in ACTION_VERBS or word in _IRREGULAR:
        return _IRREGULAR.get(word, word)
    stem = word.removesuffix("ing") if word.endswith("ing") else word.removesuffix("ed")
    forms = () if stem == word else (stem, f"{stem}e", stem[:-1])
    return next((form for form in forms if form in ACTION_VERBS), "")
