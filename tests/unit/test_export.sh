#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Each format of `vmr export`, read by a program that we did not write: JSON
# and KCIDB by python3-jsonschema, CSV by Python, JUnit by python3-junitparser,
# KTAP by perl's prove and the kernel's kunit.py, OpenMetrics by
# python3-prometheus-client, and by promtool where Prometheus is installed.
# KCIDB's own schema is not in Debian: kcidb-5.3.schema.json has its facts.
set -euo pipefail
here=$(realpath "$(dirname "$0")")
. "$here/../ktap.sh"

vmr=${VMR:-$here/build/vmr}
schema=$here/../../userspace/vmr-result-1.schema.json
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export VMR_DB=$tmp/vmr.db

"$vmr" import "$here/result.json" >/dev/null

# reads DESCRIPTION FORMAT [SCHEMA] - does the Python program on stdin, given the
# file and a schema as arguments, agree?
reads()
{
	local status=0

	"$vmr" export last -f "$2" >"$tmp/$2"
	"$python" - "$tmp/$2" "${3:-$schema}" >"$tmp/said" 2>&1 || status=1
	ktap_ok $status "$1" || ktap_diag "$(tail -n 4 "$tmp/said")"
}

# has MODULE DESCRIPTION - sets python to one that has it: another may stand
# before Debian's own. Or says that it is missing.
has()
{
	for python in python3 /usr/bin/python3; do
		if "$python" -c "import $1" 2>/dev/null; then
			return
		fi
	done
	ktap_skip "$2" "no python3 with $1"
	return 1
}

test_json()
{
	has jsonschema "JSON by jsonschema" || return 0
	reads "JSON by jsonschema" json <<-'EOT'
		import json, jsonschema, sys
		schema = json.load(open(sys.argv[2]))
		jsonschema.Draft7Validator.check_schema(schema)
		result = json.load(open(sys.argv[1]))
		jsonschema.validate(result, schema)
		assert result["jobs"][0]["rows"][0][0] == 2**64 - 1
		for wrong in ({"schema": "vmr-result/2"}, {"jobs": [{}]}, {"env": {"a": 1.5}}):
		    try:
		        jsonschema.validate({**result, **wrong}, schema)
		    except jsonschema.ValidationError:
		        continue
		    sys.exit("the schema takes anything")
	EOT
}

test_csv()
{
	has csv "CSV by Python's csv" || return 0
	reads "CSV by Python's csv" csv <<-'EOT'
		import csv, sys
		rows = list(csv.DictReader(open(sys.argv[1], newline=""), strict=True))
		assert len(rows) == 3 * 4 + 1, len(rows)
		assert rows[0]["value"] == str(2**64 - 1) and rows[0]["column"] == "n"
		assert rows[1]["value"] == "-1.500" and rows[1]["unit"] == "ns"
		assert rows[2]["value"] == 'DMA, "x"\\\n', rows[2]
		assert rows[3]["value"] == "0:1 9223372036854775808:2"
		assert rows[0]["title"] == 'page_alloc order=0..3 n=a,"b'
		assert rows[8]["value"] == "" and rows[8]["row"] == "2"
		assert all(None not in row and None not in row.values() for row in rows)
	EOT
}

test_junit()
{
	has junitparser "JUnit by junitparser" || return 0
	reads "JUnit by junitparser" junit <<-'EOT'
		import sys
		from junitparser import JUnitXml, Error, Failure, Properties, Skipped
		suite, = JUnitXml.fromfile(sys.argv[1])
		counts = suite.tests, suite.failures, suite.errors, suite.skipped
		assert counts == (5, 1, 1, 1), counts
		assert suite.hostname == "a\u00e9 <b>"
		assert {p.name: p.value for p in suite.properties()}["release"] == "6.12"
		suite.update_statistics()
		assert (suite.tests, suite.failures, suite.errors, suite.skipped) == counts
		cases = list(suite)
		assert cases[0].name == 'page_alloc order=0..3 n=a,"b'
		assert cases[0].classname == "vmr.bench" and cases[0].time == 1.5
		values = {p.name: p.value for p in cases[0].child(Properties)}
		assert values == {"row0.n": str(2**64 - 1), "row0.pair": "-1.500",
		                  "row1.n": "7", "row1.pair": "0.005"}, values
		results = [[(type(r), r.message) for r in case.result] for case in cases]
		assert results == [[], [(Failure, "<a> & #b\n]]>")],
		                   [(Skipped, "no # luck")], [(Error, "cancelled")], []], results
	EOT
}

