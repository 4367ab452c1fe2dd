// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cpu.h"
#include "file.h"
#include "machine_fact.h"
#include "scope.h"

#define MACHINE_CPU_SYSFS	"/sys/devices/system/cpu"
#define MACHINE_CLOCK_SYSFS	"/sys/devices/system/clocksource/clocksource0"

static char *machine_cpu_info(const char *key)
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

/* What changes the clock beside the governor; the first of them that is there. */
static void machine_cpu_boost(struct vmr_machine *machine)
{
	vmr_fact_file(machine, "governor",
		      MACHINE_CPU_SYSFS "/cpu0/cpufreq/scaling_governor");
	vmr_fact_file(machine, "cpufreq_driver",
		      MACHINE_CPU_SYSFS "/cpu0/cpufreq/scaling_driver");
	if (vmr_file_exists(MACHINE_CPU_SYSFS "/intel_pstate/no_turbo"))
		vmr_fact_number_file(machine, "no_turbo",
				     MACHINE_CPU_SYSFS
				     "/intel_pstate/no_turbo");
	else
		vmr_fact_number_file(machine, "boost",
				     MACHINE_CPU_SYSFS "/cpufreq/boost");
}

/* Counts, the names of what is vulnerable, and what is done about the rest. */
struct machine_cpu_flaws {
	int safe;
	int mitigated;
	int vulnerable;
	FILE *names;
	FILE *words;
};

/* "Mitigation: PTI" becomes the word NAME:PTI. */
static void machine_cpu_word(FILE *out, const char *name, const char *text)
{
	const char *skip = "Mitigation: ";

	if (!strncmp(text, skip, strlen(skip)))
		text += strlen(skip);
	fprintf(out, "%s%s:", ftell(out) ? " " : "", name);
	for (; *text; text++)
		fputc(isspace((unsigned char)*text) ? '_' : *text, out);
}

static void machine_cpu_flaw(struct machine_cpu_flaws *flaws, const char *name)
{
	VMR_FREE char *text = vmr_file_textf(MACHINE_CPU_SYSFS
					     "/vulnerabilities/%s", name);

	if (!text)
		return;
	if (!strncmp(text, "Not affected", 12)) {
		flaws->safe++;
		return;
	}
	machine_cpu_word(flaws->words, name, text);
	if (strncmp(text, "Vulnerable", 10)) {
		flaws->mitigated++;
		return;
	}
	fprintf(flaws->names, "%s%s", flaws->vulnerable ? " " : ": ", name);
	flaws->vulnerable++;
}

static void machine_cpu_look(struct machine_cpu_flaws *flaws)
{
	struct dirent **entries;
	int i, n;

	n = scandir(MACHINE_CPU_SYSFS "/vulnerabilities", &entries, NULL,
		    alphasort);
	for (i = 0; i < n; i++) {
		if (entries[i]->d_name[0] != '.')
			machine_cpu_flaw(flaws, entries[i]->d_name);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
}

static void machine_cpu_mitigations(struct vmr_machine *machine)
{
	char *names = NULL, *words = NULL, *text = NULL;
	struct machine_cpu_flaws flaws = { 0 };
	size_t size;
	int len;

	flaws.names = open_memstream(&names, &size);
	flaws.words = open_memstream(&words, &size);
	if (flaws.names && flaws.words)
		machine_cpu_look(&flaws);
	if (flaws.names)
		fclose(flaws.names);
	if (flaws.words)
		fclose(flaws.words);
	len = asprintf(&text, "%d not affected, %d mitigated, %d vulnerable%s",
		       flaws.safe, flaws.mitigated, flaws.vulnerable,
		       names ? names : "");
	if (len >= 0 && flaws.safe + flaws.mitigated + flaws.vulnerable) {
		vmr_fact_take(machine, "mitigations", text);
		vmr_fact_take(machine, "mitigation_words", words);
		words = NULL;
		text = NULL;
	}
	free(names);
	free(words);
	free(text);
}

void vmr_machine_cpu(struct vmr_machine *machine)
{
	char hypervisor[VMR_CPU_HYPERVISOR];

	vmr_fact_take(machine, "cpu", machine_cpu_info("model name"));
	vmr_fact_take(machine, "microcode", machine_cpu_info("microcode"));
	vmr_fact_number(machine, "cpus", sysconf(_SC_NPROCESSORS_ONLN));
	vmr_fact_file(machine, "smt", MACHINE_CPU_SYSFS "/smt/control");
	machine_cpu_boost(machine);
	vmr_cpu_hypervisor(hypervisor);
	vmr_fact_text(machine, "hypervisor",
		      hypervisor[0] ? hypervisor : "none");
	vmr_fact_text(machine, "accel", vmr_cpu_accel());
	vmr_fact_file(machine, "clocksource",
		      MACHINE_CLOCK_SYSFS "/current_clocksource");
	machine_cpu_mitigations(machine);
}
