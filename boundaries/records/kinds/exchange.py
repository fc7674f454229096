"""The exchange of journals between two governments: which head was handed over, which was received. Each side's journal so witnesses the other's."""

from layers.fields import RecordKind, choice, integer, text
from layers.spec import code_list
from layers.wording import Wording

DIRECTIONS = code_list("exchange_direction", given=("交出", "given"), received=("收到", "received"))

EXCHANGE = RecordKind(
    name="exchange",
    label=Wording("日志交换", "exchange of journals"),
    subject_label=Wording("对方", "other side"),
    by_side=True,
    fields=(
        choice("direction", "方向", "direction", codes=DIRECTIONS, required=True),
        text("of_side", "日志所属方", "side whose journal it is", required=True),
        integer("seq", "末条序号", "number of its youngest entry", required=True, minimum=0),
        text("head", "末条散列值", "hash of its youngest entry", required=True),
        text("fingerprint", "公钥指纹", "fingerprint of the key that signed it"),
    ),
)
