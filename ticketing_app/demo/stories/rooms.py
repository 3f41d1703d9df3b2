"""Stories of what stands in the room: television, routers and boxes, moving house."""

from ticketing_app.demo.cast import EQUIPMENT, MOVING, OTHER, TELEVISION
from ticketing_app.demo.script import (
    Story,
    close,
    hand,
    hold,
    note,
    reopen,
    resolve,
    say,
    start,
    take,
    triage,
    wait,
)
from ticketing_app.vocabulary import IssueType, PauseReason, Severity, Urgency

STORIES = (
    Story(
        who="rosalind", about=TELEVISION, age="19d 1h",
        title="Picture freezes during the news",
        text="The picture freezes every evening, mostly on the first channel, and the sound goes on.",
        steps=(
            take("felix", "2h 10m"),
            say("felix", "4m", "Is the box connected by cable or by Wi-Fi?"),
            start("felix", "1m"),
            wait("felix", "1m", "Is the box connected by cable or by Wi-Fi?"),
            say("rosalind", "20h", "By Wi-Fi, it stands two rooms away from the router."),
            resolve("felix", "3h", "We sent you a pair of powerline adapters; with them the box has a stable line."),
            close("rosalind", "3d 4h"),
        ),
    ),
    Story(
        who="bernard", about=TELEVISION, age="14d 7h", kind=IssueType.COMPLAINT, urgency=Urgency.LOW,
        title="Film channel gone from my package",
        text="The film channel was the reason why I took the big package. Since the 1st it says “not subscribed”.",
        steps=(
            take("amara", "4h"),
            say("amara", "7m", "The channel moved to another package; you keep it at the old price, which had been "
                "forgotten. Please switch the box off and on."),
            start("amara", "1m"),
            resolve("amara", "2m", "The film channel is back in your package."),
            close("bernard", "1d"),
        ),
    ),
    Story(
        who="clara", about=EQUIPMENT, age="11d 4h",
        title="Replacement router has the wrong plug",
        text="The new router came today, but its power supply has a plug that fits no socket here.",
        steps=(
            take("joan", "1h"),
            say("joan", "3m", "That one was packed for another country, sorry. The right one leaves the warehouse "
                "today."),
            start("joan", "1m"),
            resolve("joan", "5m", "The right power supply is on its way."),
            reopen("clara", "3d", "The parcel came, with a remote control in it. No power supply."),
            say("joan", "30m", "That is embarrassing. I have one put aside in our Northgate shop, five minutes from "
                "you, with your name on it."),
            resolve("joan", "5h", "Picked up in the shop in Northgate; works."),
            close("clara", "2h"),
        ),
    ),
    Story(
        who="ingrid", about=MOVING, age="16d 4h", kind=IssueType.REQUEST,
        title="Moving to the old mill: is there fibre?",
        text="We move to the old mill at Upper Thorne in two weeks. Is there fibre, and can we keep our number?",
        urgency=Urgency.LOW,
        steps=(
            take("amara", "3h"),
            say("amara", "12m", "Fibre ends at the bridge, 300 m before the mill. DSL with 50 Mbit/s is there "
                "today, and "
                "your number moves with you. Shall I order that?"),
            start("amara", "1m"),
            wait("amara", "1m", "Shall I order DSL with 50 Mbit/s for the mill?"),
            say("ingrid", "1d 3h", "Yes please, for the 20th. And tell us when the fibre crosses the bridge."),
            hand("amara", "1h", "lena"),
            resolve("lena", "9d", "Connected at the old mill, 48 Mbit/s measured, the number is with you."),
            close("ingrid", "1d"),
        ),
    ),
    Story(
        who="priya", about=TELEVISION, age="4d 3h",
        title="Recordings disappear after a week",
        text="Half of my recordings were gone on Monday, although the box says 60 % free.",
        steps=(
            take("joan", "2h 40m"),
            say("joan", "6m", "Recordings of two channels are kept for seven days only, that is their rule; but yours "
                "are others as well. Our engineer looks at the box from here."),
            hand("joan", "1m", "edvin"),
            start("edvin", "4h"),
            say("edvin", "1h", "The disk of the box has errors. You get a new one; the recordings cannot be saved, "
                "I am afraid."),
            resolve("edvin", "2d", "The box has been exchanged."),
        ),
    ),
    Story(
        who="marcus", about=EQUIPMENT, age="3d 9h",
        title="Router very hot, smells of plastic",
        text="The router gets so hot that I do not dare to leave it on when I go out. It smells of plastic.",
        urgency=Urgency.HIGH,
        steps=(
            take("felix", "18m"),
            triage("felix", "2m", Severity.MAJOR),
            say("felix", "3m", "Please unplug it now and leave it off. A new one goes out by courier today."),
            hand("felix", "1m", "edvin"),
            start("edvin", "30m"),
            note("edvin", "1d", "Same series as two others this month. Returned unit is at the lab; ask them next "
                "week."),
            hold("edvin", "10m", "Report of the lab on the returned power supply", PauseReason.OTHER),
        ),
    ),
    Story(
        who="yuki", about=TELEVISION, age="1d 1h",
        title="Subtitles in the wrong language",
        text="Whatever I choose, the subtitles come in the wrong language, on all channels.",
        urgency=Urgency.LOW,
        steps=(
            take("amara", "4h"),
            say("amara", "5m", "I could make it happen on our test box as well, so it is not you. Passed on."),
            hand("amara", "1m", "edvin"),
            start("edvin", "3h"),
        ),
    ),
    Story(
        who="tomas", about=MOVING, age="2d 3h", kind=IssueType.REQUEST,
        title="New line for the boat shed",
        text="I need internet in the boat shed at the south quay by the end of the month. Power is there, a duct is "
        "too.",
        city="Saltwick",
        steps=(
            take("felix", "5h"),
            say("felix", "6m", "Good that there is a duct. Our engineer in Saltwick comes by to look at it."),
            hand("felix", "1m", "samir"),
            start("samir", "20h"),
            say("samir", "4h", "The duct is blocked after eight metres. I can offer Thursday or Friday morning to "
                "clear it."),
            wait("samir", "1m", "Thursday or Friday morning to clear the duct?"),
        ),
    ),
    Story(
        who="bernard", about=TELEVISION, age="23h",
        title="Sound a second behind the picture",
        text="Since the update of the box the sound comes a good second after the picture.",
        steps=(
            take("joan", "3h"),
            triage("joan", "2m", Severity.MINOR, Urgency.MEDIUM),
            say("joan", "4m", "We know of this since the update; a corrected one is being tested."),
            hand("joan", "1m", "edvin"),
            start("edvin", "2h"),
            note("edvin", "5h", "Fixed in build 7.3.2, on our test boxes since noon. Rollout tomorrow if quiet."),
        ),
    ),
    Story(
        who="clara", about=TELEVISION, age="5h 30m", urgency=Urgency.LOW,
        title="Remote control reacts late",
        text="Each press takes two seconds until something happens. New batteries are in.",
    ),
    Story(
        who="rosalind", about=EQUIPMENT, age="1h 35m", kind=IssueType.REQUEST, urgency=Urgency.LOW,
        title="Return label for the old box",
        text="I have the old TV box here and no label to send it back. Could you send me one?",
    ),
    Story(
        who="marcus", about=MOVING, age="30h",
        title="Installation date was moved twice",
        text="First the 4th, then the 11th, now the 18th. I have no internet in the new flat and pay for the old one.",
        kind=IssueType.COMPLAINT, urgency=Urgency.HIGH,
        call=(2, 12, 13),
    ),
    Story(
        who="priya", about=OTHER, age="12m", kind=IssueType.QUESTION, urgency=Urgency.LOW,
        title="Is the shop in Eastmere open on Sunday?",
        text="The map says yes, the door says no.",
    ),
)  # fmt: skip
