/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Let the nth allocation that the module asks for fail, in whatever task it
 * does so: by the kernel's fault injection (CONFIG_FAULT_INJECTION_DEBUG_FS),
 * told by its stack filter to look for the module's text.
 *
 * The kernel counts what passes the filter and fails each allocation whose
 * number is a multiple of the interval. That count cannot be read or set, but
 * after a failure it is the interval; hence the next interval is that and n.
 */
#ifndef VMR_TESTS_PROOF_INJECT_H
#define VMR_TESTS_PROOF_INJECT_H

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INJECT_DEPTH	32	/* frames, the most that the kernel looks at */

/* One of the kernel's sorts of failures. */
struct injector {
	const char *name;
	const char *dir;
	uint64_t count;		/* what passed the filter, as the kernel has it */
	uint64_t interval;	/* of the failure that is armed */
};

static struct injector inject_slab = {
	.name = "slab",
	.dir = "/sys/kernel/debug/failslab",
};

static struct injector inject_page = {
	.name = "page",
	.dir = "/sys/kernel/debug/fail_page_alloc",
};

static inline bool inject_put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);
	bool done = fd >= 0 && write(fd, text, strlen(text)) > 0;

	if (fd >= 0)
		close(fd);
	return done;
}

static inline bool inject_set(const struct injector *injector,
			      const char *name, const char *value)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", injector->dir, name);
	return inject_put(path, value);
}

static inline bool inject_number(const struct injector *injector,
				 const char *name, uint64_t value)
{
	char text[32];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)value);
	return inject_set(injector, name, text);
}

/* Only allocations with a frame in this range on their stack count. */
static inline bool inject_range(const struct injector *injector,
				uint64_t start, uint64_t end)
{
	return inject_number(injector, "require-start", start) &&
	       inject_number(injector, "require-end", end);
}

/* Of these, none with a frame in that range. */
static inline bool inject_spare(const struct injector *injector,
				uint64_t start, uint64_t end)
{
	return inject_number(injector, "reject-start", start) &&
	       inject_number(injector, "reject-end", end);
}

static inline bool inject_setup(const struct injector *injector,
				uint64_t start, uint64_t end)
{
	/* Whether it may sleep or not: everything can fail */
	bool ready = inject_set(injector, "ignore-gfp-wait", "N") &&
		     inject_set(injector, "task-filter", "N") &&
		     inject_number(injector, "verbose", 0) &&
		     inject_number(injector, "probability", 0) &&
		     inject_number(injector, "space", 0) &&
		     inject_number(injector, "stacktrace-depth", INJECT_DEPTH) &&
		     inject_range(injector, start, end);

	if (ready && injector == &inject_page)
		ready = inject_number(injector, "min-order", 0) &&
			inject_set(injector, "ignore-gfp-highmem", "N");
	return ready;
}

static inline void inject_disarm(const struct injector *injector)
{
	inject_number(injector, "probability", 0);
}

/* The @nth allocation from now on fails, and none after it. */
static inline void inject_arm(struct injector *injector, uint64_t nth)
{
	injector->interval = injector->count + nth;
	inject_number(injector, "interval", injector->interval);
	inject_number(injector, "times", 1);
	inject_number(injector, "probability", 100);
}

/* Whether it has failed by now. */
static inline bool inject_fired(struct injector *injector)
{
	char path[128], text[32] = "";
	int fd;

	snprintf(path, sizeof(path), "%s/times", injector->dir);
	fd = open(path, O_RDONLY);
	if (fd < 0 || read(fd, text, sizeof(text) - 1) <= 0 || atoi(text)) {
		close(fd);
		return false;
	}
	close(fd);
	/* With an interval of 1 the kernel does not count. */
	if (injector->interval > 1)
		injector->count = injector->interval;
	return true;
}

/* The first address and the size of the loaded module, by /proc/modules. */
static inline bool inject_module(uint64_t *start, uint64_t *end)
{
	FILE *file = fopen("/proc/modules", "r");
	unsigned long long address;
	unsigned long size;
	bool found = false;
	char line[512];

	while (file && !found && fgets(line, sizeof(line), file))
		found = sscanf(line, "vmregress %lu %*d %*s %*s %llx", &size,
			       &address) == 2;
	if (file)
		fclose(file);
	if (!found || !address)
		return false;
	*start = address;
	*end = address + size;
	return true;
}

/* The least address above @least, of the function @name when there is one. */
static inline uint64_t inject_symbol(const char *name, uint64_t least)
{
	FILE *file = fopen("/proc/kallsyms", "r");
	unsigned long long address;
	char line[512], symbol[256];
	uint64_t found = 0;

	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%llx %*c %255s", &address, symbol) != 2)
			continue;
		if (name && strcmp(symbol, name))
			continue;
		if (address > least && (!found || address < found))
			found = address;
	}
	if (file)
		fclose(file);
	return found;
}

/*
 * The range of a function of the kernel or a module, by /proc/kallsyms: up to the
 * next symbol, which in a module may be any line of it.
 */
static inline bool inject_function(const char *name, uint64_t *start,
				   uint64_t *end)
{
	*start = inject_symbol(name, 0);
	*end = *start ? inject_symbol(NULL, *start) : 0;
	return *end;
}

#endif /* VMR_TESTS_PROOF_INJECT_H */
