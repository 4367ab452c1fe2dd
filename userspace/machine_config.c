// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The kernel's configuration: a hash of all of it, and the options that change
 * what memory management costs.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <zlib.h>

#include "array.h"
#include "hash.h"
#include "machine_fact.h"
#include "scope.h"

#define MACHINE_CONFIG_PREFIX	"CONFIG_"

/* Patterns would bring in what nobody has looked at. */
static const char *const machine_config_options[] = {
	"CC_VERSION_TEXT", "CC_OPTIMIZE_FOR_SIZE", "CFI_CLANG", "CMA",
	"COMPACTION", "DEBUG_ATOMIC_SLEEP", "DEBUG_KMEMLEAK", "DEBUG_LIST",
	"DEBUG_PAGEALLOC", "DEBUG_VM", "FAILSLAB", "FAIL_PAGE_ALLOC",
	"FAULT_INJECTION", "FRAME_POINTER", "FUNCTION_TRACER", "GCOV_KERNEL",
	"HARDENED_USERCOPY", "HIGHMEM", "HUGETLB_PAGE", "HZ",
	"INIT_ON_ALLOC_DEFAULT_ON", "INIT_ON_FREE_DEFAULT_ON", "KASAN",
	"KCSAN", "KFENCE", "KMSAN", "KSM", "LOCKDEP", "LOCK_STAT", "LRU_GEN",
	"LRU_GEN_ENABLED", "LTO_CLANG", "MEMCG", "MEM_ALLOC_PROFILING",
	"MITIGATION_PAGE_TABLE_ISOLATION", "MITIGATION_RETPOLINE", "NR_CPUS",
	"NUMA", "NUMA_BALANCING", "PAGE_EXTENSION", "PAGE_OWNER",
	"PAGE_POISONING", "PAGE_REPORTING", "PAGE_TABLE_CHECK",
	"PAGE_TABLE_ISOLATION", "PARAVIRT", "PER_VMA_LOCK", "PREEMPT",
	"PREEMPT_DYNAMIC", "PREEMPT_LAZY", "PREEMPT_NONE", "PREEMPT_RT",
	"PREEMPT_VOLUNTARY", "PROVE_LOCKING", "PSI", "RANDOMIZE_BASE",
	"RANDOM_KMALLOC_CACHES", "RETPOLINE", "SHUFFLE_PAGE_ALLOCATOR",
	"SLAB", "SLAB_BUCKETS", "SLAB_FREELIST_HARDENED",
	"SLAB_FREELIST_RANDOM", "SLAB_MERGE_DEFAULT", "SLUB",
	"SLUB_CPU_PARTIAL", "SLUB_DEBUG", "SLUB_DEBUG_ON", "SLUB_STATS",
	"SLUB_TINY", "SMP", "SPARSEMEM_VMEMMAP", "SWAP", "THP_SWAP",
	"TRANSPARENT_HUGEPAGE", "TRANSPARENT_HUGEPAGE_ALWAYS",
	"TRANSPARENT_HUGEPAGE_MADVISE", "UBSAN", "UNWINDER_FRAME_POINTER",
	"UNWINDER_ORC", "USERFAULTFD", "X86_5LEVEL", "ZSWAP",
	"ZSWAP_DEFAULT_ON",
};

/* All of a file, compressed or not: a text to free, or NULL. */
static char *machine_config_read(const char *path)
{
	gzFile file = gzopen(path, "re");
	char buf[16384], *text = NULL;
	size_t size;
	int len = -1;
	FILE *out;

	if (!file)
		return NULL;
	out = open_memstream(&text, &size);
	while (out && (len = gzread(file, buf, sizeof(buf))) > 0)
		fwrite(buf, 1, len, out);
	gzclose(file);
	if (out && !fclose(out) && !len)
		return text;
	free(text);
	return NULL;
}

static char *machine_config_find(void)
{
	static const char *const places[][2] = {
		{ "/boot/config-", "" }, { "/usr/lib/modules/", "/config" },
		{ "/lib/modules/", "/config" },
		{ "/lib/modules/", "/build/.config" },
	};
	char *text = machine_config_read("/proc/config.gz");
	struct utsname uts;
	size_t i;

	if (uname(&uts))
		return text;
	for (i = 0; !text && i < VMR_ARRAY_SIZE(places); i++) {
		VMR_FREE char *path = NULL;

		if (asprintf(&path, "%s%s%s", places[i][0], uts.release,
			     places[i][1]) < 0)
			path = NULL;
		text = path ? machine_config_read(path) : NULL;
	}
	return text;
}

/* What is set, and nothing that says when and where it was. */
static char *machine_config_strip(char *config)
{
	char *text = NULL, *line;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	while ((line = strsep(&config, "\n")))
		if (!strncmp(line, MACHINE_CONFIG_PREFIX,
			     strlen(MACHINE_CONFIG_PREFIX)))
			fprintf(out, "%s\n", line);
	if (!fclose(out))
		return text;
	free(text);
	return NULL;
}

static bool machine_config_wants(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < VMR_ARRAY_SIZE(machine_config_options); i++)
		if (!strncmp(machine_config_options[i], name, len) &&
		    !machine_config_options[i][len])
			return true;
	return false;
}

/* "HZ=250 SLUB=y", in the order of the file; quotes and blanks are none. */
static char *machine_config_words(const char *config)
{
	const char *line, *c;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	for (line = config; *line; line = c + 1) {
		const char *name = line + strlen(MACHINE_CONFIG_PREFIX);
		bool wanted = machine_config_wants(name, strcspn(name, "="));

		if (wanted && ftell(out))
			fputc(' ', out);
		for (c = name; *c != '\n'; c++)
			if (wanted && *c != '"')
				fputc(*c == ' ' ? '_' : *c, out);
	}
	if (!fclose(out))
		return text;
	free(text);
	return NULL;
}

void vmr_machine_config(struct vmr_machine *machine)
{
	VMR_FREE char *config = machine_config_find();
	VMR_FREE char *set = config ? machine_config_strip(config) : NULL;
	char hash[VMR_HASH_TEXT];

	if (!set || !*set)
		return;
	vmr_hash_text(set, strlen(set), hash);
	/* Enough of it to tell two configurations apart. */
	hash[16] = '\0';
	vmr_fact_text(machine, "config_hash", hash);
	vmr_fact_take(machine, "config", machine_config_words(set));
}
