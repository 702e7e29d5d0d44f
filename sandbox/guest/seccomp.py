"""The filter programs run under: a deny list as classic BPF, assembled here so the guest needs no library for it."""

from __future__ import annotations

import errno
import struct

# name: (x86-64, aarch64); 0 where an architecture does not have the call.
REFUSED = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_send_signal": (424, 424), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "process_madvise": (440, 440), "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40),
    "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432),
    "fspick": (433, 433), "mount_setattr": (442, 442), "open_tree_attr": (467, 467), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427), "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "personality": (135, 92), "memfd_secret": (447, 447), "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265), "fanotify_init": (300, 262), "fanotify_mark": (301, 263),
    "inotify_init": (253, 0), "inotify_init1": (294, 26), "inotify_add_watch": (254, 27), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "create_module": (174, 0), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "quotactl": (179, 60), "quotactl_fd": (443, 443),
    "acct": (163, 89), "swapon": (167, 224), "swapoff": (168, 225), "reboot": (169, 142), "syslog": (103, 116),
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "shmdt": (67, 197), "semget": (64, 190),
    "semop": (65, 193), "semctl": (66, 191), "semtimedop": (220, 192), "msgget": (68, 186), "msgsnd": (69, 189),
    "msgrcv": (70, 188), "msgctl": (71, 187), "mq_open": (240, 180), "mq_unlink": (241, 181), "mknod": (133, 0),
    "mknodat": (259, 33), "setpriority": (141, 140), "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119), "sched_setaffinity": (203, 122), "sched_setattr": (314, 274),
    "ioprio_set": (251, 30), "mlock": (149, 228), "mlock2": (325, 284), "mlockall": (151, 230), "iopl": (172, 0),
    "ioperm": (173, 0), "modify_ldt": (154, 0), "settimeofday": (164, 170), "clock_settime": (227, 112),
    "clock_adjtime": (305, 266), "adjtimex": (159, 171), "sethostname": (170, 161), "setdomainname": (171, 162),
    "vhangup": (153, 58), "uselib": (134, 0), "ustat": (136, 0), "sysfs": (139, 0), "_sysctl": (156, 0),
    "nfsservctl": (180, 42), "lookup_dcookie": (212, 18), "migrate_pages": (256, 238), "move_pages": (279, 239),
    "mbind": (237, 235), "set_mempolicy": (238, 237), "vmsplice": (278, 75), "remap_file_pages": (216, 234),
}  # fmt: skip

# Refused with an errno of their own, so that a program's error says it was the network whoever catches it.
NETWORK = {
    "socket": (41, 198), "connect": (42, 203), "accept": (43, 202), "accept4": (288, 242), "bind": (49, 200),
    "listen": (50, 201), "sendmsg": (46, 211), "sendmmsg": (307, 269), "setsockopt": (54, 208),
}  # fmt: skip
NETWORK_ERRNO = errno.ENETDOWN

# glibc falls back to clone when clone3 is missing. A memfd is memory that no limit of ours counts.
MISSING = {"clone3": (435, 435), "memfd_create": (319, 279), "cachestat": (451, 451)}
# Nor is anything there that a later kernel has brought, the same number on every machine: nobody has judged it.
_FIRST_UNJUDGED = 457

# What Chromium builds its own sandbox with, and what it and Playwright's driver cannot do without.
BROWSER_NEEDS = frozenset("unshare chroot bind listen sendmsg setsockopt socket".split())

_CLONE, _SENDTO, _SOCKETPAIR, _PRLIMIT, _IOCTL = (56, 220), (44, 206), (53, 199), (302, 261), (16, 29)
_NEW_NAMESPACES, _FOR_PARENT = 0x7E020080, 1 << 15  # flags of clone; a child of its parent's would be the steward's
_AF_UNIX, _TIOCSTI = 1, 0x5412

_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32 = 0x40000000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER_AT, _ARCH_AT, _ARGUMENTS_AT = 0, 4, 16


def _instruction(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)


# Both halves of the pointer, the upper one is argument 4's second word.
_ADDRESS_IS_NULL = (
    _instruction(_EQUAL, 0, 0, 3) + _instruction(_LOAD, _ARGUMENTS_AT + 8 * 4 + 4) + _instruction(_EQUAL, 0, 0, 1)
)
# Local sockets, and netlink, by which a browser learns that there is no network.
_NOT_BETWEEN_PROCESSES = _instruction(_EQUAL, 1, 1, 0) + _instruction(_EQUAL, 16, 0, 1)


def _refuse(number: int, error: int) -> bytes:
    return _instruction(_EQUAL, number, 0, 1) + _instruction(_RETURN, _ERRNO | error)


def _when(number: int, argument: int, test: bytes, error: int) -> bytes:
    """Refuse one call when `test` says so: it jumps over one instruction to refuse and falls through to allow."""
    body = _instruction(_LOAD, _ARGUMENTS_AT + 8 * argument) + test
    body += _instruction(_RETURN, _ALLOW) + _instruction(_RETURN, _ERRNO | error)
    return _instruction(_EQUAL, number, 0, len(body) // 8) + body


def assemble(machine: str, *, browser: bool = False) -> bytes:
    """The filter for this machine; KeyError for one whose call numbers we do not have.

    The browser's lets it make namespaces, for its own sandbox, and sockets between its processes, of no network.
    """
    column = {"x86_64": 0, "aarch64": 1}[machine]
    needed = BROWSER_NEEDS if browser else frozenset()
    parts = [
        _instruction(_LOAD, _ARCH_AT),
        _instruction(_EQUAL, _ARCH[machine], 1, 0),
        _instruction(_RETURN, _KILL),
        _instruction(_LOAD, _NUMBER_AT),
    ]
    if machine == "x86_64":  # the x32 numbers reach the same calls past every comparison below
        parts += [_instruction(_AT_LEAST, _X32, 0, 1), _instruction(_RETURN, _KILL)]
    for group, error in ((REFUSED, errno.EPERM), (NETWORK, NETWORK_ERRNO), (MISSING, errno.ENOSYS)):
        numbers = [pair[column] for name, pair in group.items() if name not in needed]
        parts += [_refuse(number, error) for number in numbers if number]
    parts += [_instruction(_AT_LEAST, _FIRST_UNJUDGED, 0, 1), _instruction(_RETURN, _ERRNO | errno.ENOSYS)]
    # Each test jumps over the allow when it finds what is refused.
    if browser:
        parts += [_when(NETWORK["socket"][column], 0, _NOT_BETWEEN_PROCESSES, NETWORK_ERRNO)]
    else:
        parts += [
            _when(_CLONE[column], 0, _instruction(_ANY_BIT, _NEW_NAMESPACES | _FOR_PARENT, 1, 0), errno.EPERM),
            _when(_SENDTO[column], 4, _ADDRESS_IS_NULL, NETWORK_ERRNO),
            _when(_PRLIMIT[column], 0, _instruction(_EQUAL, 0, 0, 1), errno.EPERM),
        ]
    parts += [
        _when(_SOCKETPAIR[column], 0, _instruction(_EQUAL, _AF_UNIX, 0, 1), NETWORK_ERRNO),
        _when(_IOCTL[column], 1, _instruction(_EQUAL, _TIOCSTI, 1, 0), errno.EPERM),
        _instruction(_RETURN, _ALLOW),
    ]
    return b"".join(parts)