test_openmetrics()
{
	has prometheus_client.openmetrics "OpenMetrics by prometheus_client" || return 0
	reads "OpenMetrics by prometheus_client" openmetrics <<-'EOT'
		import sys
		from prometheus_client.openmetrics.parser import text_string_to_metric_families
		text = open(sys.argv[1]).read()
		families = {f.name: f for f in text_string_to_metric_families(text)}
		assert set(families) == {"vmr_run", "vmr_run_created_seconds", "vmr_verdict",
		                         "vmr_page_alloc_n", "vmr_page_alloc_pair"}, set(families)
		assert families["vmr_page_alloc_pair"].documentation == "Unit: ns. Better: lower."
		assert families["vmr_run_created_seconds"].samples[0].value == 1767323045
		pairs = families["vmr_page_alloc_pair"].samples
		assert [s.value for s in pairs] == [-1.5, 0.005, 0.001]
		assert pairs[0].labels["col_zone"] == 'DMA, "x"\\\n', pairs[0]
		assert pairs[0].labels["param_n"] == 'a,"b'
		assert families["vmr_run"].samples[0].labels["host"] == "a\u00e9 <b>"
		assert len(families["vmr_verdict"].samples) == 5
	EOT
	# What node_exporter's textfiles are in, which knows fewer types.
	reads "and as Prometheus' text format" openmetrics <<-'EOT'
		import re, sys
		from prometheus_client.parser import text_string_to_metric_families
		text = open(sys.argv[1]).read()
		families = {f.name: f for f in text_string_to_metric_families(text)}
		assert len(families) == 5 and {f.type for f in families.values()} == {"gauge"}
		labels = families["vmr_page_alloc_pair"].samples[0].labels
		assert labels["col_zone"] == 'DMA, "x"\\\n'
		assert set(re.findall(r"^# TYPE \S+ (.*)", text, re.M)) == {"gauge"}
	EOT
	if ! command -v promtool >/dev/null; then
		ktap_skip "OpenMetrics by promtool" "no promtool: it comes with Prometheus, 100 MB"
		return
	fi
	ktap_is "$(promtool check metrics <"$tmp/openmetrics" 2>&1)" "" "OpenMetrics by promtool"
}

test_kcidb()
{
	local facts=$here/kcidb-5.3.schema.json status

	has jsonschema "KCIDB by jsonschema" || return 0
	reads "KCIDB by jsonschema, with facts of its schema" kcidb "$facts" <<-'EOT'
		import json, jsonschema, sys
		schema = json.load(open(sys.argv[2]))
		jsonschema.Draft7Validator.check_schema(schema)
		report = json.load(open(sys.argv[1]))
		jsonschema.validate(report, schema)
		assert report["version"] == {"major": 5, "minor": 3}
		build, = report["builds"]
		checkout, = report["checkouts"]
		tests = report["tests"]
		assert build["checkout_id"] == checkout["id"]
		assert {t["build_id"] for t in tests} == {build["id"]}
		assert len({t["id"] for t in tests}) == len(tests)
		assert tests[0]["path"] == "vmr" and tests[0]["status"] == "FAIL"
		assert tests[0]["start_time"] == "2026-01-02T03:04:05Z"
		assert tests[0]["environment"]["misc"]["release"] == "6.12"
		jobs = [t for t in tests if ".job." in t["id"]]
		assert [t["status"] for t in jobs] == ["DONE", "FAIL", "SKIP", "ERROR", "PASS"]
		assert jobs[0]["path"] == "vmr.page_alloc" and jobs[0]["duration"] == 1.5
		assert jobs[0]["misc"]["params"] == {"order": "0..3", "n": 'a,"b'}
		assert jobs[1]["log_excerpt"] == "<a> & #b\n]]>"
		numbers = {t["path"]: t["number"] for t in tests if ".metric." in t["id"]}
		assert len(numbers) == 2, numbers
		pair = numbers["vmr.page_alloc.order-0__3.n-7.pair"]
		assert pair == {"value": 0.005, "unit": "ns"}
		assert numbers[f"vmr.page_alloc.order-0__3.n-{2**64 - 1}.pair"]["value"] == -1.5
		assert {t["status"] for t in tests if "number" in t} == {"DONE"}
	EOT
	"$vmr" export 1 -f kcidb --origin lab --build lab:7 >"$tmp/build"
	"$python" - "$tmp/build" "$facts" <<-'EOT' && status=0 || status=1
		import json, jsonschema, sys
		report = json.load(open(sys.argv[1]))
		jsonschema.validate(report, json.load(open(sys.argv[2])))
		assert set(report) == {"version", "tests"}
		assert all(t["build_id"] == "lab:7" and t["origin"] == "lab" and
		           t["id"].startswith("lab:") for t in report["tests"])
	EOT
	ktap_ok $status "KCIDB of a build that was submitted before"
	"$vmr" export 1 -f kcidb | cmp - "$tmp/kcidb"
	ktap_ok $? "the same run is the same report: it can be submitted again"
}

