// SPDX-License-Identifier: GPL-2.0
/*
 * What it costs to walk page tables in software.
 *
 * The tables are of the kernel's own form, but the job makes them itself out of
 * pages that it holds. No CPU ever loads them, and they are part of no process:
 * a mapping borrowed from the asker could change under the walk, would be
 * copied by its fork(), and gets huge pages only where the machine's settings
 * happen to allow them. Here every shape is to be had everywhere, and the
 * number of entries is known before.
 *
 * Measured: the walker of sense_pagetable, without a lock, down to each level
 * in turn. Not measured: a walk of the hardware.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "clock.h"
#include "figures.h"
#include "gfp.h"
#include "job.h"
#include "measure.h"
#include "pagewalk.h"

/* Where the mapped range begins: not in the first entry of any level above. */
#define PTWALK_BASE		BIT_ULL(40)

/* One walk is one window: with a page each, these many tables at most. */
#define PTWALK_SPARSE_MAX	4096

/* Reading this many PTE tables takes some hundred microseconds. */
#define PTWALK_IRQS_OFF_TABLES	256

enum {
	PTWALK_SHAPE,
	PTWALK_PAGES,
};

enum {
	PTWALK_DENSE,
	PTWALK_SPARSE,
	PTWALK_THP,
};

static const char *const ptwalk_shapes[] = {
	[PTWALK_DENSE] = "dense",
	[PTWALK_SPARSE] = "sparse",
	[PTWALK_THP] = "thp",
	NULL
};

static const struct vmr_param ptwalk_params[] = {
	[PTWALK_SHAPE] = {
		.name = "shape",
		.help = "small pages, one in each 2 MiB, or huge pages",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = ptwalk_shapes,
		.def = "dense",
	},
	[PTWALK_PAGES] = {
		.name = "pages",
		.help = "pages mapped, of the size of the shape",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.min = 1,
		.max = 262144,
		.def = "512",
	},
};

#define PTWALK_COUNT(name_, help_)					\
	{ .name = (name_), .help = (help_),				\
	  .type = VMREGRESS_COLUMN_TYPE_U64 }

#define PTWALK_COST(name_, unit_, help_)				\
	{ .name = (name_), .unit = (unit_), .help = (help_),		\
	  .type = VMREGRESS_COLUMN_TYPE_MILLI,				\
	  .better = VMREGRESS_BETTER_LOWER }

