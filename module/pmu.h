/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The counters of the processor, through perf: what the kernel itself does on
 * behalf of one task on one CPU.
 */
#ifndef VMR_PMU_H
#define VMR_PMU_H

#include <linux/bits.h>
#include <linux/types.h>

struct task_struct;
struct vmr_pmu;

/* What is counted. The last one is perf's own and needs no hardware. */
enum vmr_pmu_counter {
	VMR_PMU_CYCLES,
	VMR_PMU_INSTRUCTIONS,
	VMR_PMU_CACHE_MISSES,
	VMR_PMU_DTLB_MISSES,
	VMR_PMU_TASK_CLOCK,
	VMR_PMU_COUNTERS
};

/* Those that need a PMU. */
#define VMR_PMU_HARDWARE	(BIT(VMR_PMU_TASK_CLOCK) - 1)

/**
 * struct vmr_pmu_sample - counters at one moment, or what two differ by
 * @cycles: core cycles, which are not those of the TSC
 * @instructions: instructions retired
 * @cache_misses: misses of the last-level cache
 * @dtlb_misses: reads that missed the dTLB
 * @task_clock: nanoseconds for which the task was on the CPU
 * @value: the same by enum vmr_pmu_counter
 * @have: BIT(enum vmr_pmu_counter) of each that was counted the whole time;
 *	the others are 0
 */
struct vmr_pmu_sample {
	union {
		struct {
			u64 cycles;
			u64 instructions;
			u64 cache_misses;
			u64 dtlb_misses;
			u64 task_clock;
		};
		u64 value[VMR_PMU_COUNTERS];
	};
	u32 have;
};

struct vmr_pmu *vmr_pmu_open(unsigned int cpu, struct task_struct *task);
void vmr_pmu_close(struct vmr_pmu *pmu);
int vmr_pmu_read(struct vmr_pmu *pmu, struct vmr_pmu_sample *sample);
int vmr_pmu_error(const struct vmr_pmu *pmu, enum vmr_pmu_counter counter);
void vmr_pmu_since(struct vmr_pmu_sample *sample,
		   const struct vmr_pmu_sample *before);

#endif /* VMR_PMU_H */
