// SPDX-License-Identifier: GPL-2.0
/*
 * Our own walker: the kernel's is not exported, and it repairs what it finds
 * bad. It needs the inline accessors only.
 *
 * Which lock. A walk must see every table that the kernel has counted, those
 * outside of today's mappings too, or its sum is not VmPTE. So it goes by the
 * tables, not by the VMAs, and that takes the mmap lock for write: munmap()
 * takes the VMAs out under the write lock, downgrades it, and frees the tables
 * under the read lock. The tables from the PGD to the PMDs then stay.
 *
 * PTE tables do not: khugepaged takes those of files away (since v6.5), and
 * madvise(MADV_DONTNEED) empty ones (CONFIG_PT_RECLAIM), under other locks than
 * this. They are freed after an RCU grace period. So each is copied in an RCU
 * section, in which the entry above was read, and once more after the copy.
 *
 * The write lock stops neither hardware, which sets accessed and dirty bits,
 * nor page faults that go by the lock of a VMA alone (since v6.4). The reader
 * of the sums has to see whether they moved.
 */
#include <linux/leafops.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/string.h>

#include "pagewalk.h"

/* What hardware changes in an entry that points to a table. */
#define PAGEWALK_VOLATILE	(_PAGE_ACCESSED | _PAGE_DIRTY)

/**
 * vmr_pt_level_name() - a level in a word
 * @level: the level
 *
 * Return: its name.
 */
const char *vmr_pt_level_name(enum vmr_pt_level level)
{
	static const char *const names[VMR_PT_LEVELS] = {
		[VMR_PT_PGD] = "pgd",
		[VMR_PT_P4D] = "p4d",
		[VMR_PT_PUD] = "pud",
		[VMR_PT_PMD] = "pmd",
		[VMR_PT_PTE] = "pte",
	};

	return names[level];
}

/**
 * vmr_pt_state_name() - what an entry is, in a word
 * @state: what it is
 *
 * Return: its name.
 */
const char *vmr_pt_state_name(enum vmr_pt_state state)
{
	static const char *const names[VMR_PT_STATES] = {
		[VMR_PT_NONE] = "none",
		[VMR_PT_TABLE] = "table",
		[VMR_PT_MAPPED] = "mapped",
		[VMR_PT_PROT_NONE] = "prot_none",
		[VMR_PT_SWAP] = "swap",
		[VMR_PT_MIGRATION] = "migration",
		[VMR_PT_MARKER] = "marker",
		[VMR_PT_OTHER] = "other",
		[VMR_PT_BAD] = "bad",
	};

	return names[state];
}

/**
 * vmr_pt_folded() - whether this machine has no such level
 * @level: the level
 *
 * Return: true for the P4D without 5-level paging.
 */
bool vmr_pt_folded(enum vmr_pt_level level)
{
	return level == VMR_PT_P4D && !pgtable_l5_enabled();
}

/**
 * vmr_pt_shift() - what an entry spans
 * @level: its level
 *
 * Return: log2 of bytes.
 */
unsigned int vmr_pt_shift(enum vmr_pt_level level)
{
	switch (level) {
	case VMR_PT_PGD:
		return PGDIR_SHIFT;
	case VMR_PT_P4D:
		return P4D_SHIFT;
	case VMR_PT_PUD:
		return PUD_SHIFT;
	case VMR_PT_PMD:
		return PMD_SHIFT;
	default:
		return PAGE_SHIFT;
	}
}

/**
 * vmr_pt_user_end() - where the user half ends
 *
 * Return: the first address behind it.
 */
u64 vmr_pt_user_end(void)
{
	return (u64)VMR_PT_ENTRIES / 2 << PGDIR_SHIFT;
}

/**
 * vmr_pt_pfn() - what an entry points to
 * @level: its level
 * @state: what it is: a table or a page
 * @raw: its bits
 *
 * Return: number of the (first) page frame.
 */
u64 vmr_pt_pfn(enum vmr_pt_level level, enum vmr_pt_state state, u64 raw)
{
	if (state == VMR_PT_TABLE)
		return (raw & PTE_PFN_MASK) >> PAGE_SHIFT;
	switch (level) {
	case VMR_PT_PTE:
		return pte_pfn(native_make_pte(raw));
	case VMR_PT_PMD:
		return pmd_pfn(native_make_pmd(raw));
	default:
		return pud_pfn(native_make_pud(raw));
	}
}

static enum vmr_pt_state pagewalk_leaf(u64 raw)
{
	return raw & _PAGE_PRESENT ? VMR_PT_MAPPED : VMR_PT_PROT_NONE;
}

static enum vmr_pt_state pagewalk_absent(softleaf_t entry)
{
	if (softleaf_is_migration(entry))
		return VMR_PT_MIGRATION;
	if (softleaf_is_marker(entry))
		return VMR_PT_MARKER;
	return softleaf_is_swap(entry) ? VMR_PT_SWAP : VMR_PT_OTHER;
}

static enum vmr_pt_state pagewalk_pte(u64 raw)
{
	pte_t pte = native_make_pte(raw);

