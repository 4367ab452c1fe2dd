#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# vmr history on stores whose steps are known.

# shellcheck source-path=SCRIPTDIR
# shellcheck source=own_store.sh
. "$(dirname "$0")/own_store.sh"

# boots INSTRUMENT ACCEL HOST BETTER SPREAD MEAN... - a run of each mean, a day
# apart, in files whose order is not that of time; those of host b a month later
boots()
{
	mkdir -p "$1"
	python3 - "$@" <<-'EOT'
	import json, random, sys
	name, accel, host, better, spread, *means = sys.argv[1:]
	random.seed(name + host)
	month = "02" if host == "b" else "01"
	figure = {"type": "u64", "detail": False}
	columns = [{"name": "row", "unit": None, "better": "none", **figure},
	           {"name": "cost", "unit": "ns", "better": better, **figure}]
	for i, mean in enumerate(map(int, means)):
	    value = mean + round(random.gauss(0, float(spread)))
	    env = {"host": host, "accel": accel, "cpus": 2, "release": f"7.{i}",
	           "boot_id": f"{name}-{host}-{accel}-{i}"}
	    job = {"id": 1, "instrument": name, "kind": "bench", "params": {},
	           "verdict": "none", "reason": "", "elapsed_ns": 1,
	           "held_peak_bytes": 0, "columns": columns,
	           "rows": [[0, value - 1], [0, value], [0, value + 5]]}
	    with open(f"{name}/{host}-{accel}-{99 - i}.json", "w") as out:
	        json.dump({"schema": "vmr-result/1",
	                   "created": f"2026-{month}-{i + 1:02}T03:04:05Z",
	                   "vmr": "1", "env": env, "jobs": [job]}, out)
	EOT
	"$vmr" import --tag "$1" "$1/$3-$2"-*.json >/dev/null
}

# says STATUS TEXT DESCRIPTION ARGUMENT... - vmr history's exit status and words
says()
{
	local want=$1 text=$2 description=$3 status=0
	shift 3

	timeout 60 "$vmr" history "$@" >"$tmp/out" 2>&1 || status=$?
	if [ "$status" = "$want" ] && grep -qF -- "$text" "$tmp/out"; then
		ktap_ok 0 "$description"
	else
		ktap_ok 1 "$description" || ktap_diag "exit $status: $(head -c 600 "$tmp/out")"
	fi
}

# tells EXPRESSION DESCRIPTION ARGUMENT... - what is true of --json's s, the
# series
tells()
{
	local expression=$1 description=$2
	shift 2

	"$vmr" history --json "$@" >"$tmp/json" 2>"$tmp/err" || true
	if python3 - "$expression" "$tmp/json" 2>>"$tmp/err" <<-'EOT'
		import json, sys
		all = json.load(open(sys.argv[2]))
		assert all["schema"] == "vmr-history/1"
		s = all["series"]
		sys.exit(not eval(sys.argv[1]))
		EOT
	then
		ktap_ok 0 "$description"
	else
		ktap_ok 1 "$description" ||
			ktap_diag "$(cat "$tmp/err"; head -c 900 "$tmp/json")"
	fi
}

times()
{
	printf "$1 %.0s" $(seq "$2")
}

ktap_plan 0
says 2 "no run is stored yet" "no store" '*'
says 2 "which METRIC?" "no metric"

# shellcheck disable=SC2046 # words
boots step kvm a lower 10 $(times 10000 13) $(times 11000 9)
# shellcheck disable=SC2046
boots noise kvm a lower 300 $(times 10000 25)
# shellcheck disable=SC2046
boots gain kvm a higher 10 $(times 10000 8) $(times 10500 8)
# shellcheck disable=SC2046
boots few kvm a lower 1 $(times 10000 3) $(times 20000 3)
boots exact tcg-icount a lower 0 500 500 500 501 501
boots flat tcg-icount a lower 0 500 500 500

