"""Whatever is killed in the middle of writes: what was acknowledged is there once, with all its traces."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.crowd import Crowd
from tests.crash.faults import DEATH
from tests.crash.house import Mortal
from tests.crash.outside import Outside
from tests.support.cast import Cast
from tests.support.databases import Database, MariaTemplate
from tests.support.mariadb import CAREFUL, MariaServer

SEED = 20_261_127


@pytest.fixture
def careful_mariadb() -> Iterator[MariaServer]:
    """A server that writes every commit down before it answers, and may be killed."""
    with MariaServer(durable=True, settings=CAREFUL) as server:
        yield server


def seen_from_outside(database: Database) -> Outside:
    return Outside(database.url, database.data_dir / "attachments")


def test_a_killed_server_loses_and_doubles_nothing(database: Database, cast: Cast, tmp_path: Path) -> None:
    chance, outside = random.Random(SEED), seen_from_outside(database)
    with Mortal(database.environ, tmp_path) as house:
        house.start(DEATH)
        with Crowd(house.url, seed=SEED) as crowd:
            house.wait_for_death()
            house.start()
            crowd.write(chance.randint(5, 40))
            house.kill()
            house.start()
            crowd.write(10)
            crowd.finish()
            crowd.send_all_again()
        outside.wait_until_all_is_delivered()
        assert crowd.heard.interrupted >= 2
        assert crowd.heard.wrong == []
        assert outside.findings(crowd.stories, house.told) == []


@pytest.mark.mariadb
def test_a_killed_mariadb_loses_and_doubles_nothing(careful_mariadb: MariaServer, tmp_path: Path) -> None:
    chance, template = random.Random(SEED), MariaTemplate(careful_mariadb.create("crash"))
    with template.fresh(tmp_path / "data", with_cast=True) as database, Mortal(database.environ, tmp_path) as house:
        outside = seen_from_outside(database)
        house.start()
        with Crowd(house.url, seed=SEED) as crowd:
            for _ in range(2):
                crowd.write(chance.randint(5, 30))
                careful_mariadb.kill()
                crowd.be_refused(8)
                for path in ("/api/tickets/", "/api/ready"):
                    away = crowd.get(path)
                    assert (away.status_code, away.headers["Retry-After"]) == (503, "5")
                assert crowd.get("/api/health").status_code == 200
                careful_mariadb.start()
            crowd.write(10)
            crowd.finish()
            crowd.send_all_again()
        outside.wait_until_all_is_delivered()
        assert crowd.heard.wrong == []
        assert outside.findings(crowd.stories, house.told) == []
