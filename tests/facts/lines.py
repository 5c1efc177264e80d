"""Lines that are facts, and lines that must stay things to do."""

from __future__ import annotations

FACTS = """
passport is in the blue box
Passport is in the blue box.
the passport is in the blue box
my passport is now in the blue box
passport's in the blue box
the spare key is under the flower pot
the spare key is under the third flowerpot
my insurance papers are in the second drawer
car parked on level 3
car is parked on level 3
parked on level 3
parked on P3 level 2
I parked on level 3
I parked the car on level 3
I parked in row G
we parked the car in the Bergstrasse
the bike is in the shed
my bike is at the station
I put the passport in the blue box
I put my passport in the top drawer of the desk
I just put the charger in the green bag
I left the umbrella at Ann's
left the umbrella at Ann's
I left my laptop at work
I hid the presents in the wardrobe
I keep the spare key under the mat
I stored the skis in the basement
keys are at Ann's
the spare key is with Lena
the house keys are in the red bowl
my glasses are on the bedside table
glasses are in the car
the winter coats are in the attic
the drill is in the cellar
the drill is back in the cellar
our tent is in the garage
tax papers are in the grey folder
the birth certificate is in the safe
charger is in the green bag
the phone charger is behind the sofa
the usb stick is in my pencil case
sunglasses are in the glove compartment
the batteries are in the kitchen drawer
the tape is between the books and the lamp
the first aid kit is next to the boiler in the cupboard
the remote is on top of the fridge
the stapler is in the top drawer at work
hammer is in the toolbox
the iron is under the stairs
vaccination card is in the passport pouch
the spare lightbulbs are on the top shelf
kindle is in the backpack
the receipts are in a shoebox
the christmas decorations are in the loft
Lena's passport is in the safe
the allen keys are in drawer 2
my headphones are always in the side pocket
the screwdriver is stored in the hall cupboard
the camera is in the black bag under the bed
the adapter is near the router
money is in the envelope
the notebook's on the desk
the wifi password is hunter2
wifi password: hunter2
door code: 4711
the door code is 4711
license plate: B-XY 123
my license plate is B-XY 123
locker combination: 12-34-56
PIN: 0815
my shoe size is 42
ring is in the jewellery box
our insurance number is 123 456 789
bus pass is in my other wallet
the umbrella is behind the door
keys are on the hook
my keys are in my jacket pocket
passport is on the left side of the second shelf
I've put the passport in the safe
we left the stroller at the station
the box of cables is under the desk
our suitcase is in the loft
"""

TASKS = """
put the charger in the green bag
leave umbrella at Ann's
put passport in the blue box
place the keys on the table
X is broken
the meeting is at 3
Lena is at the door
Lena is in the kitchen
lena is in the garden
mum is in hospital
milk is on the list
who is in charge
there is a leak in the roof
dinner is on me
the ball is in my court
dinner is in the oven
the laundry is in the washing machine
laundry is in the dryer
beer is in the freezer
pizza is in the oven
parcel is at the neighbour's
my parcel is at the post office
the package is in the hall
prescription is at the pharmacy
shoes are at the cobbler's to pick up
my watch is at the jeweller
my suit is at the cleaners
the car is at the garage
the car is in the workshop
bike is at the repair shop
I left my wallet at the restaurant
I left my scarf on the train
I left the umbrella in the taxi
left my phone in the bar
library book is in my bag
the library books are on the shelf
the bill is in the drawer
the unpaid bills are on the desk
the form is in the blue folder
my homework is in the bag
the letter is on the table
the gas bill is in the mail
passport is in the box to renew
passport is in the blue box but expires soon
passport is in the blue box, renew it
passport is in the blue box and keys are in the bowl
passport is in the blue box?
where is the passport
is the passport in the blue box
what is in the blue box
what's in the box
check the passport is in the blue box
check if the passport is in the blue box
make sure the key is under the mat
make sure passport is in the bag
remember the key is under the mat
tell Ann the key is under the pot
tell Ann where the key is
remind Tom that the tent is in the garage
ask whether the drill is in the cellar
find which drawer the passport is in
find the thing that is in the box
fix what is under the sink
see what's under the sofa
buy whatever is on the shelf
call whoever is at the desk
let Ann know the key is in the drawer
email Tom the papers are in the folder
the roof is leaking
the light in the cellar is broken
the light is on in the cellar
the tap is on
heating is on
the oven is on
the window is open
the door is locked
the key is in the door
the key is in the ignition
the cat is in the box
a spider is in the cupboard
mould is in the bathroom cupboard
water is in the cellar
the bug is in the export folder
a typo is in the file
the deadline is near
the interview is at the office
the party is at Ann's
the concert is in the park
class is in room 5
the appointment is at the hospital
the train is on track 5
my flight is on time
it is in the box
that is in the box
this is in the box
he is in the box
they are in the drawer
everything is in the box
something is in my shoe
nothing is in the fridge
the phone is on silent
the printer is on fire
the laptop is in use
the printer is out of paper
the laptop is at 5%
the ticket is on sale
keys are in danger
the book is on loan
song is in my head
the offer is on the table
the contract is in effect
the contract is in review
the project is in trouble
the car is in the way
the box is in the way
wallet is lost
the wallet is lost in the park
glasses are dirty
the battery is empty
charger is not in the bag
passport is still in the bag
the rubbish is still in the hall
passport should be in the box
passport was in the box
passport has to be in the box
the passport is probably in the box
I think the passport is in the box
I need the passport in the blue box
I put on my coat
I put off the dentist
I put it in the box
I left work early
I left
left turn at the light
park the car on level 3
hide the presents under the bed
keep receipts in the shoebox
store the skis in the basement
get the drill, it is in the cellar
the keys are in the bowl take them
take the keys that are in the bowl
wash the towel that is in the bag
key is with the landlord asking for rent
passport is in
in the blue box
the password is wrong
wifi password is broken
wifi password is important
change wifi password: hunter2
call number: 555 1234
check pin code: 1234
note: the key is under the mat
idea: the key is under the mat
shopping: batteries are in aisle 3
password: change it
code: review it
code review is at 5
todo: passport in the blue box
passport (in the blue box)
"passport is in the blue box"
the number is 5
Ann's birthday is on Friday
Ann's gift is late
Lena's dentist is in town
book is due
who's in the office
let's meet in the park
dad's in the garden
mom's at the station
the guests are at the station
kids are at school
the plumber is in the cellar
bread is on the shelf
the cake is in the fridge
passport is at the embassy
shoes are in the shopping cart
tent is in the garden drying
the document is in the scanner
the key is with the landlord
order number: 12345
invoice number: 4711
the keys are hanging on the hook
the phone is on the table ringing
the coat is in the wash
the phone is on charge
the game is at Ann's
the ticket is with Ann to sign
I parked in front of the gate
groceries are in the car
the ice cream is in the bag
the contract is on the ceo's radar
"""
