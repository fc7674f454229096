"""What the desk refuses to people: not signed in, not allowed, locked, a weak password."""

from gisvc.auth.errors.accounts import (
    AccountNameTaken,
    AdministratorProtected,
    AreaNotYours,
    BadAccountName,
    LastOfTheThree,
    OwnAccountProtected,
    RolesForbidden,
    UnknownAccount,
    UnknownSession,
)
from gisvc.auth.errors.entering import (
    AccountLocked,
    DemonstrationRefused,
    NoAccounts,
    NotAllowed,
    NotSignedIn,
    PasswordChangeDue,
    SignInFailed,
)
from gisvc.auth.errors.first_run import AdministratorMissing, AlreadySetUp, WrongSetupCode
from gisvc.auth.errors.identity import IdentityRefused, IdentityUnreachable, UnknownProvider
from gisvc.auth.errors.passwords import PasswordReused, PasswordsDiffer, WeakPassword, WrongOwnPassword
from gisvc.auth.errors.refusal import AuthRefusal
from gisvc.auth.errors.second_factor import SecondFactorDue, SecondFactorNeeded, SecondFactorRefused, WrongCode
from gisvc.auth.errors.tokens import BadToken, TokenEnded, TokenTooNarrow, TokenWishRefused, TooManyTokens, UnknownToken

__all__ = [
    "AccountLocked",
    "AccountNameTaken",
    "AdministratorMissing",
    "AdministratorProtected",
    "AlreadySetUp",
    "AreaNotYours",
    "AuthRefusal",
    "BadAccountName",
    "BadToken",
    "DemonstrationRefused",
    "IdentityRefused",
    "IdentityUnreachable",
    "LastOfTheThree",
    "NoAccounts",
    "NotAllowed",
    "NotSignedIn",
    "OwnAccountProtected",
    "PasswordChangeDue",
    "PasswordReused",
    "PasswordsDiffer",
    "RolesForbidden",
    "SecondFactorDue",
    "SecondFactorNeeded",
    "SecondFactorRefused",
    "SignInFailed",
    "TokenEnded",
    "TokenTooNarrow",
    "TokenWishRefused",
    "TooManyTokens",
    "UnknownAccount",
    "UnknownProvider",
    "UnknownSession",
    "UnknownToken",
    "WeakPassword",
    "WrongCode",
    "WrongOwnPassword",
    "WrongSetupCode",
]
