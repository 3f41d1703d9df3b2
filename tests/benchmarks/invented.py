"""Invented telecom tickets for measuring: few words are common, most are rare and some misspelt, as people write."""

import itertools
import random
from dataclasses import dataclass
from datetime import datetime, timedelta

_COMMON = """
the internet is my not and since no it router to connection i bill phone signal slow since the a we have service line
month speed down again please customer mobile data works does after day light call calls red wifi evening morning
today yesterday box account outage technician contract number price charged restart restarted minutes hours every time
help still week modem cable fibre network television channel picture tariff invoice payment weeks support house home
new old sim card app password login roaming coverage tower antenna cabinet street neighbour neighbours orange green
blinking lost drops drop dropped disconnects unstable weak weaker poor bad noise crackling dial tone dead engineer
visit appointment missed waiting loop hotline email message messages text voicemail video streaming freezes buffering
sound remote recorder film package upgrade downgrade cancel cancelled cancellation refund credit fee late debit bank
wrong double twice promised discount offer moving move address transfer port porting activate activation esim blocked
unlock pin puk lost stolen replacement return label deposit socket plug power supply hot fan storm thunderstorm
lightning water flooded digging works excavator pole mast cut damaged splice duct manhole ont olt splitter vlan
dns ipv4 ipv6 ping latency jitter packet loss upload download mbit gigabit throttled limit quota balance topup prepaid
postpaid business office shop practice hospital school alarm lift terminal reader fax printer camera doorbell mesh
repeater firmware update bootloop factory reset led los sync dslam vdsl attenuation margin snr errors crc
"""
_SYLLABLES = """
ba bel bre cor dan dor el fa fen gar hal har ing ka kel lan lor ma mer mil
nor ost pel ra ros sal ten tor ul vel wen yor
"""
COMMON, SYLLABLES = _COMMON.split(), _SYLLABLES.split()
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Invented:
    """What a ticket says, where, and when; aware times in UTC."""

    title: str
    description: str
    city: str
    created_at: datetime


class Tickets:
    """An endless supply of tickets, the same for the same seed: 300 kinds of trouble, 250 places, 34,000 words."""

    def __init__(self, seed: int) -> None:
        world, self.random = random.Random(7), random.Random(seed)
        pairs = [first + second for first, second in itertools.product(SYLLABLES, repeat=2)]
        rare = [*pairs, *(first + second for first, second in itertools.product(pairs, SYLLABLES))]
        world.shuffle(rare)
        self.words = [*dict.fromkeys(COMMON), *rare]
        self.odds = _zipf(len(self.words), 1.05)
        self.places = [name.capitalize() for name in rare[-250:]]
        self.place_odds = _zipf(len(self.places), 0.9)
        self.troubles = [
            world.sample(self.words[10:280], 8) + world.sample(self.words[280:4000], 6) for _ in range(300)
        ]
        for trouble in self.troubles:
            world.shuffle(trouble)
        self.trouble_odds = _zipf(len(self.troubles), 0.8)
        self.word_of_trouble_odds = _zipf(14, 0.7)

    def one(self, newest: datetime, days: int) -> Invented:
        """A ticket from any time in the `days` before `newest`."""
        rnd = self.random
        trouble = rnd.choices(self.troubles, cum_weights=self.trouble_odds)[0]
        place = rnd.choices(self.places, cum_weights=self.place_odds)[0]
        title = rnd.choices(trouble, cum_weights=self.word_of_trouble_odds, k=rnd.randint(2, 4))
        length = min(200, max(6, int(rnd.lognormvariate(3.4, 0.6))))
        said = rnd.choices(self.words, cum_weights=self.odds, k=length // 2)
        said += rnd.choices(trouble, cum_weights=self.word_of_trouble_odds, k=length // 2)
        rnd.shuffle(said)
        said = [self._misspelt(word) if rnd.random() < 0.02 else word for word in said]
        if rnd.random() < 0.3:
            said.insert(0, place)
        if rnd.random() < 0.25:
            said.append(str(rnd.randrange(10**5, 10**8)))  # a customer's number, a serial number
        when = newest - timedelta(days=rnd.random() * days)
        return Invented(" ".join(title).capitalize(), " ".join(said).capitalize() + ".", place, when)

    def _misspelt(self, word: str) -> str:
        at = self.random.randrange(len(word))
        return word[:at] + self.random.choice(LETTERS) + word[at + self.random.randrange(2) :]


def _zipf(number: int, steepness: float) -> list[float]:
    """Cumulative odds: the word in place n is 1/n^steepness as likely as the first."""
    return list(itertools.accumulate(1 / (place + 1) ** steepness for place in range(number)))
