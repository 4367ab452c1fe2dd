// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How the slab allocator was told to work: what is in force, not what the
 * command line asked for.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "file.h"
#include "machine_fact.h"
#include "scope.h"

#define MACHINE_SLAB_SYSFS	"/sys/kernel/slab"

/* The letters of slab_debug=, as kmalloc's objects of 64 bytes have them. */
static void machine_slab_debug(struct vmr_machine *machine)
{
	static const struct {
		const char *file;
		char letter;
	} flags[] = {
		{ "sanity_checks", 'F' }, { "red_zone", 'Z' },
		{ "poison", 'P' }, { "store_user", 'U' }, { "trace", 'T' },
	};
	char letters[VMR_ARRAY_SIZE(flags) + 1];
	size_t i, n = 0;

	for (i = 0; i < VMR_ARRAY_SIZE(flags); i++) {
		VMR_FREE char *text =
			vmr_file_textf(MACHINE_SLAB_SYSFS "/kmalloc-64/%s",
				       flags[i].file);

		if (!text)
			return;
		if (!strcmp(text, "1"))
			letters[n++] = flags[i].letter;
	}
	letters[n] = '\0';
	vmr_fact_text(machine, "slab_debug", n ? letters : "none");
}

/* A cache that shares another's slabs is a symbolic link. */
static void machine_slab_merged(struct vmr_machine *machine)
{
	DIR *dir = opendir(MACHINE_SLAB_SYSFS);
	const struct dirent *entry;
	bool merged = false;

	if (!dir)
		return;
	while ((entry = readdir(dir)))
		if (entry->d_type == DT_LNK)
			merged = true;
	closedir(dir);
	vmr_fact_text(machine, "slab_merge", merged ? "yes" : "no");
}

void vmr_machine_slab(struct vmr_machine *machine)
{
	machine_slab_debug(machine);
	machine_slab_merged(machine);
}
