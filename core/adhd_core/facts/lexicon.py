"""The words by which a statement of a place is told from a thing to do. All in the singular and in lower case."""

from __future__ import annotations


def of(words: str) -> frozenset[str]:
    """A set of words from a text."""
    return frozenset(words.split())


DETERMINERS = frozenset(("the", "my", "our", "a", "an", "his", "her", "their", "your", "this", "that", "these", "those"))
OWN = frozenset(("the", "my", "our"))
"""What does not tell one thing from another: "my passport" and "the passport" are the same one."""

PREPOSITIONS = frozenset((
    "in", "on", "under", "underneath", "beneath", "behind", "at", "inside", "beside", "between", "near", "with", "above", "below",
))  # fmt: skip
LONG_PREPOSITIONS = (("on", "top", "of"), ("in", "front", "of"), ("next", "to"), ("inside", "of"))
LINKS = frozenset(("now", "always", "usually", "kept", "stored", "hidden", "parked", "back", "located", "lying", "just"))
"""May stand between "is" and the place."""

PLACED = frozenset(("put", "left", "parked", "hid", "stored", "stashed", "keep", "kept", "placed"))

THINGS = of("""
passport visa licence license permit card id key keyring fob wallet purse phone smartphone iphone charger cable adapter adaptor plug
powerbank battery laptop macbook tablet ipad kindle reader headphone earphone earbud airpod headset speaker mouse keyboard monitor camera
lens tripod drone projector printer remote controller console watch ring necklace earring bracelet glasses glass sunglasses spectacle
umbrella raincoat coat jacket scarf glove hat cap boot shoe trainer sneaker sandal slipper sock belt tie suit dress bag backpack rucksack
suitcase luggage handbag tote paper document certificate contract folder binder file receipt warranty manual instruction passbook notebook
notepad diary journal planner sketchbook book textbook magazine map ticket voucher photo album picture frame cd dvd usb stick harddisk ssd
pen pencil marker scissor tape glue stapler ruler calculator tool toolbox hammer screwdriver drill wrench spanner plier saw ladder nail
screw bolt allen torch flashlight lantern lamp lightbulb bulb fuse candle lighter matches knife corkscrew opener scale timer thermometer
plaster bandage inhaler epipen pill pillbox medicine medication med ibuprofen paracetamol aspirin vitamin insulin syringe lotion sunscreen
lipstick makeup razor toothbrush comb hairbrush hairdryer iron ironing board sewing needle thread vacuum broom mop bucket tent mattress
pillow blanket duvet towel sheet skate ski snowboard sled helmet pump racket racquet ball yoga mat dumbbell goggle snorkel swimsuit bikini
guitar ukulele violin capo tuner decoration ornament costume toy lego puzzle stroller pram kit skis carrier pacifier bottle thermos
lunchbox tupperware spare padlock stamp envelope cash coin money savings jewelry jewellery will deed titles title insurance stationery
chequebook checkbook badge lanyard pass sim dongle router modem extension lead hoover shovel rake hose grill tarp rope chain lock
""")
VEHICLES = frozenset(("car", "bike", "bicycle", "van", "scooter", "motorbike", "motorcycle", "truck", "moped", "ebike", "e-bike"))

CONTAINERS = of("""
box drawer cupboard closet wardrobe cabinet shelf bookshelf bookcase folder binder bag handbag backpack rucksack tote pocket suitcase tin
jar basket safe envelope case crate toolbox glovebox purse wallet chest locker pouch compartment rack hook tray bowl pot flowerpot dresser
sideboard nightstand container tub carton sleeve lunchbox shoebox matchbox doormat organizer organiser bin-bag trunk
""")
PLACES = CONTAINERS | of("""
room kitchen bathroom bedroom hall hallway corridor living-room lounge study office attic loft cellar basement garage shed pantry storage
storeroom balcony terrace garden yard entrance porch stairs staircase landing window windowsill sill fireplace fridge table desk chair
armchair sofa couch bed bench counter worktop mantelpiece piano tv sink bath stove mat rug carpet pillow cushion mattress stone rock tree
bush hedge fence gate wall mirror radiator heater car van boot bike home work school house flat apartment cabin cottage neighbour neighbor
parent desk bookshelf level floor row deck garage street avenue road lane square station airport driveway lot park cinema gym hotel glove
dashboard pile stack corner side top middle bottom back front left right second other printer laptop computer monitor router keyboard lamp
plant book clock painting picture door-frame
""")
BARE = (CONTAINERS - {"case"}) | frozenset(("home", "work", "school", "bed", "level", "floor", "row", "deck"))
"""What may follow a preposition without an article."""
VEHICLE_PLACES = frozenset(
    ("garage", "driveway", "level", "floor", "row", "deck", "street", "avenue", "road", "lane", "square", "station", "airport", "lot",
     "park", "house", "home", "cinema", "gym", "shed", "cellar", "basement", "yard", "hall", "hotel", "church", "bridge", "corner",
     "strasse", "straße", "carpark", "parking")
)  # fmt: skip