	if (pte_none(pte))
		return VMR_PT_NONE;
	if (pte_present(pte))
		return pagewalk_leaf(raw);
	return pagewalk_absent(softleaf_from_pte(pte));
}

/* A huge page looks bad to pmd_bad() and pud_bad(): leaves go first. */
static enum vmr_pt_state pagewalk_pmd(u64 raw)
{
	pmd_t pmd = native_make_pmd(raw);

	if (pmd_none(pmd))
		return VMR_PT_NONE;
	if (!pmd_present(pmd))
		return pagewalk_absent(softleaf_from_pmd(pmd));
	if (pmd_leaf(pmd))
		return pagewalk_leaf(raw);
	return pmd_bad(pmd) ? VMR_PT_BAD : VMR_PT_TABLE;
}

static enum vmr_pt_state pagewalk_pud(u64 raw)
{
	pud_t pud = native_make_pud(raw);

	if (pud_none(pud))
		return VMR_PT_NONE;
	if (!pud_present(pud))
		return VMR_PT_OTHER;
	if (pud_leaf(pud))
		return pagewalk_leaf(raw);
	return pud_bad(pud) ? VMR_PT_BAD : VMR_PT_TABLE;
}

/* With a folded P4D its tests are those of the entries of the PGD. */
static enum vmr_pt_state pagewalk_top(enum vmr_pt_level level, u64 *raw)
{
	pgd_t *pgd = (pgd_t *)raw;
	p4d_t *p4d = (p4d_t *)raw;

	if (level == VMR_PT_PGD && pgtable_l5_enabled()) {
		if (pgd_none(*pgd))
			return VMR_PT_NONE;
		return pgd_bad(*pgd) ? VMR_PT_BAD : VMR_PT_TABLE;
	}
	if (p4d_none(*p4d))
		return VMR_PT_NONE;
	return p4d_bad(*p4d) ? VMR_PT_BAD : VMR_PT_TABLE;
}

static __always_inline enum vmr_pt_state
pagewalk_state(enum vmr_pt_level level, u64 *raw)
{
	switch (level) {
	case VMR_PT_PTE:
		return pagewalk_pte(*raw);
	case VMR_PT_PMD:
		return pagewalk_pmd(*raw);
	case VMR_PT_PUD:
		return pagewalk_pud(*raw);
	default:
		return pagewalk_top(level, raw);
	}
}

static enum vmr_pt_level pagewalk_below(enum vmr_pt_level level)
{
	return vmr_pt_folded(level + 1) ? level + 2 : level + 1;
}

/* The table that an entry points to; @raw may be a copy of the entry. */
static const u64 *pagewalk_table(enum vmr_pt_level level, u64 *raw)
{
	switch (level) {
	case VMR_PT_PMD:
		return (const u64 *)pte_offset_kernel((pmd_t *)raw, 0);
	case VMR_PT_PUD:
		return (const u64 *)pmd_offset((pud_t *)raw, 0);
	case VMR_PT_P4D:
		return (const u64 *)pud_offset((p4d_t *)raw, 0);
	default:
		break;
	}
	if (pgtable_l5_enabled())
		return (const u64 *)p4d_offset((pgd_t *)raw, 0);
	return (const u64 *)pud_offset((p4d_t *)raw, 0);
}

static __always_inline void pagewalk_copy(u64 *to, const u64 *from)
{
	unsigned int i;

	for (i = 0; i < VMR_PT_ENTRIES; i++)
		to[i] = READ_ONCE(from[i]);
}

/*
 * Copies the table below *@entry, an entry of @level that was *@raw when last
 * looked at. Returns false, and what it is now in *@raw, when it has changed.
 */
static bool pagewalk_take(struct vmr_pagewalk *walk, enum vmr_pt_level level,
			  const u64 *entry, u64 *raw)
{
	u64 seen, after;

	rcu_read_lock();
	seen = READ_ONCE(*entry);
	after = seen;
	if (!((seen ^ *raw) & ~PAGEWALK_VOLATILE)) {
		pagewalk_copy(walk->copy[pagewalk_below(level)],
			      pagewalk_table(level, &seen));
		after = READ_ONCE(*entry);
	}
	rcu_read_unlock();
	seen = *raw;
	*raw = after;
	return !((seen ^ after) & ~PAGEWALK_VOLATILE);
}

/* What an entry is, and a copy of the table when *@raw points to one. */
static enum vmr_pt_state pagewalk_enter(struct vmr_pagewalk *walk,
					enum vmr_pt_level level,
					const u64 *entry, u64 *raw)
{
	enum vmr_pt_state state;

	for (;;) {
		state = pagewalk_state(level, raw);
		if (state != VMR_PT_TABLE || level >= walk->depth)
			return state;
		if (pagewalk_take(walk, level, entry, raw))
			return state;
		walk->retries++;
	}
}

/*
 * A PMD that stands for a huge page of anonymous memory has a deposit. Addresses
 * only grow: the VMA of the last one is mostly that of the next.
 */
