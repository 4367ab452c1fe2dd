#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
report_check.py alone REPORT            needs nothing else, and is well-formed
report_check.py hostile REPORT TEXT     TEXT is text wherever it stands
report_check.py contrast REPORT         text can be read, light and dark
report_check.py numbers REPORT SIDE...  tables are the files' (SIDE: FILE,FILE)
report_check.py compared REPORT JSON    the comparison is `vmr compare --json`

Held against a report by Python alone. Prints what is wrong; says how much it
looked at: nothing is no success.
"""
import json
import math
import re
import statistics
import sys
import xml.etree.ElementTree as tree
from decimal import Decimal

HTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"
problems = []
looked = 0


def wrong(condition, words):
    global looked
    looked += 1
    if condition:
        problems.append(words)
    return condition


def text_of(element):
    return "".join(element.itertext())


def alone(path):
    source = open(path, encoding="utf-8").read()
    root = tree.fromstring(source)
    bare = re.sub(r'xmlns="[^"]*"', "", source)
    for pattern in ("https?:", "url\\(", "@import", "<script", "<link", "<img", "<iframe",
                    "<object", "<embed", "javascript:", "<base", "srcset", "data:"):
        wrong(re.search(pattern, bare, re.I), "it has " + pattern)
    names = set()
    for element in root.iter():
        names.update(element.attrib)
        wrong(element.get("href", "#")[0] != "#", "it leads to %s" % element.get("href"))
    wrong(names & {"src", "action", "background"}, "it asks for %s" % names)
    wrong([n for n in names if n.startswith("on")], "it has handlers")
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    wrong(len(ids) != len(set(ids)), "an id stands twice: %s" % ids)
    for link in root.iter(HTML + "a"):
        wrong(link.get("href")[1:] not in ids, "no section %s" % link.get("href"))
    pictures = re.findall(r"<svg.*?</svg>", source, re.S)
    for picture in pictures:
        shown = tree.fromstring(picture)
        wrong(not shown.tag.startswith(SVG), "a picture without namespace")
        wrong("role" in shown.attrib and not shown.get("aria-label"), "a picture without label")
        for path_ in shown.iter(SVG + "path"):
            wrong(not re.fullmatch(r"(M-?[\d.]+ -?[\d.]+|[Lhv][-\d. ]+|z)+", path_.get("d")),
                  "a path: %s" % path_.get("d")[:60])
    wrong(len(pictures) < 10, "only %d pictures" % len(pictures))


def hostile(path, hidden):
    root = tree.parse(path).getroot()
    tags = {element.tag.split("}")[1] for element in root.iter()}
    wrong(tags & {"script", "img", "x"}, "a text became markup: %s" % tags)
    for place in ("title", "h1", "h2", "h3", "th", "td", "dd", "figcaption", "p"):
        wrong(not any(hidden in text_of(e) for e in root.iter(HTML + place)),
              "no %s has the text" % place)
    wrong(not any(text_of(e).startswith(hidden[:8]) for e in root.iter(SVG + "text")),
          "no picture has the beginning of it")
    wrong(not any(hidden in e.get("aria-label", "") for e in root.iter(SVG + "svg")),
          "no label has it")


def luminance(colour):
    if len(colour) == 4:
        colour = "#" + "".join(2 * c for c in colour[1:])
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(path):
    """WCAG 2.1: 4.5 to 1 for text, 3 to 1 for lines."""
    style = text_of(tree.parse(path).getroot().find(".//" + HTML + "style"))
    light, dark = [dict(re.findall(r"--(\w+): (#\w+)", block))
                   for block in re.findall(r":root \{(.*?)\}", style, re.S)]
    pairs = [(t, b, 4.5) for t in ("fg", "dim", "link", "good", "bad", "warn")
             for b in ("bg", "card", "soft")]
    pairs += [("fg", "mark", 4.5), ("dim", "h0", 4.5)]
    pairs += [("c%d" % i, "h%d" % i, 4.5) for i in range(1, 7)]
    pairs += [("s%d" % i, "card", 3) for i in range(8)]
    for name, colours in (("light", light), ("dark", {**light, **dark})):
        for front, back, least in pairs:
            a, b = sorted((luminance(colours[front]), luminance(colours[back])))
            ratio = (b + 0.05) / (a + 0.05)
            wrong(ratio < least, "%s: %s on %s has %.2f to 1" % (name, front, back, ratio))


def head_names(table):
    names = []
    for cell in table.find(HTML + "thead").iter(HTML + "th"):
        names.append((cell.text or "").strip())
    return names


def body_rows(table):
    for row in table.find(HTML + "tbody"):
        yield [text_of(cell) for cell in row]


def check_rows(table, sides):
    side, boot, number = (int(table.get("data-" + w)) for w in ("side", "boot", "job"))
    job = next(j for j in sides[side][boot]["jobs"] if j["id"] == number)
    columns = [c["name"] for c in job["columns"]]
    names = head_names(table)
    shown = list(body_rows(table))
    wrong(len(shown) != min(len(job["rows"]), 100), "%s: %d rows" % (job["instrument"], len(shown)))
    for cells, row in zip(shown, job["rows"]):
        for name, cell in zip(names, cells):
            want = row[columns.index(name)]
            want = "" if want is None else str(want)
            wrong(cell != want, "%s %s: %s instead of %s" % (job["instrument"], name, cell, want))


def has_key(row, columns, key):
    """Is it the row of "order 3, alloc"?"""
    words = {row[i] for i, c in enumerate(columns) if c["type"] == "string"}
    words |= {"%s %s" % (c["name"], row[i]) for i, c in enumerate(columns)
              if c["type"] != "string"}
    return all(part in words for part in key.split(", ") if part)


def jobs_of(article, sides):
    """Of each side the jobs of its boots, by the numbers that the tables name."""
    jobs = [[] for _ in sides]
    for table in article.iter(HTML + "table"):
        if table.get("class") == "rows":
            side, number = int(table.get("data-side")), int(table.get("data-job"))
            jobs[side] += [[j for j in boot["jobs"] if j["id"] == number] for boot in sides[side]]
    return [[job for boot in side for job in boot] for side in jobs]


def spread(boots):
    """Median, ends and number of samples, as vmr-report(1) tells."""
    medians = sorted(statistics.median(boot) for boot in boots)
    n = len(medians)
    rank = 0
    while 2 * sum(math.comb(n, i) for i in range(rank + 1)) <= 0.05 * 2 ** n:
        rank += 1
    samples = [value for boot in boots for value in boot]
    low, high = (medians[rank - 1], medians[n - rank]) if rank else (min(samples), max(samples))
    return statistics.median(medians), low, high, len(samples)


def quantile(counts, share):
    """The lowest value of the bucket with the value of that rank."""
    rank, seen = math.ceil(Decimal(share) * sum(counts.values())), 0
    for low in sorted(counts):
        seen += counts[low]
        if seen >= rank:
            return low


def value_of(row, index, figure):
    """Of a column, or of "latency p99", where its samples can tell."""
    if figure in index:
        return row[index[figure]]
    name, percent = figure.split(" p")
    share = Decimal(percent) / 100
    counts = dict(row[index[name]] or [])
    least = math.log(0.05) / math.log(share)
    return quantile(counts, share) if sum(counts.values()) >= least else None


def is_of_unit(job, unit):
    """Ticks of exact mode are instructions, and in a table of their own."""
    exact = job["boot"]["env"]["accel"] == "tcg-icount"
    return unit not in ("ns", "cycles", "insns") or exact == (unit == "insns")


def check_points(table, jobs):
    names = head_names(table)
    x = names[3] if len(names) % 4 == 0 else None
    for cells in body_rows(table):
        figure, unit, key = cells[:3]
        place = Decimal(cells[3]) if x else None
        for side, start in enumerate(range(4 if x else 3, len(cells), 4)):
            boots = {}
            for job in jobs[side]:
                columns = job["columns"]
                index = {c["name"]: i for i, c in enumerate(columns)}
                for row in job["rows"] if is_of_unit(job, unit) else []:
                    value = value_of(row, index, figure)
                    if value is None or not has_key(row, columns, key) or \
                            (x and (row[index[x]] is None or row[index[x]] != place)):
                        continue
                    boots.setdefault(id(job["boot"]), []).append(value)
            got = [Decimal(c) for c in cells[start:start + 4] if c]
            want = spread(list(boots.values())) if boots else ()
            wrong(len(got) != len(want) or
                  any(abs(g - Decimal(w)) > Decimal("0.0011") for g, w in zip(got, want)),
                  "%s of %s %s: %s instead of %s" % (figure, key, place, got, want))


def check_quantiles(table, jobs, labels):
    for cells in body_rows(table):
        side, key, most = labels.index(cells[0]), cells[2], cells[-1]
        counts = {}
        for job in jobs[side]:
            index = [i for i, c in enumerate(job["columns"]) if c["type"] == "hist"][0]
            for row in job["rows"]:
                if row[index] and has_key(row, job["columns"], key):
                    for low, count in row[index]:
                        counts[low] = counts.get(low, 0) + count
        total = sum(counts.values())
        wrong(total != int(cells[3]), "%d samples instead of %s" % (total, cells[3]))
        wrong(max(counts) != int(most), "most is %d, not %s" % (max(counts), most))
        for share, cell in zip(("0.5", "0.9", "0.99", "0.999"), cells[4:8]):
            enough = total * (1 - Decimal(share)) >= 10
            want = quantile(counts, share) if enough else ""
            wrong(cell != str(want), "%s of %s: %s instead of %s" % (share, key, cell, want))


def check_tips(article):
    """What a mark says when pointed at is in the table of medians."""
    medians = set()
    for table in article.iter(HTML + "table"):
        if table.get("class") == "points":
            medians |= {cell for row in body_rows(table) for cell in row}
    for mark in article.iter(SVG + "circle"):
        title = mark.find(SVG + "title")
        match = re.search(r": (-?[\d.]+)( [^:]*)?$", title.text) if title is not None else None
        if medians and match and "largest" not in title.text:
            wrong(match.group(1) not in medians, "a mark says %s" % title.text)


def numbers(path, *specs):
    root = tree.parse(path).getroot()
    sides = []
    for spec in specs:
        boots = [json.load(open(f), parse_float=Decimal) for f in spec.split(",")]
        for boot in boots:
            for job in boot["jobs"]:
                job["boot"] = boot
        sides.append(boots)
    labels = [text_of(b) for b in root.find(".//" + HTML + "ul").iter(HTML + "b")]
    kinds = {}
    for article in root.iter(HTML + "article"):
        jobs = jobs_of(article, sides)
        check_tips(article)
        for table in article.iter(HTML + "table"):
            kind = table.get("class")
            kinds[kind] = kinds.get(kind, 0) + 1
            if kind == "rows":
                check_rows(table, sides)
            elif kind == "points":
                check_points(table, jobs)
            elif kind == "quantiles":
                check_quantiles(table, jobs, labels)
    wrong(set(kinds) != {"rows", "points", "quantiles"}, "only tables of %s" % kinds)
    there = {(j["kind"], j["instrument"]) for s in sides for b in s for j in b["jobs"]}
    for kind, name in there:
        wrong(root.find(".//*[@id='%s-%s']" % (kind, name)) is None, "no section of " + name)


def compared(path, result):
    root = tree.parse(path).getroot()
    found = json.load(open(result))["comparisons"][0]
    table = [t for t in root.iter(HTML + "table") if t.get("class") == "compared"][0]
    metrics = [m for m in found["metrics"] if m["verdict"] not in ("one side", "not told")]
    rows = list(body_rows(table))
    wrong(len(rows) != len(metrics), "%d of %d metrics" % (len(rows), len(metrics)))
    for cells, metric in zip(rows, metrics):
        name = "%s/%s" % (cells[0].split()[0], cells[1])
        want = [metric["base"]["median"], metric["new"]["median"], metric["shift"],
                metric["percent"], *(metric["percent_interval"] or (None, None)),
                metric["p"], metric["q"]]
        wrong(not metric["metric"].startswith(cells[0].split()[0] + "/") or
              not metric["metric"].endswith(cells[1]), "%s is %s" % (name, metric["metric"]))
        for cell, value in zip(cells[3:], want):
            wrong((cell == "") != (value is None) or
                  (cell and abs(float(cell) - value) > 0.00051 + abs(value) * 1e-12),
                  "%s: %s instead of %s" % (name, cell, value))
        wrong(cells[-1] != metric["verdict"], "%s: %s" % (name, cells[-1]))
    tiles = {text_of(li).split()[1]: int(text_of(li).split()[0])
             for li in root.find(".//*[@id='summary']").find(HTML + "ul")}
    for word in ("improved", "regressed", "unchanged", "undecided"):
        wrong(tiles[word] != found["summary"][word], "%s: %d" % (word, tiles[word]))


{"alone": alone, "hostile": hostile, "contrast": contrast, "numbers": numbers,
 "compared": compared}[sys.argv[1]](*sys.argv[2:])
for problem in problems[:10]:
    print(problem)
print("%d wrong of %d" % (len(problems), looked))
sys.exit(1 if problems or not looked else 0)
