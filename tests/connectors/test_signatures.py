"""Signed webhooks: what the standard's own example says, and everything that must not pass."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from bot.connectors.signatures import TOLERANCE, sign, standard_key, verify
from bot.errors import CredentialsRefused, SettingsError

SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
BODY = b'{"id":"1"}'
AT = datetime.fromtimestamp(1790000000, UTC)
SIGNATURE = "v1,QeL9JAZZGbKfxYIc3DcJ1P7BT0A8XuVgGv1FGlNohpk="  # computed by the standard's own library
HEADERS = {"webhook-id": "msg_1", "webhook-timestamp": "1790000000", "webhook-signature": SIGNATURE}


def test_we_sign_as_the_standard_does() -> None:
    assert sign(SECRET, "msg_1", AT, BODY) == HEADERS


def test_a_genuine_message_passes() -> None:
    verify(SECRET, HEADERS, BODY, AT)


def test_one_matching_signature_is_enough_while_keys_rotate() -> None:
    verify(SECRET, {**HEADERS, "webhook-signature": f"v1,AAAA v1a,BBBB {SIGNATURE}"}, BODY, AT)


@pytest.mark.parametrize("seconds", [-TOLERANCE, TOLERANCE])
def test_five_minutes_of_difference_are_tolerated(seconds: int) -> None:
    verify(SECRET, HEADERS, BODY, AT + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-TOLERANCE - 1, TOLERANCE + 1])
def test_an_old_or_a_future_message_does_not_pass(seconds: int) -> None:
    with pytest.raises(CredentialsRefused):
        verify(SECRET, HEADERS, BODY, AT + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-id": "msg_2"},
        {"webhook-timestamp": "1790000001"},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "１７９０００００００"},
        {"webhook-timestamp": "9" * 400},
        {"webhook-timestamp": ""},
        {"webhook-signature": ""},
        {"webhook-signature": SIGNATURE[3:]},
        {"webhook-signature": "v1," + "A" * 44},
        {"webhook-signature": "v1,подпись"},
        {"webhook-signature": "v1,\udcff"},
        {"webhook-id": "\udcff"},
    ],
)
def test_a_changed_header_does_not_pass(changed: dict[str, str]) -> None:
    with pytest.raises(CredentialsRefused):
        verify(SECRET, {**HEADERS, **changed}, BODY, AT)


@pytest.mark.parametrize("missing", sorted(HEADERS))
def test_a_missing_header_does_not_pass(missing: str) -> None:
    with pytest.raises(CredentialsRefused):
        verify(SECRET, {name: value for name, value in HEADERS.items() if name != missing}, BODY, AT)


def test_a_changed_body_does_not_pass() -> None:
    with pytest.raises(CredentialsRefused):
        verify(SECRET, HEADERS, BODY + b" ", AT)


def test_another_secret_does_not_pass() -> None:
    with pytest.raises(CredentialsRefused):
        verify("whsec_AAAA", HEADERS, BODY, AT)


def test_a_plain_hexadecimal_signature_passes() -> None:
    hexadecimal = hmac.new(b"a plain secret", BODY, hashlib.sha256).hexdigest()
    verify("a plain secret", {"x-signature": f"sha256={hexadecimal}"}, BODY, AT)


@pytest.mark.parametrize("given", ["", "sha256=", "sha256=00", "sha1=00", "é"])
def test_a_wrong_plain_signature_does_not_pass(given: str) -> None:
    with pytest.raises(CredentialsRefused):
        verify("a plain secret", {"x-signature": given}, BODY, AT)


def test_a_wrong_standard_signature_is_not_saved_by_a_right_plain_one() -> None:
    hexadecimal = hmac.new(SECRET.encode(), BODY, hashlib.sha256).hexdigest()
    with pytest.raises(CredentialsRefused):
        verify(SECRET, {"webhook-signature": "v1,AAAA", "x-signature": f"sha256={hexadecimal}"}, BODY, AT)


def test_the_refusal_does_not_say_which_check_failed() -> None:
    refusals = set()
    for headers in (HEADERS | {"webhook-id": "msg_2"}, {}, HEADERS | {"webhook-timestamp": "1"}):
        with pytest.raises(CredentialsRefused) as caught:
            verify(SECRET, headers, BODY, AT)
        refusals.add(str(caught.value))
    assert len(refusals) == 1


def test_a_secret_in_the_standards_form_that_is_no_base64_is_a_wrong_setting() -> None:
    with pytest.raises(SettingsError):
        standard_key("whsec_not base64")