# The kernel's own parser, where lint or VMR_KSRC has brought it.
test_kunit()
{
	local tree out

	if ! tree=$("$here/../../scripts/gate/kernel-tools" --cached); then
		ktap_skip "KTAP by kunit.py" "no kernel source: VMR_KSRC, or scripts/lint once"
		return
	fi
	out=$(cd "$tmp" && python3 "$tree/tools/testing/kunit/kunit.py" parse "$1" 2>&1) || true
	ktap_is "$(grep -o 'Ran 5 tests: passed: 2, failed: 2, skipped: 1' <<<"$out")" \
		"Ran 5 tests: passed: 2, failed: 2, skipped: 1" "KTAP by kunit.py" ||
		ktap_diag "$out"
	ktap_is "$(grep -c '\[FAILED\] \(alloc_fast\|ptwalk\)' <<<"$out")" 2 "and which failed"
}

# prove's own words about the run: what failed, what was skipped
test_ktap()
{
	local out status=0

	"$vmr" export last -f ktap >"$tmp/all.tap"
	out=$(prove -e cat "$tmp/all.tap" 2>&1) || status=$?
	ktap_is "$status $(grep -o 'Failed tests:  2, 4' <<<"$out")" "1 Failed tests:  2, 4" \
		"KTAP by prove: what failed" || ktap_diag "$out"
	out=$(prove -v --formatter TAP::Formatter::Console -e cat "$tmp/all.tap" 2>&1) || true
	ktap_is "$(grep -c '# SKIP no _ luck' <<<"$out")" 1 "and what was skipped"

	test_kunit "$tmp/all.tap"
	sed 's/"verdict":"\(fail\|error\)"/"verdict":"pass"/; s/6.12/6.13/' \
		"$here/result.json" >"$tmp/good.json"
	"$vmr" import "$tmp/good.json" >/dev/null
	"$vmr" export last -f ktap >"$tmp/good.tap"
	status=0
	out=$(prove -e cat "$tmp/good.tap" 2>&1) || status=$?
	ktap_is "$status" 0 "KTAP by prove: all passed" || ktap_diag "$out"
	out=$(awk -v part=p -v status=0 -f "$here/../../scripts/gate/ktap.awk" "$tmp/good.tap" |
		cut -f1 | sort | uniq -c | tr -s ' \n' ' ')
	ktap_is "$out" " 4 ok 1 skip " "and by our own gate"
}

