# SPDX-License-Identifier: GPL-2.0-or-later
#
# awk -v seed=N -v jobs=N -f soak.awk - of what "vmr info NAME --json" says, one
# instrument a line, make lines "SORT NAME WORD..." of random requests, without
# end of the instruments: SORT is exclusive, beside or trace.
#
# A number is drawn between its least and its most, small ones more often; half
# of the parameters are left to their default. What would make a job long, or is
# about who asks, has a bound here by its name; a job's length is not what soaks.

BEGIN {
	srand(seed)
	split("pages 4096 passes 2 count 20 ms_delay 20 batch 64 reps 3 iters 300 " \
		"warmup 2 victims 3 seconds 2 kills 2 size 8192 free_cpu 1 cpu 1 node 0 " \
		"first 262144 duration 5 hold 0 max 67108864", word, " ")
	for (i = 1; i in word; i += 2)
		most[word[i]] = word[i + 1]
	split("deadline 20 danger 0 seconds 1 addr 0x400000 reps 1 iters 100 " \
		"count 5 ms_delay 1 hold 0 passes 1 kills 1", word, " ")
	for (i = 1; i in word; i += 2)
		always[word[i]] = word[i + 1]
	# Of these the registry says a type, and what is valid depends on the machine
	values["cpus"] = "0 1 0,1 all"
	values["zone"] = ""
	values["pid"] = "self 1"
	values["align"] = "0 8 64 256"
}

# text KEY FROM - the value of a key of a flat object
function text(key, from,	at, rest)
{
	at = index(from, "\"" key "\":")
	if (!at)
		return ""
	rest = substr(from, at + length(key) + 3)
	if (substr(rest, 1, 1) == "\"") {
		rest = substr(rest, 2)
		return substr(rest, 1, index(rest, "\"") - 1)
	}
	sub(/[],}].*/, "", rest)
	return rest
}

function below(n)
{
	return int(rand() * n)
}

# between LEAST MOST - each order of magnitude as often as the others. busybox may
# be without logarithms.
function between(least, most,	span, sizes)
{
	for (span = 1; span <= most - least; span *= 2)
		sizes++
	for (sizes = below(sizes + 1), span = 1; sizes > 0; sizes--)
		span *= 2
	least += below(span)
	return least > most ? most : least
}

function one_of(list,	n, word)
{
	n = split(list, word, " ")
	return word[1 + below(n)]
}

function choices(param,	at, rest)
{
	at = index(param, "\"choices\":[")
	if (!at)
		return ""
	rest = substr(param, at + 11)
	rest = substr(rest, 1, index(rest, "]") - 1)
	gsub(/"/, "", rest)
	gsub(/,/, " ", rest)
	return rest
}

function number(name, param,	least, top)
{
	least = text("min", param) + 0
	top = text("max", param) + 0
	if (name in most && top > most[name])
		top = most[name]
	if (top < 0)
		top = 65535
	return between(least, top)
}

# value NAME PARAM - one that the registry calls valid, or nothing
function value(name, param,	type, low, high)
{
	if (name in values)
		return values[name] == "" ? "" : one_of(values[name])
	type = text("type", param)
	if (type == "choice")
		return one_of(choices(param))
	if (type == "range") {
		low = number(name, param)
		high = number(name, param)
		return low < high ? low ".." high : high ".." low
	}
	return type == "number" ? number(name, param) : ""
}

{
	at = index($0, "\"params\":[")
	if (!at || text("danger", substr($0, 1, at)) == "true")
		next
	head = substr($0, 1, at)
	kind[++n] = text("kind", head)
	name[n] = text("name", head)
	sort[n] = text("exclusive", head) == "true" || text("user_side", head) == "true" ? \
		"exclusive" : kind[n] == "trace" ? "trace" : "beside"
	list = substr($0, at + 10)
	sub(/\],"columns".*/, "", list)
	while ((at = index(list, "{\"name\":"))) {
		list = substr(list, at + 1)
		at = index(list, "},{\"name\":")
		params[n, ++count[n]] = at ? substr(list, 1, at) : list
		if (!at)
			break
	}
}

function request(n,	i, param, key, what, line)
{
	line = sort[n] " " kind[n] "_" name[n]
	for (i = 1; i <= count[n]; i++) {
		param = params[n, i]
		key = text("name", param)
		what = ""
		if (below(2) && key != "deadline" && key != "danger" && key != "addr")
			what = value(key, param)
		if (what == "" && key in always)
			what = always[key]
		if (what != "")
			line = line " " key "=" what
	}
	return line
}

END {
	if (!n)
		exit 1
	# Each has its turn, then as chance has it
	for (job = 1; job <= jobs; job++)
		print request(job <= n ? job : 1 + below(n))
}
