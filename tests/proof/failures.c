// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Every allocation fails once: each entry point is repeated with the 1st, 2nd,
 * ... allocation failing until none fails any more. Each time there must be a
 * clean error or a good job, nothing held, and the next request must work.
 */
#include <sys/syscall.h>

#include "guest/genl.h"
#include "proof/entry.h"
#include "proof/inject.h"

/* All of the first ones are made to fail, of the others up to the last some. */
#define DENSE		64
#define LAST		4000

static unsigned int injected;

/* Whose allocations fail, for the descriptions. */
static const char *whose = "";

/* Whether nothing is held any more; what a job leaves may take its time. */
static bool settled(void)
{
	struct info info;
	int try;

	for (try = 0; try < 200; try++) {
		genl_info(&info);
		if (!info.held && !info.live)
			return true;
		usleep(10000);
	}
	return false;
}

static bool run_failing(struct entry *entry, struct injector *injector,
			uint64_t nth, bool *fired)
{
	bool clean;

	inject_arm(injector, nth);
	clean = entry->run(entry);
	*fired = inject_fired(injector);
	inject_disarm(injector);
	injected += *fired;
	if (!clean)
		ktap_diag("%s, %s allocation %llu: %s", entry->name,
			  injector->name, (unsigned long long)nth, entry->why);
	if (!settled()) {
		ktap_diag("%s, %s allocation %llu: something is held",
			  entry->name, injector->name, (unsigned long long)nth);
		return false;
	}
	return clean;
}

/*
 * The run that had fewer allocations than asked for leaves the kernel's count
 * unknown: go on until the failure that is armed has come.
 */
static bool use_up(struct entry *entry, struct injector *injector, uint64_t nth)
{
	bool clean = true, fired = false;
	uint64_t try;

	for (try = 0; try < nth && !fired; try++) {
		inject_number(injector, "probability", 100);
		clean = entry->run(entry) && settled() && clean;
		fired = inject_fired(injector);
		inject_disarm(injector);
		injected += fired;
	}
	/* One that allocates at times only: this cannot be, but be safe */
	if (!fired)
		injector->count = injector->interval - 1;
	return clean;
}

/* A quarter further each time: some 50 runs at most. */
static uint64_t next(uint64_t nth)
{
	return nth < DENSE ? nth + 1 : nth + 1 + nth / 4;
}

/* Returns whether all went well; says how far it came. */
static bool entry_failures(struct entry *entry, struct injector *injector)
{
	unsigned int before = injected;
	bool clean = true, fired = true;
	uint64_t nth;

	for (nth = 1; fired && nth <= LAST; nth = next(nth))
		clean = run_failing(entry, injector, nth, &fired) && clean;
	if (!fired && nth > 2)
		clean = use_up(entry, injector, nth) && clean;
	ktap_diag("%s%s: %u %s allocations failed, %s", entry->name, whose,
		  injected - before, injector->name,
		  fired ? "bounded: there are more" : "to the last");
	return clean;
}

static void entry_prove(struct entry *entry)
{
	char verdict[sizeof(entry->verdict)];
	bool clean = true;

	if (!entry->run(entry) || !entry->done) {
		ktap_ok(false, "%s works when nothing fails", entry->name);
		ktap_diag("%s", entry->why);
		return;
	}
	snprintf(verdict, sizeof(verdict), "%s", entry->verdict);
	clean = entry_failures(entry, &inject_slab) && clean;
	clean = entry_failures(entry, &inject_page) && clean;
	ktap_ok(clean, "%s%s: each failure is answered well", entry->name,
		whose);
	ktap_ok(entry->run(entry) && entry->done &&
		!strcmp(verdict, entry->verdict) && settled(),
		"%s%s: then it works as before", entry->name, whose);
}

/* The 1st, 2nd, ... allocation of this task fails, below a kernel function. */
static bool fail_nth(unsigned int nth)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", nth);
	return inject_put("/proc/thread-self/fail-nth", text);
}

/* What is left of it; 0 when it has failed. */
static unsigned int fail_left(void)
{
	char text[16] = "1";
	int fd = open("/proc/thread-self/fail-nth", O_RDONLY);

	if (fd >= 0 && read(fd, text, sizeof(text) - 1) <= 0)
		text[0] = '1';
	close(fd);
	fail_nth(0);
	return atoi(text);
}

static int load(void)
{
	int fd = open(getenv("VMR_MODULE"), O_RDONLY | O_CLOEXEC);
	int err = syscall(SYS_finit_module, fd, "allow_danger=1", 0) ? errno : 0;

	close(fd);
	return err;
}

