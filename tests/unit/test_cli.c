// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Command lines and the exit codes they must give, run through the real
 * program where no module is loaded. Needs no root.
 */
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kmodule.h"
#include "ktap.h"

enum { OK, FAIL, USAGE, LOST };

static const struct {
	int code;
	const char *args;
	const char *says;	/* on stdout or stderr; NULL: whatever */
} cases[] = {
	{ USAGE, "", "Usage: vmr" },
	{ OK, "--help", "Verbs:" },
	{ OK, "--version", "vmr " },
	{ OK, "--usage", "Usage: vmr" },
	{ OK, "help", "doctor" },
	{ OK, "help run", "Usage: vmr run" },
	{ USAGE, "help nothing", "no verb 'nothing'" },
	{ USAGE, "help run list", "one verb at a time" },
	{ USAGE, "rnu zones", "did you mean 'run'?" },
	{ USAGE, "frobnicate", "see: vmr help" },
	{ USAGE, "--frobnicate", "unrecognized option" },

	{ OK, "list --help", "Usage: vmr list" },
	{ OK, "info --help", "Usage: vmr info" },
	{ OK, "load --help", "Usage: vmr load" },
	{ OK, "unload --help", "Usage: vmr unload" },
	{ OK, "sense --help", "Usage: vmr sense" },
	{ OK, "map --help", "Usage: vmr map" },
	{ OK, "run --help", "Usage: vmr run" },
	{ OK, "jobs --help", "Usage: vmr jobs" },
	{ OK, "monitor --help", "Usage: vmr monitor" },
	{ OK, "cancel --help", "Usage: vmr cancel" },
	{ OK, "oom --help", "Usage: vmr oom" },
	{ OK, "doctor --help", "Usage: vmr doctor" },
	{ OK, "compare --help", "Usage: vmr compare" },
	{ OK, "runs --help", "Usage: vmr runs" },
	{ OK, "show --help", "Usage: vmr show" },
	{ OK, "tag --help", "Usage: vmr tag" },
	{ OK, "note --help", "Usage: vmr note" },
	{ OK, "rm --help", "Usage: vmr rm" },
	{ OK, "import --help", "Usage: vmr import" },
	{ OK, "export --help", "Usage: vmr export" },

	{ USAGE, "list extra", "one word too many" },
	{ USAGE, "list --kind nonsense", "none of: sense test bench trace" },
	{ USAGE, "info a b", "one word too many" },
	{ USAGE, "load nonsense", "is not key=value" },
	{ USAGE, "load =1", "is not key=value" },
	{ USAGE, "load a=1 a=2", "'a' is given twice" },
	{ USAGE, "unload now", "one word too many" },
	{ USAGE, "sense", "which instrument?" },
	{ USAGE, "sense zones nonsense", "is not key=value" },
	{ USAGE, "sense slab sort=size=1", "'size=1' is none of: cache" },
	{ USAGE, "sense slab top=-1", "slab: top: '-1' is not a number" },
	{ USAGE, "sense slab top=1000001", "above the maximum, 1000000" },
	{ USAGE, "sense sense_slab cache=", "cache: the value is empty" },
	{ USAGE, "sense slab deadline=1", "slab has no parameter 'deadline'" },
	{ USAGE, "sense zones --watch never", "no number of seconds" },
	{ USAGE, "sense zones --watch nan", "no number of seconds" },
	{ USAGE, "sense zones --watch 0", "no number of seconds" },
	{ USAGE, "sense zones --watch 1e9", "no number of seconds" },
	{ USAGE, "sense zones --watch 1 --count 0", "--count" },
	{ USAGE, "sense zones --count 3", "--count goes with --watch" },
	{ USAGE, "map zones", "is not key=value" },
	{ USAGE, "map --width 0", "no number from 1 to 4096" },
	{ USAGE, "map --width 5000", "no number from 1 to 4096" },
	{ USAGE, "run", "which instrument or suite?" },
	{ USAGE, "oom", "memcg or cleanup" },
	{ USAGE, "oom global", "no scenario 'global'" },
	{ USAGE, "oom memcg max=0", "too little" },
	{ USAGE, "oom memcg victim=8M:x", "no oom_score_adj" },
	{ USAGE, "run x order", "'order' is not key=value" },
	{ USAGE, "run x order=1 order=2", "'order' is given twice" },
	{ USAGE, "run x --status-interval 0", "no number from 1 to 86400" },
	{ USAGE, "run x --status-interval 1x", "no number from 1 to 86400" },
	{ USAGE, "run x --output", "requires an argument" },
	{ USAGE, "jobs nonsense", "no number from 1" },
	{ USAGE, "jobs 0", "no number from 1" },
	{ USAGE, "jobs 99999999999999999999", "no number from 1" },
	{ USAGE, "cancel", "which job?" },
	{ USAGE, "cancel nonsense", "no number from 1" },
	{ USAGE, "cancel 1 2", "one word too many" },
	{ USAGE, "monitor --count x", "no number from 1" },
	{ USAGE, "doctor me", "one word too many" },
	{ USAGE, "compare", "two sides are needed" },
	{ USAGE, "compare one", "two sides are needed" },
	{ USAGE, "compare 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17",
	  "more than 16 sides" },
	{ USAGE, "compare /nonexistent /dev/null", "/nonexistent: No such file" },
	{ USAGE, "compare /dev/null /dev/null", "/dev/null: " },
	{ USAGE, "compare '/nonexist*' /dev/null", "no file matches" },
	{ USAGE, "compare '' /dev/null", "'': No such file" },
	{ USAGE, "compare /proc/self/fd a", "no file matches" },
	{ 125, "compare --bisect /nonexistent /dev/null", "No such file" },
	{ USAGE, "compare a b --threshold x", "'x' is no number from 0" },
	{ USAGE, "compare a b --threshold=-1", "'-1' is no number from 0" },
	{ USAGE, "compare a b --threshold nan", "'nan' is no number" },
	{ USAGE, "compare a b --alpha 0", "would find nothing" },
	{ USAGE, "compare a b --alpha 0.6", "is no number from 0 to 0.5" },
	{ USAGE, "compare a b --alpha ''", "'' is no number" },
	{ USAGE, "compare a b --fail-on all", "none of: regression change" },
	{ USAGE, "compare a b --nonsense", "unrecognized option" },
	{ USAGE, "runs me", "one word too many" },
	{ USAGE, "runs -n -1", "no number from 0" },
	{ USAGE, "runs --db", "requires an argument" },
	{ USAGE, "runs --db /nonexistent/vmr.db", "no run is stored yet" },
	{ USAGE, "show", "which run?" },
	{ USAGE, "show 1 x y", "one word too many" },
	{ USAGE, "tag 1", "which run, and which tag?" },
	{ USAGE, "tag 1 a/b", "'a/b' can be no tag" },
	{ USAGE, "tag 1 a b", "one word too many" },
	{ USAGE, "note 1", "what is to be noted?" },
	{ USAGE, "note 1 a b", "quote the text" },
	{ USAGE, "rm", "which runs?" },
	{ USAGE, "import", "which files?" },
	{ USAGE, "import -t last x", "'last' can be no tag" },
	{ USAGE, "export", "which run?" },
	{ USAGE, "export 1 x y", "one word too many" },
	{ USAGE, "export 1 -f xml", "'xml' is none of" },
	{ USAGE, "export 1 -f csv --origin a", "go with --format=kcidb" },
	{ USAGE, "export 1 -f kcidb --origin A-b", "'A-b' has more than" },
	{ USAGE, "export 1 -f gnuplot", "-o DIRECTORY" },
	{ USAGE, "export 1 -f kcidb --build 7", "'7' is not ORIGIN:" },
	{ USAGE, "resume 1 2", "'2' is one word too many" },
	{ USAGE, "resume --rows -1", "no number from 0" },
	{ USAGE, "run x --tag 12", "'12' can be no tag" },
};

