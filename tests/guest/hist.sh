#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Histograms from an instrument to /proc, netlink, the terminal and JSON: those
# of testproc, where the value i comes i + 1 times, and octaves have their parts.
#
# kernel: any

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh

# hists FILE - the histograms of vmr's JSON, "LOW COUNT LOW COUNT ..." a line
hists()
{
	sed -n 's/^\["[-0-9 ]*",\(.*\)\]\(,\|\]}\]}\)$/\1/p' "$1" | tr '[],' '   ' |
		sed 's/^ *//; s/  */ /g; s/ $//'
}

# wanted VALUES - the same by calculation: buckets are put together, by leaving
# out one binary digit more of their values, until there are no more than 2240
wanted()
{
	awk -v values="$1" '
		function low(v, digits,  width) {
			for (width = 1; int(v / width) >= digits; width *= 2)
				;
			return int(v / width) * width
		}
		BEGIN {
			digits = 4096
			do {
				digits /= 2
				n = 0
				for (v = 0; v < values; v++)
					n += !v || low(v, digits) != low(v - 1, digits)
			} while (n > 2240)
			for (v = 0; v < values; v++) {
				if (v && low(v, digits) != low(v - 1, digits)) {
					printf "%d %d ", low(v - 1, digits), count
					count = 0
				}
				count += v + 1
			}
			printf "%d %d\n", low(v - 1, digits), count
		}'
}

# json PAGES VALUES - all rows have the histogram wanted
json()
{
	vmr run --json testproc "pages=$1" "hist=$2" >"$tmp/json"
	hists "$tmp/json" >"$tmp/hists"
	ktap_is "$(wc -l <"$tmp/hists")" $(($1 * 64)) "$2 values, $1 pages: a histogram in each row"
	sort -u "$tmp/hists" >"$tmp/got"
	wanted "$2" >"$tmp/want"
	cmp -s "$tmp/got" "$tmp/want"
	ktap_ok $? "$2 values, $1 pages: each is as calculated" ||
		ktap_diag "$(cut -c 1-100 "$tmp/got"), wanted $(cut -c 1-100 "$tmp/want")"
	ktap_is "$(awk '{ for (i = 2; i <= NF; i += 2) sum += $i } END { print sum }' "$tmp/got")" \
		$(($2 * ($2 + 1) / 2)) "$2 values, $1 pages: none is lost"
}

# filled - all 2240 buckets of 64 in an octave: the value 0, those below 2^7, and
# from there on two of each octave's 128 parts
filled()
{
	awk 'BEGIN {
		for (v = 0; v < 128; v++)
			printf "%d 1 ", v
		for (octave = 128; octave < 1099511627776; octave *= 2)
			for (part = 0; part < 64; part++)
				printf "%.0f 2 ", octave + part * octave / 64
	}' | sed 's/ $//'
	echo
}

# The worst case: no bucket is empty, and still none is wider than 1/64
test_octaves()
{
	vmr run --json testproc pages=1 hist=1 octaves=40 >"$tmp/json"
	hists "$tmp/json" >"$tmp/hists"
	ktap_is "$(wc -l <"$tmp/hists")" 64 "all octaves: a histogram in each row"
	sort -u "$tmp/hists" >"$tmp/got"
	filled >"$tmp/want"
	ktap_is "$(wc -w <"$tmp/want")" 4480 "all octaves: 2240 buckets"
	cmp -s "$tmp/got" "$tmp/want"
	ktap_ok $? "all octaves: each is as calculated" ||
		ktap_diag "$(cut -c 1-100 "$tmp/got"), wanted $(cut -c 1-100 "$tmp/want")"
	ran "$tmp/report" testproc pages=1 hist=1 octaves=40
	ktap_is "$(rows "$tmp/report" | awk '{ print $NF }' | sort -u)" 2240-buckets \
		"all octaves: /proc tells the size"
}

test_proc()
{
	ran "$tmp/report" testproc pages=1 hist=5
	says "$tmp/report" '^block .* hist$' "/proc shows a detail"
	ktap_is "$(rows "$tmp/report" | awk '{ print $NF }' | sort | uniq -c | tr -s ' ')" \
		" 64 5-buckets" "/proc tells the size of each"
	ran "$tmp/report" testproc pages=1 hist=4480
	ktap_is "$(rows "$tmp/report" | awk '{ print $NF }' | sort -u)" \
		"$(($(wanted 4480 | wc -w) / 2))-buckets" "/proc: what is kept of 4480"
	ran "$tmp/report" testproc 1
	grep -q '^block$' "$tmp/report"
	ktap_ok $? "/proc: without histograms there is no column of them"
}

test_terminal()
{
	vmr run testproc pages=1 hist=16 >"$tmp/report"
	! grep -q 'hist$' "$tmp/report"
	ktap_ok $? "a terminal does not show a detail"
	vmr run --wide testproc pages=1 hist=16 >"$tmp/report"
	says "$tmp/report" '^block .* hist$' "a terminal shows it with --wide"
	ktap_is "$(sed -n 's/^[0-9-]* [0-9]*  //p' "$tmp/report" | sort | uniq -c | sed 's/^ *//')" \
		"64 .   . . ..::==+@" "as sixteen bars"
	vmr run --wide testproc pages=1 >"$tmp/report"
	says "$tmp/report" '^block$' "a column without a value is left out"
	vmr run --json testproc pages=1 >"$tmp/json"
	ktap_is "$(grep -c '^\["[-0-9 ]*",null\]' "$tmp/json")" 64 "JSON has it all the same"
	says "$tmp/json" '"name":"hist","type":"hist","unit":null,"better":"none","detail":true' \
		"JSON tells that it is a detail"
	vmr info testproc >"$tmp/report"
	says "$tmp/report" '^hist +hist +--wide ' "vmr info too"
}

test_bad_input()
{
	for value in 4481 -1 x 18446744073709551616; do
		! vmr run testproc pages=1 "hist=$value" >"$tmp/out" 2>&1
		ktap_ok $? "hist=$value is refused"
		says "$tmp/out" 'hist: ' "hist=$value: the message names it"
	done
	ran "$tmp/report" testproc pages=1 hist=1
	ktap_is "$(verdict "$tmp/report")" pass "the next request works"
}

# A table with more than 32 MiB of histograms is an error; all comes back.
test_too_large()
{
	module_reload
	before=$(free_pages)
	ran "$tmp/report" testproc pages=100 hist=2240
	# Kernels without the names of errors have their numbers
	says "$tmp/report" '^# verdict error: .*(EFBIG|-27)' "100 pages, 2240 values: too large"
	rows=$(rows "$tmp/report" | wc -l)
	holds "$rows < 5400 && $rows > 5200" "it ended where 32 MiB are full: $rows rows"
	holds "$before - $(free_pages) > 8000" "they are in memory as long as they are remembered"
	module_reload
	holds "$before - $(free_pages) < 3000" "they are given back with the module"
}

test_cancel()
{
	id=$(vmr run --detach testproc pages=1024 hist=4480)
	vmr cancel "$id"
	for turn in 1 2 3 4 5 6 7 8 9 10; do
		vmr jobs "$id" >"$tmp/report"
		grep -q '^verdict still running' "$tmp/report" || break
		sleep "$((turn > 3))"
	done
	says "$tmp/report" '^verdict error: .*cancel' "a job is cancelled while it fills its table"
	ktap_is "$(held)" "0 0" "nothing is held"
}

ktap_plan 0
test_proc
json 1 1
json 1 5
json 2 1024
json 2 4480
json 4 2048
test_octaves
test_terminal
test_bad_input
test_too_large
test_cancel
ktap_finish
