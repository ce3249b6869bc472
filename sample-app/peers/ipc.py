#!/usr/bin/env python3
"""Exchange messages with tasks by the rules of docs/wire-format.md, over unix:, tcp:, pipe:, posix-mq:, or as a child.

One file, Python 3.9 or later, standard library only. Use it as a program (see --help) or as a module:

    with Sender("query") as sender:
        print(sender.request(b'{"metric":"load1","seconds":60}').text)

    with Listener("upper", lambda message: message.payload.upper()) as listener:
        listener.serve()

    Worker(lambda message: message.payload.upper()).serve()     # as the child process of an application, over its pipes

Exit status: 0 done, 1 rejected by the listener, 2 nobody listens, 3 any other failure, 64 wrong usage.
"""

import argparse
import base64
import collections
import ctypes
import errno
import fcntl
import getpass
import hashlib
import json
import os
import re
import secrets
import select
import selectors
import signal
import socket
import stat
import struct
import subprocess
import sys
import time
from typing import Any, Callable, Deque, Dict, Iterator, List, NamedTuple, Optional, Set, Tuple, Union

MAGIC, VERSION, FIXED = 0xF149, 1, struct.Struct(">HBBBBHIIQQ")
MAX_FRAME, MAX_MESSAGE, MAX_UNFINISHED, MAX_REASON = 65536, 16 * 1024 * 1024, 64, 1024
HELLO, MESSAGE, CONFIRM, REJECT, REPLY, GOODBYE, FORGOTTEN = 1, 2, 3, 4, 5, 6, 7
TOKEN, DEFAULT_WINDOW, MAX_WINDOW, MAX_SEQUENCE = 16, 1024, 1 << 19, 2 ** 63 - 1
F_CONFIRM, F_REQUEST, F_REDELIVERED, F_FRAGMENT, F_EXPIRED = 0x01, 0x02, 0x04, 0x08, 0x10
CONTENT_TYPE, EXPIRATION = "ipc_contentType", "ipc_expiration"
RETURN = "return."
ROLE, CONTROL = "role", "control"
TRACE = ("traceparent", "tracestate", "baggage")


class IpcError(Exception):
    """Something failed; the text says what."""


class Rejected(IpcError):
    """The listener refused the message for good; the text is its reason."""


class Expired(IpcError):
    """The message had ceased to be of use before anybody handled it."""


class Unavailable(IpcError):
    """Nobody listens to the task."""


class NoVerdict(IpcError):
    """The message may or may not have been handled: the verdict did not come in time."""


class Taken(IpcError):
    """The name of the task has an owner already."""


class ChannelLost(Exception):
    """The other side has ended the channel."""


# ---- frames -----------------------------------------------------------------------------------------------------------

class Frame(NamedTuple):
    type: int
    flags: int = 0
    priority: int = 0
    extent: int = 0
    source: int = 0
    sequence: int = 0
    headers: bytes = b""
    payload: bytes = b""

    def encode(self) -> bytes:
        return FIXED.pack(MAGIC, VERSION, self.type, self.flags, self.priority, len(self.headers), len(self.payload),
                          self.extent, self.source, self.sequence) + self.headers + self.payload

    def encode_all(self, max_write: int = MAX_FRAME) -> Iterator[bytes]:
        """The frame, or its fragments where it is too long for one write."""
        if FIXED.size + len(self.headers) + len(self.payload) <= max_write:
            yield self.encode()
            return
        body = memoryview(struct.pack(">H", len(self.headers)) + self.headers + self.payload)
        step = max_write - FIXED.size - 4
        for offset in range(0, len(body), step):
            yield self._replace(flags=self.flags | F_FRAGMENT, extent=len(body), headers=b"",
                                payload=struct.pack(">I", offset) + body[offset:offset + step]).encode()


class Decoder:
    """Takes frames out of bytes and puts fragments together. On a carrier that many senders share, what is no frame is
    skipped, so that nobody suffers from the fault of another; on others it raises IpcError."""

    def __init__(self, max_message: int = MAX_MESSAGE, shared: bool = False, packets: bool = False):
        self.max_message, self.shared, self.packets = max_message, shared, packets
        self.unread = bytearray()
        self._passed = False
        self.unfinished: Dict[tuple, bytearray] = {}

    def decode(self, data: bytes) -> List[Frame]:
        self.unread += data
        frames: List[Frame] = []
        while True:
            try:
                self._take(frames)
                if not self.packets or not self.unread:
                    return frames
                raise IpcError("a packet ended within a frame")
            except IpcError as ex:
                if not self.shared:
                    raise
                print("skipped what is no frame: %s" % ex, file=sys.stderr)
                start = -1 if self.packets else 0 if self._passed else self.unread.find(b"\xf1\x49", 1)
                del self.unread[:start if start >= 0 else len(self.unread)]
                self._passed = False

    def _take(self, frames: List[Frame]) -> None:
        """Move all whole frames from the unread bytes, which begin with what is at fault if there is a fault."""
        while len(self.unread) >= FIXED.size:
            magic, version, kind, flags, priority, headers, payload, extent, source, sequence = FIXED.unpack_from(self.unread)
            if magic != MAGIC:
                raise IpcError("expected a frame, which begins with F149, but found %04X" % magic)
            if version != VERSION:
                raise IpcError("a frame of version %d; this side speaks version %d" % (version, VERSION))
            if FIXED.size + headers + payload > MAX_FRAME:
                raise IpcError("a frame of %d bytes; at most %d are allowed"
                               % (FIXED.size + headers + payload, MAX_FRAME))
            middle, end = FIXED.size + headers, FIXED.size + headers + payload
            if len(self.unread) < end:
                break
            frame: Optional[Frame] = Frame(kind, flags, priority, extent, source, sequence,
                                           bytes(self.unread[middle - headers:middle]), bytes(self.unread[middle:end]))
            del self.unread[:end]
            self._passed = True  # what is at fault from here on is a whole frame, and the next one begins at once
            if flags & F_FRAGMENT:
                frame = self._join(frame)
            self._passed = False
            if frame is not None:
                frames.append(frame)

    def _join(self, part: Frame) -> Optional[Frame]:
        if len(part.payload) < 4:
            raise IpcError("a fragment of %d bytes is too short" % len(part.payload))
        offset = int.from_bytes(part.payload[:4], "big")
        if not 2 <= part.extent <= self.max_message + 2:
            raise IpcError("a fragmented message of %d bytes; at most %d are allowed" % (part.extent, self.max_message))
        if offset + len(part.payload) - 4 > part.extent:
            raise IpcError("a fragment exceeds its message of %d bytes" % part.extent)
        key = (part.source, part.sequence, part.type, bool(part.flags & (F_CONFIRM | F_REQUEST)))
        if offset == 0:
            self.unfinished.pop(key, None)
            if len(self.unfinished) == MAX_UNFINISHED:
                del self.unfinished[next(iter(self.unfinished))]
            self.unfinished[key] = (part.extent, bytearray())
        total, body = self.unfinished.get(key, (0, b""))
        if total != part.extent or len(body) != offset:
            self.unfinished.pop(key, None)
            return None
        body += part.payload[4:]
        if len(body) < total:
            return None
        del self.unfinished[key]
        middle = 2 + int.from_bytes(body[:2], "big")
        if middle > total:
            raise IpcError("a fragmented message of %d bytes with %d bytes of headers" % (total, middle - 2))
        return part._replace(flags=part.flags & ~F_FRAGMENT, extent=0, headers=bytes(body[2:middle]),
                             payload=bytes(body[middle:]))


def encode_headers(headers: Optional[Dict[str, Any]]) -> bytes:
    out = bytearray()
    for name, value in (headers or {}).items():
        encoded = name.encode()
        if not 1 <= len(encoded) <= 255:
            raise IpcError("the name of header %r takes %d bytes; it must take 1 to 255" % (name, len(encoded)))
        out += struct.pack("B", len(encoded)) + encoded
        if isinstance(value, bool):
            out += struct.pack(">BB", 4, value)
        elif isinstance(value, int):
            out += struct.pack(">Bq", 2, value)
        elif isinstance(value, float):
            out += struct.pack(">Bd", 3, value)
        elif isinstance(value, (str, bytes)):
            data = value.encode() if isinstance(value, str) else value
            out += struct.pack(">BH", 1 if isinstance(value, str) else 5, len(data)) + data
        else:
            raise IpcError("header %r is a %s; only text, numbers, booleans and bytes travel" % (name, type(value)))
    if len(out) > MAX_FRAME - FIXED.size:
        raise IpcError("the headers take %d bytes; at most %d travel" % (len(out), MAX_FRAME - FIXED.size))
    return bytes(out)


def decode_headers(data: bytes) -> Dict[str, Any]:
    headers: Dict[str, Any] = {}
    position = 0

    def take(length: int) -> bytes:
        nonlocal position
        if length > len(data) - position:
            raise IpcError("a header needs %d bytes where only %d are left" % (length, len(data) - position))
        position += length
        return data[position - length:position]

    while position < len(data):
        name = take(take(1)[0]).decode(errors="replace")
        kind = take(1)[0]
        if kind in (1, 5):
            value: Any = take(int.from_bytes(take(2), "big"))
            headers[name] = value.decode(errors="replace") if kind == 1 else value
        elif kind in (2, 3):
            headers[name] = struct.unpack(">q" if kind == 2 else ">d", take(8))[0]
        elif kind == 4:
            headers[name] = take(1) != b"\0"
        else:
            raise IpcError("header %r has the unknown type %d" % (name, kind))
    return headers


