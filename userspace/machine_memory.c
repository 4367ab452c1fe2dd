// SPDX-License-Identifier: GPL-2.0-or-later
#include <dirent.h>
#include <libproc2/meminfo.h>
#include <libproc2/vmstat.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "array.h"
#include "file.h"
#include "machine_fact.h"
#include "scope.h"

#define MACHINE_THP_SYSFS	"/sys/kernel/mm/transparent_hugepage"

static bool machine_memory_is_node(const char *name)
{
	return !strncmp(name, "node", 4) && name[4] >= '0' && name[4] <= '9';
}

static void machine_memory_nodes(struct vmr_machine *machine)
{
	DIR *dir = opendir("/sys/devices/system/node");
	const struct dirent *entry;
	int64_t nodes = 0;

	if (!dir)
		return;
	while ((entry = readdir(dir)))
		nodes += machine_memory_is_node(entry->d_name);
	closedir(dir);
	vmr_fact_number(machine, "numa_nodes", nodes);
}

/* libproc2 counts memory in KiB. */
static void machine_memory_size(struct vmr_machine *machine)
{
	struct meminfo_info *info = NULL;

	vmr_fact_number(machine, "page_bytes", sysconf(_SC_PAGESIZE));
	if (procps_meminfo_new(&info) < 0)
		return;
	vmr_fact_number(machine, "memory_bytes",
			1024 * MEMINFO_GET(info, MEMINFO_MEM_TOTAL, ul_int));
	vmr_fact_number(machine, "memory_available_bytes",
			1024 * MEMINFO_GET(info, MEMINFO_MEM_AVAILABLE, ul_int));
	vmr_fact_number(machine, "swap_bytes",
			1024 * MEMINFO_GET(info, MEMINFO_SWAP_TOTAL, ul_int));
	procps_meminfo_unref(&info);
}

/* What the memory had been through before the result was taken. */
static void machine_memory_history(struct vmr_machine *machine)
{
	struct vmstat_info *info = NULL;

	if (procps_vmstat_new(&info) < 0)
		return;
	vmr_fact_number(machine, "compact_stalls",
			VMSTAT_GET(info, VMSTAT_COMPACT_STALL, ul_int));
	vmr_fact_number(machine, "oom_kills",
			VMSTAT_GET(info, VMSTAT_OOM_KILL, ul_int));
	vmr_fact_number(machine, "pages_reclaimed_direct",
			VMSTAT_GET(info, VMSTAT_PGSTEAL_DIRECT, ul_int));
	vmr_fact_number(machine, "pages_reclaimed_kswapd",
			VMSTAT_GET(info, VMSTAT_PGSTEAL_KSWAPD, ul_int));
	procps_vmstat_unref(&info);
}

/* A zone of /proc/zoneinfo as far as it was read. */
struct machine_memory_zone {
	char name[32];
	long node;
	long marks[3];		/* min, low, high; in pages */
	long boost;
	long managed;
};

/* "0:DMA32=min/low/high", as they are when nothing boosts them. */
static void machine_memory_zone(const struct machine_memory_zone *zone,
				FILE *out)
{
	if (!zone->managed)
		return;
	fprintf(out, "%s%ld:%s=%ld/%ld/%ld", ftell(out) ? " " : "", zone->node,
		zone->name, zone->marks[0] - zone->boost,
		zone->marks[1] - zone->boost, zone->marks[2] - zone->boost);
}

static void machine_memory_zone_line(struct machine_memory_zone *zone,
				     const char *line, FILE *out)
{
	struct machine_memory_zone next = { 0 };

	if (sscanf(line, "Node %ld, zone %31s", &next.node, next.name) == 2) {
		machine_memory_zone(zone, out);
		*zone = next;
		return;
	}
	sscanf(line, " boost %ld", &zone->boost);
	sscanf(line, " min %ld", &zone->marks[0]);
	sscanf(line, " low %ld", &zone->marks[1]);
	sscanf(line, " high %ld", &zone->marks[2]);
	sscanf(line, " managed %ld", &zone->managed);
}

static void machine_memory_watermarks(struct vmr_machine *machine)
{
	VMR_FREE char *info = NULL;
	struct machine_memory_zone zone = { 0 };
	char *text = NULL, *rest, *line;
	FILE *out;
	size_t size;

	if (vmr_file_read("/proc/zoneinfo", &info, &size))
		return;
	out = open_memstream(&text, &size);
	if (!out)
		return;
	for (rest = info; (line = strsep(&rest, "\n"));)
		machine_memory_zone_line(&zone, line, out);
	machine_memory_zone(&zone, out);
	fclose(out);
	vmr_fact_take(machine, "watermarks", text);
}

/* The folio sizes that are not "never": "2048kB=inherit". */
static void machine_memory_mthp(struct vmr_machine *machine)
{
	static const char prefix[] = "hugepages-";
	struct dirent **entries;
	char *text = NULL;
	size_t size;
	int i, n;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return;
	n = scandir(MACHINE_THP_SYSFS, &entries, NULL, versionsort);
	for (i = 0; i < n; i++) {
		const char *name = entries[i]->d_name;
		VMR_FREE char *word = vmr_fact_chosen(MACHINE_THP_SYSFS
						      "/%s/enabled", name);

		if (!strncmp(name, prefix, strlen(prefix)) && word &&
		    strcmp(word, "never"))
			fprintf(out, "%s%s=%s", ftell(out) ? " " : "",
				name + strlen(prefix), word);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	if (!fclose(out) && *text)
		vmr_fact_take(machine, "thp_sizes", text);
	else
		free(text);
}

static void machine_memory_settings(struct vmr_machine *machine)
{
	static const char *const numbers[] = {
		"min_free_kbytes", "nr_hugepages", "overcommit_memory",
		"percpu_pagelist_high_fraction", "swappiness",
		"watermark_boost_factor", "watermark_scale_factor",
		"zone_reclaim_mode", "compaction_proactiveness",
	};
	char path[80];
	size_t i;

	for (i = 0; i < VMR_ARRAY_SIZE(numbers); i++) {
		snprintf(path, sizeof(path), "/proc/sys/vm/%s", numbers[i]);
		vmr_fact_number_file(machine, numbers[i], path);
	}
	vmr_fact_number_file(machine, "numa_balancing",
			     "/proc/sys/kernel/numa_balancing");
	vmr_fact_number_file(machine, "ksm", "/sys/kernel/mm/ksm/run");
	vmr_fact_file(machine, "zswap", "/sys/module/zswap/parameters/enabled");
}

void vmr_machine_memory(struct vmr_machine *machine)
{
	machine_memory_nodes(machine);
	machine_memory_size(machine);
	machine_memory_watermarks(machine);
	vmr_fact_take(machine, "thp",
		      vmr_fact_chosen(MACHINE_THP_SYSFS "/enabled"));
	vmr_fact_take(machine, "thp_defrag",
		      vmr_fact_chosen(MACHINE_THP_SYSFS "/defrag"));
	machine_memory_mthp(machine);
	vmr_fact_file(machine, "lru_gen", "/sys/kernel/mm/lru_gen/enabled");
	machine_memory_settings(machine);
	machine_memory_history(machine);
}