# gnuplot takes the script without a word, and draws what there is of data.
test_gnuplot()
{
	local out

	if ! command -v gnuplot >/dev/null; then
		ktap_skip "gnuplot" "no gnuplot"
		return
	fi
	"$vmr" import --db "$tmp/drawn.db" "$here/drawn.json" >/dev/null
	"$vmr" export --db "$tmp/drawn.db" 1 -f gnuplot -o "$tmp/plots"
	out=$(cd "$tmp/plots" && gnuplot plot.gp 2>&1) || out+=failed
	ktap_is "$out" "" "gnuplot runs the script"
	ktap_is "$(cd "$tmp/plots" && echo ./*.dat ./*.svg)" \
		"./01-page_alloc-pair_net.dat ./02-page_alloc-share.dat ./03-slab-rate.dat\
 ./01-page_alloc-pair_net.svg ./02-page_alloc-share.svg ./03-slab-rate.svg" \
		"and makes a picture of each file of data"
	ktap_is "$(grep -v '^#' "$tmp/plots/01-page_alloc-pair_net.dat" | grep .)" \
		$'0 100 90 120 3\n1 200.5 200.5 200.5 3\n2 400 400 500 3' "medians and their range"
	ktap_is "$(grep -v '^#' "$tmp/plots/02-page_alloc-share.dat" | head -n 6)" \
		$'10 0 0\n10 1 1\n11 6 5\n12 96 90\n13 99 3\n5000 100 1' "shares of a histogram"
	has xml "the pictures" || return 0
	"$python" - "$tmp/plots" >"$tmp/said" 2>&1 <<-'EOT' && out=0 || out=1
		import glob, sys, xml.etree.ElementTree as tree
		texts = []
		for name in sorted(glob.glob(sys.argv[1] + "/*.svg")):
		    svg = tree.parse(name).getroot()
		    drawn = [p.get("d") or p.get("points") for p in svg.iter()
		             if p.tag.endswith("path") or p.tag.endswith("polygon")]
		    assert sum(len(d.split()) for d in drawn if d) > 20, name
		    texts.append({"".join(t.itertext()).strip() for t in svg.iter()
		                  if t.tag.endswith("}text")})
		assert {"pair_net, cycles", "order", "page_alloc"} <= texts[0], texts[0]
		assert {"latency, cycles", "share, %", "it's", "free"} <= texts[1], texts[1]
		assert {"pgd", "pte", "rate, 1/s"} <= texts[2], texts[2]
	EOT
	ktap_ok "$out" "the pictures are SVG, with what they are of" ||
		ktap_diag "$(tail -n 4 "$tmp/said")"
	out=$(cd "$tmp/plots" && gnuplot -e "terminal='dumb'; extension='txt'" plot.gp 2>&1) || true
	ktap_is "$out$(grep -c 'page_alloc' "$tmp/plots/01-page_alloc-pair_net.txt")" 1 \
		"or what else one asks for"
	out=$("$vmr" export --db "$tmp/drawn.db" 1 harness -f gnuplot -o "$tmp/none" 2>&1) ||
		out+=" $?"
	ktap_is "$out $(find "$tmp/none" 2>&1 | grep -c 'No such')" \
		"vmr: export: no job has figures or histograms to plot 4 1" \
		"where there is nothing to plot this is said, and nothing made"
}

test_file()
{
	local status=0

	echo before >"$tmp/there"
	"$vmr" export 1 -o "$tmp/there"
	cmp -s "$tmp/there" "$here/result.json" || status=1
	ktap_ok $status "a file is replaced by the whole of the new one"
	"$vmr" export 1 -o "$tmp/none/there" 2>"$tmp/said" && status=0 || status=$?
	ktap_is "$status $(grep -c 'none/there: No such' "$tmp/said")" "3 1" \
		"one that cannot be made is named"
	(
		trap '' XFSZ
		ulimit -f 1
		exec "$vmr" export 1 -f junit -o "$tmp/there" 2>/dev/null
	) && status=0 || status=$?
	cmp -s "$tmp/there" "$here/result.json" || status=same
	ktap_is "$status $(find "$tmp" -name 'there.*' | wc -l)" "3 0" \
		"no room: the old one stays, and nothing beside it"
}

test_no_file()
{
	ln -s there "$tmp/link"
	echo before >"$tmp/there"
	"$vmr" export 1 -o "$tmp/link"
	ktap_is "$(readlink "$tmp/link") $(cmp "$tmp/there" "$here/result.json")" "there " \
		"a link stays, and what it leads to is replaced"
	mkfifo "$tmp/pipe"
	timeout 20 cat "$tmp/pipe" >"$tmp/heard" &
	timeout 20 "$vmr" export 1 -o "$tmp/pipe"
	wait $!
	ktap_is "$(stat -c %F "$tmp/pipe") $(cmp "$tmp/heard" "$here/result.json")" "fifo " \
		"a pipe is written to, not replaced"
}

ktap_plan 0
test_json
test_csv
test_junit
test_kcidb
test_openmetrics
test_ktap
test_gnuplot
test_file
test_no_file
ktap_finish