tells 'len(s) == 1 and [c["at"] for c in s[0]["changes"]] == [13]' \
	"a step is found where it is" 'step/*/cost'
tells 's[0]["boots"][13]["release"] == "7.13" and s[0]["boots"][13]["tags"] == "step"' \
	"boots are in time order" 'step/*'
tells '9 < s[0]["changes"][0]["percent"] < 11 and s[0]["changes"][0]["p"] <= 0.01' \
	"as large as it is" 'step/*'
tells 's[0]["changes"][0]["before"] < 10100 and s[0]["changes"][0]["after"] > 10900' \
	"with its sides" 'step/*'
tells '[b["value"] for b in s[0]["boots"]][13] > 10900 > s[0]["boots"][12]["value"]' \
	"values are medians of boots" 'step/*'
says 0 ": regressed" "a step up of a cost is for the worse" 'step/*'
says 0 ": improved" "one up of what should be high is not" 'gain/*'
if "$vmr" history 'step/*' | grep -A1 'changed by' | grep -q ' 7\.13 '; then
	ktap_ok 0 "the mark is before the first run behind it"
else
	ktap_ok 1 "the mark is before the first run behind it" || true
fi
tells 'len(s[0]["boots"]) == 25 and not s[0]["changes"]' "no step in noise" 'noise/*'
tells 'not s[0]["changes"]' "none below the threshold" -t 20 'step/*'
says 0 "too few boots to tell a change: 6 of 10" "too few boots" 'few/*'
tells 's[0]["exact"] and [c["at"] for c in s[0]["changes"]] == [3]' \
	"one instruction is a change in exact mode" 'exact/*'
says 0 "changed by +0.2 % (+1): regressed" "and told" 'exact/*'
tells 's[0]["unit"] == "insns" and not s[0]["changes"]' "no difference is none" 'flat/*'
tells 'not s[0]["changes"]' "with a threshold one is not enough" -t 1 'exact/*'

# Apart there is no step, together there would be one
boots two kvm a lower 10 10000 10000 10000 10000 10000 10000
boots two kvm b lower 10 20000 20000 20000 20000 20000 20000
boots two tcg a lower 10 30000 30000 30000 30000 30000 30000
tells 'sorted((x["machine"][0], x["accel"], len(x["boots"])) for x in s) == [("a", "kvm", 6), ("a", "tcg", 6), ("b", "kvm", 6)]' \
	"machines and accelerators are kept apart" 'two/*'
tells 'not any(x["changes"] for x in s)' "and have no step of each other" --alpha 0.2 'two/*'
tells 'len(s[0]["boots"]) == 5' "runs by number" 'step/*' 1 3..6
tells 'len(s) == 1 and s[0]["metric"].startswith("gain/")' "runs by tag" '*' @gain
tells 'len(s) == 2 and all["more"] == 7' "a limit, and how many more" --limit 2 '*'
says 0 "7 more match" "which is said" --limit 2 '*'
tells 'len(s) == 9' "or all" --limit 0 '*'

says 1 "regressed" "fails on a regression" --fail-on regression 'step/*'
says 0 "improved" "not on what is better" --fail-on regression 'gain/*'
says 1 "improved" "which is a change" --fail-on change 'gain/*'
says 0 "noise" "nor on none" --fail-on change 'noise/*'
says 4 "no metric of these runs matches 'nothing/*'" "nothing matches" 'nothing/*'
says 2 "no run is 'nobody'" "runs that are not there" '*' nobody
says 2 "--alpha: 'x' is no number" "an alpha that is none" --alpha x '*'
says 2 "less would find nothing" "one that is too small" --alpha 0 '*'
says 2 "--threshold: '-1'" "a threshold that is none" --threshold=-1 '*'
says 2 "--limit: 'x'" "a limit that is none" --limit x '*'
says 2 "none of: regression change never" "nothing to fail on" --fail-on x '*'
ktap_finish
