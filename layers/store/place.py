"""Where a store may lie: a local disk, out of reach of programs that copy files behind our back."""

import os
import sys
from pathlib import Path

from layers.report import Finding, Report, Severity
from layers.store.errors import UnsafePlace
from layers.wording import Wording

NETWORK_FILESYSTEMS = frozenset(
    [
        "nfs",
        "nfs3",
        "nfs4",
        "cifs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "ncpfs",
        "afs",
        "9p",
        "fuse.sshfs",
        "fuse.rclone",
        "fuse.davfs",
        "fuse.glusterfs",
        "davfs",
        "ceph",
        "glusterfs",
        "lustre",
        "beegfs",
    ]
)
"""POSIX locks and shared memory cannot be trusted here (sqlite.org/howtocorrupt.html §2; QGIS #37623, #32034)."""

SYNC_FOLDERS = (
    "onedrive",
    "dropbox",
    "nutstore",
    "坚果云",
    "baidusyncdisk",
    "baidunetdisk",
    "百度网盘",
    "icloud",
    "mobile documents",
    "google drive",
    "googledrive",
    "nextcloud",
    "owncloud",
    "seafile",
    "syncthing",
    "微云",
    "360云盘",
    "wpsdrive",
    "wps云盘",
)
MOUNTS = Path("/proc/self/mountinfo")


def require_local_place(path: Path, *, mounts: Path = MOUNTS) -> None:
    """Raises UnsafePlace when the folder is seen to lie on a network file system. Elsewhere than Linux and Windows nothing is seen."""
    folder = path.resolve().parent
    filesystem = _windows_filesystem(folder) if sys.platform == "win32" else _filesystem(folder, mounts)
    if filesystem in NETWORK_FILESYSTEMS:
        raise UnsafePlace(path.name, filesystem)


def check_place(path: Path) -> Report:
    """Warns of a folder that a sync program copies: it may copy half a write, or put an old copy back."""
    for folder in path.resolve().parents:
        name = folder.name.casefold()
        marked = (folder / ".stfolder").exists() or (folder / ".dropbox").exists()
        if marked or any(word in name for word in SYNC_FOLDERS):
            sentence = Wording(
                f"数据库位于同步文件夹“{folder.name}”中，同步程序可能损坏或回退数据。请移到普通文件夹，只同步备份。",
                f"The store lies in the sync folder “{folder.name}”, whose program may damage or rewind it. Move it out and sync backups only.",
            )
            return Report((Finding("store.sync-folder", Severity.WARNING, sentence, evidence={"folder": folder.name}),))
    return Report()


def _filesystem(folder: Path, mounts: Path) -> str:
    """The type of the mount with the longest path above the folder; "" when the system does not tell."""
    if not mounts.exists():
        return ""
    best, found = -1, ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        fields = line.split()
        if "-" not in fields[6:]:
            continue
        point = Path(fields[4].replace("\\040", " "))
        if len(point.parts) >= best and folder.is_relative_to(point):
            best, found = len(point.parts), fields[fields.index("-", 6) + 1]
    return found


def _windows_filesystem(folder: Path) -> str:
    if str(folder).startswith("\\\\"):
        return "smb"
    import ctypes  # because only Windows has what we ask it for

    drive_is_remote = 4
    kind = getattr(ctypes, "windll").kernel32.GetDriveTypeW(os.path.splitdrive(folder)[0] + "\\")  # noqa: B009 -- because mypy here sees no windll
    return "smb" if kind == drive_is_remote else ""