def hello(source: int, task: str, **more: Any) -> Frame:
    headers = encode_headers({"task": task, "pid": os.getpid(), "user": user(), **more})
    return Frame(HELLO, priority=9, source=source, headers=headers)


def reason(text: str) -> bytes:
    return text.encode()[:MAX_REASON].decode(errors="ignore").encode()


def user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.geteuid())


# ---- directory --------------------------------------------------------------------------------------------------------

class Directory:
    """Where tasks find each other: a lock and a record for each name."""

    _claimed: Set[str] = set()

    def __init__(self, path: Optional[str] = None):
        self.path = os.path.realpath(path or self.default())

    @staticmethod
    def default() -> str:
        name = "ipc-%d" % os.geteuid()
        run = os.path.join("/run", name)
        return run if os.path.isdir(run) or os.access("/run", os.W_OK) else os.path.join("/tmp", name)

    def check(self, create: bool = False) -> None:
        if create:
            os.makedirs(self.path, 0o700, exist_ok=True)
        try:
            found = os.stat(self.path)
        except FileNotFoundError:
            raise Unavailable("there is no directory %s, so nobody listens there" % self.path) from None
        if found.st_uid != os.geteuid() or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise IpcError("the directory %s belongs to uid %d and has mode %o; it must be yours, and nobody else may "
                           "write to it" % (self.path, found.st_uid, stat.S_IMODE(found.st_mode)))

    def file(self, task: str, suffix: str) -> str:
        if len(task) > 64 or not re.fullmatch(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?", task):
            raise IpcError("%r is not the name of a task: use 1 to 64 characters of a-z, 0-9, '.', '_' and '-', "
                           "beginning and ending with a letter or digit" % task)
        return os.path.join(self.path, task + suffix)

    def record(self, task: str) -> dict:
        path = self.file(task, ".json")
        try:
            with open(path, encoding="utf-8") as file:
                record = json.load(file)
        except FileNotFoundError:
            others = sorted(name[:-5] for name in os.listdir(self.path)
                            if name.endswith(".json") and not name.startswith(RETURN))
            raise Unavailable("nobody listens to task '%s' (there is no %s); tasks there: %s"
                              % (task, path, ", ".join(others) or "none")) from None
        except ValueError as ex:
            raise Unavailable("the record %s of task '%s' is malformed: %s" % (path, task, ex)) from None
        if not isinstance(record, dict) or record.get("task") != task:
            raise Unavailable("the record %s is not one of task '%s'" % (path, task))
        return record

    def claim(self, task: str) -> "Claim":
        """Become the owner of a task. A free lock proves nothing if the record is that of a running process, or of one
        that can't be seen: its lock file was removed, and it puts it back."""
        path = self.file(task, ".lock")
        if path in self._claimed:
            raise Taken("task '%s' is owned by this very process" % task)
        deadline, reserved = time.monotonic() + 2, None
        while True:
            removed = not os.path.lexists(path)
            lock = self.lock(path)
            recorded, owner, alive = self._owner(task)
            if lock is not None:
                if removed and recorded and reserved is None:
                    reserved = time.monotonic() + 1.2
                if not alive and (reserved is None or not recorded or time.monotonic() > reserved):
                    self._claimed.add(path)
                    return Claim(self, task, lock)
                os.close(lock)
            if alive and lock is None or time.monotonic() > deadline:
                raise Taken("task '%s' is owned by %s; a name has one owner in a directory" % (task, owner))
            time.sleep(0.001 if lock is None else 0.02)  # a probe or a sweep has the lock for a moment

    def lock(self, path: str) -> Optional[int]:
        """A descriptor that holds the lock on the file at a path; None if another process holds it."""
        try:
            lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except FileNotFoundError:
            self.check(create=True)
            return None
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if same_file(lock, path):
                return lock
        except OSError:
            pass
        os.close(lock)
        return None

    def _owner(self, task: str) -> tuple:
        """Whether there is a record, its owner in words, and whether that is a process that runs."""
        try:
            record = self.record(task)
        except (Unavailable, OSError):
            return False, "a process without a record", False
        return (True, "pid %s, user %s, at %s" % (record.get("pid"), record.get("user"), record.get("addresses")),
                is_running(record))

    def instance(self, task: str) -> str:
        """What tells the living owner of a task from all others; empty if there is none."""
        try:
            record = self.record(task)
        except Unavailable:
            return ""
        return record.get("instance", "") if is_running(record) else ""

    def write(self, task: str, record: dict) -> None:
        draft = self.file(task, ".tmp")
        remove(draft)
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(record, file)
        os.replace(draft, self.file(task, ".json"))

    def forget(self, task: str) -> None:
        self._claimed.discard(self.file(task, ".lock"))


class Claim:
    """The ownership of a name, as long as its lock is held. keep() is called several times a second."""

    PAUSE = 0.3

    def __init__(self, directory: Directory, task: str, lock: int):
        self.task, self.instance = task, secrets.token_hex(8)
        self._directory, self._lock = directory, lock
        self._path, self._record_path = directory.file(task, ".lock"), directory.file(task, ".json")
        self._record: Optional[dict] = None
        self._kept = time.monotonic()

    def publish(self, address: str) -> None:
        self._record = {"task": self.task, "addresses": [address], "pid": os.getpid(), "startTime": start_time(os.getpid()),
                        "user": user(), "uid": os.geteuid(), "framing": "ipc", "protocol": VERSION,
                        "instance": self.instance, "since": int(time.time() * 1000)}
        self._directory.write(self.task, self._record)

    def keep(self) -> None:
        """Put back what somebody has removed. Raises Taken if another process has the name: then nothing in the directory
        belongs to this claim any more."""
        if self._lock < 0 or time.monotonic() - self._kept < self.PAUSE:
            return
        self._kept = time.monotonic()
        try:
            if not same_file(self._lock, self._path):
                self._relock()
            if self._record is not None and self._present() != self._record:
                self._directory.write(self.task, self._record)
        except FileNotFoundError:
            pass  # removed once more; the next look tries again

    def _present(self) -> Optional[dict]:
        try:
            return self._directory.record(self.task)
        except Unavailable:
            return None

    def _relock(self) -> None:
        self._directory.check(create=True)
        deadline = time.monotonic() + 0.05
        lock = self._directory.lock(self._path)
        while lock is None and time.monotonic() < deadline:
            time.sleep(0.002)  # a probe or a sweep, or a claimer that gives it back
            lock = self._directory.lock(self._path)
        present = self._present()
        taken = present is not None and present.get("instance") != self.instance and is_running(present)
        if lock is None or taken:
            if lock is not None:
                os.close(lock)
            self._give_up()
            raise Taken("the lock file of task '%s' was removed, and another process has claimed the name: %s"
                        % (self.task, "pid %s" % present["pid"] if present is not None else "it has no record yet"))
        os.close(self._lock)
        self._lock = lock

    def _give_up(self) -> None:
        self._directory.forget(self.task)
        os.close(self._lock)
        self._lock = -1

    def release(self) -> None:
        """Remove the record, unless it is another owner's, and give up the name."""
        if self._lock < 0:
            return
        if same_file(self._lock, self._path):
            present = self._present()
            if present is None or present.get("instance") == self.instance or not is_running(present):
                remove(self._record_path)
            if self.task.startswith(RETURN):
                remove(self._path)
        self._give_up()


def is_running(record: dict) -> bool:
    """Whether /proc shows the process of a record."""
    started = record.get("startTime", 0)
    return type(started) is int and started > 0 and started == start_time(record.get("pid"))


def same_file(descriptor: int, path: str) -> bool:
    """Whether the file at a path is the one that is open."""
    try:
        return os.path.samestat(os.fstat(descriptor), os.lstat(path))
    except FileNotFoundError:
        return False


def start_time(pid: Any) -> int:
    """When a process started, in clock ticks since the host did; 0 where it can't be seen or is dead."""
    try:
        with open("/proc/%s/stat" % pid) as file:
            fields = file.read().rpartition(")")[2].split()
        return 0 if fields[0] in "ZX" else int(fields[19])
    except (OSError, IndexError, ValueError):
        return 0


def remove(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass


# ---- carriers ---------------------------------------------------------------------------------------------------------

class SocketEnd:
    """A connected stream socket: two ways."""
    max_write, packets, priorities = MAX_FRAME, False, False

    def __init__(self, connected: socket.socket):
        connected.setblocking(False)
        self._socket = connected

    def fileno(self) -> int:
        return self._socket.fileno()

    def send(self, data: memoryview, priority: int) -> int:
        return self._socket.send(data)

    def receive(self) -> bytes:
        return self._socket.recv(MAX_FRAME)

    def finish(self) -> None:
        self._socket.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._socket.close()


class SocketServer:
    """A listening stream socket."""

    def __init__(self, bound: socket.socket, path: str = ""):
        bound.listen(128)
        bound.setblocking(False)
        self._socket, self._path = bound, path

    def fileno(self) -> int:
        return self._socket.fileno()

    def accept(self) -> SocketEnd:
        return SocketEnd(self._socket.accept()[0])

    def disown(self) -> None:
        """Another process has the name: what stands at the path is its own."""
        self._path = ""

    def close(self) -> None:
        if self._path:
            remove(self._path)
        self._socket.close()


class Unix:
    duplex = True

    @staticmethod
    def derive(directory: Directory, task: str) -> str:
        return directory.file(task, ".sock")

    @staticmethod
    def name(target: str) -> str:
        return "\0" + target[1:] if target.startswith("@") else target

    @classmethod
    def listen(cls, target: str) -> tuple:
        path = "" if target.startswith("@") else target
        if os.path.lexists(path):
            require_type(path, stat.S_ISSOCK, "socket")
            os.unlink(path)
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            server.bind(cls.name(target))
        except OSError as ex:
            server.close()
            raise IpcError("can't bind %s: %s (a path has at most 107 bytes)" % (target, ex)) from None
        if path:
            os.chmod(path, 0o600)
        return SocketServer(server, path), target

    @classmethod
    def connect(cls, target: str, timeout: float) -> SocketEnd:
        connected = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connected.settimeout(timeout)
            connected.connect(cls.name(target))
            return SocketEnd(connected)
        except OSError:
            connected.close()
            raise


class Tcp:
    duplex = True

    @staticmethod
    def derive(directory: Directory, task: str) -> str:
        return "//127.0.0.1:0"

    @staticmethod
    def split(target: str) -> tuple:
        match = re.fullmatch(r"//(?:\[([^\]\[]+)\]|([^:/\[\]]+)):(\d{1,5})", target)
        if match is None:
            raise IpcError("'tcp:%s' names no host and port: write tcp://host:port, with an IPv6 address in brackets" % target)
        return match.group(1) or match.group(2), int(match.group(3))

    @classmethod
    def listen(cls, target: str) -> tuple:
        host, port = cls.split(target)
        server = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
        try:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            server.bind((host, port))
        except OSError as ex:
            server.close()
            raise IpcError("can't listen at tcp:%s: %s" % (target, ex)) from None
        return SocketServer(server), "//%s:%d" % ("[%s]" % host if ":" in host else host, server.getsockname()[1])

    @classmethod
    def connect(cls, target: str, timeout: float) -> SocketEnd:
        connected = socket.create_connection(cls.split(target), timeout)
        if connected.getsockname() == connected.getpeername():
            connected.close()
            raise ConnectionRefusedError(errno.ECONNREFUSED, "it connected to itself: nobody listens there")
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        return SocketEnd(connected)


class FifoEnd:
    """One end of a FIFO. The reading one holds it open for writing too, and so never sees an end."""
    max_write, packets, priorities = 4096, False, False

    def __init__(self, path: str, flags: int, owned: bool):
        self._path, self._owned = path, owned
        self._fd = os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC)

    def fileno(self) -> int:
        return self._fd

    def send(self, data: memoryview, priority: int) -> int:
        return os.write(self._fd, data)

    def receive(self) -> bytes:
        return os.read(self._fd, MAX_FRAME)

    def disown(self) -> None:
        self._owned = False

    def close(self) -> None:
        if self._owned:
            remove(self._path)
        os.close(self._fd)


class Pipe:
    duplex = False

    @staticmethod
    def derive(directory: Directory, task: str) -> str:
        return directory.file(task, ".fifo")

    @staticmethod
    def listen(target: str) -> tuple:
        if os.path.lexists(target):
            require_type(target, stat.S_ISFIFO, "FIFO")
        else:
            os.mkfifo(target, 0o600)
        os.chmod(target, 0o600)
        return FifoEnd(target, os.O_RDWR, True), target

    @staticmethod
    def connect(target: str, timeout: float) -> FifoEnd:
        require_type(target, stat.S_ISFIFO, "FIFO")
        return FifoEnd(target, os.O_WRONLY, False)


class QueueAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_long) for name in ("flags", "maxmsg", "msgsize", "curmsgs")] + [("rest", ctypes.c_long * 4)]


