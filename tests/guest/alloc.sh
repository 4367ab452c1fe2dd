#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The watermark tests (acceptance checks 19 to 25) where danger is allowed.
#
# alloc_low comes first: nothing can be reclaimed in a guest that lives in its
# initramfs, and after 16 vain runs the kernel does not wake kswapd any more.
#
# vm: --mem 512M --append init_on_alloc=0 --module-params allow_danger=1

# shellcheck source-path=SCRIPTDIR
# shellcheck source=lib.sh
. /tests/lib.sh

# Watermarks as on a larger machine, far enough apart to be told from the slack
echo 40960 >/proc/sys/vm/min_free_kbytes
# A boost would move them in the middle of a test
echo 0 >/proc/sys/vm/watermark_boost_factor

# slack_pages - what may be taken beyond a limit at one go: by a refill of a
# per-CPU list, which since 6.7 is up to 32 batches, and by the other CPUs with
# what their counters lag
slack_pages()
{
	awk -v cpus="$(nproc)" -v drift=125 -v release="$(uname -r)" '
		BEGIN { split(release, v, "."); refill = v[1] * 100 + v[2] >= 607 ? 32 : 1 }
		$1 == "batch:" && $2 > batch { batch = $2 }
		END { print batch * refill + cpus * (batch + drift) }
	' /proc/zoneinfo
}

# mark KEY - a watermark of the zone under test, by /proc/zoneinfo
mark()
{
	awk -v zone="$zone" -v key="$1" '
		/^Node/ { here = $4 == zone }
		here && NF == 2 && $1 == key { print $2; exit }
	' /proc/zoneinfo
}

# cell NAME - of the only row of the last report
cell()
{
	column "$tmp/report" "$1"
}

# goes TEST GFP - one pass of a test that finds its own size
goes()
{
	name="$1 gfp=$2"
	before=$(free_pages)
	pcp=$(zones | awk '{ sum += $8 } END { print sum }')
	min=$(mark min) low=$(mark low) high=$(mark high)
	outruns=$(vmstat pageoutrun)
	stalls=$(vmstat 'allocstall_.*')
	ran "$tmp/report" "test_$1" 1 "gfp=$2" danger=1 ||
		ran "$tmp/report" "test_$1" 1 "gfp=$2"
	outruns=$(($(vmstat pageoutrun) - outruns))
	stalls=$(($(vmstat 'allocstall_.*') - stalls))
	ktap_is "$(verdict "$tmp/report")" pass "$name: passes" ||
		ktap_diag "$(tail -n 3 "$tmp/report")"
	given_back "$before" "$name: free pages are back"
	ktap_is "$(cell oom) $(vmstat oom_kill)" "0 0" "$name: no process was killed"
	ktap_is "$(cell direct)" "$stalls" "$name: direct reclaims are the kernel's count"
}

# arrives LIMIT - the zone went down to a limit that we computed, and not below
arrives()
{
	ktap_is "$(cell limit)" "$1" "$name: the limit is $1"
	is_near "$(cell lowest)" "$1" "$slack" "$name: went down to it"
	# Pages that the per-CPU lists had already were not lost by the zone
	lost=$(($(cell before) - $(cell lowest)))
	holds "$(cell got) >= $lost - 2 * $slack && $(cell got) <= $lost + $pcp + $slack" \
		"$name: got as many as the zone lost"
	ktap_is "$(cell wanted) $(cell ended)" "- limit" "$name: ended by the limit"
}

test_low()
{
	goes alloc_low atomic
	arrives $((min + (low - min) / 2))
	holds "$(cell kswapd) > 0" "$name: kswapd ran"
	holds "$outruns >= $(cell kswapd)" "$name: the kernel counts as many runs of kswapd"
}

test_fast()
{
	goes alloc_fast atomic
	arrives "$high"
	ktap_is "$(cell kswapd) $outruns" "0 0" "$name: kswapd slept"
}

