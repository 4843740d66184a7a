"""What a worker may not ask of the kernel: a seccomp filter (Linux, no privileges needed).

It takes away what no exercise needs and Landlock does not govern: other processes, sockets, permissions of files,
folders, and what the kernel has besides. What is refused fails with EPERM, as if it were not permitted.
"""

import ctypes
import errno
import os
import platform
import struct
import sys

__all__ = ["can_be_filtered", "filter_system_calls"]

_X86_64, _AARCH64 = 0xC000003E, 0xC00000B7

_REFUSED = {
    # programs and processes
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "kcmp": (312, 272), "tkill": (200, 130),
    "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424),
    "setpriority": (141, 140), "ioprio_set": (251, 30), "sched_setaffinity": (203, 122), "sched_setattr": (314, 274),
    "sched_setscheduler": (144, 119), "sched_setparam": (142, 118), "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    # sockets, and other ways to what is not a file; memory that no limit counts
    "socket": (41, 198), "socketpair": (53, 199), "bind": (49, 200), "connect": (42, 203), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "shmat": (30, 196),
    "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180),
    # what belongs to a file besides its contents
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, None),
    "lchown": (94, None), "fchown": (93, 55), "fchownat": (260, 54), "setxattr": (188, 5), "lsetxattr": (189, 6),
    "fsetxattr": (190, 7), "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "truncate": (76, 45),
    # entries of folders that are no plain files
    "mkdir": (83, None), "mkdirat": (258, 34), "mknod": (133, None), "mknodat": (259, 33), "link": (86, None),
    "linkat": (265, 37), "symlink": (88, None), "symlinkat": (266, 36),
    # the rest of the kernel
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "setns": (308, 268),
    "unshare": (272, 97), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "fanotify_init": (300, 262),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
}  # fmt: skip
"""By name, the numbers on x86-64 and on 64-bit ARM."""

_TO_ITSELF = {
    "kill": (62, 129), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "prlimit64": (302, 261),
}  # fmt: skip
"""Allowed where the first argument is this process: signals to others would stop them, limits hinder them."""
_OTHERWISE = {
    "fcntl": ((72, 25), (8, 10, 15)),  # F_SETOWN, F_SETSIG, F_SETOWN_EX
    "ioctl": ((16, 29), (0x8901, 0x8902)),  # FIOSETOWN, SIOCSPGRP
}
"""Refused where the second argument is one of these: who owns a file is sent any signal when something happens to it,
and may be any process of the same user."""
_CLONE, _CLONE3 = (56, 220), (435, 435)
_A_THREAD = 0x10000  # CLONE_THREAD
_FIRST_UNKNOWN = 463
"""This number and those above came after this was written; another interface of x86-64 has very high ones."""

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT, _SECOND_ARGUMENT = 0, 4, 16, 24
"""Places in what the filter is shown; low halves come first."""
_SET_SECCOMP, _MODE_FILTER = 22, 2


def can_be_filtered() -> bool:
    """Whether the numbers of this machine's system calls are known here."""
    return _column() is not None


def filter_system_calls() -> None:
    """Refuse them from now on, to this process and all that it starts; it must have given up new rights before.

    Raises:
        OSError: if the kernel has no seccomp filters, or the machine's system calls are not known.
    """
    column = _column()
    if column is None:
        raise OSError(errno.ENOSYS, f"the system calls of {sys.platform} on {platform.machine()} are not known")
    lines = _program(column, os.getpid())
    data = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in lines))
    program = struct.pack("@HP", len(lines), ctypes.addressof(data))
    if ctypes.CDLL(None, use_errno=True).prctl(_SET_SECCOMP, _MODE_FILTER, program, 0, 0):
        raise OSError(ctypes.get_errno(), "system calls cannot be filtered")


def _column() -> int | None:
    known = {"x86_64": 0, "aarch64": 1} if sys.platform == "linux" and sys.maxsize > 2**32 else {}
    return known.get(platform.machine())


_Line = tuple[int, int, int, int]
"""What to do, how many lines to skip if it is so and if it is not, and a number."""


def _program(column: int, process: int) -> list[_Line]:
    """The filter, in the kernel's instructions: it ends at the first line that returns."""
    refuse = (_RETURN, 0, 0, _FAIL | errno.EPERM)
    allow = (_RETURN, 0, 0, _ALLOW)
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, (_X86_64, _AARCH64)[column]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _FIRST_UNKNOWN),
        (_RETURN, 0, 0, _FAIL | errno.ENOSYS),
        (_EQUAL, 0, 1, _CLONE3[column]),  # its arguments cannot be looked at; without it, clone is used
        (_RETURN, 0, 0, _FAIL | errno.ENOSYS),
        (_EQUAL, 0, 4, _CLONE[column]),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_ANY_BIT, 0, 1, _A_THREAD),
        allow,
        refuse,
    ]
    for numbers in _TO_ITSELF.values():
        lines += [
            (_EQUAL, 0, 5, numbers[column]),
            (_LOAD, 0, 0, _FIRST_ARGUMENT),
            (_EQUAL, 1, 0, process),
            (_EQUAL, 0, 1, 0 if numbers == _TO_ITSELF["prlimit64"] else process),  # 0 means itself there
            allow,
            refuse,
        ]
    for numbers, commands in _OTHERWISE.values():
        tries = [line for command in commands for line in ((_EQUAL, 0, 1, command), refuse)]
        lines += [(_EQUAL, 0, len(tries) + 2, numbers[column]), (_LOAD, 0, 0, _SECOND_ARGUMENT), *tries, allow]
    for number in (numbers[column] for numbers in _REFUSED.values()):
        if number is not None:
            lines += [(_EQUAL, 0, 1, number), refuse]
    return [*lines, allow]
