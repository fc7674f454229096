"""`gisvc names spell TEXT --kind street`: the standard spelling of a name, and where each reading comes from."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gazetteer.kinds import NameKind
from gisvc.commands.desk import hand_out

if TYPE_CHECKING:  # because readings bring tables that --help does not need
    from gazetteer.pinyin import Spelling

KIND = click.option(
    "--kind",
    type=click.Choice([kind.value for kind in NameKind]),
    required=True,
    help="地名种类 / kind of name: street, settlement, township …",
)


@click.command("spell")
@click.argument("text")
@KIND
@click.option(
    "--at", "division", default="", metavar="CODE", help="所在区划代码，用于取本地读音 / division code, for local readings"
)
@click.option("--given", default="", help="核对已有拼写 / a spelling to be checked")
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="写入文件 / write to a file")
def spell_name(text: str, kind: str, division: str, given: str, shape: str, out: Path | None) -> None:
    """拼写地名 · Spell a name by the rules of 1984; ends with 1 when a given spelling breaks one."""
    from gazetteer.pinyin import Readings, check_spelling, spell

    readings = Readings(division_code=division)
    spelling = spell(text, kind, readings=readings)
    faults = check_spelling(given, text, kind, readings=readings) if given else ()
    if shape == "json":
        told = {**_plain(spelling), "given": given, "faults": [_fault(f) for f in faults]}
        hand_out(json.dumps(told, ensure_ascii=False, indent=2), out)
    else:
        hand_out("\n".join([*_lines(spelling), *(f"! {f.sentence}" for f in faults)]), out)
    if faults:
        raise SystemExit(1)


def _plain(spelling: "Spelling") -> dict[str, Any]:
    return {
        "name": spelling.name,
        "kind": spelling.kind.value,
        "toned": spelling.toned,
        "capitals": spelling.capitals,
        "capitals_joined": spelling.capitals_joined,
        "specific": spelling.specific_pinyin,
        "generic": spelling.generic_pinyin,
        "status": spelling.status.value,
        "words": [
            {"characters": w.characters, "toned": w.toned, "part": w.part.value, "rules": list(w.rules)} for w in spelling.words
        ],
        "syllables": [
            {
                "character": s.character,
                "reading": s.text,
                "source": s.source.value,
                "because": s.source.label.zh,
                "others": list(s.others),
            }
            for s in spelling.syllables
        ],
        "other_divisions": list(spelling.other_divisions),
        "findings": [_fault(f) for f in spelling.findings],
    }


def _fault(finding: Any) -> dict[str, Any]:
    return {"code": finding.code, "zh": finding.sentence.zh, "en": finding.sentence.en, **finding.evidence}


def _lines(spelling: "Spelling") -> list[str]:
    read = [
        f"  {s.character}  {s.text:<8}{s.source.label.zh}" + (f"（另有 {'、'.join(s.others)}）" if s.others else "")
        for s in spelling.syllables
    ]
    rules = "；".join(f"{w.toned}：第 {'、'.join(str(r) for r in w.rules)} 条" for w in spelling.words if w.rules)
    return [
        f"{spelling.name}　{spelling.toned}　{spelling.capitals}",
        *read,
        *([f"分写依据（〔84〕中地字第17号）：{rules}"] if rules else []),
        *(f"! {finding.sentence}" for finding in spelling.findings),
    ]
