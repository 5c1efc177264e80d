"""What one mostly does with a thing that stands alone in a title: a form is filled in, a bill paid, shampoo bought."""

from __future__ import annotations

from adhd_core.steps.phrase import ARTICLES, stem

USUAL = {
    "fill in": "form questionnaire survey application paperwork declaration census esta allowance",
    "write": "essay report speech article chapter summary proposal review blog outline abstract intro introduction conclusion "
    "caption script story poem newsletter agenda writeup eulogy bio statement documentation minute paragraph list guide "
    "wiki feedback pitch concept",
    "pay": "bill fee fine rent invoice tuition",
    "read": "manual textbook paper instruction brief",
    "prepare for": "sale meeting interview party wedding exam trip talk concert ceremony festival playdate reunion conference fair bbq "
    "picnic dinner brunch barbecue workshop appraisal hearing inspection guest sleepover camp lesson audition performance "
    "session christening graduation baptism funeral march hackathon demo event open-day camping move retreat",
    "make an appointment for": ""
    "checkup scan mri xray vaccine vaccination consultation smear massage screening blood hygienist mole jab crown filling "
    "assessment",
    "buy": "duvet toothpaste shampoo paper battery bulb lightbulb shoe trainer jacket chair filter ink stamp toilet-paper milk "
    "bread nappy cable charger helmet notebook pen sunscreen detergent pillow mattress lamp plant pot flower chocolate wine "
    "backpack umbrella sock underwear bra coat glove hat costume outfit dress suit tie shirt toy game lego puzzle kettle "
    "toaster blender pan knife vase rug curtain blind headphone keyboard mouse monitor adapter case fabric wool paint screw "
    "nail drill ladder mulch soil compost seed fertiliser food treat deodorant razor tampon pad condom vitamin painkiller "
    "plaster thermometer sponge bin bag glue tape candle balloon",
    "learn": "derivative python sql javascript rust react java docker kubernetes excel algebra calculus statistics physics chemistry "
    "biology economics anatomy grammar vocabulary vocab chess knitting juggling driving coding piano guitar ukulele drums "
    "singing typing origami spanish french german italian japanese",
    "fix": "bug leak hinge lock zip brake puncture crash error typo dent scratch flush",
    "clean": "stain hob grout tile airfryer limescale grease gutter blind rug litter cage hutch tank",
    "tidy": "shelf cupboard drawer loft cellar shed garage pantry pile closet heap desktop bookcase",
    "cook": "lasagne lasagna curry stew casserole risotto chili chilli omelette pizza chicken mince tofu potato broccoli leek "
    "lentil bean",
    "bake": "muffin brownie banana-bread pie scone cupcake biscuit",
    "call": "plumber electrician council hotline helpline insurer roofer locksmith caretaker",
    "book": "table restaurant hostel airbnb taxi cab photographer venue dj caterer cleaner childminder respite",
    "plan": "holiday itinerary sprint summer budget renovation",
    "set up": "router printer modem tv console thermostat webcam vpn server environment standing-order app",
    "go to": "gym bank museum supermarket hairdresser barber pool sauna cinema library town-hall church post-office market garden- "
    "centre",
    "check": "pension isa status balance pressure result statement meter level alarm eligibility",
    "request": "refund extension reference permission quote certificate raise exemption waiver transcript deposit reimbursement bonus "
    "copy record",
    "sign": "contract lease agreement tenancy consent",
    "update": "cv resume profile website portfolio software driver firmware",
    "send": "parcel package",
    "renew": "licence license membership permit pass subscription insurance passport id",
    "practise": "scale routine choreography lines speaking",
    "sort": "paper receipt file folder sock mail post letter toys cable wardrobe clothes",
    "talk about": "fight argument conflict row misunderstanding chore",
    "wash": "duvet blanket towel sheet bedding hair dog delicates protector",
    "water": "seedling basil orchid monstera lawn",
    "watch": "movie film episode documentary webinar tutorial",
    "do": "exercise workout pushup plank squat puzzle assignment homework sudoku",
    "get": "euro dollar currency roaming esim",
    "test": "backup feature release staging",
    "track": "symptom mood spending expense weight habit",
}  # fmt: skip
"""Verb -> the things it is done to."""
MORE_VERBS = frozenset((
    "babysit", "benchmark", "blend", "caulk", "crochet", "degrease", "dice", "ferment", "foster", "grate", "insulate", "jet wash",
    "juice", "knead", "lint", "marinate", "melt", "offboard", "onboard", "outsource", "pickle", "pressure wash", "profile", "provision",
    "rearrange", "rebook", "reboot", "redecorate", "rehang", "rehome", "reinstall", "relabel", "remortgage", "repaint", "reschedule",
    "resize", "retake", "retrain", "sand", "season", "shortlist", "squash", "steam clean", "subtitle", "varnish", "whisk", "tweak",
    "rehearse", "batch cook", "bulk cook", "deep clean", "spring clean", "air", "regrout", "reseal", "rewire", "tighten", "unfollow",
))
"""Verbs that titles begin with besides those of capture and of the recipes."""

VERB_OF = {word.replace("-", " "): verb for verb, words in reversed(list(USUAL.items())) for word in words.split()}
KNOWN = frozenset(VERB_OF)
GOODS = frozenset(stem(word) for word in USUAL["buy"].split())


def verb_for(words: list[str]) -> str:
    """The verb for what a title names: by its last word that is known, the words before a preposition alone."""
    known = [stem(w) for w in words if w.casefold() not in ARTICLES]
    for i, word in enumerate(known):
        if i and word in ("for", "from", "with", "about", "to", "in", "on", "at", "by", "before", "after", "of", "until"):
            known = known[:i]
            break
    return next((VERB_OF[word] for word in reversed(known) if word in VERB_OF), "")
