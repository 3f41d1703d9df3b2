"""Who lives and works in the demo, and what they call their troubles. All names and places are made up."""

from dataclasses import dataclass
from typing import Final

from ticketing_app.vocabulary import CustomerTier, Role

BROADBAND: Final = "Broadband"
MOBILE: Final = "Mobile"
BILLING: Final = "Billing and payments"
TELEVISION: Final = "Television"
PHONE: Final = "Home phone"
MOVING: Final = "Orders and moving house"
EQUIPMENT: Final = "Equipment and returns"
ACCOUNT: Final = "Account and sign-in"
OTHER: Final = "Other"


@dataclass(frozen=True)
class Person:
    """Somebody of the demo. `short` is what the stories call them; customers have a phone, a home and a contract."""

    short: str
    full_name: str
    role: Role
    email: str
    phone: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    tier: CustomerTier = CustomerTier.STANDARD
    team: str | None = None
    leads: bool = False
    skills: tuple[str, ...] = ()


DESK: Final = "Service desk"
FIELD: Final = "Field service"
CORE: Final = "Network operations"
PEOPLE = (
    Person("adrian", "Adrian Fellgate", Role.ADMIN, "admin@demo.example"),
    Person("marguerite", "Marguerite Stonely", Role.MANAGER, "manager@demo.example"),
    Person("amara", "Amara Lindqvane", Role.AGENT, "agent@demo.example", team=DESK, leads=True),
    Person("felix", "Felix Marrowby", Role.AGENT, "felix.marrowby@demo.example", team=DESK),
    Person("joan", "Joan Petherwick", Role.AGENT, "joan.petherwick@demo.example", team=DESK),
    Person(
        "edvin", "Edvin Hallorane", Role.ENGINEER, "engineer@demo.example", city="Northgate",
        team=FIELD, leads=True, skills=("broadband", "home phone"),
    ),
    Person(
        "lena", "Lena Thorsgill", Role.ENGINEER, "lena.thorsgill@demo.example", city="Harrow Vale",
        team=FIELD, skills=("broadband", "television"),
    ),
    Person(
        "samir", "Samir Quillon", Role.ENGINEER, "samir.quillon@demo.example", city="Saltwick",
        team=FIELD, skills=("broadband", "equipment"),
    ),
    Person(
        "odette", "Odette Varnholm", Role.ENGINEER, "odette.varnholm@demo.example", city="Northgate",
        team=CORE, leads=True, skills=("mobile",),
    ),
    Person(
        "clara", "Clara Whitlowe", Role.CUSTOMER, "customer@demo.example",
        "+1 555 0101", "Northgate", "Lowmarch", "10210",
    ),
    Person(
        "bernard", "Bernard Oseland", Role.CUSTOMER, "bernard.oseland@demo.example",
        "+1 555 0102", "Harrow Vale", "Lowmarch", "10455",
    ),
    Person(
        "priya", "Priya Nandavar", Role.CUSTOMER, "priya.nandavar@demo.example",
        "+1 555 0103", "Eastmere", "Estuary Coast", "20318",
    ),
    Person(
        "tomas", "Tomas Reznikov-Hale", Role.CUSTOMER, "tomas.hale@demo.example",
        "+1 555 0104", "Saltwick", "Estuary Coast", "20077",
    ),
    Person(
        "ingrid", "Ingrid Solmarsh", Role.CUSTOMER, "ingrid.solmarsh@demo.example",
        None, "Upper Thorne", "High Fells", "30502",
    ),
    Person(
        "marcus", "Marcus Adewole-Finch", Role.CUSTOMER, "marcus.finch@demo.example",
        "+1 555 0106", "Northgate", "Lowmarch", "10214", CustomerTier.BUSINESS,
    ),
    Person(
        "yuki", "Yuki Tanamori", Role.CUSTOMER, "yuki.tanamori@demo.example",
        "+1 555 0107", "Brackwater", "Estuary Coast", "20640",
    ),
    Person(
        "rosalind", "Rosalind Pikestaff", Role.CUSTOMER, "rosalind.pikestaff@demo.example",
        "+1 555 0108", "Harrow Vale", "Lowmarch", "10451", CustomerTier.BUSINESS,
    ),
    Person(
        "hedda", "Hedda Kornblyth", Role.CUSTOMER, "hedda.kornblyth@demo.example",
        "+1 555 0109", "Upper Thorne", "High Fells", "30505",
    ),
    Person(
        "otto", "Otto Brandermoor", Role.CUSTOMER, "otto.brandermoor@demo.example",
        "+1 555 0110", "Northgate", "Lowmarch", "10219", CustomerTier.BUSINESS,
    ),
    Person(
        "leila", "Leila Ashkarani", Role.CUSTOMER, "leila.ashkarani@demo.example",
        "+1 555 0111", "Eastmere", "Estuary Coast", "20311",
    ),
    Person(
        "desmond", "Desmond Wickfold", Role.CUSTOMER, "desmond.wickfold@demo.example",
        "+1 555 0112", "Saltwick", "Estuary Coast", "20071",
    ),
    Person(
        "nora", "Nora Velthuis-Grey", Role.CUSTOMER, "nora.velthuis@demo.example",
        "+1 555 0113", "Harrow Vale", "Lowmarch", "10458",
    ),
    Person(
        "ivo", "Ivo Palmstrand", Role.CUSTOMER, "ivo.palmstrand@demo.example",
        "+1 555 0114", "Brackwater", "Estuary Coast", "20644", CustomerTier.PLUS,
    ),
    Person(
        "mina", "Mina Castellane", Role.CUSTOMER, "mina.castellane@demo.example",
        "+1 555 0115", "Upper Thorne", "High Fells", "30509",
    ),
    Person(
        "gareth", "Gareth Holloby", Role.CUSTOMER, "gareth.holloby@demo.example",
        "+1 555 0116", "Eastmere", "Estuary Coast", "20322", CustomerTier.BUSINESS,
    ),
)  # fmt: skip