class QueueEnd:
    """One end of a POSIX message queue. On Linux its number is that of a file, which can be waited for."""
    packets, priorities = True, True

    def __init__(self, name: str, flags: int, attributes: Optional[QueueAttributes] = None):
        self._name, self._owned = name, attributes is not None
        self._fd = self.call("mq_open", name.encode(), flags | os.O_NONBLOCK | os.O_CLOEXEC, 0o600,
                             ctypes.byref(attributes) if attributes else None)
        actual = QueueAttributes()
        self.call("mq_getattr", self._fd, ctypes.byref(actual))
        self.max_write = actual.msgsize
        self._buffer = ctypes.create_string_buffer(actual.msgsize)

    @staticmethod
    def call(function: str, *arguments: Any) -> int:
        library = ctypes.CDLL(None, use_errno=True)
        if not hasattr(library, function):
            library = ctypes.CDLL("librt.so.1", use_errno=True)
        result = getattr(library, function)(*arguments)
        if result < 0:
            number = ctypes.get_errno()
            raise OSError(number, "%s: %s" % (function, os.strerror(number)))
        return result

    def fileno(self) -> int:
        return self._fd

    def send(self, data: memoryview, priority: int) -> int:
        self.call("mq_send", self._fd, bytes(data), ctypes.c_size_t(len(data)), ctypes.c_uint(priority))
        return len(data)

    def receive(self) -> bytes:
        length = self.call("mq_receive", self._fd, self._buffer, ctypes.c_size_t(len(self._buffer)), None)
        return self._buffer.raw[:length]

    def disown(self) -> None:
        self._owned = False

    def close(self) -> None:
        if self._owned:
            try:
                self.call("mq_unlink", self._name.encode())
            except OSError as ex:
                if ex.errno != errno.ENOENT:
                    raise
        self.call("mq_close", self._fd)


class PosixQueue:
    duplex = False

    @staticmethod
    def derive(directory: Directory, task: str) -> str:
        uid, scope = os.geteuid(), ""
        if directory.path not in ("/run/ipc-%d" % uid, "/tmp/ipc-%d" % uid):
            scope = hashlib.sha256(directory.path.encode()).hexdigest()[:8] + "."
        return "/ipc.%d.%s%s" % (uid, scope, task)

    @staticmethod
    def limit(name: str, wanted: int) -> int:
        with open("/proc/sys/fs/mqueue/" + name) as file:
            return min(wanted, int(file.read()))

    @classmethod
    def listen(cls, target: str) -> tuple:
        # a user has 800 KiB of queues in all, so those for answers are small
        messages, size = (4, 1024) if ("." + RETURN) in target else (10, 8192)
        wanted = QueueAttributes(maxmsg=cls.limit("msg_max", messages), msgsize=cls.limit("msgsize_max", size))
        try:
            return QueueEnd(target, os.O_RDONLY | os.O_CREAT, wanted), target
        except OSError as ex:
            raise IpcError("can't open the queue %s: %s (see /proc/sys/fs/mqueue and ulimit -q)" % (target, ex)) from None

    @staticmethod
    def connect(target: str, timeout: float) -> QueueEnd:
        return QueueEnd(target, os.O_WRONLY)


CARRIERS: Dict[str, Any] = {"unix": Unix, "tcp": Tcp, "pipe": Pipe, "posix-mq": PosixQueue}


def carrier(address: str) -> tuple:
    """What serves an address, and the part behind its colon."""
    scheme, _, target = address.partition(":")
    if scheme not in CARRIERS:
        raise IpcError("%s can't be used: this program speaks %s" % (address, ", ".join(CARRIERS)))
    return CARRIERS[scheme], target


def require_type(path: str, test: Callable[[int], bool], name: str) -> None:
    if not test(os.lstat(path).st_mode):
        raise IpcError("%s is no %s: remove it, or choose another directory" % (path, name))


class Bound:
    """What listens for a task: its claim, its record, and the end of the carrier to read or to accept from."""

    def __init__(self, directory: Directory, task: str, address: str):
        self.kind, target = carrier(address)
        self._claim = directory.claim(task)
        self.instance = self._claim.instance
        self.end: Any = None
        try:
            self.end, target = self.kind.listen(target or self.kind.derive(directory, task))
            self.address = address.partition(":")[0] + ":" + target
            self._claim.publish(self.address)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        if self.end is not None:
            self.end.close()
            self.end = None
        self._claim.release()

    def keep(self) -> None:
        """To be called several times a second. Raises Taken if the name was lost to another process."""
        try:
            self._claim.keep()
        except Taken:
            self.end.disown()
            raise


# ---- channels and senders ---------------------------------------------------------------------------------------------

class Message(NamedTuple):
    """A message or reply as the application sees it."""
    headers: Dict[str, Any]
    payload: bytes
    priority: int = 0
    redelivered: bool = False
    request: bool = False

    @property
    def text(self) -> str:
        return self.payload.decode(errors="replace")


