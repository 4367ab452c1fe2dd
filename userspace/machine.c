// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "cpu.h"
#include "file.h"
#include "machine_fact.h"
#include "scope.h"
#include "text.h"

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

void vmr_fact_take(struct vmr_machine *machine, const char *name, char *text)
{
	struct vmr_fact *fact = text ? machine_room(machine, name) : NULL;

	if (fact)
		fact->text = text;
	else
		free(text);
}

void vmr_fact_text(struct vmr_machine *machine, const char *name,
		   const char *text)
{
	vmr_fact_take(machine, name, strdup(text));
}

void vmr_fact_number(struct vmr_machine *machine, const char *name,
		     int64_t number)
{
	struct vmr_fact *fact = machine_room(machine, name);

	if (fact)
		fact->number = number;
}

void vmr_fact_file(struct vmr_machine *machine, const char *name,
		   const char *path)
{
	vmr_fact_take(machine, name, vmr_file_text(path));
}

void vmr_fact_number_file(struct vmr_machine *machine, const char *name,
			  const char *path)
{
	VMR_FREE char *text = vmr_file_text(path);
	long long number;
	char *end;

	if (!text)
		return;
	number = strtoll(text, &end, 10);
	if (end != text && !*end)
		vmr_fact_number(machine, name, number);
}

char *vmr_fact_chosen(const char *fmt, ...)
{
	VMR_FREE char *path = NULL, *text = NULL;
	char *open, *close;
	va_list args;
	int len;

	va_start(args, fmt);
	len = vasprintf(&path, fmt, args);
	va_end(args);
	if (len < 0)
		return NULL;
	text = vmr_file_text(path);
	open = text ? strchr(text, '[') : NULL;
	close = open ? strchr(open, ']') : NULL;
	return close ? strndup(open + 1, close - open - 1) : NULL;
}

static void machine_kernel(struct vmr_machine *machine)
{
	struct utsname uts;

	if (!uname(&uts)) {
		vmr_fact_text(machine, "host", uts.nodename);
		vmr_fact_text(machine, "release", uts.release);
		vmr_fact_text(machine, "version", uts.version);
		vmr_fact_text(machine, "arch", uts.machine);
	}
	vmr_fact_file(machine, "cmdline", "/proc/cmdline");
	vmr_fact_number_file(machine, "taint", "/proc/sys/kernel/tainted");
}

/* In exact mode a boot is like the other, its id included: it tells nothing. */
static void machine_boot(struct vmr_machine *machine)
{
	if (strcmp(vmr_cpu_accel(), "tcg-icount"))
		vmr_fact_file(machine, "boot_id",
			      "/proc/sys/kernel/random/boot_id");
}

static void machine_module(struct vmr_machine *machine)
{
	vmr_fact_file(machine, "module_version",
		      "/sys/module/vmregress/version");
	vmr_fact_file(machine, "module_srcversion",
		      "/sys/module/vmregress/srcversion");
}

void vmr_machine_read(struct vmr_machine *machine)
{
	memset(machine, 0, sizeof(*machine));
	vmr_text_time((uint64_t)time(NULL) * 1000000000, machine->created);
	machine_kernel(machine);
	vmr_machine_config(machine);
	vmr_machine_cpu(machine);
	vmr_machine_memory(machine);
	vmr_machine_slab(machine);
	machine_module(machine);
	machine_boot(machine);
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
