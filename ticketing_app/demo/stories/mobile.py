"""Stories of what people carry with them: mobile phones and SIM cards."""

from ticketing_app.demo.cast import BILLING, MOBILE
from ticketing_app.demo.script import (
    Story,
    attach,
    cancel,
    close,
    hand,
    hold,
    note,
    reject,
    reopen,
    resolve,
    say,
    start,
    take,
    triage,
    wait,
)
from ticketing_app.vocabulary import Channel, IssueType, PauseReason, Severity, Urgency

STORIES = (
    Story(
        who="priya", about=MOBILE, age="19d 5h", urgency=Urgency.HIGH,
        title="Phone lost on the train, please block the SIM",
        text="I left my phone on the evening train to Eastmere. Please block the card at once.",
        steps=(
            take("felix", "4m"),
            say("felix", "2m", "Blocked. A new SIM with the same number is on its way to your address."),
            start("felix", "1m"),
            resolve("felix", "1m", "SIM blocked, replacement sent; your number stays."),
            close("priya", "2d 3h"),
        ),
    ),
    Story(
        who="marcus", about=MOBILE, age="16d 10h",
        title="No 5G at home any more",
        text="Since the last update I only get 4G with one bar at home. Before, 5G was fine.",
        steps=(
            take("amara", "1h 50m"),
            say("amara", "5m", "Which phone is it, and does it say 5G elsewhere in Northgate?"),
            start("amara", "1m"),
            wait("amara", "1m", "Phone model, and does 5G show elsewhere in town?"),
            say("marcus", "14h", "At the station it shows 5G. Only around my street it does not."),
            hand("amara", "1h", "odette"),
            note("odette", "5h", "Sector 2 of the water tower site was tilted wrongly after maintenance."),
            resolve("odette", "1d 2h", "One antenna on the water tower had been turned the wrong way after "
                    "maintenance; it points at your street again."),
            close("marcus", "9h"),
        ),
    ),
    Story(
        who="rosalind", about=MOBILE, age="13d 6h", kind=IssueType.QUESTION, urgency=Urgency.LOW,
        title="Roaming on a ferry?",
        text="We take the night ferry next week. Will my phone be expensive on board?",
        steps=(
            take("joan", "4h"),
            say("joan", "6m", "On board you would be in a satellite network that is not part of your plan. Switch on "
                "flight mode, or choose “block ship networks” in your account: I have done that for you now."),
            start("joan", "1m"),
            resolve("joan", "1m", "Ship networks are blocked on your card."),
            close("rosalind", "1h"),
        ),
    ),
    Story(
        who="yuki", about=MOBILE, age="10d 12h",
        title="Number transfer stuck for a week",
        text="My old number should have come over last Monday. I have two SIM cards and two bills now.",
        kind=IssueType.COMPLAINT, urgency=Urgency.HIGH,
        steps=(
            take("amara", "30m"),
            triage("amara", "2m", Severity.MAJOR),
            say("amara", "8m", "The other company refuses because the date of birth differs. Could you send me the "
                "date as it stands on your old contract?"),
            start("amara", "1m"),
            wait("amara", "1m", "The date of birth as it stands on your old contract."),
            say("yuki", "2h", "They have day and month the wrong way round, I have told them twice."),
            note("amara", "1h", "Sent the request again with their wrong date, as agreed with the other side."),
            resolve("amara", "2d", "Your number arrived this morning; the old card is dead, the second bill will "
                    "be credited."),
            reopen("yuki", "1d 2h", "I can call, but nobody's text messages reach me."),
            hand("amara", "20m", "odette"),
            resolve("odette", "6h", "The text message centre still had the old route for your number. Three test "
                    "messages arrived."),
        ),
    ),
    Story(
        who="clara", about=MOBILE, age="6d 3h",
        title="Calls drop in the underpass at Mill Lane",
        text="Every call breaks off in the underpass at Mill Lane. I walk through there twice a day.",
        urgency=Urgency.LOW,
        steps=(
            take("felix", "7h"),
            say("felix", "5m", "A small repeater would help there. I am asking our radio people what is possible."),
            hand("felix", "1m", "odette"),
            start("odette", "1d"),
            note("odette", "3h", "Council allows a repeater on the lamp post. Power comes with the next street works."),
            hold("odette", "20m", "Street works at Mill Lane bring the power for the repeater, start in two weeks",
                 PauseReason.OTHER),
        ),
    ),
    Story(
        who="bernard", about=MOBILE, age="2d 1h", channel=Channel.EMAIL,
        title="eSIM cannot be activated",
        text="The app says \"profile already in use\" when I scan the code. I have a new phone and the old one is "
        "wiped.",
        steps=(
            take("amara", "1h 30m"),
            say("amara", "4m", "The old profile still counts as active. I have released it, please scan the new "
                "code in "
                "your account."),
            start("amara", "1m"),
            wait("amara", "1m", "Please scan the new code and tell us whether it works."),
            say("bernard", "20h", "Now it says “activation failed, code 71”."),
            attach("bernard", "2m", "error message.txt"),
            note("amara", "2h", "Code 71 is the carrier lock of the phone. Asked for its serial number by phone, no "
                "answer yet."),
            say("bernard", "19h 30m", "I found it on the box, it ends in 4471. Can you unlock it with that?"),
            note("joan", "1h", "He called as well, the number on the box is the right one."),
        ),
    ),
    Story(
        who="tomas", about=MOBILE, age="7h 5m", urgency=Urgency.HIGH,
        title="No signal on the whole harbour",
        text="No bars since this morning on the whole harbour, all my crew with the same provider. We call the port by "
        "radio now.",
        steps=(
            take("joan", "9m"),
            triage("joan", "2m", Severity.MAJOR),
            say("joan", "3m", "The site at the harbour does not answer. Our engineer in Saltwick is on the way."),
            hand("joan", "1m", "samir"),
            start("samir", "8m"),
            note("samir", "55m", "Site has no power, fuse in the harbour office's cellar. Key is with the night "
                "porter."),
        ),
    ),
    Story(
        who="marcus", about=MOBILE, age="3h 48m",
        title="Mobile data stops after a few minutes",
        text="Data works for five minutes after switching flight mode off, then nothing until I do it again.",
    ),
    Story(
        who="yuki", about=MOBILE, age="1h 10m", kind=IssueType.QUESTION, urgency=Urgency.LOW,
        title="Second SIM for my watch",
        text="Can my watch have the same number as my phone, and what does it cost?",
    ),
    Story(
        who="priya", about=MOBILE, age="5d 9h",
        title="Premium text messages I never ordered",
        text="Four messages from 5-digit numbers, 4.99 each. I have never ordered anything like that!",
        kind=IssueType.COMPLAINT,
        steps=(
            take("felix", "55m"),
            triage("felix", "2m", Severity.MINOR, Urgency.MEDIUM, BILLING),
            say("felix", "7m", "I have blocked all premium numbers on your card and asked the company behind them for "
                "proof of an order. We take the 19.96 off the next bill if they have none."),
            start("felix", "1m"),
            hold("felix", "2m", "Answer of the premium number company, due within a week", PauseReason.SUPPLIER),
            start("felix", "3d"),
            resolve("felix", "2h", "They could not show an order. The 19.96 are taken off your next bill."),
        ),
    ),
    Story(
        who="rosalind", about=MOBILE, age="14d 3h", kind=IssueType.REQUEST,
        title="Read me my husband's text messages",
        text="I would like to have a list of my husband's messages of last month. We share the bill after all.",
        steps=(
            take("joan", "2h"),
            reject("joan", "5m", "We may not give out the content of messages, not even to whoever pays the bill."),
        ),
    ),
    Story(
        who="ingrid", about=MOBILE, age="8d 15h", kind=IssueType.REQUEST, urgency=Urgency.LOW,
        title="Bigger data plan for the holidays",
        text="Please give me the 40 GB plan for two months.",
        steps=(cancel("ingrid", "1d 1h", "Did it in the app myself."),),
    ),
    Story(
        who="clara", about=MOBILE, age="9h", by="marguerite",
        title="Voicemail greets in a foreign language",
        text="Since yesterday my voicemail greets callers in a language that I do not speak.",
        urgency=Urgency.LOW,
        steps=(
            take("amara", "5h"),
            say("amara", "3m", "That came with the update of the voicemail last night. I have set yours back."),
            start("amara", "1m"),
            resolve("amara", "1m", "The greeting is in English again; you can record your own with *21#."),
        ),
    ),
)  # fmt: skip
