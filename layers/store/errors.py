"""What a store refuses: said as a fact, with what to do about it."""

from layers.errors import Refusal
from layers.wording import Wording


class StoreExists(Refusal):
    """A new store, backup or restored store would overwrite a file."""

    code = "store.exists"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(
                f"“{name}”已存在，不会覆盖。请换一个文件名，或先把原文件移走。",
                f"“{name}” is there already and is never overwritten. Choose another name or move that file away first.",
            ),
            name=name,
        )


class StoreNotFound(Refusal):
    """There is no file where a store was expected."""

    code = "store.not-found"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(
                f"找不到数据库文件“{name}”。请检查路径，或用 gisvc init 新建。",
                f"There is no store “{name}”. Check the path, or create one with gisvc init.",
            ),
            name=name,
        )


class NotAStore(Refusal):
    """The file is something else, or its beginning is damaged."""

    code = "store.not-a-store"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(
                f"“{name}”不是 gisvc 数据库（普通 GeoPackage 请用导入功能），或文件已损坏；若已损坏，请从备份恢复。",
                f"“{name}” is not a gisvc store (an ordinary GeoPackage is imported instead), or it is damaged; then restore a backup.",
            ),
            name=name,
        )


class StoreBusy(Refusal):
    """Another process, or another part of this one, already writes to the store."""

    code = "store.busy"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(
                f"“{name}”正被另一个程序写入（例如已启动的 gisvc serve）。请先停止它，或通过网页操作。",
                f"Another program is writing to “{name}” (a running gisvc serve, for example). Stop it first, or work through its pages.",
            ),
            name=name,
        )


class IsABackup(Refusal):
    """A backup was opened for writing; it would no longer be a backup."""

    code = "store.is-a-backup"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(
                f"“{name}”是备份文件，不能直接写入。请先用 gisvc restore 恢复成新的数据库。",
                f"“{name}” is a backup and is not written to. Make a store of it first with gisvc restore.",
            ),
            name=name,
        )


class StoreTooNew(Refusal):
    """The file was written by a younger version of this program."""

    code = "store.too-new"

    def __init__(self, name: str, held: int, known: int) -> None:
        super().__init__(
            Wording(
                f"“{name}”的库结构版本为 {held}，本程序只认识到 {known}。请升级程序后再打开。",
                f"“{name}” has schema version {held}; this program knows versions up to {known}. Upgrade the program to open it.",
            ),
            name=name,
            held=held,
            known=known,
        )


class StoreTooOld(Refusal):
    """A store of an older schema was opened for reading only, so it cannot be brought up to date."""

    code = "store.too-old"

    def __init__(self, name: str, held: int, known: int) -> None:
        super().__init__(
            Wording(
                f"“{name}”的库结构版本为 {held}，需要升级到 {known}。请以可写方式打开一次（会先自动备份）。",
                f"“{name}” has schema version {held} and must be brought to {known}. Open it once for writing (it is backed up first).",
            ),
            name=name,
            held=held,
            known=known,
        )


class StoreFull(Refusal):
    """The disk had no room; nothing was written."""

    code = "store.full"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(
                f"磁盘空间不足，“{name}”未写入任何内容。请清理磁盘后重试。",
                f"The disk is full; nothing was written to “{name}”. Make room and try again.",
            ),
            name=name,
        )


class StoreReadOnly(Refusal):
    """The store was opened for reading, or its file or folder may not be written; nothing was written."""

    code = "store.read-only"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(
                f"“{name}”只能读取，未写入任何内容。请检查文件与所在文件夹的写入权限。",
                f"“{name}” can only be read; nothing was written. Check that the file and its folder may be written.",
            ),
            name=name,
        )


class StoreDiskError(Refusal):
    """The disk reported an error while reading or writing; a write in progress was undone."""

    code = "store.disk-error"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(
                f"读写“{name}”时磁盘出错，本次操作已全部撤销。请检查磁盘，并运行 gisvc verify。",
                f"The disk failed while “{name}” was being read or written; this operation was undone. Check the disk and run gisvc verify.",
            ),
            name=name,
        )


class StoreDamaged(Refusal):
    """The file's own structure is broken."""

    code = "store.damaged"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(
                f"“{name}”的文件结构已损坏。请不要继续写入，从最近的备份恢复（gisvc restore）。",
                f"The structure of “{name}” is damaged. Do not write to it; restore the latest backup (gisvc restore).",
            ),
            name=name,
        )


class UnsafeSqlite(Refusal):
    """The SQLite library in use is older than the fix of the WAL-reset corruption."""

    code = "store.unsafe-sqlite"

    def __init__(self, version: str) -> None:
        super().__init__(
            Wording(
                f"当前 SQLite 版本为 {version}，低于 3.51.3，存在可能损坏数据的缺陷。请升级 apsw。",
                f"SQLite {version} is older than 3.51.3 and can corrupt data. Upgrade apsw.",
            ),
            version=version,
        )


class UnsafePlace(Refusal):
    """The folder lies on a network file system, where SQLite's locks cannot be trusted."""

    code = "store.unsafe-place"

    def __init__(self, name: str, filesystem: str) -> None:
        super().__init__(
            Wording(
                f"“{name}”所在文件夹位于网络文件系统（{filesystem}），数据可能损坏。请把数据库放在本机磁盘上。",
                f"The folder of “{name}” lies on a network file system ({filesystem}), where data can be corrupted. Keep the store on a local disk.",
            ),
            name=name,
            filesystem=filesystem,
        )


