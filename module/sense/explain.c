// SPDX-License-Identifier: GPL-2.0
/*
 * The way from the PGD to one address of a process: the entry of each level,
 * what it says, and where the way ends. A sample: hardware sets accessed and
 * dirty bits at any time.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched/mm.h>

#include <asm/cpufeature.h>

#include "job.h"
#include "pagewalk.h"
#include "process.h"

enum {
	EXPLAIN_ADDR,
	EXPLAIN_PID,
};

static const struct vmr_param explain_params[] = {
	[EXPLAIN_ADDR] = {
		.name = "addr",
		.help = "the address, 0x for hexadecimal",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = U64_MAX,
	},
	[EXPLAIN_PID] = VMR_PROCESS_PARAM,
};

static const struct vmr_column explain_columns[] = {
	{ .name = "level", .help = "level, from the top",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	{ .name = "index", .help = "place of the entry in its table",
	  .type = VMREGRESS_COLUMN_TYPE_U64 },
	{ .name = "state", .help = "what the entry is; folded: no such level",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	{ .name = "span", .unit = "bytes", .help = "what the entry spans",
	  .type = VMREGRESS_COLUMN_TYPE_U64 },
	{ .name = "pfn", .help = "frame of the table or the first page",
	  .type = VMREGRESS_COLUMN_TYPE_U64 },
	{ .name = "access",
	  .help = "user, read, write, execute, down to here",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	{ .name = "flags", .help = "bits of the entry",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
};

/**
 * struct explain_bit - a bit of an entry that has a name
 * @bit: its number
 * @in: VMR_PT_PTE: last level only; VMR_PT_PMD: of huge pages only;
 *	VMR_PT_PGD: everywhere
 * @name: its name
 */
struct explain_bit {
	unsigned int bit;
	enum vmr_pt_level in;
	const char *name;
};

static const struct explain_bit explain_bits[] = {
	{ _PAGE_BIT_PRESENT, VMR_PT_PGD, "present" },
	{ _PAGE_BIT_RW, VMR_PT_PGD, "write" },
	{ _PAGE_BIT_USER, VMR_PT_PGD, "user" },
	{ _PAGE_BIT_PWT, VMR_PT_PGD, "pwt" },
	{ _PAGE_BIT_PCD, VMR_PT_PGD, "pcd" },
	{ _PAGE_BIT_ACCESSED, VMR_PT_PGD, "accessed" },
	{ _PAGE_BIT_DIRTY, VMR_PT_PGD, "dirty" },
	{ _PAGE_BIT_PAT, VMR_PT_PTE, "pat" },
	{ _PAGE_BIT_PSE, VMR_PT_PMD, "huge" },
	{ _PAGE_BIT_PAT_LARGE, VMR_PT_PMD, "pat" },
	{ _PAGE_BIT_GLOBAL, VMR_PT_PGD, "global" },
	{ _PAGE_BIT_SOFTW1, VMR_PT_PGD, "soft1" },
	{ _PAGE_BIT_SOFTW2, VMR_PT_PGD, "soft2" },
	{ _PAGE_BIT_SOFTW3, VMR_PT_PGD, "soft3" },
	{ _PAGE_BIT_SOFTW4, VMR_PT_PGD, "soft4" },
	{ _PAGE_BIT_NX, VMR_PT_PGD, "nx" },
};

static bool explain_is_page(const struct vmr_pt_step *step)
{
	return step->state == VMR_PT_MAPPED || step->state == VMR_PT_PROT_NONE;
}

static bool explain_bit_applies(const struct explain_bit *bit,
				const struct vmr_pt_step *step)
{
	if (bit->in == VMR_PT_PTE)
		return step->level == VMR_PT_PTE;
	if (bit->in == VMR_PT_PMD)
		return step->level != VMR_PT_PTE && explain_is_page(step);
	/* What means global in a present entry is PROT_NONE's mark in others. */
	return bit->bit != _PAGE_BIT_GLOBAL || step->raw & _PAGE_PRESENT;
}

static void explain_flags(const struct vmr_pt_step *step, char *text,
			  size_t size)
{
	const struct explain_bit *bit = explain_bits;
	const struct explain_bit *end = bit + ARRAY_SIZE(explain_bits);
	size_t len = 0;

	text[0] = '\0';
	if (!explain_is_page(step) && step->state != VMR_PT_TABLE)
		return;
	for (; bit < end; bit++) {
		if (!(step->raw & BIT_ULL(bit->bit)) ||
		    !explain_bit_applies(bit, step))
			continue;
		len += scnprintf(text + len, size - len, "%s%s",
				 len ? "|" : "", bit->name);
	}
}

/*
 * Write and user must be allowed on each level, execute forbidden on none. Page
 * table isolation forbids execution in the kernel's copy of the PGD, which is
 * not the one that user mode runs on.
 */
static u64 explain_access(u64 above, const struct vmr_pt_step *step)
{
	u64 raw = step->raw;

	if (step->level == VMR_PT_PGD && boot_cpu_has(X86_FEATURE_PTI))
		raw &= ~_PAGE_NX;
	if (step->state != VMR_PT_TABLE && step->state != VMR_PT_MAPPED)
		return 0;
	return (above & raw & (_PAGE_PRESENT | _PAGE_RW | _PAGE_USER)) |
	       ((above | raw) & _PAGE_NX);
}

static void explain_access_text(u64 access, char text[5])
{
	bool present = access & _PAGE_PRESENT;

	text[0] = access & _PAGE_USER ? 'u' : '-';
	text[1] = present ? 'r' : '-';
	text[2] = access & _PAGE_RW ? 'w' : '-';
	text[3] = present && !(access & _PAGE_NX) ? 'x' : '-';
	text[4] = '\0';
}

