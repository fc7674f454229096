"""The settings: do they fit together, is the way to people encrypted, and is a name misspelt. No value of a secret is ever shown."""

import os
from collections.abc import Iterator

from pydantic import ValidationError

from gisvc.doctor.symptom import Symptom, doubtful, fine, wrong
from gisvc.settings import Settings

OURS = "GISVC_"
OF_THE_TESTS = {"GISVC_SHARED", "GISVC_REQUIRE_ALL"}


def examine_settings() -> Iterator[Symptom]:
    yield from _unknown()
    try:
        settings = Settings()
    except ValidationError as trouble:  # its text shows no values: hide_input_in_errors
        fields = "、".join(sorted({".".join(map(str, error["loc"])) or str(error["msg"]) for error in trouble.errors()}))
        yield wrong("settings", f"设置有误：{fields}", f"settings are wrong: {fields}")
        return
    yield fine("settings", "设置有效", "settings are sound")
    yield from _way_to_people(settings)
    yield from _places(settings)


def _unknown() -> Iterator[Symptom]:
    """A misspelt name sets nothing and says nothing: here it is said."""
    known = {f"{OURS}{name.upper()}" for name in Settings.model_fields} | OF_THE_TESTS
    for name in sorted(name for name in os.environ if name.startswith(OURS) and name not in known):
        yield doubtful("settings", f"没有名为 {name} 的设置，请检查拼写", f"there is no setting {name}; look at its spelling")


def _way_to_people(settings: Settings) -> Iterator[Symptom]:
    if settings.is_loopback and not settings.base_url:
        yield fine("TLS", "仅本机访问", "reached from this machine alone")
    elif settings.is_secure:
        yield fine("TLS", "经 https 访问，cookie 只走加密连接", "reached by https; cookies travel encrypted only")
    else:
        yield doubtful(
            "TLS", "未经 https 访问，口令与 cookie 明文传输", "not reached by https: passwords and cookies travel in the clear"
        )
    if settings.base_url and not settings.trusted_proxies:
        yield doubtful("proxies", "设了 GISVC_BASE_URL 而未设 GISVC_TRUSTED_PROXIES：经代理时所有人共用一个地址", "GISVC_BASE_URL without GISVC_TRUSTED_PROXIES: behind a proxy all people share one address")  # fmt: skip
    if any(network.num_addresses > 65_536 for network in settings.proxy_networks):
        yield doubtful("proxies", "GISVC_TRUSTED_PROXIES 范围过大", "GISVC_TRUSTED_PROXIES names a very large network")
    if settings.metrics_networks and any(not network.is_loopback for network in settings.metrics_networks):
        yield doubtful("metrics", "/metrics 对本机以外开放", "/metrics is open to more than this machine")


def _places(settings: Settings) -> Iterator[Symptom]:
    for name in ("plan_dir", "rule_dir", "font_dir", "template_dir", "pack_dir", "imagery_file"):
        place = getattr(settings, name)
        if place is not None and not place.exists():
            yield wrong(
                "settings", f"{OURS}{name.upper()} 指向的位置不存在", f"{OURS}{name.upper()} names a place that does not exist"
            )
