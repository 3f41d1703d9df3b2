"""A secret in the log of the suite would be found (tests/conftest.py looks for them when the last test is over)."""

import pytest

from tests.support import leaks


@pytest.mark.parametrize(
    ("secret", "line"),
    [
        ("correct horse battery staple", "sign-in with 'correct horse battery staple'"),
        ("Zk3-J0v9_q8s7d6f5g4h3j2k1l0", "session x_Zk3-J0v9_q8s7d6f5g4h3j2k1l0."),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLW9mLXRoaXMtdG9rZW4", "c2lnbmF0dXJlLW9mLXRoaXMtdG9rZW4"),
    ],
)
def test_one_that_did_would_be_found(secret: str, line: str) -> None:
    assert leaks.found_in(f"before\n{line}\nafter", {secret, "another-secret-of-enough-letters"})
    assert leaks.found_in("a line without any", {secret}) == {}
