"""Stories of money and papers: bills, payments, accounts."""

from ticketing_app.demo.cast import ACCOUNT, BILLING, OTHER
from ticketing_app.demo.script import (
    Story,
    cancel,
    close,
    hand,
    hold,
    note,
    reject,
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
        who="clara", about=BILLING, age="17d 4h", kind=IssueType.COMPLAINT,
        title="Charged twice this month",
        text="39.90 was taken from my account on the 3rd and again on the 5th. Please send one of them back.",
        steps=(
            take("amara", "40m"),
            say("amara", "6m", "You are right, the second one was our mistake. I have ordered the refund; it takes "
                "three "
                "bank days."),
            start("amara", "1m"),
            resolve("amara", "3m", "Refund of 39.90 ordered."),
            close("clara", "4d 2h"),
        ),
    ),
    Story(
        who="bernard", about=BILLING, age="13d 8h", kind=IssueType.QUESTION, urgency=Urgency.LOW,
        title="What is “service fee 2.50”?",
        text="There is a new line on my bill: service fee 2.50. What is that for?",
        steps=(
            take("felix", "6h"),
            say("felix", "4m", "It is for the paper bill. If you take the bill as PDF, it goes away; shall I switch?"),
            start("felix", "1m"),
            wait("felix", "1m", "Shall I switch you to the bill as PDF?"),
            say("bernard", "1d 1h", "Yes please. You could have told me before."),
            resolve("felix", "3h", "Switched to PDF; the fee of this month is credited."),
            close("bernard", "2d"),
        ),
    ),
    Story(
        who="rosalind", about=BILLING, age="9d 2h", kind=IssueType.COMPLAINT, by="joan",
        title="Still billed after cancellation",
        text="Customer cancelled her second line half a year ago, has the confirmation in writing, and is still "
        "billed 24.90 "
        "a month. Third call about it. Please do not make her call again.",
        urgency=Urgency.HIGH,
        steps=(
            triage("joan", "2m", Severity.MINOR),
            take("joan", "1m"),
            say("joan", "9m", "As promised on the phone: I have the confirmation before me and take this through to "
                "the end."),
            start("joan", "1m"),
            note("joan", "2h", "Contract was ended in the order system, never in billing. Same for eleven others, "
                "see list."),
            note("marguerite", "4h", "Thanks Joan. I am raising the eleven with billing."),
            resolve("joan", "1d 3h", "The second line is closed in billing; 124.50 for five months are on their way "
                    "to you."),
            close("rosalind", "3d 1h"),
        ),
    ),
    Story(
        who="tomas", about=ACCOUNT, age="12d 3h",
        title="Locked out after changing my phone",
        text="The two-step code goes to my old phone, which I sold. I cannot get into my account.",
        steps=(
            take("amara", "25m"),
            say("amara", "5m", "I have to be sure that it is you. I will call you on the number of your contract "
                "today."),
            start("amara", "1m"),
            note("amara", "2h", "Called back, two security questions right. Second step removed."),
            resolve("amara", "2m", "The second step is removed; you set up a new one at the next sign-in."),
            close("tomas", "40m"),
        ),
    ),
    Story(
        who="priya", about=BILLING, age="8d 1h", kind=IssueType.REQUEST, urgency=Urgency.LOW,
        title="Bills of the last two years for the tax office",
        text="I need all bills of the last two years as PDF, the account shows twelve months only.",
        steps=(
            take("felix", "5h"),
            say("felix", "3m", "They are being fetched from the archive, which takes until tomorrow."),
            start("felix", "1m"),
            resolve("felix", "1d", "All 24 bills are in your account under “Documents” for 90 days."),
            close("priya", "1d 4h"),
        ),
    ),
    Story(
        who="marcus", about=BILLING, age="5d 2h", kind=IssueType.COMPLAINT,
        title="Credit for the outages is missing",
        text="I was promised a credit of three days for the outages. The new bill shows nothing.",
        steps=(
            take("joan", "3h 20m"),
            say("joan", "5m", "The credit was booked a day after the bill was made, so it stands on the next one. "
                "If you "
                "prefer, I can pay it out."),
            start("joan", "1m"),
            wait("joan", "1m", "Credit on the next bill, or paid out to your bank account?"),
        ),
    ),
    Story(
        who="yuki", about=BILLING, age="3d 6h",
        title="Direct debit came back, late fee",
        text="My bank says that you used an old account number. Now you want a late fee of 7.50 from me?",
        kind=IssueType.COMPLAINT,
        steps=(
            take("amara", "1h 15m"),
            triage("amara", "2m", Severity.MINOR, Urgency.MEDIUM),
            say("amara", "6m", "The late fee is cancelled. Could you check in your account that the new bank details "
                "are the ones we have?"),
            start("amara", "1m"),
            wait("amara", "1m", "Please check the bank details in your account."),
        ),
    ),
    Story(
        who="ingrid", about=BILLING, age="1d 6h", urgency=Urgency.HIGH, kind=IssueType.COMPLAINT,
        title="Bill of 412.80 for a month of calls",
        text="My usual bill is 32. Now it is 412.80, for calls to numbers abroad that nobody here knows. I have "
        "stopped "
        "the payment.",
        call=(2, 16, 19),
        steps=(
            take("felix", "40m"),
            triage("felix", "3m", Severity.MAJOR),
            say("felix", "8m", "These calls were made within one night, a hundred of them. That looks like a router "
                "broken into. I have blocked calls abroad; you need not pay until this is clear."),
            hand("felix", "2m", "lena"),
            start("lena", "2h"),
            note("lena", "5h", "Firmware from three years ago, remote access open. Fraud team has the call records."),
        ),
    ),
    Story(
        who="clara", about=BILLING, age="2d 4h", kind=IssueType.QUESTION, urgency=Urgency.LOW,
        title="Can I pay on the 15th instead of the 1st?",
        text="My salary comes on the 12th. Could you collect on the 15th from now on?",
        steps=(
            take("amara", "7h 30m"),
            say("amara", "3m", "Yes. From next month we collect on the 15th; this month's 39.90 moves as well."),
            start("amara", "1m"),
            resolve("amara", "1m", "Collection moved to the 15th."),
        ),
    ),
    Story(
        who="bernard", about=ACCOUNT, age="4h 50m", urgency=Urgency.LOW,
        title="E-mail address with a typing mistake",
        text="I registered with a typing mistake in my e-mail address, bills go to somebody else. How can I change it?",
    ),
    Story(
        who="rosalind", about=BILLING, age="2h 30m", channel=Channel.EMAIL, kind=IssueType.COMPLAINT,
        title="Price went up without a letter",
        text="34.90 became 37.90 and I never got a letter about it. What are my rights?",
    ),
    Story(
        who="tomas", about=BILLING, age="50m", kind=IssueType.QUESTION,
        title="Discount for two lines?",
        text="I have the house and the boat shed with you, two contracts. Is there a discount that nobody told me of?",
    ),
    Story(
        who="priya", about=ACCOUNT, age="2d 9h", kind=IssueType.REQUEST,
        title="Change of name after the wedding",
        text="I married. Please change the name of the contract; the certificate is ready as a scan.",
        urgency=Urgency.LOW,
        steps=(
            take("joan", "6h"),
            say("joan", "4m", "Congratulations! Please add the scan here, a photo is fine."),
            start("joan", "1m"),
            wait("joan", "1m", "A scan or photo of the certificate."),
        ),
    ),
    Story(
        who="marcus", about=OTHER, age="11d 6h", kind=IssueType.COMPLAINT,
        title="Forty minutes in the waiting loop",
        text="Forty minutes of pan flute, then I was cut off. There must be a better way.",
        steps=(
            take("felix", "4h"),
            say("felix", "9m", "I am sorry. You can ask to be called back in the app, or write here as you did; "
                "both are "
                "read within the hour during the day. What was the call about?"),
            start("felix", "1m"),
            wait("felix", "1m", "What was the call about?"),
            cancel("marcus", "2d", "Solved itself. Change the music."),
        ),
    ),
    Story(
        who="yuki", about=OTHER, age="7d 3h", kind=IssueType.REQUEST, urgency=Urgency.LOW,
        title="Sponsor our village football team?",
        text="Would you sponsor shirts for the under-12 team of Brackwater?",
        steps=(
            take("joan", "6h"),
            reject("joan", "4m", "What a nice idea, but this desk is for faults and contracts. Please write to the "
                   "shop in Brackwater, they have a budget for clubs."),
        ),
    ),
    Story(
        who="ingrid", about=BILLING, age="6d 2h",
        title="Refund for the returned router has not come",
        text="I sent the old router back five weeks ago, with a receipt of the post office. Where is my deposit of 30?",
        steps=(
            take("amara", "2h"),
            say("amara", "5m", "I have asked our warehouse to look for the parcel by your receipt number."),
            start("amara", "1m"),
            hold("amara", "1m", "Search at the warehouse by receipt number", PauseReason.PARTS),
            note("amara", "2d", "Warehouse has the parcel, scanned without contract number. Refund goes through "
                "billing."),
        ),
    ),
)  # fmt: skip