NOT_PLACES = of("""
list menu agenda way order hold sale fire silent court charge stock trouble question air line edge verge market calendar schedule budget
plan mind head heart hand eye face mood phone internet web email inbox news mail post wash washer washing dryer drier machine dishwasher
oven microwave freezer grill pan toaster kettle rain sun snow wind mess danger use transit progress process works pipeline time moment
minute hour day week month year morning afternoon evening night weekend noon midnight today tomorrow tonight me you him her us them it
myself shop store supermarket pharmacy chemist mechanic workshop repair cleaner cleaners optician tailor jeweller jeweler reception
library restaurant cafe café bar pub train bus tram taxi cab uber plane metro subway ferry club lock ignition bin trash rubbish garbage
dump recycling skip toilet drain dentist doctor vet hospital police lost found customs limit roof ceiling fault stake risk hurry fact
general particular person public private common theory practice conflict agreement contact touch love shape demand duty leave strike track
target average purpose top-form condition form debt doubt vain step pressure control construction review attack arrest investigation age
influence warranty rate loss war peace ease ground mine yours ours theirs everyone everybody someone somebody nobody anyone everything
something anything nothing there here monday tuesday wednesday thursday friday saturday sunday january february march april june july
august september october november december christmas easter laundry ironing shopping cart trolley donation return outbox
""")
"""Words of figures of speech, of times, and of places from which a thing has to be fetched or taken out."""
TAKEN_OUT = of("door printer scanner copier slot machine atm charger socket window")
"""What is in or on one of these is to be taken out; behind or beside it, it is kept."""
ENDING_IN_ING = of("building parking landing painting clothing filing packing knitting sewing living dining string camping skiing")

NOT_THINGS = of("""
meeting appointment call dinner lunch breakfast brunch supper snack food meal cake pizza soup chicken meat fish bread butter egg fruit
salad cheese sandwich leftover rice pasta sauce soda juice beer wine milk party problem issue bug leak crack hole smell water damp mould
mold moth ant spider rat mice mouse-trap mess dirt stain dust typo mistake error deadline train flight bus interview exam test class
lesson course concert movie film show event visit delivery dentist doctor plumber electrician mum mom dad mother father sister brother son
daughter kid child children baby toddler guest visitor friend colleague boss neighbour neighbor cat dog kitten puppy hamster rabbit bird
snake laundry washing clothes trash rubbish garbage recycling bill invoice letter form application homework assignment return package
parcel mail post cheque check payment fine reminder prescription order email message request draft offer quote answer question idea
thought thing stuff item task todo job work project report presentation slide pitch one someone somebody everyone everybody nobody anyone
everything something anything nothing none all both half half-time light heating heater tap stove oven window door alarm music tv fire
flood smoke price cost rent sale stock ball-game day week month year time grocery shopping ice icecream cream plant flower seed wash
""")

STOP = of("""
i i'm i've you he she it we they me him us them who whom whose what which when where why how that if whether because so but and or nor
than then there here not no never maybe perhaps just please let let's lets to from by for off out about as into onto until till since is are
was were be been being am do does did done has have had will would shall should can could may might must need needs want wants ought going
gonna got get gets all every each any some wet dirty broken empty unpaid expired overdue missing lost library stolen unsigned unopened due
rented borrowed loaned late soon again still already yet too also only even after before while during whatever whoever whichever wherever
today tomorrow tonight yesterday later in on at under with near behind between inside beside
""")
"""None of these stands in the name of a thing."""

VERBS = of("""
add admit adjust agree announce answer apologise apologize apply arrange ask assemble assume attach back bake be believe book borrow bring
build buy call cancel catch change charge chase check choose claim clean clear close collect come confirm cook copy count cut decide
declare deliver deny discuss do donate download draw drink drive drop dry eat email empty ensure exchange explain fetch figure file fill
find finish fix flip fold follow forget get give go google grab guess hang have help hide hold hope imagine inform insert inspect install
investigate invite iron join keep know label learn leave lend let list listen load look lock mail make measure mend mention message move
note notice notify open order pack paint pay phone pick ping place plan plant post practice practise prepare pretend print promise prove
pull push put read realise realize record refill register remember remind remove renew rent repair replace reply report request research
reschedule return review say schedule search see sell send set sew share shop show sign skype slack solve sort start stop store study
suggest suppose swap sweep take talk tell test text thank think throw tidy tighten trim try turn unpack update upload use vacuum verify
visit wait wake walk warn wash watch water whatsapp wipe wonder work worry wrap write understand unplug hand submit scan
""")
"""An instruction begins with one of these; so may a thing, but only after an article or alone ("the drill", "book")."""

IN_PLACE = (STOP - PREPOSITIONS) | frozenset(
    ("take", "get", "fetch", "return", "bring", "call", "buy", "pick", "renew", "move", "put", "give", "fix", "clean", "send", "pay",
     "wash", "empty", "remember", "check", "tell", "ask", "throw", "pack", "use", "replace", "refill", "collect", "grab", "however",
     "though", "although", "unless", "except", "instead", "anymore", "expires", "asap", "urgent", "todo", "first", "waiting", "ready")
) - frozenset(("first",))  # fmt: skip
"""None of these stands in a place: with them the line says more than where a thing is."""

VALUES = frozenset(
    ("password", "passcode", "passphrase", "code", "pin", "combination", "number", "plate", "size", "iban", "serial", "vin", "puk",
     "ssid")
)  # fmt: skip
"""Names of what is no place but a word or a number to be looked up."""
ALONE = frozenset(("password", "passcode", "passphrase", "code", "pin", "iban", "vin", "puk", "ssid"))
"""Those that say enough by themselves."""
ERRANDS = of("order invoice bill parcel package tracking flight train appointment payment return reminder ticket complaint case")
"""A number of one of these is part of something to do."""
