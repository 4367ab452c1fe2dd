// SPDX-License-Identifier: GPL-2.0
/*
 * The page tables of a process: a row for each level, and the proof that none
 * was missed. The kernel counts what it allocates (VmPTE in /proc/PID/status):
 *
 *	VmPTE = PUD tables + PMD tables + PTE tables + deposits
 *
 * A deposit is the PTE table that the kernel keeps for each huge page of
 * anonymous memory. PGD and P4D tables it does not count.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>

#include <asm/cpufeature.h>

#include "gfp.h"
#include "job.h"
#include "pagewalk.h"
#include "process.h"

/*
 * Tables in one hold of the mmap lock: a GiB of small pages, half a TiB of huge
 * ones. A table takes about a microsecond.
 */
#define PAGETABLE_QUOTA		512

/* A process that runs changes its tables: walks before we give up. */
#define PAGETABLE_WALKS		10
#define PAGETABLE_PAUSE_MS	1

static const struct vmr_param pagetable_params[] = {
	VMR_PROCESS_PARAM,
};

#define PAGETABLE_ENTRIES(name_, help_)					\
	{ .name = (name_), .unit = "entries", .help = (help_),		\
	  .type = VMREGRESS_COLUMN_TYPE_U64 }

static const struct vmr_column pagetable_columns[] = {
	{ .name = "level", .help = "level, or what else is added up",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	{ .name = "source",
	  .help = "walked, folded (no such level), kernel, or computed",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	{ .name = "tables", .help = "tables, of a page each",
	  .type = VMREGRESS_COLUMN_TYPE_U64 },
	{ .name = "size", .unit = "bytes", .help = "size of the tables",
	  .type = VMREGRESS_COLUMN_TYPE_S64 },
	PAGETABLE_ENTRIES("entries", "of these tables, in the user half"),
	PAGETABLE_ENTRIES("none", "empty"),
	PAGETABLE_ENTRIES("table", "point to a table of the next level"),
	PAGETABLE_ENTRIES("mapped", "map a page"),
	PAGETABLE_ENTRIES("prot_none", "map a page that nobody may access"),
	PAGETABLE_ENTRIES("swap", "their page is in swap"),
	PAGETABLE_ENTRIES("migration", "their page is being moved"),
	PAGETABLE_ENTRIES("marker", "a note of the kernel's, no page"),
	PAGETABLE_ENTRIES("other", "a page of a device or a broken one"),
	PAGETABLE_ENTRIES("bad", "make no sense"),
	{ .name = "span", .unit = "bytes", .help = "what an entry spans",
	  .type = VMREGRESS_COLUMN_TYPE_U64 },
};

/**
 * struct pagetable_sum - the two sides of the identity
 * @before: what the kernel had counted when the walk began, bytes
 * @after: and when it ended
 * @walked: what the walk has found
 */
struct pagetable_sum {
	u64 before;
	u64 after;
	u64 walked;
};

static bool pagetable_is_exact(const struct pagetable_sum *sum)
{
	return sum->before == sum->after && sum->walked == sum->after;
}

static u64 pagetable_walked(const struct vmr_pagewalk *walk)
{
	u64 tables = walk->level[VMR_PT_PUD].tables +
		     walk->level[VMR_PT_PMD].tables +
		     walk->level[VMR_PT_PTE].tables + walk->deposits;

	return tables << PAGE_SHIFT;
}

static int pagetable_walk_once(struct vmr_job *job, struct vmr_pagewalk *walk,
			       struct pagetable_sum *sum)
{
	struct mm_struct *mm = walk->mm;
	bool whole = false;
	int err;

	vmr_pagewalk_reset(walk, VMR_PT_PTE);
	while (!whole) {
		err = vmr_process_lock(job, mm);
		if (err)
			return err;
		if (!walk->at)
			sum->before = mm_pgtables_bytes(mm);
		whole = vmr_pagewalk_run(walk, pgd_offset(mm, 0),
					 PAGETABLE_QUOTA);
		sum->after = mm_pgtables_bytes(mm);
		vmr_process_unlock(mm);
		err = vmr_job_check(job);
		if (err)
			return err;
	}
	sum->walked = pagetable_walked(walk);
	return 0;
}

/* Walks until both sides agree, a few times at most. */
static int pagetable_walk(struct vmr_job *job, struct vmr_pagewalk *walk,
			  struct pagetable_sum *sum)
{
	unsigned int i;
	int err;

	err = pagetable_walk_once(job, walk, sum);
	for (i = 1; !err && !pagetable_is_exact(sum) && i < PAGETABLE_WALKS;
	     i++) {
		err = vmr_job_sleep(job, PAGETABLE_PAUSE_MS);
		if (!err)
			err = pagetable_walk_once(job, walk, sum);
	}
	return err;
}

static int pagetable_level_row(struct vmr_job *job, enum vmr_pt_level level,
			       const struct vmr_pt_count *count)
{
	u64 tables = count->tables;

	/* With page-table isolation user mode has a PGD of its own. */
	if (level == VMR_PT_PGD && boot_cpu_has(X86_FEATURE_PTI))
		tables *= 2;
	return vmr_job_row(job,
		VMR_STRING(vmr_pt_level_name(level)),
		VMR_STRING("walked"),
		VMR_U64(tables),
		VMR_S64(tables << PAGE_SHIFT),
		VMR_U64(count->entries),
		VMR_U64(count->state[VMR_PT_NONE]),
		VMR_U64(count->state[VMR_PT_TABLE]),
		VMR_U64(count->state[VMR_PT_MAPPED]),
		VMR_U64(count->state[VMR_PT_PROT_NONE]),
		VMR_U64(count->state[VMR_PT_SWAP]),
		VMR_U64(count->state[VMR_PT_MIGRATION]),
		VMR_U64(count->state[VMR_PT_MARKER]),
		VMR_U64(count->state[VMR_PT_OTHER]),
		VMR_U64(count->state[VMR_PT_BAD]),
		VMR_U64(1ULL << vmr_pt_shift(level)));
}

/* A row that has a size only; @size may be negative. */
static int pagetable_size_row(struct vmr_job *job, const char *what,
			      const char *source, s64 size)
{
	return vmr_job_row(job,
		VMR_STRING(what), VMR_STRING(source), VMR_ABSENT,
		VMR_S64(size), VMR_ABSENT, VMR_ABSENT, VMR_ABSENT, VMR_ABSENT,
		VMR_ABSENT, VMR_ABSENT, VMR_ABSENT, VMR_ABSENT, VMR_ABSENT,
		VMR_ABSENT, VMR_ABSENT);
}

static int pagetable_level_rows(struct vmr_job *job,
				const struct vmr_pagewalk *walk)
{
	enum vmr_pt_level level;
	int err = 0;

	for (level = VMR_PT_PGD; !err && level < VMR_PT_LEVELS; level++) {
		if (vmr_pt_folded(level))
			err = pagetable_size_row(job, vmr_pt_level_name(level),
						 "folded", 0);
		else
			err = pagetable_level_row(job, level,
						  &walk->level[level]);
	}
	return err;
}

static int pagetable_rows(struct vmr_job *job, const struct vmr_pagewalk *walk,
			  const struct pagetable_sum *sum)
{
	int err = pagetable_level_rows(job, walk);

	if (!err)
		err = pagetable_size_row(job, "deposit", "walked",
					 walk->deposits << PAGE_SHIFT);
	if (!err)
		err = pagetable_size_row(job, "vmpte", "kernel", sum->after);
	if (!err)
		err = pagetable_size_row(job, "difference", "computed",
					 (s64)sum->after - (s64)sum->walked);
	return err;
}

static int pagetable_conclude(struct vmr_job *job,
			      const struct vmr_pagewalk *walk,
			      const struct pagetable_sum *sum)
{
	if (pagetable_is_exact(sum))
		return vmr_job_verdict(job, VMREGRESS_VERDICT_NONE,
				       "exact: VmPTE, %llu tables = %llu pud + %llu pmd + %llu pte + %llu deposited",
				       sum->after >> PAGE_SHIFT,
				       walk->level[VMR_PT_PUD].tables,
				       walk->level[VMR_PT_PMD].tables,
				       walk->level[VMR_PT_PTE].tables,
				       walk->deposits);
	if (sum->before != sum->after)
		return vmr_job_error(job,
				     "inexact: the process changed its tables during each of %u walks, VmPTE from %llu to %llu tables in the last",
				     PAGETABLE_WALKS, sum->before >> PAGE_SHIFT,
				     sum->after >> PAGE_SHIFT);
	return vmr_job_error(job,
			     "inexact: VmPTE is %llu tables, and %u walks have not found as many: %llu in the last",
			     sum->after >> PAGE_SHIFT, PAGETABLE_WALKS,
			     sum->walked >> PAGE_SHIFT);
}

static int pagetable_run(struct vmr_job *job)
{
	struct vmr_pagewalk *walk = kvzalloc(sizeof(*walk), VMR_GFP_JOB);
	struct pagetable_sum sum = {};
	int err;

	if (!walk)
		return -ENOMEM;
	walk->mm = vmr_process_mm(job, vmr_settings_number(job->settings, 0));
	if (IS_ERR(walk->mm)) {
		err = PTR_ERR(walk->mm);
	} else {
		err = pagetable_walk(job, walk, &sum);
		mmput(walk->mm);
	}
	if (!err)
		err = pagetable_rows(job, walk, &sum);
	if (!err)
		err = pagetable_conclude(job, walk, &sum);
	kvfree(walk);
	return err;
}

static int pagetable_check(const struct vmr_settings *settings,
			   struct vmr_refusal *refusal)
{
	return vmr_process_check(vmr_settings_number(settings, 0), 0, refusal);
}

const struct vmr_instrument vmr_instrument_pagetable = {
	.name = "pagetable",
	.summary = "page tables of a process, level by level",
	.kind = VMREGRESS_KIND_SENSE,
	.params = pagetable_params,
	.nparams = ARRAY_SIZE(pagetable_params),
	.columns = pagetable_columns,
	.ncolumns = ARRAY_SIZE(pagetable_columns),
	.check = pagetable_check,
	.run = pagetable_run,
};
