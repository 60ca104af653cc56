"""The second factor of staff: a code of the moment from a telephone (TOTP), or one of ten recovery codes on paper."""

import hashlib
import secrets
from datetime import datetime
from typing import Final

import pyotp

from portal.domain.account import Account
from portal.domain.errors import Forbidden, Invalid
from portal.domain.portal import Portal
from portal.services import passwords
from portal.services.accounts import ADDRESS_BRAKE, LOGIN_BRAKE, Verdict
from portal.services.attempts import forget, note_failure, seconds_to_wait

PERIOD_S: Final = 30
RECOVERY_CODES: Final = 10
ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without letters and digits that look alike, so that codes can be read aloud."""


def new_secret() -> str:
    """A fresh secret in base32, to be shown as a QR code and kept only once a code from it was typed."""
    return pyotp.random_base32()


def provisioning_uri(secret: str, account: Account, issuer: str) -> str:
    """The address that the QR code of a set-up carries."""
    return pyotp.TOTP(secret, interval=PERIOD_S).provisioning_uri(name=account.login, issuer_name=issuer)


def set_up(account: Account, secret: str, code: str, *, password: str, now: datetime) -> list[str]:
    """Keep a secret that a right code proves to be on the telephone; returns the recovery codes, shown once and never again.

    Raises Forbidden where the password is wrong, Invalid where the code is.
    """
    _prove_password(account, password)
    counter = _matching_counter(secret, code, now)
    if counter is None:
        raise Invalid("code-wrong")
    account.totp_secret, account.totp_last_used = secret, counter
    account.audit.append(now, account.principal, "second-factor.set-up")
    return renew_recovery_codes(account, now=now)


def remove(account: Account, *, password: str, now: datetime) -> None:
    """Do without the second factor from now on; twice is once. Raises Forbidden where the password is wrong."""
    _prove_password(account, password)
    if not account.totp_secret:
        return
    account.totp_secret, account.recovery_digests = "", ()
    account.audit.append(now, account.principal, "second-factor.removed")


def renew_recovery_codes(account: Account, *, now: datetime) -> list[str]:
    """Ten new recovery codes in place of all earlier ones; each opens once where the telephone is lost."""
    codes = ["-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(2)) for _ in range(RECOVERY_CODES)]
    account.recovery_digests = tuple(_digest(code) for code in codes)
    account.audit.append(now, account.principal, "recovery-codes.renewed")
    return codes


def check_code(portal: Portal, account: Account, code: str, *, address: str, now: datetime) -> Verdict:
    """Try a code after the right password. Each code is taken once; wrong ones count on the same brakes as wrong passwords."""
    name_key, address_key = f"login:{account.login}", f"login-from:{address}"
    wait_s = max(seconds_to_wait(portal, name_key, LOGIN_BRAKE, now), seconds_to_wait(portal, address_key, ADDRESS_BRAKE, now))
    if wait_s:
        return Verdict("wait", wait_s=wait_s)
    if account.is_active and (_use_code(account, code, now) or _use_recovery_code(account, code, now)):
        forget(portal, name_key)
        return Verdict("ok", account)
    note_failure(portal, name_key, LOGIN_BRAKE, now)
    note_failure(portal, address_key, ADDRESS_BRAKE, now)
    return Verdict("wrong", wait_s=seconds_to_wait(portal, name_key, LOGIN_BRAKE, now))


def _use_code(account: Account, code: str, now: datetime) -> bool:
    counter = _matching_counter(account.totp_secret, code, now) if account.totp_secret else None
    if counter is None or counter <= account.totp_last_used:
        return False
    account.totp_last_used = counter
    return True


def _use_recovery_code(account: Account, code: str, now: datetime) -> bool:
    digest = _digest(code.strip().lower())
    if digest not in account.recovery_digests:
        return False
    account.recovery_digests = tuple(each for each in account.recovery_digests if each != digest)
    account.audit.append(now, account.principal, "recovery-code.used", {"left": len(account.recovery_digests)})
    return True


def _matching_counter(secret: str, code: str, now: datetime) -> int | None:
    """The counter of the period whose code this is: the present one or a neighbour, for clocks that differ by half a minute."""
    typed = code.replace(" ", "")
    if not (typed.isascii() and typed.isdigit()):
        return None
    totp = pyotp.TOTP(secret, interval=PERIOD_S)
    present = int(now.timestamp()) // PERIOD_S
    near = (present - 1, present, present + 1)
    return max((counter for counter in near if secrets.compare_digest(totp.generate_otp(counter), typed)), default=None)


def _prove_password(account: Account, password: str) -> None:
    if not passwords.is_right(account.password_hash, password):
        raise Forbidden("password-wrong")


def _digest(code: str) -> str:
    return hashlib.sha256(code.replace("-", "").replace(" ", "").encode()).hexdigest()