class Channel:
    """Frames over what is read, what is written, or both. What the other side does not take yet waits here."""

    def __init__(self, reader: Any, writer: Any, max_message: int):
        self.reader, self.writer = reader, writer
        shared = reader is not None and reader is not writer
        self.decoder = Decoder(max_message, shared, shared and reader.packets)
        self.source = self.backlog = self.received = 0
        self.address = ""
        self._batches: Deque[tuple] = collections.deque()

    def put(self, frame: Frame) -> None:
        """Gather a frame, in a batch with others as long as they fit one write."""
        priority = frame.priority if self.writer.priorities else 0
        for encoded in frame.encode_all(self.writer.max_write):
            latest = self._batches[-1] if self._batches else (-1, b"")
            if latest[0] != priority or len(latest[1]) + len(encoded) > self.writer.max_write:
                latest = (priority, bytearray())
                self._batches.append(latest)
            latest[1].extend(encoded)
            self.backlog += len(encoded)

    def write(self, frame: Frame) -> None:
        self.put(frame)
        self.flush()

    def flush(self) -> None:
        try:
            while self._batches:
                priority, batch = self._batches[0]
                with memoryview(batch) as view:
                    count = self.writer.send(view, priority)
                self.backlog -= count
                del batch[:count]
                if not batch:
                    self._batches.popleft()
        except BlockingIOError:
            pass
        except OSError as ex:
            raise ChannelLost(str(ex)) from None

    def read(self) -> List[Frame]:
        """What has come, without waiting."""
        try:
            data = self.reader.receive()
        except BlockingIOError:
            return []
        except OSError as ex:
            raise ChannelLost(str(ex)) from None
        if not data:
            raise ChannelLost("the other side has ended the channel")
        self.received += len(data)
        return self.decoder.decode(data)

    def exchange(self, seconds: float) -> List[Frame]:
        """Wait until something can be read or written, and do so."""
        poll, interests = select.poll(), {self.reader.fileno(): select.POLLIN}
        if self.backlog:
            writing = self.writer.fileno()
            interests[writing] = interests.get(writing, 0) | select.POLLOUT
        for number, events in interests.items():
            poll.register(number, events)
        ready = dict(poll.poll(max(0, int(seconds * 1000 + 0.999))))
        if self.backlog and ready.get(self.writer.fileno(), 0) & ~select.POLLIN:
            self.flush()
        return self.read() if ready.get(self.reader.fileno(), 0) & ~select.POLLOUT else []

    def close(self, why: str = "", linger: float = 0) -> None:
        """Say goodbye, let what was written go out as long as the other side takes it, and close, after the other side if
        there is time."""
        try:
            self.put(Frame(GOODBYE, source=self.source, payload=reason(why)))
            left = -1
            while self.backlog and self.backlog != left:
                left = self.backlog
                poll = select.poll()
                poll.register(self.writer.fileno(), select.POLLOUT)
                poll.poll(500)
                self.flush()
            if self.reader is self.writer:
                self.writer.finish()
                deadline = time.monotonic() + linger
                while time.monotonic() < deadline:
                    self.exchange(deadline - time.monotonic())
        except (ChannelLost, IpcError, OSError):
            pass
        self.writer.close()


class Pending:
    """A confirmed message that waits for its verdict."""

    def __init__(self, sender: "Sender", frame: Frame):
        self._sender, self.frame, self.sent = sender, frame, False
        self.done, self.reply, self.refusal = False, None, None  # type: bool, Optional[Message], Optional[IpcError]

    def result(self, timeout: Optional[float] = None) -> Optional[Message]:
        """Wait for the verdict: the reply to a request, None where there is none; raises Rejected, Expired, NoVerdict."""
        self._sender._await(self, timeout)
        if self.refusal is not None:
            raise self.refusal
        return self.reply