class OutsideArea(Refusal):
    """A row, or a narrower view asked for, lies outside the area this view is narrowed to; nothing was written."""

    code = "store.outside-area"

    def __init__(self, area: str, *, layer: str | None = None, key: str | None = None) -> None:
        what = f"“{layer}”中的 {key} " if key else "所请求的范围"
        what_en = f"Row {key} of “{layer}”" if key else "What was asked for"
        super().__init__(
            Wording(
                f"{what}不在您的管辖范围 {area} 内，未写入任何内容。",
                f"{what_en} lies outside your area {area}; nothing was written.",
            ),
            area=area,
            layer=layer,
            key=key,
        )


class UnknownKey(Refusal):
    """A key to be retired is not held on that day; nothing was written."""

    code = "store.unknown-key"

    def __init__(self, layer: str, key: str) -> None:
        super().__init__(
            Wording(
                f"“{layer}”在该日没有 {key}，无法停用；未写入任何内容。",
                f"“{layer}” does not hold {key} on that day, so it cannot end; nothing was written.",
            ),
            layer=layer,
            key=key,
        )


class StoreMoved(Refusal):
    """Somebody wrote between the look and the leap; nothing was written."""

    code = "store.moved"

    def __init__(self, expected: int, found: int) -> None:
        super().__init__(
            Wording(
                f"数据库在此期间又有写入（依据第 {expected} 次提交，现为第 {found} 次），未写入任何内容。请重新读取后再试。",
                f"The store was written meanwhile (worked out from commit {expected}, it is now {found}); nothing was written. Read again and retry.",
            ),
            expected=expected,
            found=found,
        )


class RowMoved(Refusal):
    """A row is no longer the version a change was worked out from, or it came, or went, meanwhile; nothing was written.

    `held` is None where nothing is held on the day of the change, as far as this view can see.
    """

    code = "store.row-moved"

    def __init__(self, layer: str, key: str, *, expected: int | None, held: int | None) -> None:
        now_zh = "现在没有这一行" if held is None else f"现为第 {held} 版"
        now_en = "it is not held now" if held is None else f"it is version {held} now"
        seen_zh = "本应尚无此行" if expected is None else f"依据的是第 {expected} 版"
        seen_en = "it was expected not to be held" if expected is None else f"the change was worked out from version {expected}"
        super().__init__(
            Wording(
                f"“{layer}”中的 {key[:80]} 在此期间有变化（{seen_zh}，{now_zh}），未写入任何内容。请重新读取该行后再改。",
                f"{key[:80]} of “{layer}” moved meanwhile ({seen_en}; {now_en}); nothing was written. Read the row again, then change it.",
            ),
            layer=layer,
            key=key,
            expected=expected,
            held=held,
        )


class UnclearKey(Refusal):
    """A change names one key twice, or a row has none; nothing was written."""

    code = "store.unclear-key"

    def __init__(self, layer: str, key: str | None) -> None:
        zh = f"“{layer}”的本次变更中 {key} 出现不止一次" if key else f"“{layer}”中有一行缺少主键"
        en = f"{key} occurs more than once in this change of “{layer}”" if key else f"A row of “{layer}” has no key"
        super().__init__(Wording(f"{zh}，未写入任何内容。", f"{en}; nothing was written."), layer=layer, key=key)


class WrongColumns(Refusal):
    """A frame does not carry exactly the columns of its layer; nothing was written."""

    code = "store.wrong-columns"

    def __init__(self, layer: str, missing: str, surplus: str) -> None:
        super().__init__(
            Wording(
                f"“{layer}”的列与规定不符：缺少 [{missing}]，多出 [{surplus}]；未写入任何内容。",
                f"The columns of “{layer}” are not those of the layer: missing [{missing}], surplus [{surplus}]; nothing was written.",
            ),
            layer=layer,
            missing=missing,
            surplus=surplus,
        )


class NotANumber(Refusal):
    """A coordinate is no finite number, so the row could never be found on a map; nothing was written."""

    code = "store.not-a-number"

    def __init__(self, layer: str, key: str) -> None:
        super().__init__(
            Wording(
                f"“{layer}”中 {key} 的坐标不是有限数值，未写入任何内容。请更正坐标，或将图形留空。",
                f"A coordinate of {key} in “{layer}” is no finite number; nothing was written. Correct it or leave the geometry out.",
            ),
            layer=layer,
            key=key,
        )


class BackupDamaged(Refusal):
    """A backup did not pass its checks, so it was neither kept nor restored."""

    code = "store.backup-damaged"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            Wording(
                f"备份“{name}”未通过检查（{reason}），不予使用。请换用另一份备份。",
                f"The backup “{name}” did not pass its checks ({reason}) and is not used. Take another backup.",
            ),
            name=name,
            reason=reason,
        )


class QuestionTooLong(Refusal):
    """A question of a layer was not answered in the time a question has."""

    code = "store.question-too-long"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            Wording(
                f"查询在 {seconds:g} 秒内未能完成，已中止。请缩小范围、减少条件或分页查询后重试。",
                f"The question was not answered within {seconds:g} s and was stopped. Ask for a smaller part, with fewer conditions, and try again.",
            ),
            seconds=seconds,
        )