test_min()
{
	goes alloc_min atomic
	arrives $((min / 2))
	ktap_is "$(cell direct)" 0 "$name: no direct reclaim"
	goes alloc_min kernel
	holds "$(cell direct) > 0" "$name: direct reclaim"
	is_near "$(cell lowest)" "$min" "$slack" "$name: stopped at the min watermark"
}

# Where the end is depends on reserves: no more than half of min may be used
# before 6.6, five eighths after; high-atomic blocks are on top of that
test_zero()
{
	goes alloc_zero atomic
	ktap_is "$(cell ended)" refused "$name: ended by a refusal"
	holds "$(cell lowest) < $min && $(cell lowest) > $min / 8" \
		"$name: below min, and not at 0"
	says "$tmp/report" "refused at $(cell lowest) free pages" "$name: says where"
	goes alloc_zero kernel
	ktap_is "$(cell ended)" refused "$name: ended by a refusal"
	is_near "$(cell lowest)" "$min" "$slack" "$name: stopped at the min watermark"
}

# fixed PASSES PAGES
fixed()
{
	name="alloc_fast $1 $2"
	before=$(free_pages)
	ran "$tmp/report" test_alloc_fast "$1 $2"
	ktap_is "$(verdict "$tmp/report")" pass "$name: passes" ||
		ktap_diag "$(cat "$tmp/why" "$tmp/report")"
	ktap_is "$(column "$tmp/report" got | sort | uniq -c | awk '{ print $1 " x " $2 }')" \
		"$1 x $2" "$name: as many pages on every pass"
	ktap_is "$(column "$tmp/report" pass | tr '\n' ' ')" "$(seq "$1" | tr '\n' ' ')" \
		"$name: the passes in order"
	given_back "$before" "$name: free pages are back"
	says "$tmp/report" "; $(($2 * 4096)) bytes held at the peak, 0 now" "$name: held $2 pages"
}

test_sizes()
{
	fixed 5 10
	fixed 1 1
	fixed 10 5
	fixed 1 2
	fixed 3 5000
	ran "$tmp/report" test_alloc_fast 2
	ktap_is "$(column "$tmp/report" got | uniq | wc -l) $(column "$tmp/report" got | wc -l)" \
		"1 2" "alloc_fast 2: what the first pass found, the second repeats" ||
		ktap_diag "$(cat "$tmp/report")"
	ran "$tmp/report" test_alloc_fast "0 3"
	ktap_is "$(rows "$tmp/report" | wc -l)" 1 "alloc_fast 0 3: one pass"
}

# The fastest of 20: under emulation any single one may be interrupted for long
test_time()
{
	ran "$tmp/report" test_alloc_fast 20 1
	holds "$(column "$tmp/report" alloc | sort -n | head -n 1) > 0" "a page takes some time"
	holds "$(column "$tmp/report" alloc | sort -n | head -n 1) < 1000000" "and less than 1 ms"
	holds "$(column "$tmp/report" release | sort -n | head -n 1) < 1000000" \
		"as does its release"
}

# refused ENTRY - more pages than lie above the limit
refused()
{
	before=$(free_pages)
	ran "$tmp/report" "$1" 1 $((before + 100))
	says "$tmp/why" 'Numerical result out of range' "$1: more than there is: ERANGE"
	vmr run "${1#test_}" pages=$((before + 100)) 2>"$tmp/why"
	ktap_is $? 2 "$1: vmr exits with 2"
	says "$tmp/why" "pages: $((before + 100)) pages .* above the limit of" \
		"$1: it names the request and the limit"
	given_back "$before" "$1: nothing was allocated"
}

zone=$(zones | awk '$1 == 0 && $3 == "populated" && $2 != "Movable" { z = $2 } END { print z }')
slack=$(slack_pages)
ktap_plan 0
ktap_diag "zone $zone: min $(mark min) low $(mark low) high $(mark high), slack $slack"
test_low
test_fast
test_sizes
test_time
test_min
test_zero
refused test_alloc_fast
refused test_alloc_low
ktap_is "$(held)" "0 0" "nothing is held"
ktap_finish
