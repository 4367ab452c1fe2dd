#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
report_results.py DIR - make results that have every picture of a report:
DIR/base and DIR/new, boots of the same jobs; DIR/exact.json; DIR/hostile.json.
The numbers are made up, and the same each time.
"""
import json
import os
import random
import sys

random.seed(20260102)


def dump(value):
    """JSON whose reals have the three decimals that a column of type milli wants."""
    if isinstance(value, dict):
        return "{" + ",".join(json.dumps(k) + ":" + dump(v) for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(dump, value)) + "]"
    return "%.3f" % value if isinstance(value, float) else json.dumps(value)


def column(name, kind="u64", unit=None, better="none", detail=False):
    return {"name": name, "type": kind, "unit": unit, "better": better, "detail": detail}


def texts(*names):
    return [column(name, "string") for name in names]


def numbers(unit, *names):
    return [column(name, unit=unit) for name in names]


def costs(*names):
    return ([column(n + "_time", "milli", "ns", "lower") for n in names] +
            [column(n + "_net", "milli", "cycles", "lower") for n in names])


def job(kind, instrument, columns, rows, params=None, verdict=None, reason=""):
    return {"id": 0, "instrument": instrument, "kind": kind,
            "params": {"deadline": "300", **(params or {})},
            "verdict": verdict or ("pass" if kind == "test" else "none"),
            "reason": reason, "elapsed_ns": 1000, "held_peak_bytes": 4096,
            "columns": columns, "rows": rows}


def benches(slow):
    def cost(base):
        return float(base * slow * random.gauss(1, 0.01))

    def pair(base):
        return [cost(base), cost(base * 2.6)]

    def histogram(base):
        counts = {}
        for _ in range(2000):
            value = int(base * slow * random.lognormvariate(0, 0.1) *
                        (1 if random.random() < 0.99 else 30))
            counts[value] = counts.get(value, 0) + 1
        return [[value, counts[value]] for value in sorted(counts)]

    head = numbers(None, "order", "cpu", "rep")
    mode = {"mode": "throughput"}
    yield job("bench", "page_alloc", head + costs("pair"),
              [[o, 0, r] + pair(300 << (o // 2)) for o in range(11) for r in range(3)], mode)
    yield job("bench", "page_alloc", numbers(None, "order", "cpu") + texts("phase") +
              [column("latency", "hist", "cycles"), column("p50", unit="cycles", better="lower")],
              [[o, 0, p, histogram(700 + 90 * o), 700] for o in range(6)
               for p in ("pair", "alloc", "free")], {"mode": "latency"})
    yield job("bench", "page_alloc", head + numbers(None, "workers") +
              [column("total_rate", unit="ops/s", better="higher"),
               column("efficiency", "milli", "%", "higher")],
              [[0, c, r, w, int(1e6 * w ** 0.7 / slow), 100 * w ** -0.3]
               for w in range(1, 5) for c in range(w) for r in range(2)],
              {"mode": "throughput", "cpus": "1..4"})
    yield job("bench", "page_bulk", [column("count", unit="pages"), column("rep")] + costs("alloc"),
              [[1 << c, r] + pair(500 >> (c // 2)) for c in range(9) for r in range(2)])
    yield job("bench", "pcp", texts("phase") + numbers(None, "index", "ops") +
              [column("cost", "milli", "cycles", "lower")],
              [[p, 63 * i, 63, cost(9000 if i % 7 == 6 else 120)]
               for p in ("alloc", "free") for i in range(120)])
    for size in (32, 256, 4096):
        yield job("bench", "slab", numbers(None, "rep") + costs("alloc", "free"),
                  [[r] + [v for b in (150, 90) for v in pair(b + size // 8)][:4]
                   for r in range(6)], {"size": str(size)})
    yield job("bench", "ptwalk", texts("level") + [column("rep")] +
              [column("entry_time", "milli", "ns", "lower")],
              [[level, r, cost(10 * (i + 1))] for i, level in
               enumerate(("pgd", "pud", "pmd", "pte")) for r in range(5)])


def tests():
    marks = numbers("pages", "min", "low", "limit", "before", "lowest", "after")
    yield job("test", "alloc_low", [column("pass")] + texts("zone") + marks,
              [[1, "DMA32", 11081, 13851, 12466, 216095, 12416, 217985]])
    yield job("test", "highalloc", [column("attempt"), column("start", unit="ns"),
                                    column("success", better="higher"),
                                    column("time", unit="ns", better="lower")],
              [[a, a * 10**7, int(a < 30), 3000000 + a * 1000] for a in range(1, 41)])
    yield job("test", "fragment", [column("time", unit="ns")] + texts("step") +
              numbers("pages", "free", "pinned") + [column("unusable_index", "milli")],
              [[i * 10**8, "driving", 200000 - 9000 * i, 9000 * i, i / 11] for i in range(11)])
    yield job("test", "oom_memcg", texts("comm") + [column("pid"), column("size", unit="bytes"),
              column("points", "s64", "pages")] + texts("fate"),
              [["victim-%d" % i, 100 + i, (i + 1) << 23, 9000 - 5000 * i,
                "survived" if i else "killed"] for i in range(3)])
    yield job("test", "alloc_fast", [], [], verdict="fail", reason="kswapd woke")
    yield job("test", "alloc_min", [], [], verdict="skip", reason="not allowed here")
    yield job("test", "alloc_zero", [], [], verdict="error", reason="cancelled")


def traces():
    events = ("first_try", "asked", "invoked", "candidate", "candidate", "selected", "signalled",
              "mm_gone")
    yield job("trace", "oom", [column("time", "s64", "ns")] + texts("event") + [column("pid")] +
              texts("comm") + [column("points", "s64", "pages")],
              [[i * i * i * 100000, e, 100 + i, "victim-%d" % (i % 3),
                9000 - i if e in ("candidate", "selected") else None]
               for i, e in enumerate(events)])
    yield job("trace", "alloccount", [column("order")] + texts("what", "migratetype", "gfp") +
              [column("count"), column("pages", unit="pages")],
              [[o, w, m, g, 3000 >> o, 3000] for o in range(11) for w in ("alloc", "free")
               for m in ("unmovable", "movable") for g in ("atomic", "user")] +
              [[None, "fail", None, None, 0, 0]])


def senses(shift):
    zone = texts("zone", "state") + numbers("pages", "managed", "free", "min", "low", "high")
    yield job("sense", "zones", zone,
              [["DMA", "populated", 3840, 3808, 182, 227, 272],
               ["DMA32", "populated", 242034, 18000 - shift, 11081, 13851, 16621],
               ["Movable", "empty", 0, 0, 0, 0, 0]])
    types = numbers("blocks", "free", "unmovable", "movable", "reclaimable")
    for look in range(3):
        yield job("sense", "buddyinfo", texts("zone") + [column("order")] + types +
                  [column("unusable_index", "milli", better="lower")],
                  [[z, o, (4000 >> o) + look, 1000 >> o, 3000 >> o, look, o * o / 400 + look / 50]
                   for z in ("DMA", "DMA32") for o in range(11)])
    states = ("reserved", "kernel", "slab", "anon", "free", "pagetable", "file", "free")
    runs, first = [], 1
    for i in range(900):
        pages = (i * 7919 + shift) % 97 + 1
        runs.append([0, "DMA32", first, pages, states[i * 31 % 8]])
        first += pages
    memory = [column("node")] + texts("zone") + [column("first"), column("pages", unit="pages")]
    yield job("sense", "allocmap", memory + texts("state"), runs)
    yield job("sense", "blockmap", memory + texts("state"),
              [[0, "DMA32", 512 * i, 512, states[i * 5 % 8]] for i in range(200)])
    entries = numbers("entries", "entries", "none", "table", "mapped", "swap")
    yield job("sense", "pagetable", texts("level", "source") +
              [column("tables"), column("size", "s64", "bytes")] + entries,
              [["pgd", "walked", 1, 4096, 256, 254, 2, 0, 0],
               ["pud", "walked", 2, 8192, 1024, 1021, 3, 0, 0],
               ["pmd", "walked", 3, 12288, 1536, 1500, 36, 0, 0],
               ["pte", "walked", 36, 147456, 18432, 9000, 0, 9400, 32],
               ["vmpte", "kernel", None, 172032, None, None, None, None, None]])
    flags = "present|write|user|accessed|dirty"
    yield job("sense", "explain", texts("level") + [column("index")] + texts("state") +
              [column("span", unit="bytes")] + texts("access", "flags"),
              [["pgd", 0, "table", 1 << 39, "urwx", flags],
               ["p4d", None, "folded", None, "-", "-"],
               ["pud", 511, "table", 1 << 30, "urwx", flags],
               ["pmd", 2, "mapped", 1 << 21, "urwx", flags + "|huge"]],
              {"addr": "0x400000"}, reason="mapped: a page of 2 MiB")
    yield job("sense", "slab", texts("cache") + [column("size", unit="bytes"),
              column("waste", unit="bytes", better="lower")],
              [["cache-%d" % i, 10000 * i, i * i * 900] for i in range(20)] +
              [["(all caches)", 2000000, 900000]])
    # What no report knows of yet: numbers by whole numbers, by texts, and none
    yield job("sense", "age", texts("what") + numbers(None, "seconds") +
              numbers("pages", "pages"),
              [[w, s, 100 + s * 3 + shift] for w in ("anon", "file") for s in range(20)])
    yield job("sense", "sizes", texts("name") + numbers(None, "a") + numbers("bytes", "b"),
              [["thing %d" % i, i, i << 20] for i in range(5)])
    yield job("sense", "words", texts("word"), [["word %d" % i] for i in range(150)])


def result(slow, shift, boot, env):
    jobs = list(benches(slow)) + list(tests()) + list(traces()) + list(senses(shift))
    for i, one in enumerate(jobs):
        one["id"] = i + 1
    return {"schema": "vmr-result/1", "created": "2026-01-%02dT03:04:05Z" % (boot + 1),
            "vmr": "0.1.0", "env": env, "jobs": jobs}


def environment(release, accel, extra):
    return {"host": "box", "release": release, "accel": accel, "cpu": "A CPU @ 3 GHz",
            "cmdline": "root=/dev/sda1 quiet" + extra, "memory_bytes": 8 << 30,
            "memory_available_bytes": random.randrange(1 << 32), "page_bytes": 4096}


# No text of it may become markup, or get lost.
HOSTILE = "</title></style><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&lt;]]>"


def hostile():
    env = {"host": HOSTILE, "release": HOSTILE + "a", "accel": HOSTILE, "cpu": HOSTILE,
           "cmdline": HOSTILE + " " + HOSTILE, HOSTILE: HOSTILE}
    columns = [column(HOSTILE + "key"), column(HOSTILE + "word", "string"),
               column(HOSTILE + "cost", "milli", HOSTILE, "lower"),
               column(HOSTILE + "hist", "hist", HOSTILE)]
    rows = [[i, HOSTILE + str(i % 2), i / 2, [[i, 5]]] for i in range(4)]
    state = [column("first"), column("pages", unit="pages"), column("state", "string")]
    event = [column("time", unit="ns"), column("event", "string"), column("comm", "string")]
    level = ([column("level", "string"), column("tables"), column("size", "s64", "bytes")] +
             numbers("entries", "entries", "none", HOSTILE))
    walk = texts("level", "state", "flags") + [column("span", unit="bytes")]
    jobs = [job("bench", HOSTILE, columns, rows, {HOSTILE: HOSTILE}, "fail", HOSTILE),
            job("bench", HOSTILE, columns[:3], [row[:3] for row in rows], {HOSTILE: "b"}),
            job("bench", "strip", columns[1:3], [[HOSTILE, 1.0], ["b", 2.0]]),
            job("sense", "map", state, [[0, 8, HOSTILE], [8, 8, "a b"], [16, 8, "free"]]),
            job("trace", "events", event, [[0, HOSTILE, HOSTILE], [5, "b", "c"]]),
            job("sense", "tables", level, [[HOSTILE, 1, 4096, 512, 500, 12]]),
            job("sense", "walk", walk, [[HOSTILE, HOSTILE, HOSTILE, 4096]])]
    for i, one in enumerate(jobs):
        one["id"] = i + 1
    return {"schema": "vmr-result/1", "created": HOSTILE, "vmr": HOSTILE, "env": env, "jobs": jobs}


def main(out):
    for name, slow, shift, extra in (("base", 1, 0, ""), ("new", 1.05, 4000, " init_on_alloc=1")):
        os.makedirs(os.path.join(out, name))
        for boot in range(7):
            env = environment("6.12.1" if name == "base" else "6.13.0-rc4+", "kvm", extra)
            with open(os.path.join(out, name, "%d.json" % boot), "w") as file:
                file.write(dump(result(slow, shift, boot, env)))
    with open(os.path.join(out, "exact.json"), "w") as file:
        file.write(dump(result(0.3, 9, 0, environment("6.14.0", "tcg-icount", ""))))
    with open(os.path.join(out, "emulated.json"), "w") as file:
        file.write(dump(result(3, 9, 0, environment("6.15.0", "tcg", ""))))
    with open(os.path.join(out, "hostile.json"), "w") as file:
        file.write(dump(hostile()))
    fewer = result(1, 0, 8, environment("6.12.1", "kvm", ""))
    del fewer["jobs"][0]
    with open(os.path.join(out, "fewer.json"), "w") as file:
        file.write(dump(fewer))


main(sys.argv[1])