static void pagewalk_deposit(struct vmr_pagewalk *walk, u64 addr)
{
	if (!walk->vma || addr >= walk->vma->vm_end)
		walk->vma = find_vma(walk->mm, addr);
	if (walk->vma && walk->vma->vm_start <= addr &&
	    vma_is_anonymous(walk->vma))
		walk->deposits++;
}

static void pagewalk_ptes(struct vmr_pagewalk *walk)
{
	struct vmr_pt_count *count = &walk->level[VMR_PT_PTE];
	u64 *copy = walk->copy[VMR_PT_PTE];
	unsigned int i;

	count->tables++;
	count->entries += VMR_PT_ENTRIES;
	for (i = 0; i < VMR_PT_ENTRIES; i++)
		count->state[pagewalk_state(VMR_PT_PTE, &copy[i])]++;
}

static bool pagewalk_entries(struct vmr_pagewalk *walk,
			     enum vmr_pt_level level, const u64 *table,
			     u64 base);

/* Takes a table off the quota; false, and where to go on, when it is used up. */
static bool pagewalk_charge(struct vmr_pagewalk *walk, u64 next)
{
	if (--walk->quota)
		return true;
	walk->at = next;
	return false;
}

/* Visits what is below an entry; false when the quota is used up. */
static bool pagewalk_descend(struct vmr_pagewalk *walk,
			     enum vmr_pt_level level, u64 *raw, u64 addr)
{
	if (level == walk->depth)
		return true;
	if (level == VMR_PT_PMD)
		pagewalk_ptes(walk);
	else if (!pagewalk_entries(walk, pagewalk_below(level),
				   pagewalk_table(level, raw), addr))
		return false;
	return pagewalk_charge(walk, addr + (1ULL << vmr_pt_shift(level)));
}

/*
 * Visits the entries of a table that has been copied, from walk->at on. What
 * begins before walk->at was counted before the walk paused.
 */
static bool pagewalk_entries(struct vmr_pagewalk *walk,
			     enum vmr_pt_level level, const u64 *table,
			     u64 base)
{
	struct vmr_pt_count *count = &walk->level[level];
	unsigned int shift = vmr_pt_shift(level), i = 0;
	unsigned int n = VMR_PT_ENTRIES >> (level == VMR_PT_PGD);
	enum vmr_pt_state state;
	u64 addr, raw;

	count->tables += base >= walk->at;
	if (base < walk->at)
		i = (walk->at - base) >> shift;
	for (; i < n; i++) {
		addr = base + ((u64)i << shift);
		raw = walk->copy[level][i];
		state = pagewalk_enter(walk, level, &table[i], &raw);
		if (addr >= walk->at) {
			count->entries++;
			count->state[state]++;
			if (walk->mm && level == VMR_PT_PMD &&
			    state > VMR_PT_TABLE)
				pagewalk_deposit(walk, addr);
		}
		if (state == VMR_PT_TABLE &&
		    !pagewalk_descend(walk, level, &raw, addr))
			return false;
	}
	return true;
}

/**
 * vmr_pagewalk_reset() - begin anew
 * @walk: the walk
 * @depth: the level whose entries are the last to be looked at
 */
void vmr_pagewalk_reset(struct vmr_pagewalk *walk, enum vmr_pt_level depth)
{
	walk->at = 0;
	walk->depth = depth;
	walk->deposits = 0;
	walk->retries = 0;
	memset(walk->level, 0, sizeof(walk->level));
}

/**
 * vmr_pagewalk_run() - walk on, from where the walk is
 * @walk: the walk
 * @pgd: the top table; if it is an address space's, this has its mmap lock
 *	locked for write
 * @quota: tables after which to pause
 *
 * Return: true at the end, false for a pause: the lock may be dropped.
 */
bool vmr_pagewalk_run(struct vmr_pagewalk *walk, pgd_t *pgd, u64 quota)
{
	walk->quota = quota;
	walk->vma = NULL;
	pagewalk_copy(walk->copy[VMR_PT_PGD], (const u64 *)pgd);
	return pagewalk_entries(walk, VMR_PT_PGD, (const u64 *)pgd, 0);
}

/**
 * vmr_pagewalk_path() - the entries on the way to one address
 * @pgd: the top table, locked as for vmr_pagewalk_run()
 * @addr: the address, of the user half
 * @steps: where they go
 *
 * Return: how many there are; the last one points to no table.
 */
unsigned int vmr_pagewalk_path(pgd_t *pgd, u64 addr,
			       struct vmr_pt_step steps[VMR_PT_LEVELS])
{
	enum vmr_pt_level level = VMR_PT_PGD;
	const u64 *table = (const u64 *)pgd;
	struct vmr_pt_step *step = steps;

	rcu_read_lock();
	for (;; step++) {
		step->level = level;
		step->index = (addr >> vmr_pt_shift(level)) % VMR_PT_ENTRIES;
		step->raw = READ_ONCE(table[step->index]);
		step->state = pagewalk_state(level, &step->raw);
		if (step->state != VMR_PT_TABLE)
			break;
		table = pagewalk_table(level, &step->raw);
		level = pagewalk_below(level);
	}
	rcu_read_unlock();
	return step - steps + 1;
}