static const struct vmr_column ptwalk_columns[] = {
	PTWALK_COUNT("cpu", "CPU of the worker"),
	{ .name = "level", .help = "level at which the walks end",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	PTWALK_COUNT("rep", "repetition"),
	PTWALK_COUNT("tables", "tables that a walk reads"),
	PTWALK_COUNT("entries", "entries that a walk reads"),
	PTWALK_COUNT("mapped", "entries that map a page, of a walk"),
	PTWALK_COUNT("walks", "walks done"),
	PTWALK_COST("walk_time", "ns", "a walk"),
	PTWALK_COST("entry_time", "ns", "an entry"),
	{ .name = "rate", .unit = "entries/s", .help = "entries read",
	  .type = VMREGRESS_COLUMN_TYPE_U64,
	  .better = VMREGRESS_BETTER_HIGHER },
	PTWALK_COST("entry", "cycles", "an entry"),
	PTWALK_COST("entry_net", "cycles", "entry without the clock"),
	{ .name = "loop", .type = VMREGRESS_COLUMN_TYPE_MILLI,
	  .unit = "cycles", .help = "one turn of an empty loop" },
	{ .name = "clock", .type = VMREGRESS_COLUMN_TYPE_U64,
	  .unit = "cycles", .help = "an empty pair of clock reads" },
};

/**
 * struct ptwalk_space - the tables
 * @hold: who holds their pages
 * @pgd: the top table
 * @pages: pages mapped
 * @last: the level that maps them
 * @stride: log2 of the distance from one to the next
 */
struct ptwalk_space {
	struct vmr_hold *hold;
	pgd_t *pgd;
	u64 pages;
	enum vmr_pt_level last;
	unsigned int stride;
};

/**
 * struct ptwalk_work - what one worker needs
 * @space: the tables
 * @depth: the level at which to stop
 * @walk: its walk
 */
struct ptwalk_work {
	const struct ptwalk_space *space;
	enum vmr_pt_level depth;
	struct vmr_pagewalk *walk;
};

static void *ptwalk_new_table(struct ptwalk_space *space)
{
	struct page *page = vmr_hold_alloc(space->hold, NUMA_NO_NODE,
					   VMR_GFP_JOB | __GFP_ZERO, 0);

	return IS_ERR(page) ? ERR_CAST(page) : page_address(page);
}

/*
 * Every page mapped is the top table's frame, or the huge one around it: the
 * walk looks at the entries only.
 */
static u64 ptwalk_leaf(const struct ptwalk_space *space)
{
	unsigned long pfn = __pa(space->pgd) >> PAGE_SHIFT;

	if (space->last == VMR_PT_PTE)
		return native_pte_val(pfn_pte(pfn, PAGE_READONLY));
	pfn = ALIGN_DOWN(pfn, PTRS_PER_PTE);
	return native_pmd_val(pmd_mkhuge(pfn_pmd(pfn, PAGE_READONLY)));
}

static int ptwalk_map(struct ptwalk_space *space, u64 addr)
{
	u64 *table = (u64 *)space->pgd, *entry;
	enum vmr_pt_level level;
	void *next;

	for (level = VMR_PT_PGD; level < space->last; level++) {
		if (vmr_pt_folded(level))
			continue;
		entry = &table[(addr >> vmr_pt_shift(level)) % VMR_PT_ENTRIES];
		if (!*entry) {
			next = ptwalk_new_table(space);
			if (IS_ERR(next))
				return PTR_ERR(next);
			*entry = __pa(next) | _PAGE_TABLE;
		}
		table = __va(*entry & PTE_PFN_MASK);
	}
	table[(addr >> vmr_pt_shift(level)) % VMR_PT_ENTRIES] =
		ptwalk_leaf(space);
	return 0;
}

static int ptwalk_build(struct vmr_job *job, struct ptwalk_space *space)
{
	u64 shape = vmr_settings_number(job->settings, PTWALK_SHAPE);
	void *table;
	u64 i;
	int err = 0;

	space->hold = &job->hold;
	space->pages = vmr_settings_number(job->settings, PTWALK_PAGES);
	space->last = shape == PTWALK_THP ? VMR_PT_PMD : VMR_PT_PTE;
	space->stride = shape == PTWALK_DENSE ? PAGE_SHIFT : PMD_SHIFT;
	table = ptwalk_new_table(space);
	if (IS_ERR(table))
		return PTR_ERR(table);
	space->pgd = table;
	for (i = 0; !err && i < space->pages; i++) {
		err = ptwalk_map(space, PTWALK_BASE + (i << space->stride));
		if (!err)
			err = vmr_job_check(job);
	}
	return err;
}

/* Tables of a level, by arithmetic alone. */
static u64 ptwalk_tables(const struct ptwalk_space *space,
			 enum vmr_pt_level level)
{
	u64 last = PTWALK_BASE + ((space->pages - 1) << space->stride);
	unsigned int shift;

	if (vmr_pt_folded(level))
		return 0;
	if (level == VMR_PT_PGD)
		return 1;
	shift = vmr_pt_shift(level) + ilog2(VMR_PT_ENTRIES);
	return (last >> shift) - (PTWALK_BASE >> shift) + 1;
}

/* The tables, or the entries, that a walk down to a level reads. */
static u64 ptwalk_tables_to(const struct ptwalk_space *space,
			    enum vmr_pt_level depth)
{
	enum vmr_pt_level level;
	u64 tables = 0;

	for (level = VMR_PT_PGD; level <= depth; level++)
		tables += ptwalk_tables(space, level);
	return tables;
}

static u64 ptwalk_entries_to(const struct ptwalk_space *space,
			     enum vmr_pt_level depth)
{
	return ptwalk_tables_to(space, depth) * VMR_PT_ENTRIES -
	       VMR_PT_ENTRIES / 2;
}

static int ptwalk_walks(struct vmr_work *worker, u64 ops)
{
	struct ptwalk_work *work = worker->priv;
	unsigned int unit = worker->measure->bench->unit;

	for (; ops; ops -= unit) {
		vmr_pagewalk_reset(work->walk, work->depth);
		vmr_pagewalk_run(work->walk, work->space->pgd, U64_MAX);
	}
	return 0;
}

/* Whether the last walk saw what there is, no more and no less. */
static int ptwalk_verify(struct vmr_job *job, const struct ptwalk_work *work)
{
	const struct vmr_pt_count *count;
	enum vmr_pt_level level;
	u64 tables, mapped;

	for (level = VMR_PT_PGD; level <= work->depth; level++) {
		count = &work->walk->level[level];
		tables = ptwalk_tables(work->space, level);
		mapped = level == work->space->last ? work->space->pages : 0;
		if (count->tables == tables &&
		    count->state[VMR_PT_MAPPED] == mapped)
			continue;
		vmr_job_error(job,
			      "%s: %llu tables and %llu pages were made, the walk found %llu and %llu",
			      vmr_pt_level_name(level), tables, mapped,
			      count->tables, count->state[VMR_PT_MAPPED]);
		return -EUCLEAN;
	}
	return 0;
}

static int ptwalk_row(struct vmr_measure *measure,
		      const struct vmr_work *worker, unsigned int rep)
{
	const struct ptwalk_work *work = worker->priv;
	const struct vmr_clock *clock = vmr_clock_facts();
	unsigned int unit = measure->bench->unit;
	const struct vmr_sample *sample;

	sample = &worker->reps[rep].phase[VMR_PHASE_PAIR];
	return vmr_job_row(measure->job,
		VMR_U64(worker->cpu),
		VMR_STRING(vmr_pt_level_name(work->depth)),
		VMR_U64(rep),
		VMR_U64(ptwalk_tables_to(work->space, work->depth)),
		VMR_U64(unit),
		VMR_U64(work->walk->level[work->depth].state[VMR_PT_MAPPED]),
		VMR_U64(div_u64(sample->ops, unit)),
		VMR_MILLI(vmr_clock_milli_ns(sample->cycles,
					     div_u64(sample->ops, unit))),
		VMR_MILLI(vmr_sample_milli_ns(sample)),
		VMR_U64(mul_u64_u64_div_u64(sample->ops, clock->khz * 1000ULL,
					    sample->cycles)),
		VMR_MILLI(vmr_sample_milli_cycles(sample)),
		VMR_MILLI(vmr_sample_net_milli_cycles(sample)),
		VMR_MILLI(clock->loop_millicycles),
		VMR_U64(clock->pair_cycles));
}

static int ptwalk_rows(struct vmr_measure *measure, struct vmr_work *worker)
{
	unsigned int rep;
	int err = 0;

	/* One that was stopped on its first walk has nothing to be verified. */
	if (worker->kept)
		err = ptwalk_verify(measure->job, worker->priv);
	for (rep = 0; !err && rep < worker->kept; rep++)
		err = ptwalk_row(measure, worker, rep);
	return err;
}

static int ptwalk_measure(struct vmr_measure *measure,
			  struct ptwalk_work *works)
{
	unsigned int i;

	for (i = 0; i < measure->nworkers; i++)
		measure->workers[i].priv = &works[i];
	return vmr_measure_run(measure);
}

static void ptwalk_free_works(struct ptwalk_work *works, unsigned int count)
{
	unsigned int i;

	for (i = 0; works && i < count; i++)
		kvfree(works[i].walk);
	kfree(works);
}

/* Returns an array with what each of @count workers needs, or NULL. */
static struct ptwalk_work *ptwalk_new_works(const struct ptwalk_space *space,
					    enum vmr_pt_level depth,
					    unsigned int count)
{
	struct ptwalk_work *works = kcalloc(count, sizeof(*works), VMR_GFP_JOB);
	unsigned int i;

	for (i = 0; works && i < count; i++) {
		works[i].space = space;
		works[i].depth = depth;
		works[i].walk = kvzalloc(sizeof(*works[i].walk), VMR_GFP_JOB);
		if (!works[i].walk) {
			ptwalk_free_works(works, count);
			return NULL;
		}
	}
	return works;
}

static int ptwalk_depth(struct vmr_job *job, const struct ptwalk_space *space,
			enum vmr_pt_level depth)
{
	const struct vmr_bench bench = {
		.unit = ptwalk_entries_to(space, depth),
		.run = ptwalk_walks,
		.rows = ptwalk_rows,
	};
	struct ptwalk_work *works;
	struct vmr_measure *measure;
	int err = -ENOMEM;

	measure = vmr_measure_new(job, &bench);
	if (IS_ERR(measure))
		return PTR_ERR(measure);
	measure->part = depth;
	measure->parts = space->last + 1;
	works = ptwalk_new_works(space, depth, measure->nworkers);
	if (works)
		err = ptwalk_measure(measure, works);
	ptwalk_free_works(works, measure->nworkers);
	vmr_measure_free(measure);
	return err;
}

static int ptwalk_run(struct vmr_job *job)
{
	struct ptwalk_space space = {};
	enum vmr_pt_level depth;
	int err = ptwalk_build(job, &space);

	for (depth = VMR_PT_PGD; !err && depth <= space.last; depth++)
		if (!vmr_pt_folded(depth))
			err = ptwalk_depth(job, &space, depth);
	return err;
}

static int ptwalk_check_irqs(const struct vmr_settings *settings,
			     struct vmr_refusal *refusal)
{
	u64 shape = vmr_settings_number(settings, PTWALK_SHAPE);
	u64 pages = vmr_settings_number(settings, PTWALK_PAGES);
	u64 tables = shape == PTWALK_SPARSE ? pages :
		DIV_ROUND_UP(pages, VMR_PT_ENTRIES);

	if (vmr_settings_measure(settings, VMR_MEASURE_IRQS) != 1 ||
	    tables <= PTWALK_IRQS_OFF_TABLES)
		return 0;
	return vmr_refuse_param(refusal, PTWALK_PAGES, -ERANGE,
				"a walk of %llu tables would keep interrupts off too long, %d is the most with irqs=off",
				tables, PTWALK_IRQS_OFF_TABLES);
}

static int ptwalk_check(const struct vmr_settings *settings,
			struct vmr_refusal *refusal)
{
	u64 shape = vmr_settings_number(settings, PTWALK_SHAPE);
	u64 pages = vmr_settings_number(settings, PTWALK_PAGES);

	if (shape == PTWALK_SPARSE && pages > PTWALK_SPARSE_MAX)
		return vmr_refuse_param(refusal, PTWALK_PAGES, -ERANGE,
					"%llu is above the maximum of shape=sparse, %d",
					pages, PTWALK_SPARSE_MAX);
	return ptwalk_check_irqs(settings, refusal);
}

const struct vmr_instrument vmr_instrument_ptwalk = {
	.name = "ptwalk",
	.summary = "cost of walking page tables in software",
	.kind = VMREGRESS_KIND_BENCH,
	.flags = VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE,
	.measured = VMR_MEASURED_THROUGHPUT,
	.params = ptwalk_params,
	.nparams = ARRAY_SIZE(ptwalk_params),
	.columns = ptwalk_columns,
	.ncolumns = ARRAY_SIZE(ptwalk_columns),
	.check = ptwalk_check,
	.run = ptwalk_run,
};
