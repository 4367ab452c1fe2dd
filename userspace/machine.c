// SPDX-License-Identifier: GPL-2.0-or-later
#include <dirent.h>
#include <libproc2/meminfo.h>
#include <libproc2/vmstat.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cpu.h"
#include "machine.h"
#include "util.h"

#define MACHINE_CPU_SYSFS	"/sys/devices/system/cpu"
#define MACHINE_THP_SYSFS	"/sys/kernel/mm/transparent_hugepage"
#define MACHINE_CLOCK_SYSFS	"/sys/devices/system/clocksource/clocksource0"

static struct vmr_fact *machine_room(struct vmr_machine *machine,
				     const char *name)
{
	struct vmr_fact *fact;

	if (machine->n == VMR_MACHINE_FACTS)
		return NULL;
	fact = &machine->facts[machine->n++];
	fact->name = name;
	return fact;
}

/* Takes @text over; NULL is a fact not known. */
static void machine_take(struct vmr_machine *machine, const char *name,
			 char *text)
{
	struct vmr_fact *fact = text ? machine_room(machine, name) : NULL;

	if (fact)
		fact->text = text;
	else
		free(text);
}

static void machine_text(struct vmr_machine *machine, const char *name,
			 const char *text)
{
	machine_take(machine, name, strdup(text));
}

static void machine_number(struct vmr_machine *machine, const char *name,
			   int64_t number)
{
	struct vmr_fact *fact = machine_room(machine, name);

	if (fact)
		fact->number = number;
}

/* The number in a file; takes no fact from a file that holds none. */
static void machine_number_file(struct vmr_machine *machine, const char *name,
				const char *path)
{
	VMR_FREE char *text = vmr_file_text(path);
	long long number;
	char *end;

	if (!text)
		return;
	number = strtoll(text, &end, 10);
	if (end != text && !*end)
		machine_number(machine, name, number);
}

/* The word in brackets: "always [madvise] never". */
static char *machine_chosen(char *text)
{
	char *open = text ? strchr(text, '[') : NULL;
	char *close = open ? strchr(open, ']') : NULL;
	char *word = NULL;

	if (close)
		word = strndup(open + 1, close - open - 1);
	free(text);
	return word;
}

static void machine_kernel(struct vmr_machine *machine)
{
	struct utsname uts;

	if (!uname(&uts)) {
		machine_text(machine, "host", uts.nodename);
		machine_text(machine, "release", uts.release);
		machine_text(machine, "version", uts.version);
		machine_text(machine, "arch", uts.machine);
	}
	machine_take(machine, "cmdline", vmr_file_text("/proc/cmdline"));
	machine_number_file(machine, "taint", "/proc/sys/kernel/tainted");
}

static char *machine_cpuinfo(const char *key)
{
	VMR_FREE char *text = vmr_file_text("/proc/cpuinfo");
	char *line = text ? strstr(text, key) : NULL;
	size_t len;

	line = line ? strchr(line, ':') : NULL;
	if (!line)
		return NULL;
	line += strspn(line, ": \t");
	len = strcspn(line, "\n");
	return strndup(line, len);
}

static void machine_cpu(struct vmr_machine *machine)
{
	char hypervisor[VMR_CPU_HYPERVISOR];

	machine_take(machine, "cpu", machine_cpuinfo("model name"));
	machine_take(machine, "microcode", machine_cpuinfo("microcode"));
	machine_number(machine, "cpus", sysconf(_SC_NPROCESSORS_ONLN));
	machine_take(machine, "smt",
		     vmr_file_text(MACHINE_CPU_SYSFS "/smt/control"));
	machine_take(machine, "governor",
		     vmr_file_text(MACHINE_CPU_SYSFS
				   "/cpu0/cpufreq/scaling_governor"));
	vmr_cpu_hypervisor(hypervisor);
	machine_text(machine, "hypervisor",
		     hypervisor[0] ? hypervisor : "none");
	machine_text(machine, "accel", vmr_cpu_accel());
	machine_take(machine, "clocksource",
		     vmr_file_text(MACHINE_CLOCK_SYSFS
				   "/current_clocksource"));
}

static bool machine_is_node(const char *name)
{
	return !strncmp(name, "node", 4) && name[4] >= '0' && name[4] <= '9';
}

static void machine_nodes(struct vmr_machine *machine)
{
	DIR *dir = opendir("/sys/devices/system/node");
	const struct dirent *entry;
	int64_t nodes = 0;

	if (!dir)
		return;
	while ((entry = readdir(dir)))
		nodes += machine_is_node(entry->d_name);
	closedir(dir);
	machine_number(machine, "numa_nodes", nodes);
}