CATEGORIES = (
    (
        BROADBAND,
        "Slow, unstable or no internet at home, Wi-Fi, fibre and DSL lines.",
        "internet, wifi, wi-fi, router, modem, fibre, dsl, slow, speed, mbps, download, upload, bandwidth, connection, "
        "outage, disconnects, drops out, latency, packet loss, line down, throttling, data cap, usage limit",
    ),
    (
        MOBILE,
        "Calls, texts and data on your mobile phone, SIM cards, roaming, keeping your number.",
        "mobile, cell phone, sim, esim, roaming, signal, coverage, 4g, 5g, mobile data, text message, sms, call drops, "
        "porting, voicemail, apn",
    ),
    (
        BILLING,
        "Something on a bill is wrong or unclear, payments, refunds, direct debit.",
        "bill, billing, invoice, charge, charged twice, overcharge, refund, payment, direct debit, credit, fee, "
        "late fee, price, pricing, price increase, rate, cost, discount, tariff",
    ),
    (
        TELEVISION,
        "Channels, picture and sound, recordings, the TV box and the TV app.",
        "tv, television, cable tv, channel, picture, sound, box, recording, remote, streaming, on demand, freezes, "
        "pixelated, subtitles, package",
    ),
    (
        PHONE,
        "The telephone at home: no dial tone, noise on the line, call forwarding.",
        "landline, dial tone, crackling, noise, handset, call forwarding, answering machine, number withheld",
    ),
    (
        MOVING,
        "New connections, changes of contract, moving to a new address, appointments.",
        "order, new line, move, moving, new address, installation, appointment, technician, activation, upgrade, "
        "cancel, cancellation, contract",
    ),
    (
        EQUIPMENT,
        "Routers, TV boxes and cables that are broken, missing or to be sent back.",
        "router, box, cable, adapter, power supply, replacement, return, parcel, delivery, faulty, label",
    ),
    (
        ACCOUNT,
        "Signing in to your account, contact details, passwords, who may see what.",
        "sign in, login, password, account, e-mail address, two-step, locked, name change, contact details",
    ),
)
