# SPDX-License-Identifier: GPL-2.0-or-later
#
# awk -v missed=FILE -f coverage.awk - what gcov -b -c -t said of the module's
# sources, any number of times. A line or branch counts as executed when it was
# in one of them. Prints "FILE lines N executed N branches N taken N" for each
# source, and to @missed what was never executed.

/^ *-: *0:Source:/ {
	file = $0
	ours = sub(/.*\/module\//, "", file)
	next
}
!ours { next }
/^branch/ {
	id = file ":" line ":" $2
	branches[id] = branches[id] || ($4 + 0 > 0)
	next
}
match($0, /^ *[^:]*: *[0-9]+:/) {
	split($0, part, ":")
	line = part[2] + 0
	if (part[1] ~ /-$/)
		next
	id = file ":" line
	lines[id] = lines[id] || part[1] ~ /[1-9]/
	text[id] = substr($0, RLENGTH + 1)
}
END {
	for (id in lines) {
		split(id, part, ":")
		all[part[1]]++
		if (lines[id])
			done[part[1]]++
		else
			print id ":" text[id] >missed
	}
	for (id in branches) {
		split(id, part, ":")
		forks[part[1]]++
		taken[part[1]] += branches[id]
	}
	for (file in all)
		print file, "lines", all[file], "executed", done[file] + 0,
			"branches", forks[file] + 0, "taken", taken[file] + 0
}
