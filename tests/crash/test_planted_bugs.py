"""The checks of a crash are worth something: each of these bugs, built in from outside, is found by them."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.crash import faults
from tests.crash.crowd import Crowd
from tests.crash.house import Mortal
from tests.crash.outside import Outside
from tests.support.databases import MariaTemplate, SqliteTemplate
from tests.support.mariadb import CARELESS, MariaServer

FOUND = {
    "answers before it commits": "was acknowledged and is lost",
    "writes the outbox afterwards": "in the outbox 0 ×",
    "writes the audit afterwards": "in the audit 0 ×",
    "keeps files afterwards": "a file is not in storage as it was sent",
    "forgets keys": "is there 2 times",
    "says sent before it sends": "is written down as sent and never left",
    "leases for ever": "is leased for ever",
}
KILLED_BY_US = ("answers before it commits", "keeps files afterwards")
"""All others kill their server themselves, at the point where it does harm."""
DELIVERING = ("forgets keys", "says sent before it sends", "leases for ever")


@pytest.fixture(scope="module")
def findings(_sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What is found of each bug; two houses at a time, as most of it is waiting for them to start."""

    def found(bug: str) -> list[str]:
        folder = tmp_path_factory.mktemp("house")
        shutil.copyfile(_sqlite_template.with_cast, folder / "ticketing.db")
        return _found(bug, folder)

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(FOUND, pool.map(found, FOUND), strict=True))


def _found(bug: str, folder: Path) -> list[str]:
    outside = Outside(f"sqlite:///{folder / 'ticketing.db'}", folder / "attachments")
    with Mortal({"TICKETING_DATA_DIR": str(folder), "TICKETING_DEMO": "false"}, folder) as house:
        house.start(bug, TICKETING_WORKER=str(bug in DELIVERING))
        with Crowd(house.url, seed=1, people=1, most=7) as crowd:
            if bug in KILLED_BY_US:
                crowd.wait()
                house.kill()
            else:
                house.wait_for_death()
            if bug == "forgets keys":
                house.start(bug)
                crowd.wait()
        return outside.findings(crowd.stories, house.told)


def test_the_checks_know_every_bug() -> None:
    assert FOUND.keys() == faults.BUGS.keys()


@pytest.mark.parametrize("bug", FOUND)
def test_a_planted_bug_is_found(bug: str, findings: dict[str, list[str]]) -> None:
    assert any(FOUND[bug] in sentence for sentence in findings[bug]), findings[bug]


@pytest.mark.mariadb
def test_a_mariadb_that_answers_before_it_writes_down_is_found(tmp_path: Path) -> None:
    with MariaServer(durable=True, settings=CARELESS) as maria:
        template = MariaTemplate(maria.create("crash"))
        with template.fresh(tmp_path / "data", with_cast=True) as database, Mortal(database.environ, tmp_path) as house:
            house.start(TICKETING_WORKER="false")
            for seed in range(5):  # it writes down once a second: by chance just before it is killed
                with Crowd(house.url, seed=seed, people=1, most=7) as crowd:
                    crowd.wait()
                    maria.kill()
                maria.start()
                outside = Outside(database.url, database.data_dir / "attachments")
                if any("was acknowledged" in sentence for sentence in outside.findings(crowd.stories, house.told)):
                    return
    pytest.fail("nothing that was acknowledged is lost")
