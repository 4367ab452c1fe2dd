/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Walking the user half of page tables, in software.
 */
#ifndef VMR_PAGEWALK_H
#define VMR_PAGEWALK_H

#include <linux/mm_types.h>
#include <linux/pgtable.h>
#include <linux/types.h>

/* From the top. Without 5-level paging there is no P4D: it is folded. */
enum vmr_pt_level {
	VMR_PT_PGD,
	VMR_PT_P4D,
	VMR_PT_PUD,
	VMR_PT_PMD,
	VMR_PT_PTE,
	VMR_PT_LEVELS
};

/* What an entry is. */
enum vmr_pt_state {
	VMR_PT_NONE,		/* empty */
	VMR_PT_TABLE,		/* points to a table of the next level */
	VMR_PT_MAPPED,		/* maps a page */
	VMR_PT_PROT_NONE,	/* maps a page that nobody may access */
	VMR_PT_SWAP,		/* the page is in swap */
	VMR_PT_MIGRATION,	/* the page is being moved */
	VMR_PT_MARKER,		/* a note of the kernel's, without a page */
	VMR_PT_OTHER,		/* a device's page, a broken page */
	VMR_PT_BAD,		/* none of these: must not be */
	VMR_PT_STATES
};

#define VMR_PT_ENTRIES	512

/**
 * struct vmr_pt_count - what a walk found on one level
 * @tables: tables
 * @entries: entries of these tables that belong to the user half
 * @state: the same by their state
 */
struct vmr_pt_count {
	u64 tables;
	u64 entries;
	u64 state[VMR_PT_STATES];
};

/**
 * struct vmr_pagewalk - a walk and what it has found so far
 * @mm: the address space, or NULL when the tables belong to none; without it
 *	deposits are not counted
 * @at: the first address that has not been visited
 * @quota: tables that may still be visited before the walk pauses
 * @vma: that of the last huge page, until the walk pauses
 * @depth: the level at which to stop; its entries are looked at
 * @level: what was found
 * @deposits: PTE tables that the kernel keeps for the huge pages of anonymous
 *	memory, to be able to split them
 * @retries: PTE tables that changed while they were read
 * @copy: the table in hand of each level
 */
struct vmr_pagewalk {
	struct mm_struct *mm;
	u64 at;
	u64 quota;
	struct vm_area_struct *vma;
	enum vmr_pt_level depth;
	struct vmr_pt_count level[VMR_PT_LEVELS];
	u64 deposits;
	u64 retries;
	u64 copy[VMR_PT_LEVELS][VMR_PT_ENTRIES];
};

/**
 * struct vmr_pt_step - one entry on the way to an address
 * @level: its level
 * @index: its place in the table
 * @state: what it is
 * @raw: its bits
 */
struct vmr_pt_step {
	enum vmr_pt_level level;
	unsigned int index;
	enum vmr_pt_state state;
	u64 raw;
};

const char *vmr_pt_level_name(enum vmr_pt_level level);
const char *vmr_pt_state_name(enum vmr_pt_state state);
bool vmr_pt_folded(enum vmr_pt_level level);
unsigned int vmr_pt_shift(enum vmr_pt_level level);
u64 vmr_pt_user_end(void);
u64 vmr_pt_pfn(enum vmr_pt_level level, enum vmr_pt_state state, u64 raw);

void vmr_pagewalk_reset(struct vmr_pagewalk *walk, enum vmr_pt_level depth);
bool vmr_pagewalk_run(struct vmr_pagewalk *walk, pgd_t *pgd, u64 quota);
unsigned int vmr_pagewalk_path(pgd_t *pgd, u64 addr,
			       struct vmr_pt_step steps[VMR_PT_LEVELS]);

#endif /* VMR_PAGEWALK_H */