class Sender:
    """Sends messages to one task. Raises Unavailable at once if nobody listens. For use by one thread at a time. Without an
    address the record of the task says where it is."""

    OWNER_CHECK = 0.2
    SHORT_WAIT = 0.2

    def __init__(self, task: str, directory: Optional[str] = None, timeout: float = 10, window: int = 1024,
                 max_message: int = MAX_MESSAGE, address: Optional[str] = None):
        self.task, self.timeout, self.window, self.max_message = task, timeout, window, max_message
        self.address, self._instance = address, ""
        self._return: Optional[Bound] = None
        self.source, self._token = secrets.randbits(63) + 1, secrets.token_bytes(TOKEN)
        self._granted = min(window, DEFAULT_WINDOW)
        self._reach = 0  # the receiver has seen a number at least as high, or knows that it is past
        self._resent = 0  # all that wait up to here have been written to this channel
        self._welcomed = False
        self._directory = Directory(directory)
        self._confirmed = self._unconfirmed = 0
        self._pending: Dict[int, Pending] = {}
        self._channel: Optional[Channel] = None
        self._lost = "not connected yet"
        self._open()

    def send(self, payload: Union[bytes, str], headers: Optional[dict] = None, priority: int = 0, confirm: bool = True,
             timeout: Optional[float] = None) -> None:
        """Send a message and return when the listener has handled it, or without confirm, when the kernel has it."""
        if confirm:
            self.submit(payload, headers, priority).result(timeout)
            return
        if self._channel is None:
            self._open()
        self._unconfirmed += 1
        channel = self._write(self._frame(0, self._unconfirmed, payload, headers, priority))
        if not self._until(lambda: self._channel is not channel or not channel.backlog, timeout):
            raise IpcError("task '%s' does not read" % self.task)
        if self._channel is not channel:
            raise IpcError("the channel to task '%s' was lost: %s" % (self.task, self._lost))

    def request(self, payload: Union[bytes, str], headers: Optional[dict] = None, priority: int = 0,
                timeout: Optional[float] = None) -> Message:
        """Send a request and return the reply, an empty message if the listener replies nothing."""
        return self.submit(payload, headers, priority, request=True).result(timeout) or Message({}, b"")

    def submit(self, payload: Union[bytes, str], headers: Optional[dict] = None, priority: int = 0,
               request: bool = False) -> Pending:
        """Send a confirmed message without waiting for its verdict, as long as fewer than window of them wait."""
        frame = self._frame(F_REQUEST if request else F_CONFIRM, self._confirmed + 1, payload, headers, priority)
        if not self._until(lambda: self._confirmed + 1 - self._oldest() < self._granted, None):
            raise NoVerdict("%d messages to task '%s' wait for their verdict" % (len(self._pending), self.task))
        self._confirmed += 1
        pending = self._pending[self._confirmed] = Pending(self, frame._replace(sequence=self._confirmed))
        if self._channel is not None:
            self._resume(self._channel)
        return pending

    def _oldest(self) -> int:
        """The lowest number that may still be sent."""
        return next(iter(self._pending), self._confirmed + 1)

    def _resume(self, channel: Channel) -> None:
        """Write what waits and has not been written to this channel, as far as the window goes."""
        try:
            last = min(self._confirmed, self._oldest() + self._granted - 1)
            for sequence in range(max(self._resent + 1, self._oldest()), last + 1):
                pending = self._pending.get(sequence)
                if pending is not None:
                    if sequence - self._reach > self._granted:
                        channel.put(self._hello())  # numbers were given up, and the receiver has not heard of them
                    again = F_REDELIVERED if pending.sent else 0
                    channel.put(pending.frame._replace(flags=pending.frame.flags | again))
                    pending.sent = True
                self._resent = sequence
            channel.flush()
        except ChannelLost as ex:
            self._lose(ex)

    def _hello(self) -> Frame:
        self._reach = max(self._reach, self._oldest() - 1)
        more = {} if self._return is None else {"return": self._return.address}
        return hello(self.source, self.task, window=self.window, oldest=self._oldest(), token=self._token, **more)

    def close(self) -> None:
        if self._channel is not None:
            self._channel.close(linger=1)
            self._channel = None
        if self._return is not None:
            self._return.close()
            self._return = None

    def __enter__(self) -> "Sender":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def _frame(self, flags: int, sequence: int, payload: Union[bytes, str], headers: Optional[dict],
               priority: int) -> Frame:
        data, encoded = payload.encode() if isinstance(payload, str) else bytes(payload), encode_headers(headers)
        if len(data) + len(encoded) > self.max_message:
            raise IpcError("a message of %d bytes; at most %d are allowed" % (len(data) + len(encoded), self.max_message))
        return Frame(MESSAGE, flags, priority, 0, self.source, sequence, encoded, data)

    def _open(self) -> None:
        self._instance = ""
        address = self.address or self._find()
        kind, target = carrier(address)
        try:
            end = kind.connect(target, self.timeout)
        except OSError as ex:
            raise Unavailable("nobody listens to task '%s' at %s: %s" % (self.task, address, ex.strerror or ex)) from None
        if kind.duplex:
            channel = Channel(end, end, self.max_message)
        else:
            if self._return is None:
                self._directory.check(create=True)
                self._return = Bound(self._directory, RETURN + secrets.token_hex(8), address.partition(":")[0] + ":")
            channel = Channel(self._return.end, end, self.max_message)
        channel.source, self._resent, self._welcomed = self.source, 0, False
        try:
            channel.write(self._hello())
            self._await_welcome(channel, address)
        except (ChannelLost, IpcError) as ex:
            end.close()
            if isinstance(ex, IpcError):
                raise
            raise Unavailable("task '%s' at %s ended the channel: %s" % (self.task, address, ex)) from None
        self._channel = channel
        self._resume(channel)

    def _await_welcome(self, channel: Channel, address: str) -> None:
        """Wait until the receiver has said who it is: nothing else is sent before. A reader of a FIFO or queue may be busy
        with what lies before the HELLO; such an object is protected by its owner, and a living one is recorded."""
        known = bool(self._instance) and self._return is not None and self._instance == self._directory.instance(self.task)
        deadline = time.monotonic() + (self.SHORT_WAIT if known else self.timeout)
        while not self._welcomed:
            left = deadline - time.monotonic()
            if left <= 0 and known:
                self._granted = min(self.window, DEFAULT_WINDOW)
                return
            if left <= 0:
                raise Unavailable("nothing at %s answered the HELLO to task '%s' in %.0f s; nothing was sent"
                                  % (address, self.task, self.timeout))
            for frame in channel.exchange(left):
                self._answered(frame)

    def _welcome(self, headers: Dict[str, Any]) -> None:
        """The answer to a HELLO."""
        instance = headers.get("instance", "")
        if headers.get("task") != self.task or (self._instance and instance != self._instance):
            text = "'%s' with instance '%s', pid %s of user %s" % tuple(
                headers.get(name) for name in ("task", "instance", "pid", "user"))
            if self._welcomed:
                raise ChannelLost("another owner answers: %s" % text)
            if self._return is None:
                raise Unavailable("the address of task '%s' belongs to its instance '%s', but %s answers there; nothing was sent"
                                  % (self.task, self._instance, text))
            return  # an answer of the last owner, which came late
        window = headers.get("window")
        self._instance, self._welcomed = instance, True
        self._granted = max(1, min(self.window, window if type(window) is int else DEFAULT_WINDOW))

    def _find(self) -> str:
        self._directory.check()
        record = self._directory.record(self.task)
        self._instance = record.get("instance", "")
        address = next((text for text in record["addresses"] if text.partition(":")[0] in CARRIERS), None)
        if address is None or record.get("framing", "ipc") != "ipc":
            raise IpcError("task '%s' listens at %s with framing %s; this program speaks frames over %s"
                           % (self.task, ", ".join(record["addresses"]), record.get("framing", "ipc"), ", ".join(CARRIERS)))
        return address

    def _check_owner(self) -> None:
        """One that reads what all senders share can't be seen to leave."""
        if self._return is not None:
            living = self._directory.instance(self.task)
            if living != self._instance and (living or not self.address):
                raise ChannelLost("its owner is gone")

    def _write(self, frame: Frame) -> Optional[Channel]:
        channel = self._channel
        try:
            channel.write(frame)
        except ChannelLost as ex:
            self._lose(ex)
        return channel

    def _lose(self, why: Exception) -> None:
        self._channel.writer.close()
        self._channel, self._lost = None, str(why)

    def _until(self, done: Callable[[], bool], timeout: Optional[float]) -> bool:
        """Read and write until something holds; open the channel again where it is lost."""
        deadline = time.monotonic() + (self.timeout if timeout is None else timeout)
        pause = 0.01
        while not done():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            try:
                if self._return is not None:
                    self._return.keep()
                if self._channel is None:
                    self._open()
                channel = self._channel
                if channel is None:
                    continue
                before = channel.received
                for frame in channel.exchange(min(left, self.OWNER_CHECK) if self._return else left):
                    self._answered(frame)
                self._resume(channel)
                if channel.received == before:
                    self._check_owner()
            except Unavailable:
                time.sleep(min(pause, left))
                pause = min(pause * 2, 0.5)
            except ChannelLost as ex:
                self._lose(ex)
            except IpcError as ex:
                if self._channel is not None:
                    self._channel.close(str(ex))
                    self._channel = None
                raise
        return True

    def _answered(self, frame: Frame) -> None:
        if frame.type == GOODBYE and (frame.source == self.source or frame.source == 0 and self._return is None):
            raise ChannelLost(frame.payload.decode(errors="replace") or "task '%s' said goodbye" % self.task)
        if frame.source != self.source:
            return
        if frame.type == HELLO:
            self._welcome(decode_headers(frame.headers))
        if frame.type not in (CONFIRM, REJECT, REPLY, FORGOTTEN):
            return
        count = frame.extent if frame.type == CONFIRM else 1
        for sequence in [each for each in self._pending if frame.sequence - count < each <= frame.sequence]:
            pending = self._pending.pop(sequence)
            self._reach = max(self._reach, sequence)
            pending.done = True
            if frame.type == FORGOTTEN:
                pending.refusal = NoVerdict(("task '%s' got the message too late, and an earlier run of it may have handled it"
                                             if frame.flags & F_EXPIRED else "task '%s' has handled the message, but does not "
                                             "have its reply any more") % self.task)
            elif frame.type == REJECT:
                kind = Expired if frame.flags & F_EXPIRED else Rejected
                pending.refusal = kind(frame.payload.decode(errors="replace"))
            elif frame.type == REPLY:
                pending.reply = Message(decode_headers(frame.headers), frame.payload, frame.priority)

    def _await(self, pending: Pending, timeout: Optional[float]) -> None:
        if not self._until(lambda: pending.done, timeout):
            self._pending.pop(pending.frame.sequence, None)
            raise NoVerdict("task '%s' gave no verdict in time; the message may or may not have been handled%s"
                            % (self.task, "" if self._channel else " (the channel was lost: %s)" % self._lost))


# ---- listeners --------------------------------------------------------------------------------------------------------

Reply = Union[None, bytes, str, Message]


