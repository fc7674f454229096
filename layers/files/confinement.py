"""The glass the child works behind: memory, time, files and network are cut before the first foreign byte is read."""

import contextlib
import ctypes
import mimetypes
import os
import struct
import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from pathlib import Path
from types import ModuleType

from layers.files.limits import Limits

if sys.platform != "win32":  # there the parent's wall clock is the only limit
    import resource

# Landlock, Linux 5.13 and later: syscall numbers are the same on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_ALL_OF_ABI_1 = (1 << 13) - 1
_ABI_WITH_NETWORK = 4
_TCP_BIND_AND_CONNECT = 0b11
_NO_NEW_PRIVILEGES, _PARENT_DEATH_SIGNAL, _SIGKILL = 38, 1, 9


def confine(folder: Path, limits: Limits) -> None:
    """Cut this process down to its folder. Kernel limits must take; Landlock and the parent's death wish are extra walls."""
    mimetypes.knownfiles.clear()  # openpyxl would have the system's lists read when it is imported
    _limit_resources(limits)
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            _call_prctl(_PARENT_DEATH_SIGNAL, _SIGKILL)
            _call_prctl(_NO_NEW_PRIVILEGES, 1)
            _lock_to(folder)
    _refuse_sockets()


def die_with(parent: int) -> None:
    """End this process when its parent ends, and at once if that has ended already."""
    _call_prctl(_PARENT_DEATH_SIGNAL, _SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _call_prctl(option: int, value: int) -> None:
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


class _Hidden(MetaPathFinder):
    """Modules that shall not be found."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:  # noqa: ARG002  # because importlib calls it so
        if fullname.partition(".")[0] in self.names:
            raise ModuleNotFoundError(fullname, name=fullname)


def hide_modules(*names: str) -> Callable[[], None]:
    """Make libraries unfindable that others import only because they are there (pandas takes a second, and we need none of it).

    Returns the way back.
    """
    finder = _Hidden(frozenset(names))
    sys.meta_path.insert(0, finder)
    return lambda: sys.meta_path.remove(finder)


def _limit_resources(limits: Limits) -> None:
    if sys.platform == "win32":
        return
    largest_output = 2 * limits.max_unpacked_bytes
    for kind, value in (
        (resource.RLIMIT_AS, limits.max_memory_bytes),
        (resource.RLIMIT_CPU, limits.max_seconds + 1),
        (resource.RLIMIT_FSIZE, largest_output),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # One second between the soft and the hard limit: at the soft one the kernel says why (SIGXCPU), at the hard one it kills.
        firm = ceiling + (kind == resource.RLIMIT_CPU)
        resource.setrlimit(kind, (ceiling, firm if hard == resource.RLIM_INFINITY else min(firm, hard)))


def _refuse_sockets() -> None:
    """Python code in this process may not open a socket; GDAL's own network drivers are skipped and Landlock cuts TCP."""

    def refuse(event: str, _: object) -> None:
        if event.startswith("socket."):
            raise PermissionError(event)

    sys.addaudithook(refuse)


def _lock_to(folder: Path) -> None:
    """Landlock: read the interpreter and its libraries, write this folder, nothing else, no TCP."""
    libc = ctypes.CDLL(None, use_errno=True)
    abi = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if abi < 1:
        return
    network = _TCP_BIND_AND_CONNECT if abi >= _ABI_WITH_NETWORK else 0
    attributes = struct.pack("QQ", _ALL_OF_ABI_1, network)[: 16 if network else 8]
    ruleset = libc.syscall(_CREATE_RULESET, attributes, len(attributes), 0)
    if ruleset < 0:
        return
    for place in _readable_places():
        _allow(libc, ruleset, place, _READ_FILE | _READ_FOLDER)
    _allow(libc, ruleset, str(folder), _ALL_OF_ABI_1 & ~1)  # all but execute
    libc.syscall(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _readable_places() -> Sequence[str]:
    code = {place for place in (sys.prefix, sys.base_prefix, sys.exec_prefix, *sys.path) if place}
    system = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo", "/etc/ld.so.cache", "/dev/urandom", "/dev/null")
    # /proc and /sys: what Python and the Arrow library ask about the machine (CPU, memory, cgroup).
    return [
        *code,
        *system,
        "/proc/self",
        "/proc/cpuinfo",
        "/sys/devices/system/cpu",
    ]


def _allow(libc: ctypes.CDLL, ruleset: int, place: str, access: int) -> None:
    if not Path(place).exists():
        return
    handle = os.open(place, os.O_PATH | os.O_CLOEXEC)
    try:
        if not Path(place).is_dir():
            access &= _READ_FILE  # directory rights are refused on a plain file
        libc.syscall(_ADD_RULE, ruleset, 1, struct.pack("=Qi", access, handle), 0)
    finally:
        os.close(handle)
