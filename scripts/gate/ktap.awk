# SPDX-License-Identifier: GPL-2.0-or-later
#
# awk -v part=NAME -v status=EXIT_STATUS -f ktap.awk OUTPUT
#
# Read what one test program wrote (KTAP version 1) and print one line for each
# result: verdict (ok, fail, skip), part, name, reason, separated by tabs. What
# KTAP asks for and is not there is a failure of its own: a program that died
# half way must not look like a short one. Of nested results the innermost count.

function record(verdict, name, reason)
{
	gsub(/\t/, " ", name)
	gsub(/\t/, " ", reason)
	printf "%s\t%s\t%s\t%s\n", verdict, part, name, reason
	total[verdict]++
	if (verdict == "fail")
		broken[depth]++
}

function open_level(spaces, versioned)
{
	depth++
	indent[depth] = spaces
	plan[depth] = -1
	count[depth] = 0
	broken[depth] = 0
	nested[depth] = 0
	if (depth == 1 && !versioned)
		record("fail", "KTAP", "no version line before the first result")
}

# The level's output is over: is all there?
function close_level()
{
	if (plan[depth] < 0)
		record("fail", "KTAP", "no plan: the output is not complete")
	else if (plan[depth] != count[depth])
		record("fail", "KTAP", "planned " plan[depth] " results, saw " count[depth])
	if (depth > 1) {
		broken[depth - 1] += broken[depth]
		nested[depth - 1] = 1 + broken[depth]
	}
	depth--
}

# Results follow at this indentation
function enter(spaces)
{
	while (depth > 1 && indent[depth] > spaces)
		close_level()
	if (!depth || spaces > indent[depth])
		open_level(spaces, 0)
}

function version_line(spaces)
{
	while (depth > 1 && indent[depth] > spaces)
		close_level()
	if (depth && indent[depth] == spaces)
		record("fail", "KTAP", "a second version line")
	else
		open_level(spaces, 1)
}

function plan_line(spaces, text,    number)
{
	enter(spaces)
	number = substr(text, 4) + 0
	if (plan[depth] >= 0)
		record("fail", "KTAP", "a second plan")
	plan[depth] = number
	if (number)
		return
	if (match(text, /# *(SKIP|skip) */))
		record("skip", "all", substr(text, RSTART + RLENGTH))
	else
		record("fail", "KTAP", "planned no results")
}

function result_line(spaces, text,    good, name, skip, reason)
{
	enter(spaces)
	count[depth]++
	good = text !~ /^not /
	sub(/^not /, "", text)
	sub(/^ok */, "", text)
	if (text !~ /^[0-9]+( |$)/ || text + 0 != count[depth])
		record("fail", text, "result " count[depth] " has another number or none")
	sub(/^[0-9]+ *(- )?/, "", text)
	name = text
	if (match(text, /# *(SKIP|skip)/)) {
		skip = 1
		name = substr(text, 1, RSTART - 1)
		reason = substr(text, RSTART + RLENGTH)
		sub(/^ */, "", reason)
	}
	sub(/ *$/, "", name)
	judge(good, skip, name, reason)
}

# A parent adds nothing to what its children said, unless it alone failed. That
# a result is "not ok" counts more than that it calls itself skipped.
function judge(good, skip, name, reason,    children)
{
	children = nested[depth]
	nested[depth] = 0
	if (!good && children > 1)
		return
	if (!good)
		record("fail", name, reason)
	else if (!children)
		record(skip ? "skip" : "ok", name, reason)
}

{
	sub(/\r$/, "")
	match($0, /^ */)
	spaces = RLENGTH
	text = substr($0, spaces + 1)
}

text ~ /^K?TAP version [0-9]+$/		{ version_line(spaces); next }
text ~ /^1\.\.[0-9]+( |$)/		{ plan_line(spaces, text); next }
text ~ /^(not )?ok( |$)/		{ result_line(spaces, text); next }
text ~ /^Bail out!/			{ record("fail", "bail out", substr(text, 10)) }

END {
	if (!depth)
		record("fail", "KTAP", "no KTAP output at all")
	while (depth)
		close_level()
	if (status + 0 && !total["fail"] &&
	    !(status == 4 && total["skip"] && !total["ok"]))
		record("fail", "exit status", "it was " status)
}
