"""Word lists of the generated trees, by what a word can do in them."""

from __future__ import annotations


def listed(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


OBJECTS = listed("""
    cup mug bowl plate bottle can box ball block brick cube banana apple lemon carrot spoon duck fork knife glass
    jar pan pot kettle lid tray basket bag sack bucket bin book notebook pen pencil marker phone remote controller
    laptop tablet keyboard mouse monitor screen lamp clock watch vase candle pillow cushion blanket towel sponge
    brush broom mop toy doll car truck robot hammer screwdriver wrench drill saw screw nail bolt battery cable
    charger plug switch button knob lever handle key lock wallet purse umbrella hat helmet shoe boot glove sock
    tape stapler ruler stamp letter envelope package parcel card carton napkin tissue toothbrush soap shampoo
    detergent pill medicine beaker tumbler crate jug saucer pitcher teapot flask container ring match iron fan
    ladder hose plant pot flower rose leaf branch stick rock stone marble dice coin puzzle disc cylinder sphere
    cone pyramid triangle circle square dot cap cork strainer ladle spatula whisk grater peeler toaster blender
    microwave dish item object thing one one one
""")
FOODS = listed("""
    apple banana lemon lime carrot orange pear peach plum grape tomato potato onion lettuce cucumber pepper garlic
    egg bread loaf bagel bun sandwich burger pizza cake cookie donut pie cheese ham sausage soup salad rice pasta
    cereal milk juice water coffee tea soda beer wine sauce ketchup salt sugar butter chocolate candy broccoli
    corn meat fish chicken
""")
PEOPLE = listed("""
    man woman boy girl guy lady kid child person player baby adult gentleman dude driver worker waiter chef cook
    teacher student doctor nurse guard officer soldier farmer skier surfer rider batter catcher pitcher umpire
    mother father friend toddler teenager passenger pedestrian cyclist
""")
ANIMALS = listed("""
    dog cat horse cow sheep goat elephant giraffe zebra bear lion duck bird pigeon chicken rabbit mouse pig bull
    animal puppy kitten
""")
VEHICLES = listed("""
    car truck bus van train bike bicycle motorcycle boat plane taxi cab tractor scooter ambulance jeep trailer suv
    vehicle sedan ship
""")
CLOTHES = listed("""
    shirt jacket coat dress hat cap sweater hoodie vest suit tie jeans pants shorts khakis skirt scarf glasses
    sunglasses shoes boots gloves helmet uniform apron t-shirt tank-top backpack jersey stripes hair beard gown
    robe
""")
FURNITURE = listed("""
    table chair couch sofa desk shelf counter cabinet drawer bed bench stool dresser bookcase nightstand stand
    rack cupboard wardrobe ottoman armchair fridge refrigerator stove oven sink dishwasher microwave bathtub
    toilet mirror television tv carpet rug mat floor wall window door curtain fireplace tabletop countertop board
    screen
""")
PLACES = listed("""
    kitchen bedroom bathroom hallway room office garage garden porch entrance exit corner stairs street road lane
    sidewalk crosswalk intersection curb driveway bridge building house store shop gate fence tree bush sign light
    pole field park bank station lot yard beach grass river bench
""")
PARTS = listed("""
    handle lid stripe spot label logo sticker button wheel leg stem edge top bottom screen cover rim pattern
""")
BODY = listed("hand head arm face back mouth shoulder lap leg foot")
PARTITIVES = listed("""
    slice piece stack pile bunch pair group row bag box can bottle glass bowl cup plate set pack part half bit jar
    sheet
""")
REGIONS = listed("picture image photo screen table shelf room frame scene row line group pile counter board")
SIDES = listed("left right")
SPOTS = listed("left right middle center front back top bottom corner side end")
AREAS = listed("front back top bottom end middle center edge corner side left right")
COMPOUNDS = listed("""
    kitchen coffee dinner butter wine beer water milk juice paper toy plastic metal glass kitchen table office
    desk dining trash garbage tool cereal soup tennis soccer baseball computer alarm wall desk flower palm fruit
    tomato chicken apple orange cookie candy egg cheese ice side book shoe pizza police fire school school ski
    snow bus parking street traffic stop bath hand beach wood cardboard steel leather chocolate alphabet washing
    frying cutting mobile cell tea pepper salt
""")
COLOURS = listed("""
    red green blue yellow orange purple pink brown black white gray grey silver gold golden beige tan teal maroon
    ivory chrome navy turquoise cyan magenta
""")
SIZES = listed("small large big little tiny huge tall short long thin thick wide narrow medium giant mini")
MATERIALS = listed("plastic wooden metal metallic glass ceramic rubber leather woolen cardboard steel paper")
QUALITIES = listed("""
    shiny round square empty full clean dirty old new open closed broken dark light bright striped spotted fluffy
    furry soft hard heavy flat curved potted ripe fresh hot cold wet dry partial whole bald blond blonde young
    smiling plain fancy cute pretty same different other only main single double oncoming nearest closest sliced
    cooked folded parked
""")
COMPARATIVES = listed("""
    bigger smaller larger taller shorter longer lighter darker closer further nearer tinier wider older younger
    thinner brighter higher lower heavier
""")
SUPERLATIVES = listed("""
    leftmost rightmost topmost biggest smallest largest tallest shortest closest furthest farthest nearest tiniest
    highest lowest darkest lightest brightest oldest youngest longest
""")
ORDINALS = listed("first second third fourth fifth sixth last next middle")
NUMBERS = listed("two three four five six 2 3 4 both")
HOLDING = listed("""
    holding wearing carrying eating drinking riding using reading watching pushing pulling touching crossing
    throwing catching hitting swinging feeding petting cutting washing driving playing facing covering showing
    showing containing touching blocking
""")
RESTING = listed("""
    sitting standing lying laying leaning walking hanging resting running parked kneeling sleeping riding jumping
    swimming flying standing
""")
INTRANSITIVE = listed("""
    smiling crying jumping bending laughing talking looking running sleeping eating walking waving skiing surfing
""")
DOING_AT = listed("""
    looking:at pointing:at talking:to reaching:for leaning:against bending:over waiting:for walking:towards
    talking:on
""")
PARTICIPLES = listed("""
    bent:over cut:off turned:around turned:away folded:up knocked:over cut:out pushed:aside blurred:out
    tipped:over cropped:out
""")
PARTICIPLES_PP = listed("""
    cut:in covered:in covered:with filled:with made:of placed:on tied:to dressed:in seated:at attached:to
    wrapped:in parked:on parked:behind parked:in parked:near surrounded:by hidden:behind stuck:to connected:to
    left:on put:on plugged:into stacked:on held:by painted:in lit:by
""")
PREPOSITIONS = listed("""
    behind under below above beside near inside within on in by underneath beneath over against around at on in on
    in behind under on near outside opposite beyond past atop across
""")
DIRECTION_PREPOSITIONS = listed("""
    to towards toward into past across through around along behind near by down up over from
""")
PUT_VERBS = listed("""
    put place set move bring drop take carry slide throw lay stack pour insert return push stick shift drag
    transfer deliver leave store hang toss load dump stand deposit rest position
""")
GET_VERBS = listed("""
    grab find push press open close clean inspect touch fetch get take see show pick choose select want need lift
    grasp take wash wipe empty fill cut slice bring use check watch follow identify locate highlight mark track
    describe approach avoid reach hold turn move remove count spot detect examine catch squeeze twist tap hit kick
    throw eat drink deliver scan segment release drop lock unlock feed box park stamp water light
""")
GIVE_VERBS = listed("give hand pass bring show grab get fetch throw find send toss tell")
AT_VERBS = listed("""
    point:at look:at look:for search:for wait:for point:to aim:at go:for reach:for focus:on click:on stare:at
    care:for knock:on head:for listen:to hold:onto ask:for zoom:to
""")
PARTICLE_VERBS = listed("""
    pick:up turn:on turn:off put:down set:down take:out throw:away bring:over pull:out lift:up clean:up put:away
    push:over knock:over take:off hold:up pick:out drop:off fold:up turn:over fill:up switch:on switch:off
    wipe:off hand:over point:out move:over put:back bring:back get:out
""")
MOTION_VERBS = listed("""
    go walk drive move head turn run come travel roll stop park wait stand get pull back proceed navigate drive
    stay steer fly step continue return
""")
DIRECTIONS = listed("""
    left right straight forward backward ahead around back left right forwards backwards up down slowly here there
""")
MANNER = listed("slowly carefully quickly gently now again first immediately together")
PRONOUNS = listed("it them that this him her those these")
SUBJECTS = listed("I we you they he she")
INSTRUMENT_VERBS = listed(
    "wipe clean wash cut slice hit touch poke push cover open stir fill break grab sweep dry point"
)
HALF = listed("half partly fully freshly partially nearly well newly badly")
DONE = listed("eaten opened peeled sliced broken filled painted hidden covered closed cooked cut used folded burnt")
AREAS_OF = listed("""
    in:front:0.15 in:front:0 on:top:0.1 on:top:0 in:middle:1 in:center:1 at:end:1 on:edge:1 in:back:0.6 at:bottom:1
    at:front:1 in:corner:1 on:side:1 from:back:1 at:back:1
""")
NEXT_TO = listed("""
    next:to:RB next:to:RB next:to:RB close:to:RB near:to:RB closest:to:JJS nearest:to:JJS adjacent:to:JJ away:from:RB
    far:from:RB closer:to:JJR further:from:JJR inside:of:IN out:of:IN opposite:to:RB
""")