static int explain_row(struct vmr_job *job, const struct vmr_pt_step *step,
		       u64 access)
{
	bool points = explain_is_page(step) || step->state == VMR_PT_TABLE;
	struct vmr_cell pfn = VMR_ABSENT;
	char access_text[5], flags[120];

	if (points)
		pfn = (struct vmr_cell)VMR_U64(vmr_pt_pfn(step->level,
							  step->state,
							  step->raw));
	explain_access_text(access, access_text);
	explain_flags(step, flags, sizeof(flags));
	return vmr_job_row(job,
		VMR_STRING(vmr_pt_level_name(step->level)),
		VMR_U64(step->index),
		VMR_STRING(vmr_pt_state_name(step->state)),
		VMR_U64(1ULL << vmr_pt_shift(step->level)),
		pfn,
		VMR_STRING(access_text),
		VMR_STRING(flags[0] ? flags : "-"));
}

static int explain_folded_row(struct vmr_job *job, enum vmr_pt_level level)
{
	return vmr_job_row(job,
		VMR_STRING(vmr_pt_level_name(level)), VMR_ABSENT,
		VMR_STRING("folded"), VMR_ABSENT, VMR_ABSENT, VMR_STRING("-"),
		VMR_STRING("-"));
}

static int explain_rows(struct vmr_job *job, const struct vmr_pt_step *steps,
			unsigned int count, u64 *access)
{
	unsigned int i;
	int err = 0;

	*access = _PAGE_PRESENT | _PAGE_RW | _PAGE_USER;
	for (i = 0; !err && i < count; i++) {
		if (i == 1 && vmr_pt_folded(VMR_PT_P4D))
			err = explain_folded_row(job, VMR_PT_P4D);
		*access = explain_access(*access, &steps[i]);
		if (!err)
			err = explain_row(job, &steps[i], *access);
	}
	return err;
}

static int explain_conclude(struct vmr_job *job,
			    const struct vmr_pt_step *last, u64 access,
			    bool covered)
{
	static const char *const ends[VMR_PT_STATES] = {
		[VMR_PT_NONE] = "the entry is empty",
		[VMR_PT_SWAP] = "the page is in swap",
		[VMR_PT_MIGRATION] = "the page is being moved",
		[VMR_PT_MARKER] = "a marker of the kernel's stands there",
		[VMR_PT_OTHER] = "a device's page or a broken one",
		[VMR_PT_BAD] = "the entry makes no sense",
	};
	const char *where = covered ? "within a mapping" : "in no mapping";
	char text[5];

	explain_access_text(access, text);
	if (explain_is_page(last))
		return vmr_job_verdict(job, VMREGRESS_VERDICT_NONE,
				       "%s: a page of %llu KiB, access %s, %s",
				       vmr_pt_state_name(last->state),
				       1ULL << (vmr_pt_shift(last->level) - 10),
				       text, where);
	return vmr_job_verdict(job, VMREGRESS_VERDICT_NONE,
			       "not mapped: the walk ends at the %s, %s; %s",
			       vmr_pt_level_name(last->level),
			       ends[last->state], where);
}

static bool explain_is_covered(struct mm_struct *mm, u64 addr)
{
	struct vm_area_struct *vma = find_vma(mm, addr);

	return vma && vma->vm_start <= addr;
}

static int explain_walk(struct vmr_job *job, struct mm_struct *mm, u64 addr)
{
	struct vmr_pt_step steps[VMR_PT_LEVELS] = {};
	unsigned int count;
	bool covered;
	u64 access;
	int err;

	err = vmr_process_lock(job, mm);
	if (err)
		return err;
	count = vmr_pagewalk_path(pgd_offset(mm, 0), addr, steps);
	covered = explain_is_covered(mm, addr);
	vmr_process_unlock(mm);
	err = explain_rows(job, steps, count, &access);
	if (err)
		return err;
	return explain_conclude(job, &steps[count - 1], access, covered);
}

static int explain_run(struct vmr_job *job)
{
	struct mm_struct *mm;
	int err;

	mm = vmr_process_mm(job, vmr_settings_number(job->settings,
						     EXPLAIN_PID));
	if (IS_ERR(mm))
		return PTR_ERR(mm);
	err = explain_walk(job, mm, vmr_settings_number(job->settings,
							EXPLAIN_ADDR));
	mmput(mm);
	return err;
}

static int explain_check(const struct vmr_settings *settings,
			 struct vmr_refusal *refusal)
{
	u64 addr = vmr_settings_number(settings, EXPLAIN_ADDR);
	u64 end = vmr_pt_user_end();

	if (addr >= -end)
		return vmr_refuse_param(refusal, EXPLAIN_ADDR, -EPERM,
					"0x%llx is in the kernel's half",
					addr);
	if (addr >= end)
		return vmr_refuse_param(refusal, EXPLAIN_ADDR, -EINVAL,
					"0x%llx is not canonical: the user's half ends at 0x%llx",
					addr, end - 1);
	return vmr_process_check(vmr_settings_number(settings, EXPLAIN_PID),
				 EXPLAIN_PID, refusal);
}

const struct vmr_instrument vmr_instrument_explain = {
	.name = "explain",
	.summary = "how the page tables map one address of a process",
	.kind = VMREGRESS_KIND_SENSE,
	.params = explain_params,
	.nparams = ARRAY_SIZE(explain_params),
	.columns = explain_columns,
	.ncolumns = ARRAY_SIZE(explain_columns),
	.check = explain_check,
	.run = explain_run,
};