/* Where there is no module, whatever is asked of it is lost. */
static const struct {
	int code;
	const char *args;
	const char *says;
} unloaded[] = {
	{ LOST, "list", "is not loaded; load it with: vmr load" },
	{ LOST, "list --json", "is not loaded" },
	{ LOST, "info", "is not loaded" },
	{ LOST, "info zones", "is not loaded" },
	{ LOST, "sense zones", "is not loaded" },
	{ LOST, "map", "is not loaded" },
	{ LOST, "run zones", "is not loaded" },
	{ 125, "run --bisect zones", "is not loaded" },
	{ LOST, "jobs", "is not loaded" },
	{ LOST, "monitor", "is not loaded" },
	{ LOST, "cancel all", "is not loaded" },
	{ OK, "unload", "is not loaded" },
	{ LOST, "load --module /nonexistent", "/nonexistent" },
	{ FAIL, "doctor", "vmr load" },
	{ FAIL, "doctor --json", "{\"checks\":[{\"check\":\"rights\"" },
};

static void program_path(char *buf, size_t size)
{
	char path[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);

	path[len > 0 ? len : 0] = '\0';
	snprintf(buf, size, "%s/build/vmr", dirname(path));
}

/* Run vmr with @args; what it says on both streams goes to @text. */
static int run(const char *args, char *text, size_t size)
{
	char program[PATH_MAX - 100], command[PATH_MAX];
	int status;
	size_t len;
	FILE *out;

	program_path(program, sizeof(program));
	snprintf(command, sizeof(command), "timeout 20 %s %s 2>&1 </dev/null",
		 program, args);
	out = popen(command, "r");
	if (!out)
		return -1;
	len = fread(text, 1, size - 1, out);
	text[len] = '\0';
	while (fgetc(out) != EOF)
		;
	status = pclose(out);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void check(int want, const char *args, const char *says)
{
	static char text[20000];
	int code = run(args, text, sizeof(text));
	bool said = !says || strstr(text, says);

	if (!ktap_ok(code == want && said, "vmr %s -> %d", args, want))
		ktap_diag("exit %d, it says:\n%s", code, text);
}

int main(void)
{
	size_t i;

	unsetenv("VMR_MODULE");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check(cases[i].code, cases[i].args, cases[i].says);
	for (i = 0; i < sizeof(unloaded) / sizeof(unloaded[0]); i++) {
		if (vmr_kmodule_loaded())
			ktap_skip(unloaded[i].args, "the module is loaded here");
		else
			check(unloaded[i].code, unloaded[i].args,
			      unloaded[i].says);
	}
	return ktap_finish();
}