/* libproc2 counts memory in KiB. */
static void machine_memory(struct vmr_machine *machine)
{
	struct meminfo_info *info = NULL;

	machine_number(machine, "page_bytes", sysconf(_SC_PAGESIZE));
	if (procps_meminfo_new(&info) < 0)
		return;
	machine_number(machine, "memory_bytes",
		       1024 * MEMINFO_GET(info, MEMINFO_MEM_TOTAL, ul_int));
	machine_number(machine, "memory_available_bytes",
		       1024 * MEMINFO_GET(info, MEMINFO_MEM_AVAILABLE, ul_int));
	machine_number(machine, "swap_bytes",
		       1024 * MEMINFO_GET(info, MEMINFO_SWAP_TOTAL, ul_int));
	procps_meminfo_unref(&info);
}

/* What the memory had been through before the result was taken. */
static void machine_history(struct vmr_machine *machine)
{
	struct vmstat_info *info = NULL;

	if (procps_vmstat_new(&info) < 0)
		return;
	machine_number(machine, "compact_stalls",
		       VMSTAT_GET(info, VMSTAT_COMPACT_STALL, ul_int));
	machine_number(machine, "oom_kills",
		       VMSTAT_GET(info, VMSTAT_OOM_KILL, ul_int));
	machine_number(machine, "pages_reclaimed_direct",
		       VMSTAT_GET(info, VMSTAT_PGSTEAL_DIRECT, ul_int));
	machine_number(machine, "pages_reclaimed_kswapd",
		       VMSTAT_GET(info, VMSTAT_PGSTEAL_KSWAPD, ul_int));
	procps_vmstat_unref(&info);
}

static void machine_vm(struct vmr_machine *machine)
{
	machine_take(machine, "thp",
		     machine_chosen(vmr_file_text(MACHINE_THP_SYSFS
						  "/enabled")));
	machine_take(machine, "thp_defrag",
		     machine_chosen(vmr_file_text(MACHINE_THP_SYSFS
						  "/defrag")));
	machine_take(machine, "lru_gen",
		     vmr_file_text("/sys/kernel/mm/lru_gen/enabled"));
	machine_number_file(machine, "overcommit_memory",
			    "/proc/sys/vm/overcommit_memory");
	machine_number_file(machine, "min_free_kbytes",
			    "/proc/sys/vm/min_free_kbytes");
	machine_number_file(machine, "swappiness",
			    "/proc/sys/vm/swappiness");
}

/* Counts, and the names of what is vulnerable. */
struct machine_flaws {
	int safe;
	int mitigated;
	int vulnerable;
	char names[256];
};

static void machine_flaw(struct machine_flaws *flaws, const char *name)
{
	VMR_FREE char *text = vmr_file_textf(MACHINE_CPU_SYSFS
					     "/vulnerabilities/%s", name);
	size_t len = strlen(flaws->names);
	size_t size = sizeof(flaws->names) - len;

	if (!text)
		return;
	if (!strncmp(text, "Not affected", 12)) {
		flaws->safe++;
	} else if (strncmp(text, "Vulnerable", 10)) {
		flaws->mitigated++;
	} else {
		flaws->vulnerable++;
		if (snprintf(flaws->names + len, size, "%s%s", len ? " " : "",
			     name) >= (int)size)
			flaws->names[len] = '\0';
	}
}

static void machine_mitigations(struct vmr_machine *machine)
{
	struct machine_flaws flaws = { 0 };
	struct dirent **entries;
	char text[400];
	int i, n;

	n = scandir(MACHINE_CPU_SYSFS "/vulnerabilities", &entries, NULL,
		    alphasort);
	if (n < 0)
		return;
	for (i = 0; i < n; i++) {
		if (entries[i]->d_name[0] != '.')
			machine_flaw(&flaws, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	snprintf(text, sizeof(text),
		 "%d not affected, %d mitigated, %d vulnerable%s%s", flaws.safe,
		 flaws.mitigated, flaws.vulnerable, flaws.names[0] ? ": " : "",
		 flaws.names);
	machine_text(machine, "mitigations", text);
}

static void machine_module(struct vmr_machine *machine)
{
	machine_take(machine, "module_version",
		     vmr_file_text("/sys/module/vmregress/version"));
	machine_take(machine, "module_srcversion",
		     vmr_file_text("/sys/module/vmregress/srcversion"));
}

void vmr_machine_read(struct vmr_machine *machine)
{
	memset(machine, 0, sizeof(*machine));
	machine_kernel(machine);
	machine_cpu(machine);
	machine_nodes(machine);
	machine_memory(machine);
	machine_vm(machine);
	machine_history(machine);
	machine_mitigations(machine);
	machine_module(machine);
}

void vmr_machine_free(struct vmr_machine *machine)
{
	size_t i;

	for (i = 0; i < machine->n; i++)
		free(machine->facts[i].text);
	machine->n = 0;
}

const char *vmr_machine_text(const struct vmr_machine *machine,
			     const char *name)
{
	size_t i;

	for (i = 0; i < machine->n; i++)
		if (!strcmp(machine->facts[i].name, name))
			return machine->facts[i].text;
	return NULL;
}

int64_t vmr_machine_number(const struct vmr_machine *machine, const char *name)
{
	size_t i;

	for (i = 0; i < machine->n; i++)
		if (!strcmp(machine->facts[i].name, name))
			return machine->facts[i].number;
	return 0;
}
