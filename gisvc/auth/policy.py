"""The security policy in force, as the security administrator reads it: what 等保 asks, and what is set here."""

from dataclasses import dataclass

from gisvc.auth.passwords import LONG_ENOUGH, REMEMBERED, SHORTEST
from gisvc.auth.tokens import MOST_OF_ONE_PERSON
from gisvc.settings import Settings
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the policy."""

    about: Wording
    value: Wording
    setting: str = ""  # the environment variable that says so; empty: the house's own, not to be softened


def policy_of(settings: Settings) -> tuple[Rule, ...]:
    """Every rule about coming in (GB/T 22239-2019, 8.1.4.1), with the value that counts today."""
    return (*_passwords(settings), *_sessions(settings), *_factors(settings), *_keeping(settings))


def _passwords(settings: Settings) -> tuple[Rule, ...]:
    days = settings.password_days
    return (
        Rule(
            Wording("密码", "Password"),
            Wording(
                f"至少 {LONG_ENOUGH} 个字符，或至少 {SHORTEST} 个字符含三类；不用常见密码和本人姓名",
                f"{LONG_ENOUGH} characters, or {SHORTEST} of three classes; none that is common or made of one's name",
            ),
        ),
        Rule(Wording("不得重复", "Not again"), Wording(f"最近 {REMEMBERED} 次用过的", f"one of the last {REMEMBERED}")),
        Rule(Wording("首次登录", "First sign-in"), Wording("必须修改一次性密码", "the given password has to be changed")),
        Rule(Wording("定期更换", "Change"), Wording(f"{days} 天", f"every {days} days") if days else _OFF, "GISVC_PASSWORD_DAYS"),
    )


def _sessions(settings: Settings) -> tuple[Rule, ...]:
    tries, wait, idle, hours = (
        settings.lockout_tries,
        settings.lockout_minutes,
        settings.session_idle_minutes,
        settings.session_hours,
    )
    return (
        Rule(
            Wording("登录失败", "Failed sign-ins"),
            Wording(f"同一帐号或同一地址 {tries} 次，锁定 {wait} 分钟", f"{tries} of one account or address wait {wait} minutes"),
            "GISVC_LOCKOUT_TRIES, GISVC_LOCKOUT_MINUTES",
        ),
        Rule(Wording("无操作退出", "Idle"), Wording(f"{idle} 分钟", f"{idle} minutes"), "GISVC_SESSION_IDLE_MINUTES"),
        Rule(Wording("最长登录", "Longest session"), Wording(f"{hours} 小时", f"{hours} hours"), "GISVC_SESSION_HOURS"),
        Rule(Wording("单点在线", "One session only"), _ON if settings.one_session_only else _OFF, "GISVC_ONE_SESSION_ONLY"),
    )


def _factors(settings: Settings) -> tuple[Rule, ...]:
    roles = "、".join(settings.totp_required_for)
    offered = (
        _OFF
        if settings.totp == "off"
        else Wording(f"可选；必须启用：{roles or '无'}", f"offered; required for: {roles or 'nobody'}")
    )
    most = settings.token_max_days
    houses = "、".join(
        name
        for name, is_on in (
            ("OIDC", settings.oidc_discovery_url),
            ("CAS", settings.cas_url),
            ("proxy", settings.proxy_user_header),
        )
        if is_on
    )
    return (
        Rule(Wording("动态验证码", "Second factor"), offered, "GISVC_TOTP, GISVC_TOTP_REQUIRED_FOR"),
        Rule(
            Wording("API 令牌", "API tokens"),
            Wording(f"最长 {most} 天，每人最多 {MOST_OF_ONE_PERSON} 个", f"{most} days at most, {MOST_OF_ONE_PERSON} a person"),
            "GISVC_TOKEN_MAX_DAYS",
        ),
        Rule(Wording("外部身份认证", "Other houses"), Wording(houses, houses) if houses else _OFF),
    )


def _keeping(settings: Settings) -> tuple[Rule, ...]:
    days = settings.audit_keep_days
    return (Rule(Wording("审计日志保存", "Audit log kept"), Wording(f"{days} 天", f"{days} days"), "GISVC_AUDIT_KEEP_DAYS"),)


_ON, _OFF = Wording("是", "yes"), Wording("未启用", "off")
