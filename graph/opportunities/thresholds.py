"""Thresholds of the kinds of opportunity, each with its reason.

They follow what insiders said of 250 candidates that were judged one by one; `benchmarks.insider` measures them.
"""

# A field or topic that more than this share of territories has evidence of is broad: that both have it says little.
BROAD_FIELD = 0.25
# A field is narrow enough to be recommended by itself where one division measures it and no more than this share of
# territories claims it: automotive and textiles are, machinery and medicines are not.
NARROW_FIELD = 0.125
# A topic that more than this share of territories claims needs an organisation on both sides.
COMMON_TOPIC = 0.08
# Where only one side has an organisation to call on, or a strategy that names it, a pair stands below the others.
ONE_SIDED = 0.8
# A side without an organisation must at least be as specialised as all regions together.
LEAST_QUOTIENT = 1.0
# Where both quotients were 2 or more, 23 of 31 candidates were sensible.
STRONG_QUOTIENT = 2.0

# A low quotient is no need where thousands work in the field, or where organisations do: a seeker has neither.
SEEKER_QUOTIENT = 0.8
SEEKER_PERSONS = 2000
PROVIDER_QUOTIENT = 1.5

# A link counts where every table of flows that has it agrees: 5 percent of what is sold or bought between producers,
# and half as much again as the sizes of the two would bring anyway. From 2 percent on, what aircraft makers sell to
# machine builders counts too, and firms do not meet for that.
FLOW_SHARE = 0.05
FLOW_LIFT = 1.5
# Steel, chemicals, fuels and paper are bought from anyone: that one sells them to the other is no advice.
COMMODITIES = frozenset({"C17", "C19", "C20", "C24"})
# Divisions of NACE Rev. 2 that manufacture goods; who sells services sells them next door.
MANUFACTURING = range(10, 34)
# Divisions that hold several industries (lamps, cables and appliances; ships and trains beside aircraft; toys and
# jewellery beside medical devices), or only a part of their field (electronics, where most organisations write
# software): employment in them is no proof.
MIXED = frozenset({"26", "27", "30", "32"})

# Launch sites and data of satellites are services: the division that makes aircraft and satellites does not measure
# them, so that a low quotient says nothing of them.
UNMEASURED_TOPICS = frozenset({"space-applications", "satellites-and-earth-observation"})

# Published relatedness of cluster categories that joins two of them (percentile).
RELATED = 90.0
# What a shared topic of a third field is worth beside one of the two fields.
THIRD_FIELD = 0.7

# A gap rests on official figures alone: a strong quotient, and more persons than one plant employs.
GAP_PERSONS = 3000
# Of a region with fewer organisations in our register, the register lacks the region rather than the field.
KNOWN_REGION = 2
# Where no strategy names the field, the figures must speak for themselves.
UNCLAIMED_QUOTIENT = 2.5

# Organisations are in different circles of the network where their communities have at least so many members.
LEAST_COMMUNITY = 4

# What ended more than two years before the reference date is history: trust, and a reason to renew.
HISTORY_YEARS = 2

# A list without monotony: in its first rows no party and no field stands more than twice; further down, each time
# that a topic, a field or a party was listed lowers the next candidate with it by these factors.
FIRST_ROWS, TWICE = 20, 2
AGAIN_TOPIC, AGAIN_FIELD, AGAIN_PARTY = 0.9, 0.95, 0.87
# Neighbours, nations and existing ties: of each so many times what is kept of the rest.
APART = 0.25