class Session:
    """What a listener knows of one source: its token, its window, and what became of its messages: a bit for each of the
    latest numbers, and outcomes to repeat. The highest number does not tell, since messages of higher priority overtake
    others."""

    MAX_KEPT = 32 * 1024 * 1024

    def __init__(self, window: int = MAX_WINDOW) -> None:
        self.granted = max(1, min(window, MAX_WINDOW))
        self._remembered = 64
        while self._remembered < 2 * self.granted:
            self._remembered *= 2
        self._bits = bytearray(self._remembered // 8)
        self._highest = self._kept = 0
        self._verdicts: Dict[int, Frame] = {}
        self._token: Optional[bytes] = None
        self._place: Any = None
        self._reach = 0  # the highest number that has come or is past
        self.reported = False

    def introduce(self, token: Optional[bytes], place: Any, window: int, oldest: int) -> bool:
        """Take what a HELLO says; False if it is of another sender: one that does not know the token, or where there is
        none, speaks at another place."""
        if self._place is None:
            self._token, self.granted = token, max(1, min(window, MAX_WINDOW))
        elif self._token is None and (token is not None or place != self._place):
            return False
        elif self._token is not None and (token is None or not secrets.compare_digest(token, self._token)):
            return False
        self._place = place
        self._reach = max(self._reach, min(oldest, MAX_SEQUENCE) - 1)
        return True

    def is_at(self, place: Any) -> bool:
        return self._place is not None and self._place == place

    def is_bound_to(self, place: Any) -> bool:
        """Whether nothing can prove to be this source at another place."""
        return self._token is None and self.is_at(place)

    def admits(self, sequence: int) -> bool:
        """Whether a number lies within the window. The first one of a source that has not said hello may be any."""
        if not 1 <= sequence <= MAX_SEQUENCE:
            return False
        if self._place is None and self._reach == 0:
            self._reach = sequence
        if sequence - self._reach > self.granted:
            return False
        self._reach = max(self._reach, sequence)
        return True

    def _slot(self, sequence: int) -> Tuple[int, int]:
        index = sequence % self._remembered
        return index // 8, 1 << index % 8

    def _advance(self, sequence: int) -> None:
        if sequence - self._highest >= self._remembered:
            self._bits = bytearray(len(self._bits))
        else:
            for each in range(self._highest + 1, sequence + 1):
                place, bit = self._slot(each)
                self._bits[place] &= ~bit
        self._highest = sequence

    def keep(self, verdict: Frame) -> None:
        if verdict.sequence > self._highest:
            self._advance(verdict.sequence)
        place, bit = self._slot(verdict.sequence)
        self._bits[place] |= bit
        if verdict.type != CONFIRM:
            self._verdicts[verdict.sequence] = verdict
            self._kept += len(verdict.headers) + len(verdict.payload)
            self._forget()

    def _forget(self) -> None:
        """Keep the kind of every outcome, and replies and reasons as long as there is room."""
        for sequence in list(self._verdicts) if self._kept > self.MAX_KEPT else ():
            verdict = self._verdicts[sequence]
            self._kept -= len(verdict.headers) + len(verdict.payload)
            if sequence <= self._highest - self._remembered:
                del self._verdicts[sequence]
            elif verdict.type == REPLY:
                self._verdicts[sequence] = Frame(FORGOTTEN, source=verdict.source, sequence=sequence)
            else:
                self._verdicts[sequence] = verdict._replace(headers=b"", payload=b"")
            if self._kept <= self.MAX_KEPT // 2:
                return

    def repeat(self, message: Frame) -> Optional[Frame]:
        """The outcome of a message that comes again, None for a new one. Of one that is older than all numbers that are
        remembered, nothing is known: a sender does not go back so far."""
        place, bit = self._slot(message.sequence)
        age = self._highest - message.sequence
        if age >= self._remembered:
            return Frame(FORGOTTEN, source=message.source, sequence=message.sequence)
        if age < 0 or not self._bits[place] & bit:
            return None
        return self._verdicts.get(message.sequence, Frame(CONFIRM, 0, 0, 1, message.source, message.sequence))


class Listener:
    """Owns a task: claims its name, listens, and calls a function with every message. What the function returns is the
    reply to a request; what it raises rejects the message. Raises Taken if the name has an owner."""

    MAX_SOURCES = 4096
    MAX_BACKLOG = 16 * MAX_FRAME

    def __init__(self, task: str, handler: Callable[[Message], Reply], directory: Optional[str] = None,
                 max_message: int = MAX_MESSAGE, address: str = "unix:"):
        self.task, self.handler, self.max_message = task, handler, max_message
        self._directory = Directory(directory)
        self._directory.check(create=True)
        self._sessions: Dict[int, Session] = {}
        self._ways: Dict[int, Channel] = {}  # back to the sources, on carriers that lead one way only
        self._channels: Dict[Channel, List[Frame]] = {}  # and the confirms that are due
        self._running, self._handled, self._limit = True, 0, None  # type: bool, int, Optional[int]
        self._bound = Bound(self._directory, task, address)
        self.address, self.instance = self._bound.address, self._bound.instance
        self._woken, self._wake = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._woken, selectors.EVENT_READ)
        if self._bound.kind.duplex:
            self._selector.register(self._bound.end, selectors.EVENT_READ)
        else:
            self._add(Channel(self._bound.end, None, max_message))

    def _add(self, channel: Channel) -> None:
        self._channels[channel] = []
        if channel.reader is not None:
            self._selector.register(channel.reader, selectors.EVENT_READ, channel)

    def serve(self, count: Optional[int] = None) -> None:
        """Handle messages until stop() is called, or until so many have been handled."""
        self._limit = None if count is None else self._handled + count
        while self._running and not self._at_limit():
            self._bound.keep()
            for key, events in self._selector.select(Claim.PAUSE):
                if not self._running or self._at_limit():
                    break
                if key.data is not None:
                    self._serve(key.data, events)
                elif key.fileobj is self._bound.end:
                    end = self._bound.end.accept()
                    self._add(Channel(end, end, self.max_message))

    def stop(self) -> None:
        """End serve(). For use by any thread and by signal handlers."""
        self._running = False
        self._wake.send(b"x")

    def close(self) -> None:
        for channel in list(self._channels):
            if channel.writer is not None:
                channel.close()
        self._channels.clear()
        self._bound.close()
        for closeable in (self._woken, self._wake, self._selector):
            closeable.close()

    def __enter__(self) -> "Listener":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def _at_limit(self) -> bool:
        return self._limit is not None and self._handled >= self._limit

    def _serve(self, channel: Channel, events: int) -> None:
        try:
            if channel.writer is not None:
                channel.flush()
            for frame in channel.read() if events & selectors.EVENT_READ and channel.reader is not None else []:
                self._take(channel, frame)
                if not self._running or self._at_limit():
                    break
            for way in [channel] if channel.writer is not None else list(self._ways.values()):
                self._finish(way)
        except (ChannelLost, IpcError) as ex:
            if isinstance(ex, IpcError):
                print("a channel to task '%s' is closed: %s" % (self.task, ex), file=sys.stderr)
            self._drop(channel, str(ex) if isinstance(ex, IpcError) else None)

    def _drop(self, channel: Channel, why: Optional[str] = None) -> None:
        if channel.writer in self._selector.get_map():
            self._selector.unregister(channel.writer)
        self._channels.pop(channel, None)
        if self._ways.get(channel.source) is channel:
            del self._ways[channel.source]
        session = self._sessions.get(channel.source)
        if session is not None and session.is_bound_to(channel):
            del self._sessions[channel.source]
        if why is not None:
            channel.close(why)
        channel.writer.close()

    def _finish(self, channel: Channel) -> None:
        """Write what is due, and wait for what makes sense to wait for."""
        try:
            self._confirm(channel)
        except ChannelLost:
            if channel.reader is not None:
                raise
            self._drop(channel)
            return
        # a peer that reads no answers is not read either
        reads = channel.reader is not None and channel.backlog <= MAX_FRAME
        wanted = (selectors.EVENT_READ if reads else 0) | (selectors.EVENT_WRITE if channel.backlog else 0)
        known = channel.writer in self._selector.get_map()
        if wanted and known:
            self._selector.modify(channel.writer, wanted, channel)
        elif wanted:
            self._selector.register(channel.writer, wanted, channel)
        elif known:
            self._selector.unregister(channel.writer)

    def _take(self, channel: Channel, frame: Frame) -> None:
        if frame.type == HELLO:
            self._greet(channel, frame, decode_headers(frame.headers))
        elif frame.type == GOODBYE:
            session = self._sessions.get(frame.source)
            if channel.writer is None or (session is not None and session.is_at(channel)):
                self._sessions.pop(frame.source, None)
            if channel.writer is not None:
                raise ChannelLost("goodbye")
            if frame.source in self._ways:
                self._drop(self._ways[frame.source])
        elif frame.type == MESSAGE and not frame.flags & (F_CONFIRM | F_REQUEST):
            verdict = self._handle(frame)
            if verdict.type == REJECT:
                print("a message to task '%s' failed: %s" % (self.task, verdict.payload.decode()), file=sys.stderr)
        elif frame.type == MESSAGE:
            session = self._admit(channel, frame)
            if session is None:
                return
            verdict = session.repeat(frame)
            if verdict is None:
                verdict = self._handle(frame)
                session.keep(verdict)
            self._answer(channel if channel.writer is not None else self._ways.get(frame.source), verdict)

    def _remember(self, source: int, session: Session) -> Session:
        """The latest source last, of which there are only so many."""
        self._sessions.pop(source, None)
        self._sessions[source] = session
        if len(self._sessions) > self.MAX_SOURCES:
            del self._sessions[next(iter(self._sessions))]
        return session

    def _fault(self, channel: Channel, session: Optional[Session], text: str) -> None:
        """End a channel that has one sender; on one that many share, only the first fault of a source is reported."""
        if channel.writer is not None:
            raise IpcError(text)
        if session is not None and not session.reported:
            session.reported = True
            print("ignored at task '%s': %s" % (self.task, text), file=sys.stderr)

    def _admit(self, channel: Channel, frame: Frame) -> Optional[Session]:
        """The session of a confirmed message, None if the message is to be ignored."""
        session = self._sessions.get(frame.source)
        if frame.source == 0:
            self._fault(channel, None, "a confirmed message without a source")
            return None
        if channel.writer is not None and (session is None or not (session.is_at(channel) or channel.source == frame.source)):
            raise IpcError("a confirmed message whose sender has not said HELLO on this channel")
        session = self._remember(frame.source, session or Session())
        if session.admits(frame.sequence):
            return session
        self._fault(channel, session, "sequence %d lies beyond the window that was granted" % frame.sequence)
        return None

    def _is_busy(self, way: Channel, address: str) -> bool:
        """Whether answers wait for room at an address. Otherwise it is opened again, since its object may be another."""
        try:
            self._confirm(way)
        except ChannelLost:
            return False
        return way.address == address and way.backlog > 0

    def _greet(self, channel: Channel, frame: Frame, headers: Dict[str, Any]) -> None:
        token, address = headers.get("token"), headers.get("return")
        if frame.source == 0 or not (token is None or isinstance(token, bytes) and len(token) == TOKEN):
            raise IpcError("a HELLO without a source, or with a malformed token")
        if headers.get("task") != self.task:
            self._fault(channel, None, "this is task '%s', not '%s'" % (self.task, headers.get("task")))
            return
        window = headers["window"] if type(headers.get("window")) is int else DEFAULT_WINDOW
        oldest = headers["oldest"] if type(headers.get("oldest")) is int else 1
        session = self._sessions.get(frame.source) or Session(window)
        if not session.introduce(token, channel if channel.writer is not None else address or "", window, oldest):
            self._fault(channel, session, "a HELLO does not have the token of the session that it names")
            return
        self._remember(frame.source, session)
        welcome = hello(frame.source, self.task, window=min(max(1, window), session.granted), instance=self.instance)
        if channel.writer is not None:
            channel.source = frame.source
            channel.write(welcome)
            return
        if not isinstance(address, str):
            return
        way = self._ways.get(frame.source)
        if way is not None and self._is_busy(way, address):
            way.put(welcome)
            return
        if way is not None:
            self._drop(way)
        try:
            kind, target = carrier(address)
            if kind is not self._bound.kind:
                raise IpcError("the return address %s is of another kind than %s" % (address, self.address))
            way = self._ways[frame.source] = Channel(None, kind.connect(target, 1), self.max_message)
            way.source, way.address = frame.source, address
            self._add(way)
            way.write(welcome)
        except (IpcError, OSError, ChannelLost) as ex:
            print("no way back to a sender to task '%s': %s" % (self.task, ex), file=sys.stderr)

    def _answer(self, channel: Optional[Channel], verdict: Frame) -> None:
        if channel is None or (channel.reader is None and channel.backlog > self.MAX_BACKLOG):
            return  # the sender asks again, or learns by its deadline
        waiting = self._channels[channel]
        if verdict.type == CONFIRM and waiting and waiting[0].source == verdict.source \
                and waiting[0].sequence + 1 == verdict.sequence:
            waiting[0] = verdict._replace(extent=waiting[0].extent + 1)
            return
        self._confirm(channel)
        if verdict.type == CONFIRM:
            waiting.append(verdict)
        else:
            channel.put(verdict)

    def _confirm(self, channel: Channel) -> None:
        while self._channels[channel]:
            channel.put(self._channels[channel].pop())
        channel.flush()

    def _handle(self, frame: Frame) -> Frame:
        self._handled += 1
        template = Frame(CONFIRM, 0, 0, 1, frame.source, frame.sequence)
        request = bool(frame.flags & F_REQUEST)
        try:
            headers = decode_headers(frame.headers)
            if isinstance(headers.get(EXPIRATION), int) and headers[EXPIRATION] <= time.time() * 1000:
                if frame.flags & F_REDELIVERED:  # an earlier run may have handled it
                    return template._replace(type=FORGOTTEN, extent=0, flags=F_EXPIRED)
                return template._replace(type=REJECT, extent=0, flags=F_EXPIRED, payload=b"it came too late to be of use")
            reply = self.handler(Message(headers, frame.payload, frame.priority,
                                         bool(frame.flags & F_REDELIVERED), request))
            if not request or reply is None:
                return template
            if not isinstance(reply, Message):
                reply = Message({}, reply.encode() if isinstance(reply, str) else bytes(reply))
            headers = encode_headers(reply.headers)
            if len(headers) + len(reply.payload) > self.max_message:
                raise IpcError("a reply of %d bytes; at most %d are allowed" % (len(reply.payload), self.max_message))
            return template._replace(type=REPLY, extent=0, headers=headers, payload=reply.payload)
        except Exception as ex:
            return template._replace(type=REJECT, extent=0, payload=reason(str(ex) or type(ex).__name__))


