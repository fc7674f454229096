"""What a line of the audit log says, as a Chinese and an English sentence."""

from collections.abc import Iterator, Mapping
from typing import Final

from gisvc.catalogue import CATALOGUE
from layers.report import Fact
from layers.store.audit import COMMIT
from layers.store.protocol import AuditEntry
from layers.wording import Wording

ACTIONS: Final[Mapping[str, Wording]] = {
    "create": Wording("建立数据库", "created the store"),
    COMMIT: Wording("写入数据", "wrote data"),
    "import": Wording("导入图层", "imported a layer"),
    "import-names": Wording("导入地名表", "imported a table of names"),
    "crosswalk": Wording("换用代码表", "changed code tables"),
    "backup": Wording("备份", "made a backup"),
    "export": Wording("导出数据", "exported data"),
    "export-map": Wording("导出地图", "exported a map"),
    "export-route": Wording("导出巡查路线", "exported a route of visits"),
    "export-document": Wording("生成联检文书", "made an inspection document"),
    "export-name-document": Wording("生成地名文书", "made a name document"),
    "export-name-list": Wording("导出地名工作表", "exported a working list of names"),
    "export-name-paper": Wording("生成地名审查意见", "made a brief on a name"),
    "publish-names": Wording("发布地名成果", "published names"),
    "share-name-changes": Wording("提供地名变更", "handed out changes of names"),
    "read contact": Wording("查看申请人联系方式", "looked up an applicant's contact"),
    "map-approved": Wording("绑定审图号", "bound a map approval number"),
    "field-package": Wording("制作外业包", "made a field package"),
    "exchange-given": Wording("向毗邻方提供联检日志", "gave the journal to the neighbour"),
    "usage": Wording("使用数据集（当日合计）", "used a dataset (sum of the day)"),
    "audit-read": Wording("查看审计日志", "read the audit log"),
    "audit-export": Wording("导出审计日志", "exported the audit log"),
    "auth.signed-in": Wording("登录成功", "signed in"),
    "auth.sign-in-failed": Wording("登录失败", "failed to sign in"),
    "auth.signed-out": Wording("退出", "signed out"),
    "auth.session-ended": Wording("结束自己的另一会话", "ended another session of one's own"),
    "auth.password-changed": Wording("修改了自己的密码", "changed the own password"),
    "auth.password-change-failed": Wording("修改密码失败（原密码不符）", "failed to change the own password"),
    "auth.first-administrator": Wording("建立首个管理员", "made the first administrator"),
    "auth.account-created": Wording("建立帐号", "made an account"),
    "auth.account-changed": Wording("变更帐号权限", "changed an account's rights"),
    "auth.account-disabled": Wording("停用帐号", "disabled an account"),
    "auth.account-enabled": Wording("启用帐号", "enabled an account"),
    "auth.account-unlocked": Wording("解锁帐号", "unlocked an account"),
    "auth.password-reset": Wording("重置密码", "reset a password"),
    "auth.account-renamed": Wording("更改帐号显示名", "renamed an account"),
    "auth.rights-changed": Wording("授予或变更角色与辖区", "changed roles and area"),
    "auth.token-made": Wording("签发接口令牌", "made an API token"),
    "auth.token-revoked": Wording("吊销接口令牌", "revoked an API token"),
    "auth.second-factor-enrolled": Wording("启用两步验证", "enrolled a second factor"),
    "auth.second-factor-removed": Wording("关闭两步验证", "removed the second factor"),
    "auth.second-factor-reset": Wording("重置他人的两步验证", "reset somebody's second factor"),
    "auth.second-factor-refused": Wording("两步验证失败", "failed the second factor"),
    "auth.recovery-code-used": Wording("使用恢复码登录", "used a recovery code"),
    "auth.administrator-named": Wording("指定管理员", "named an administrator"),
}
"""An action without a line here is said by its own word: a new one is shown at once, and translated later."""

FAMILIES: Final[tuple[tuple[str, Wording], ...]] = (
    ("auth.*", Wording("登录与帐号", "sign-ins and accounts")),
    (COMMIT, Wording("写入数据", "writing")),
    ("import*", Wording("导入", "imports")),
    ("export*", Wording("导出", "exports")),
    ("publish*", Wording("发布", "publications")),
    ("usage", Wording("使用数据集", "use of datasets")),
    ("map-approved", Wording("审图号", "map approvals")),
    ("audit-*", Wording("查看与导出审计", "reading the log itself")),
)

