#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""seeds.py NAME DIR - put what the fuzzing of a parser begins with into DIR.

Replies as the module makes them, the suites, a result of the unit tests; and
what was found before, from found/NAME.hex: a line of hexadecimal digits each.
"""

import pathlib
import struct
import sys

HERE = pathlib.Path(__file__).parent
TOP = HERE.parent.parent.parent
NESTED = 1 << 15


def attr(kind, payload=b""):
    """One attribute: a text, a number (of 8 bytes when it is a pair) or a nest."""
    if isinstance(payload, str):
        payload = payload.encode() + b"\0"
    elif isinstance(payload, int):
        payload = struct.pack("<I", payload)
    elif isinstance(payload, tuple):
        payload = struct.pack("<Q", payload[0])
    elif isinstance(payload, list):
        payload, kind = b"".join(payload), kind | NESTED
    length = 4 + len(payload)
    return struct.pack("<HH", length, kind) + payload + bytes(-length % 4)


def message(kind, words, offset):
    """An extended acknowledgment, without its request."""
    head = struct.pack("<IHHII", 0, kind, 0x300, 1, 1)
    return head + struct.pack("<i", -22) + head + attr(1, words) + attr(2, offset)


def replies():
    param = [attr(1, "order"), attr(2, 2), attr(3, "help"), attr(4, "pages"), attr(5, (0,)),
             attr(6, (10,)), attr(7, "0"), attr(8, "fifo"), attr(8, "lifo")]
    column = [attr(1, "pair"), attr(2, 2), attr(3, "ns"), attr(4, 1), attr(5, "help"), attr(6)]
    setting = [attr(1, "order"), attr(2, "0..3")]
    hist = bytes([6, 1, 5, 200, 1, 7, 0x80, 8, 1])
    cells = [attr(3, [attr(1, (7,))]), attr(3, [attr(2, (2 ** 64 - 5,))]), attr(3, [attr(3, "DMA")]),
             attr(3, [attr(4)]), attr(3, [attr(6, hist)])]
    job = [attr(1, (7,)), attr(2, "zones"), attr(3, setting), attr(4), attr(5, 2), attr(6, 1), attr(7, 1),
           attr(8, "why")] + [attr(kind, (kind,)) for kind in range(9, 16)]
    info = [attr(1, "0.1")] + [attr(kind, kind) for kind in range(2, 7)] + [attr(7, (0,)), attr(8, 0)]
    instrument = [attr(1, "page_alloc"), attr(2, 2), attr(3, "a summary"), attr(4, 1), attr(5, param),
                  attr(6, column)]
    return [b"\0" + b"".join(instrument), b"\1" + b"".join(job),
            b"\2" + attr(1, (7,)) + attr(2, (0,)) + b"".join(cells), b"\3" + b"".join(info),
            b"\4" + message(2, "order: 70 is above the maximum, 10", 24), b"\4" + message(3, "no", 0)]


def seeds(name):
    if name == "replies":
        return replies()
    if name == "suites":
        return [path.read_bytes() for path in sorted((TOP / "userspace/suites").iterdir())]
    return [(TOP / "tests/unit/result.json").read_bytes()]


def found(name):
    lines = (HERE / "found" / (name + ".hex")).read_text().splitlines()
    return [bytes.fromhex(line) for line in lines if line and not line.startswith("#")]


def write(directory, inputs):
    directory.mkdir(parents=True)
    for number, data in enumerate(inputs):
        (directory / f"{number:03}").write_bytes(data)


def main():
    name, directory = sys.argv[1], pathlib.Path(sys.argv[2])
    write(directory / "seeds", seeds(name))
    write(directory / "found", found(name))


main()