# ---- children ---------------------------------------------------------------------------------------------------------

class PipesEnd:
    """What were standard input and output: two ways. Both block, since a parent reads always, and no parent is the end."""
    max_write, packets, priorities = MAX_FRAME, False, False

    def __init__(self) -> None:
        self._incoming, self._outgoing = os.dup(0), os.dup(1)
        with open(os.devnull, "rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        os.dup2(2, 1)
        sys.stdout = sys.stderr

    def send(self, data: memoryview, priority: int) -> int:
        return os.write(self._outgoing, data)

    def receive(self) -> bytes:
        return os.read(self._incoming, MAX_FRAME)


class Worker(Listener):
    """The child process of an application that has a task at exec:, with the whole protocol over standard input and
    output. Calls a function with every message, as Listener does, until the input ends. Whatever else prints to the
    standard output from here on gets to the error output, which the application has in its log."""

    def __init__(self, handler: Callable[[Message], Reply], max_message: int = MAX_MESSAGE):
        self.task, self.handler, self.max_message = "", handler, max_message
        self._sessions, self._ways = {}, {}
        self.instance = secrets.token_hex(8)
        self._running, self._handled, self._limit = True, 0, None
        self._source, self._sent = secrets.randbits(63) + 1, 0
        end = PipesEnd()
        self._channel = Channel(end, end, max_message)
        self._channels = {self._channel: []}

    def serve(self, count: Optional[int] = None) -> None:
        """Handle messages until the input ends, stop() is called, or so many have been handled."""
        self._limit = None if count is None else self._handled + count
        try:
            while self._running and not self._at_limit():
                for frame in self._channel.read():
                    self._take(self._channel, frame)
                self._confirm(self._channel)
        except ChannelLost:
            pass
        except IpcError as ex:
            self.close(str(ex))
            raise

    def send(self, payload: Union[bytes, str], headers: Optional[dict] = None, priority: int = 0) -> None:
        """Hand a message to the listener of the parent, without learning what becomes of it."""
        if self._sent == 0:
            self._channel.put(hello(self._source, self.task, token=secrets.token_bytes(TOKEN)))
        self._sent += 1
        data = payload.encode() if isinstance(payload, str) else bytes(payload)
        self._channel.write(Frame(MESSAGE, 0, priority, 0, self._source, self._sent, encode_headers(headers), data))

    def stop(self) -> None:
        self._running = False

    def close(self, why: str = "") -> None:
        try:
            self._channel.write(Frame(GOODBYE, source=self._channel.source, payload=reason(why)))
        except ChannelLost:
            pass

    def _take(self, channel: Channel, frame: Frame) -> None:
        if frame.type == GOODBYE:
            self._sessions.pop(frame.source, None)
            return
        if frame.type == HELLO:
            # the name of a child is what its parent calls it
            self.task = decode_headers(frame.headers).get("task", self.task)
        super()._take(channel, frame)


# ---- program ----------------------------------------------------------------------------------------------------------

class Parser(argparse.ArgumentParser):
    """Status 2 means that nobody listens, so wrong usage needs another one."""

    def error(self, message: str) -> Any:
        self.print_usage(sys.stderr)
        self.exit(64, "%s: %s\n" % (self.prog, message))


def parse(arguments: Optional[List[str]]) -> argparse.Namespace:
    def add_common(parser: argparse.ArgumentParser, directory: Any, timeout: Any) -> argparse.ArgumentParser:
        parser.add_argument("--directory", metavar="D", default=directory,
                            help="where the tasks meet (by default %s)" % Directory.default())
        parser.add_argument("--timeout", metavar="S", type=float, default=timeout,
                            help="the longest wait in seconds (by default 10)")
        return parser

    root = add_common(Parser(description=__doc__.splitlines()[0], epilog=__doc__.splitlines()[-1]), None, 10.0)
    commands = root.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        command = add_common(commands.add_parser(name, help=text, description=text),
                             argparse.SUPPRESS, argparse.SUPPRESS)
        command.add_argument("task", help="name of the task")
        command.set_defaults(run=run)
        return command

    listening = "where the task listens: unix:, tcp:, pipe: or posix-mq:, alone or followed by the place (by default unix:)"
    for name, run, text in (("send", send, "send a message and print what became of it"),
                            ("request", request, "send a request and print the reply")):
        command = add(name, run, text)
        command.add_argument("payload", help="the message, or - to read it from standard input")
        command.add_argument("--address", metavar="A", help="where the task listens (by default its record says so)")
        command.add_argument("--header", action="append", default=[], metavar="NAME=TEXT", help="may be repeated")
        command.add_argument("--content-type", metavar="TYPE", help="by default application/json where the message is "
                             "an object or array of JSON, text/plain for other text, else application/octet-stream")
        command.add_argument("--priority", type=int, default=0, choices=range(10), metavar="0-9")
        if name == "send":
            command.add_argument("--confirm", default=True, action=argparse.BooleanOptionalAction,
                                 help="wait until the listener has handled it (the default), or only hand it over")
    tasks = add_common(commands.add_parser("ls", help="list the tasks of the directory", description="List the tasks "
                       "of the directory and who owns them."), argparse.SUPPRESS, argparse.SUPPRESS)
    tasks.set_defaults(run=ls)
    text = "show what the tasks of all applications of the directory do, again and again"
    rates = add_common(commands.add_parser("top", help=text, description=text), argparse.SUPPRESS, argparse.SUPPRESS)
    rates.add_argument("--interval", metavar="S", type=float, default=1.0, help="seconds between two looks (by default 1)")
    rates.add_argument("--count", type=int, metavar="N", help="end after so many looks")
    rates.set_defaults(run=top)
    command = add("tail", tail, "print copies of the messages that pass a task, one on a line, where its application "
                  "allows it (ipc.control.tail=true)")
    command.add_argument("--count", type=int, metavar="N", help="end after so many messages")
    command.add_argument("--headers", action="store_true", help="print the headers as well, as JSON")
    command = add("listen", listen, "own a task and print its messages, one on a line")
    command.add_argument("--address", metavar="A", default="unix:", help=listening)
    add_answers(command)
    text = "be the child process of an application, and handle what comes over the standard input"
    command = add_common(commands.add_parser("serve", help=text, description=text), argparse.SUPPRESS, argparse.SUPPRESS)
    command.set_defaults(run=serve)
    add_answers(command)
    return root.parse_args(arguments)


def add_answers(command: argparse.ArgumentParser) -> None:
    command.add_argument("--count", type=int, metavar="N", help="end after so many messages")
    answers = command.add_mutually_exclusive_group()
    answers.add_argument("--echo", action="store_true", help="reply to a request with its own payload")
    answers.add_argument("--forward", metavar="TASK", help="send each message to another task as a request, within the "
                         "trace that it belongs to, and reply what that one replies")
    answers.add_argument("--reply-with", metavar="COMMAND", help="give each message to a shell command as its input; its "
                         "output is the reply, and a status other than 0 rejects the message with the error output")


def content(options: argparse.Namespace) -> tuple:
    payload = sys.stdin.buffer.read() if options.payload == "-" else os.fsencode(options.payload)
    headers: Dict[str, Any] = {CONTENT_TYPE: options.content_type or content_type(payload)}
    for header in options.header:
        name, _, value = header.partition("=")
        headers[name] = value
    return payload, headers


def content_type(payload: bytes) -> str:
    try:
        text = payload.decode()
    except UnicodeDecodeError:
        return "application/octet-stream"
    try:
        return "application/json" if isinstance(json.loads(text), (dict, list)) else "text/plain"
    except ValueError:
        return "text/plain"


def send(options: argparse.Namespace) -> int:
    payload, headers = content(options)
    with Sender(options.task, options.directory, options.timeout, address=options.address) as sender:
        sender.send(payload, headers, options.priority, options.confirm)
    print("acknowledged" if options.confirm else "sent")
    return 0


def request(options: argparse.Namespace) -> int:
    payload, headers = content(options)
    with Sender(options.task, options.directory, options.timeout, address=options.address) as sender:
        reply = sender.request(payload, headers, options.priority)
    sys.stdout.buffer.write(reply.payload + b"\n")
    return 0


def ls(options: argparse.Namespace) -> int:
    """One line for each task: its name, its owner, since when, and where it is reached."""
    directory = Directory(options.directory)
    directory.check()
    rows = [("TASK", "PID", "USER", "SINCE", "ADDRESSES")]
    for task in sorted(name[:-5] for name in os.listdir(directory.path) if name.endswith(".json")):
        try:
            record = directory.record(task)
        except IpcError:
            continue  # gone since, or malformed: nobody can reach it
        if not task.startswith(RETURN):
            pid = record.get("pid")
            rows.append((task, str(pid) if start_time(pid) == record.get("startTime") else "gone",
                         str(record.get("user")),
                         time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(record.get("since", 0) / 1000)),
                         " ".join(record.get("addresses", []))))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        print("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths)), row[4]]))
    return 0


class Control:
    """Asks applications of the same user how they are doing, over the private tasks whose records say that they answer."""

    def __init__(self, directory: Optional[str], timeout: float):
        self._directory, self._timeout = Directory(directory), timeout
        self._senders: Dict[str, Sender] = {}

    def ask(self, pid: Any = None, **question: Any) -> Iterator[tuple]:
        """The pid of each living application, or of that one alone, and its answer, or the error in the way of it."""
        self._directory.check()
        living = dict(self._find(pid))
        for task in [task for task in self._senders if task not in living]:
            self._senders.pop(task).close()
        for task, owner in sorted(living.items(), key=lambda item: item[1]):
            try:
                if task not in self._senders:
                    self._senders[task] = Sender(task, self._directory.path, self._timeout)
                yield owner, json.loads(self._senders[task].request(b"", question).payload)
            except (IpcError, OSError, ValueError) as ex:
                yield owner, ex

    def _find(self, pid: Any) -> Iterator[tuple]:
        for name in os.listdir(self._directory.path):
            if name.startswith(RETURN) and name.endswith(".json"):
                try:
                    record = self._directory.record(name[:-5])
                except IpcError:
                    continue  # gone since
                owner = record.get("pid")
                if record.get(ROLE) == CONTROL and pid in (None, owner) and start_time(owner) == record.get("startTime"):
                    yield name[:-5], owner

    def close(self) -> None:
        for sender in self._senders.values():
            sender.close()

    def __enter__(self) -> "Control":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


def top(options: argparse.Namespace) -> int:
    """One line for each task and carrier of each application, again and again."""
    looks = 0
    with Control(options.directory, options.timeout) as control:
        while True:
            rows, remarks = [("TASK", "CARRIER", "PID", "APPLICATION", "IN/S", "IN/10S", "OUT/S", "OUT/10S", "BYTES/S",
                              "P99", "IN", "OUT")], []
            for pid, answer in control.ask(command="throughput"):
                if isinstance(answer, Exception):
                    remarks.append("pid %s does not answer: %s" % (pid, answer))
                else:
                    rows += [figures(answer, each) for each in answer["tasks"]]
            if sys.stdout.isatty():
                print("\033[H\033[J", end="")
            widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
            for row in rows:
                print("  ".join(cell.ljust(width) if column < 4 else cell.rjust(width)
                                for column, (cell, width) in enumerate(zip(row, widths))).rstrip())
            print("\n".join(remarks), end="\n" if remarks else "", flush=True)
            looks += 1
            if looks == options.count:
                return 0
            time.sleep(options.interval)


def figures(application: dict, carrier: dict) -> tuple:
    """A row of top. What comes in is delivered here, what goes out is sent from here."""
    incoming, outgoing = carrier["figures"]["delivered"], carrier["figures"]["sent"]
    both = sum(carrier["figures"][name]["1s"] for name in ("bytesReceived", "bytesSent"))
    latency = carrier["latencies"]["process" if incoming["total"] else "confirm"]
    return (carrier["task"], carrier["carrier"], str(application["pid"]), application["application"] or "-",
            amount(incoming["1s"]), amount(incoming["10s"]), amount(outgoing["1s"]), amount(outgoing["10s"]), amount(both),
            "%.0f us" % latency["p99"] if latency["count"] else "-", str(incoming["total"]), str(outgoing["total"]))


def amount(value: float) -> str:
    return "%.1f" % value if 0 < value < 10 else "%.0f" % value


def tail(options: argparse.Namespace) -> int:
    """One line for each message, with the time when it came and who sent it before its payload."""
    directory = Directory(options.directory)
    directory.check()
    pid, after, printed = directory.record(options.task).get("pid"), -1, 0
    with Control(options.directory, options.timeout) as control:
        while True:
            answers = [answer for _, answer in control.ask(pid, command="tail", task=options.task, after=after)]
            answer = next((answer for answer in answers if isinstance(answer, dict)), None)
            if answer is None:
                raise IpcError("the owner of task '%s', pid %s, shows no messages: %s"
                               % (options.task, pid, "; ".join(str(error) for error in answers) or "it answers no questions"))
            if after < 0:
                print("looking at task '%s'" % options.task, file=sys.stderr, flush=True)
            if answer["missed"]:
                print("%d messages were too many to be shown" % answer["missed"], file=sys.stderr, flush=True)
            after = answer["last"]
            for message in answer["messages"]:
                print_copy(message, options.headers)
                printed += 1
                if printed == options.count:
                    return 0
            time.sleep(0.2)


def print_copy(message: dict, headers: bool) -> None:
    payload = base64.b64decode(message["payload"])
    left = message["length"] - len(payload)
    parts = ["%s.%03d" % (time.strftime("%H:%M:%S", time.localtime(message["time"] / 1000)), message["time"] % 1000),
             message["peer"] + ":", payload.decode(errors="replace").replace("\n", "\\n") + ("... %d more bytes" % left if left else "")]
    if headers:
        parts.insert(2, json.dumps(message["headers"]))
    print(" ".join(parts), flush=True)


def listen(options: argparse.Namespace) -> int:
    def handle(message: Message) -> Reply:
        sys.stdout.buffer.write(message.payload.replace(b"\n", b"\\n") + b"\n")
        sys.stdout.buffer.flush()
        return answer(options, message)

    with Listener(options.task, handle, options.directory, address=options.address) as listener:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: listener.stop())
        print("listening as '%s' at %s" % (options.task, listener.address), file=sys.stderr, flush=True)
        listener.serve(options.count)
    return 0