_FACTS: Final[Mapping[str, Wording]] = {
    "layer": Wording("图层", "layer"), "format": Wording("格式", "format"), "rows": Wording("行数", "rows"), "purpose": Wording("用途", "purpose"),
    "as_of": Wording("截至", "as of"), "name": Wording("名称", "name"), "area": Wording("区划", "area"), "area_before": Wording("原区划", "area before"),
    "area_code": Wording("区划", "area"), "roles": Wording("角色", "roles"), "roles_before": Wording("原角色", "roles before"), "address": Wording("来自", "from"),
    "reason": Wording("事由", "reason"), "on": Wording("日期", "day"), "requests": Wording("次数", "requests"), "channels": Wording("方式", "ways"),
    "purposes": Wording("用途", "purposes"), "file": Wording("文件", "file"), "map": Wording("地图", "map"), "title": Wording("标题", "title"),
    "map_no": Wording("审图号", "approval number"), "document": Wording("文书", "document"), "since": Wording("自", "from"), "until": Wording("至", "to"),
    "commit": Wording("提交", "commit"), "bytes": Wording("字节", "bytes"), "kind": Wording("种类", "kind"), "answer": Wording("文件", "file"),
    "round_id": Wording("轮次", "round"), "round": Wording("轮次", "round"), "request": Wording("申请", "request"), "lines": Wording("行数", "lines"),
}  # fmt: skip
_SPOKEN: Final[Mapping[str, Wording]] = {"internal": Wording("内部", "internal"), "public": Wording("公开", "public")}
_LAYERS: Final[Mapping[str, Wording]] = {spec.name: spec.label for spec in CATALOGUE}
_PEOPLE: Final[Mapping[str, Wording]] = {
    "gisvc": Wording("系统", "the system"),
    "nobody": Wording("身份不明者", "somebody unknown"),
    "demonstration": Wording("演示用户", "the demonstration user"),
}


def action_label(action: str) -> Wording:
    return ACTIONS.get(action, Wording(action, action))


def layer_label(name: str) -> Wording:
    return _LAYERS.get(name, Wording(name, name))


def person_label(by: str) -> Wording:
    kind, _, name = by.partition(":")
    if kind == "terminal" and name:
        return Wording(f"本机终端 {name}", f"{name} at the terminal")
    return _PEOPLE.get(by, Wording(by, by))


def is_failure(entry: AuditEntry) -> bool:
    """What the line says went wrong; every other line says what was done."""
    return entry.action.endswith(("-failed", "-refused", "-locked"))


def sentence_of(entry: AuditEntry) -> Wording:
    """Who did what to what. Seals and hashes are left to the column beside it."""
    details = list(_written(entry.facts)) if entry.action == COMMIT else []
    details += [_told(name, value) for name, value in entry.facts.items() if _is_worth_telling(name, value)]
    who, did = person_label(entry.by), action_label(entry.action)
    zh, en = "，".join(d.zh for d in details), ", ".join(d.en for d in details)
    return Wording(f"{who.zh} {did.zh}{'：' if zh else ''}{zh}。", f"{who.en} {did.en}{': ' if en else ''}{en}.")


def _written(facts: Mapping[str, Fact]) -> Iterator[Wording]:
    for word, zh, en in (("rows", "行", "rows"), ("retired", "行停用", "rows ended")):
        for name, count in facts.items():
            kind, _, layer = name.partition(".")
            if kind == word and isinstance(count, int) and count:
                label = layer_label(layer)
                yield Wording(f"{label.zh} {count} {zh}", f"{count} {en} of {label.en}")


def _is_worth_telling(name: str, value: Fact) -> bool:
    is_seal = "sha256" in name or "hash" in name or name == "store"
    is_counted = name.startswith(("rows.", "retired.", "ended."))  # said already, layer by layer
    return value not in (None, "") and not is_seal and not is_counted


def _told(name: str, value: Fact) -> Wording:
    label = _FACTS.get(name, Wording(name, name))
    said = _LAYERS.get(str(value)) if name == "layer" else _SPOKEN.get(str(value))
    said = said or Wording(str(value), str(value))
    return Wording(f"{label.zh} {said.zh}", f"{label.en} {said.en}")
