"""Stories of the line: broadband and the telephone at home."""

from ticketing_app.demo.cast import BROADBAND, MOVING, OTHER, PHONE
from ticketing_app.demo.script import (
    Story,
    attach,
    cancel,
    close,
    hand,
    hold,
    note,
    put_first,
    reject,
    reopen,
    resolve,
    say,
    start,
    take,
    triage,
    wait,
)
from ticketing_app.vocabulary import IssueType, PauseReason, Priority, Severity, Urgency

STORIES = (
    Story(
        who="clara", about=BROADBAND, age="20d 6h", urgency=Urgency.HIGH,
        title="No internet since the thunderstorm",
        text="Since the storm last night the router's internet light is red. I restarted it twice and unplugged it for "
        "ten minutes. The phone works, the internet does not.",
        call=(1, 9, 12), files=("router lights.png",),
        steps=(
            take("amara", "14m"),
            triage("amara", "4m", Severity.MAJOR),
            say("amara", "3m", "I can see that your line lost its signal at 02:14, together with six neighbours. "
                "An engineer is looking at the street cabinet now."),
            hand("amara", "1m", "edvin"),
            start("edvin", "20m"),
            note("edvin", "1h 10m", "Cabinet 14, line card 3 has burn marks. Spare is in the van."),
            resolve("edvin", "45m", "The storm had damaged a line card in the street cabinet; we replaced it."),
            close("clara", "3h"),
        ),
    ),
    Story(
        who="tomas", about=BROADBAND, age="18d 2h",
        title="Evenings: 12 instead of 250 Mbit/s",
        text="Every evening between seven and eleven my speed drops to about 12 Mbit/s, measured by cable, nothing "
        "else running. In the morning it is fine. I pay for 250.",
        steps=(
            take("felix", "1h 20m"),
            triage("felix", "5m", Severity.MINOR),
            say("felix", "6m", "Thank you for measuring by cable, that helps. Could you run the line test in your "
                "account this evening around eight?"),
            start("felix", "1m"),
            wait("felix", "1m", "Please run the line test around eight in the evening."),
            say("tomas", "9h", "Done: 11.8 down, 38 up, ping 94 ms. At 8:05 pm. All measurements attached."),
            attach("tomas", "1m", "measurements.csv", "evening speed.png"),
            hand("felix", "12h", "samir"),
            note("samir", "2h", "Segment SW-7 is at 94 % between 19 and 23 h. Split was planned for next month "
                "anyway."),
            hold("samir", "30m", "Second uplink for segment SW-7, ordered with the transport team",
                 PauseReason.SUPPLIER),
            start("samir", "6d"),
            resolve("samir", "4h", "Your neighbourhood shares a second uplink since this morning; evenings are back "
                    "above 230 Mbit/s in our measurements."),
            close("tomas", "1d 3h"),
        ),
    ),
    Story(
        who="ingrid", about=BROADBAND, age="15d 9h",
        title="Connection drops every few minutes",
        text="Video calls break off all the time. The router's log says \"PPP down\" about every eight minutes.",
        files=("router.log",),
        steps=(
            take("joan", "50m"),
            triage("joan", "3m", Severity.MAJOR, Urgency.HIGH),
            say("joan", "4m", "That sounds exhausting, I am sorry. I am handing this to an engineer near you."),
            hand("joan", "1m", "lena"),
            start("lena", "1h"),
            resolve("lena", "5h", "We moved your line to another port and set a calmer profile."),
            reopen("ingrid", "1d 2h", "It was fine for a day, now it drops again whenever it rains."),
            note("lena", "3h", "Rain is the hint: probably water in the joint box at the lane."),
            resolve("lena", "1d 4h", "The joint box in the lane let water in. We dried it, sealed it and measured "
                    "for a night of rain: no drop."),
            close("ingrid", "2d 1h"),
        ),
    ),
    Story(
        who="bernard", about=BROADBAND, age="12d 20h", kind=IssueType.QUESTION, urgency=Urgency.LOW,
        title="Can I use my own router?",
        text="I have a better router than the one you sent. What do I have to type in?",
        steps=(
            take("amara", "3h"),
            say("amara", "9m", "You can. Set the mode to DHCP with VLAN 40; your access data is in your account under "
                "“My line”. We cannot support its settings, but the line will work."),
            start("amara", "1m"),
            resolve("amara", "1m", "Explained how to connect your own router."),
            close("bernard", "5h"),
        ),
    ),
    Story(
        who="yuki", about=BROADBAND, age="9d 3h", urgency=Urgency.HIGH, by="felix",
        title="Doctor's practice offline",
        text="Caller runs a small practice in Brackwater. No internet since 7:40, the card readers do not work either. "
        "Fibre box: LOS light blinking red.",
        steps=(
            triage("felix", "2m", Severity.CRITICAL),
            hand("felix", "1m", "samir"),
            say("samir", "6m", "I am on my way with a splice kit and should be there within forty minutes."),
            start("samir", "1m"),
            note("samir", "50m", "Digger cut the drop cable two houses down. Photo with the site office."),
            resolve("samir", "1h 30m", "A digger had cut your fibre two houses down; we spliced it. Please tell us "
                    "if the card readers do not come back by themselves."),
            close("yuki", "6h"),
        ),
    ),
    Story(
        who="rosalind", about=PHONE, age="11d 1h",
        title="Crackling on the landline",
        text="My mother can hardly understand me. It crackles on both handsets, worse in the evening.",
        call=(1, 14, 18),
        steps=(
            take("joan", "2h 30m"),
            say("joan", "5m", "Does it also crackle when you plug a phone into the first socket, near the front door?"),
            start("joan", "1m"),
            wait("joan", "1m", "Please try the phone at the first socket."),
            say("rosalind", "1d", "At the first socket it is clear!"),
            resolve("joan", "2h", "The line is clear up to the first socket; the old extension cable to the living "
                    "room is the cause. A new one costs a few coins and solves it."),
            close("joan", "5d", "No answer for five days."),
        ),
    ),
    Story(
        who="marcus", about=BROADBAND, age="8d 5h", kind=IssueType.COMPLAINT,
        title="Third outage this month",
        text="This is the third time this month. I work from home and lost half a day again. I want to know what you "
        "are doing about it, and I want a credit.",
        steps=(
            take("amara", "35m"),
            triage("amara", "4m", Severity.MAJOR),
            say("amara", "11m", "You are right to be annoyed. I have put all three outages on one sheet for our "
                "engineer and asked billing for a credit of three days."),
            hand("amara", "2m", "odette"),
            start("odette", "1h"),
            note("odette", "3h", "All three: power supply of node NG-22. Replacement unit is on order, battery holds."),
            hold("odette", "10m", "New power supply for node NG-22, promised by the supplier for the end of the week",
                 PauseReason.PARTS),
            note("marguerite", "2d", "Supplier confirms delivery. Please call the customer once it is in."),
        ),
    ),
    Story(
        who="clara", about=BROADBAND, age="1d 3h",
        title="Wi-Fi does not reach the upper floor",
        text="Downstairs all is well; upstairs I get one bar and video calls freeze. Is there something you can set, "
        "or do I need another device?",
        steps=(
            take("felix", "2h"),
            triage("felix", "3m", Severity.MINOR, Urgency.LOW),
            say("felix", "5m", "Often the channel is crowded. I am handing this to an engineer who can look at your "
                "router's radio from here."),
            hand("felix", "1m", "edvin"),
            start("edvin", "4h"),
            say("edvin", "10m", "I moved your 5 GHz radio to a free channel. Could you tell me how many bars you get "
                "upstairs now, and where the router stands?"),
            wait("edvin", "1m", "How is the signal upstairs now, and where does the router stand?"),
        ),
    ),
    Story(
        who="bernard", about=BROADBAND, age="7h 20m", urgency=Urgency.HIGH,
        title="Internet gone, router blinks orange",
        text="Since this morning nothing goes. The router blinks orange. My daughter has an online exam this "
        "afternoon!",
        steps=(
            take("amara", "12m"),
            triage("amara", "2m", Severity.MAJOR),
            say("amara", "4m", "I see your router trying to sign on and failing. An engineer takes over right now; "
                "for the exam you can use your phone as a hotspot, the data is on us today."),
            hand("amara", "1m", "edvin"),
            start("edvin", "9m"),
            note("edvin", "1h 20m", "Authentication server answers late for a third of the Harrow Vale lines. Asked "
                "core."),
            note("lena", "1h 40m", "Core restarts the sign-on server this evening; mine in Harrow Vale waits for it."),
            say("bernard", "1h 10m", "It came back for ten minutes and went off again. Will it hold for the exam?"),
        ),
    ),
    Story(
        who="rosalind", about=BROADBAND, age="6h 40m", urgency=Urgency.HIGH,
        title="Harrow Vale: no internet in the whole house",
        text="Neither of the two flats has internet. Mine since about eight, my neighbour's too. The landlord says it "
        "must be you.",
        steps=(
            take("joan", "22m"),
            triage("joan", "3m", Severity.CRITICAL),
            say("joan", "2m", "Several houses in Harrow Vale report the same. We treat it as one fault and keep you "
                "posted here."),
            hand("joan", "1m", "lena"),
            start("lena", "6m"),
            note("lena", "40m", "Same cause as the orange blinking in Edvin's ticket: sign-on times out."),
            hold("lena", "2h", "Core network: restart of the sign-on server, window agreed for this evening",
                 PauseReason.CHANGE_WINDOW),
            say("rosalind", "1h 30m", "Thank you. The neighbours ask as well, I have told them about this evening."),
        ),
    ),
    Story(
        who="tomas", about=BROADBAND, age="3d 2h",
        title="Upload stuck at 1 Mbit/s",
        text="Downloads are fine, but sending my photos takes all night: 1 Mbit/s up, it should be 40.",
        steps=(
            take("felix", "3h 10m"),
            say("felix", "4m", "Thank you, I can see it in our counters as well. Our engineer in Saltwick looks at "
                "it."),
            hand("felix", "1m", "samir"),
            start("samir", "5h"),
            note("samir", "20h", "Upstream noise from one household on the segment; narrowing it down at night."),
        ),
    ),
    Story(
        who="priya", about=BROADBAND, age="3h 25m",
        title="Games lag since the weekend",
        text="My ping went from 15 to 180 ms since the weekend. Speed tests look fine, but games are unplayable.",
    ),
    Story(
        who="ingrid", about=BROADBAND, age="25m", urgency=Urgency.HIGH,
        title="Complete outage, also my neighbours",
        text="Nothing goes here in Upper Thorne: no internet, no telephone, at ours and at three neighbours'. "
        "I am writing this with my mobile.",
    ),
    Story(
        who="clara", about=BROADBAND, age="4m",
        title="Router restarts by itself",
        text="The router has restarted by itself four times since yesterday. All lights go off, and after three "
        "minutes it is back. It feels rather hot.",
    ),
    Story(
        who="marcus", about=PHONE, age="2d 7h",
        title="Nobody can call us, but we can call out",
        text="Callers hear the engaged tone although nobody is on the phone. Calling out works.",
        steps=(
            take("amara", "1h 5m"),
            triage("amara", "3m", Severity.MAJOR, Urgency.MEDIUM),
            hand("amara", "1m", "odette"),
            say("odette", "30m", "Your number still points at the old exchange. I am asking the people there to "
                "release it."),
            start("odette", "1m"),
            hold("odette", "10m", "Release of the number by the old exchange", PauseReason.SUPPLIER),
        ),
    ),
    Story(
        who="bernard", about=PHONE, age="5d 4h", urgency=Urgency.LOW,
        title="Call forwarding forgets my number",
        text="I set a forwarding to my mobile, the next morning it is gone again.",
        steps=(
            take("joan", "5h"),
            say("joan", "4m", "I set it on our side now, that one survives the night. Please tell me if not."),
            start("joan", "1m"),
            resolve("joan", "1d 2h", "The forwarding is now set in the network instead of in the telephone."),
        ),
    ),
    Story(
        who="priya", about=BROADBAND, age="6d 8h", kind=IssueType.REQUEST, urgency=Urgency.LOW,
        title="Please give me a fixed IP address",
        text="I would like a fixed IPv4 address for my little weather station.",
        steps=(
            take("felix", "6h"),
            say("felix", "7m", "A fixed address is part of the business lines only. Your IPv6 prefix stays the same, "
                "though; many weather stations are happy with that."),
            reject("felix", "2m", "Fixed IPv4 addresses are not available on home lines; the IPv6 prefix of your line "
                   "does not change."),
        ),
    ),
    Story(
        who="yuki", about=OTHER, age="4d 11h",
        title="Technician did not come",
        text="I took a day off for the appointment. Nobody came, nobody called.",
        kind=IssueType.COMPLAINT,
        steps=(
            take("joan", "45m"),
            triage("joan", "2m", Severity.MINOR, about=MOVING),
            say("joan", "9m", "I apologise. The technician was sent to your old address, which we had not changed. "
                "You can choose any slot of the next three days."),
            start("joan", "1m"),
            wait("joan", "1m", "Which slot suits you? Two hours, between 8 and 18."),
            say("yuki", "7h", "Friday 8 to 10, please. And the address is the one on this ticket!"),
            put_first("joan", "10m", Priority.HIGH, "Second appointment for the same customer; it must not fail "
                "again."),
            hand("joan", "1m", "samir"),
            resolve("samir", "2d 4h", "Line connected and measured; the address in our records is right now."),
        ),
    ),
    Story(
        who="tomas", about=BROADBAND, age="10d 7h",
        title="Slow Wi-Fi on the new laptop",
        text="The new laptop gets only 20 Mbit/s over Wi-Fi.",
        steps=(cancel("tomas", "1h 40m"),),
    ),
    Story(
        who="ingrid", about=BROADBAND, age="22h",
        title="Mast swinging in the wind, cable torn",
        text="The pole beside the farm track leans and our cable hangs down to the hedge. It still works, but the milk "
        "lorry will catch it.",
        call=(1, 7, 9),
        steps=(
            take("amara", "25m"),
            triage("amara", "2m", Severity.MAJOR, Urgency.HIGH),
            say("amara", "3m", "Thank you for telling us before the lorry does. Please keep away from the pole."),
            hand("amara", "1m", "lena"),
            start("lena", "30m"),
            hold("lena", "3h", "Contractor with a lifting platform, asked for today", PauseReason.SITE_VISIT),
            start("lena", "14h"),
        ),
    ),
)  # fmt: skip