def serve(options: argparse.Namespace) -> int:
    with Worker(lambda message: answer(options, message)) as worker:
        worker.serve(options.count)
    return 0


def answer(options: argparse.Namespace, message: Message) -> Reply:
    if options.echo:
        return Message({name: value for name, value in message.headers.items() if name in (CONTENT_TYPE, *TRACE)},
                       message.payload)
    if options.forward:
        passed = {name: message.headers[name] for name in (CONTENT_TYPE, *TRACE) if name in message.headers}
        with Sender(options.forward, options.directory, options.timeout) as sender:
            return sender.request(message.payload, passed, message.priority)
    if options.reply_with:
        done = subprocess.run(options.reply_with, shell=True, input=message.payload, timeout=options.timeout,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode != 0:
            raise IpcError(done.stderr.decode(errors="replace").strip() or "status %d" % done.returncode)
        return done.stdout
    return None


def main(arguments: Optional[List[str]] = None) -> int:
    options = parse(arguments)
    try:
        return options.run(options)
    except KeyboardInterrupt:
        return 130
    except Rejected as ex:
        print("rejected: %s" % ex, file=sys.stderr)
        return 1
    except Unavailable as ex:
        print(ex, file=sys.stderr)
        return 2
    except (IpcError, OSError) as ex:
        print(ex, file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