static int unload(void)
{
	return syscall(SYS_delete_module, "vmregress", 0) ? errno : 0;
}

static bool is_loaded(void)
{
	return !access("/proc/vmregress", F_OK);
}

/* Loads or unloads until none fails; ends as it would with none failing. */
static bool module_failures(int (*act)(void), const char *function,
			    int (*undo)(void), const char *what)
{
	unsigned int nth, left = 0, before = injected;
	uint64_t start, end;
	bool clean = true;
	int err;

	if (!inject_function(function, &start, &end))
		return false;
	inject_setup(&inject_slab, start, end);
	inject_setup(&inject_page, start, end);
	for (nth = 1; !left && nth <= LAST; nth++) {
		fail_nth(nth);
		err = act();
		left = fail_left();
		injected += !left;
		if (err && err != ENOMEM) {
			ktap_diag("%s, allocation %u: %s", what, nth,
				  strerror(err));
			clean = false;
		}
		if (!err && !left)
			undo();
	}
	ktap_diag("%s: %u allocations failed, %s", what, injected - before,
		  left ? "to the last" : "bounded");
	return clean && left;
}

static void test_module(void)
{
	unload();
	ktap_ok(!is_loaded(), "the module unloads");
	ktap_ok(module_failures(load, "do_one_initcall", unload, "load") &&
		is_loaded(), "loading: each failure is answered well");
	ktap_ok(module_failures(unload, "__x64_sys_delete_module", load,
				"unload") && !is_loaded(),
		"unloading: each failure is answered well");
	ktap_ok(!load(), "then it loads as before");
}

/*
 * The kernel itself loses the name of a slab cache when the rest of what it
 * shows in sysfs fails (6.12, sysfs_slab_add()): left out.
 */
static bool prepare(void)
{
	uint64_t start, end, reject, reject_end;

	return inject_module(&start, &end) &&
	       inject_setup(&inject_slab, start, end) &&
	       inject_setup(&inject_page, start, end) &&
	       inject_function("sysfs_slab_add", &reject, &reject_end) &&
	       inject_spare(&inject_slab, reject, reject_end) &&
	       inject_spare(&inject_page, reject, reject_end);
}

/* Only below this function; what follows is named so. */
static bool below(const char *function, const char *what)
{
	uint64_t start, end;

	whose = what;
	return inject_function(function, &start, &end) &&
	       inject_range(&inject_slab, start, end) &&
	       inject_range(&inject_page, start, end);
}

/* Of all of a job's allocations those that it measures are few: part of a batch. */
static void test_batches(void)
{
	static const char *const ways[][2] = {
		{ "loop_own_run", "cache=own " },
		{ "loop_kmalloc_run", "cache=kmalloc " },
	};
	struct entry *entry;
	size_t way;
	int i;

	for (i = 0; (entry = entries_at(i)); i++)
		if (!strcmp(entry->name, "bench_slab"))
			break;
	if (!ktap_ok(entry, "there is bench_slab"))
		return;
	for (way = 0; way < sizeof(ways) / sizeof(ways[0]); way++) {
		size_t len = strlen(entry->request);

		strcat(entry->request, ways[way][1]);
		if (ktap_ok(below(ways[way][0], " (its objects)"),
			    "the injector knows %s", ways[way][0]))
			entry_prove(entry);
		entry->request[len] = '\0';
	}
}

/* The kernel's thread that makes the threads of jobs and workers fails. */
static void test_threads(void)
{
	struct entry *entry;
	int i;

	if (!ktap_ok(below("kthreadd", " (its threads)"),
		     "the injector knows the maker of threads"))
		return;
	for (i = 0; (entry = entries_at(i)); i++) {
		if (!strcmp(entry->name, "bench_page_alloc"))
			strcat(entry->request, "cpus=all ");
		else if (strcmp(entry->name, "job-start"))
			continue;
		entry_prove(entry);
	}
}

int main(int argc, char **argv)
{
	struct entry *entry;
	int i;

	ktap_plan(0);
	if (access(inject_slab.dir, F_OK)) {
		ktap_skip("failures", "the kernel has no fault injection");
		return ktap_finish();
	}
	test_module();
	if (!ktap_ok(!genl_open() && prepare(), "the injector knows the module"))
		return ktap_finish();
	ktap_ok(entries_subscribe(), "somebody is told of each job");
	entries_find();
	for (i = 0; (entry = entries_at(i)); i++)
		if (argc < 2 || !strcmp(argv[1], entry->name))
			entry_prove(entry);
	if (argc < 2 || !strcmp(argv[1], "batches"))
		test_batches();
	if (argc < 2)
		test_threads();
	printf("# cases %u\n", injected);
	return ktap_finish();
}
