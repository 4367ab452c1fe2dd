// SPDX-License-Identifier: GPL-2.0
#include <linux/bits.h>
#include <linux/err.h>
#include <linux/perf_event.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "gfp.h"
#include "pmu.h"

/**
 * struct vmr_pmu - a set of counters
 * @events: one for each enum vmr_pmu_counter, or ERR_PTR()
 */
struct vmr_pmu {
	struct perf_event *events[VMR_PMU_COUNTERS];
};

static const struct {
	u32 type;
	u64 config;
} pmu_kinds[VMR_PMU_COUNTERS] = {
	[VMR_PMU_CYCLES] = {
		PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES
	},
	[VMR_PMU_INSTRUCTIONS] = {
		PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS
	},
	[VMR_PMU_CACHE_MISSES] = {
		PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES
	},
	[VMR_PMU_DTLB_MISSES] = {
		PERF_TYPE_HW_CACHE, PERF_COUNT_HW_CACHE_DTLB |
				    PERF_COUNT_HW_CACHE_OP_READ << 8 |
				    PERF_COUNT_HW_CACHE_RESULT_MISS << 16
	},
	[VMR_PMU_TASK_CLOCK] = {
		PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK
	},
};

static struct perf_event *pmu_count(enum vmr_pmu_counter counter,
				    unsigned int cpu, struct task_struct *task)
{
	struct perf_event_attr attr = {
		.type = pmu_kinds[counter].type,
		.size = sizeof(attr),
		.config = pmu_kinds[counter].config,
		.exclude_user = 1,
		.exclude_hv = 1,
	};

	return perf_event_create_kernel_counter(&attr, cpu, task, NULL, NULL);
}

/**
 * vmr_pmu_open() - begin to count
 * @cpu: the CPU
 * @task: the task; what it does on other CPUs is not counted
 *
 * A counter that this machine does not have is left out. May sleep.
 *
 * Return: the counters, given back by vmr_pmu_close(), or NULL without memory.
 * All of the other functions take a NULL.
 */
struct vmr_pmu *vmr_pmu_open(unsigned int cpu, struct task_struct *task)
{
	struct vmr_pmu *pmu = kzalloc(sizeof(*pmu), VMR_GFP_JOB);
	enum vmr_pmu_counter i;

	if (!pmu)
		return NULL;
	for (i = 0; i < VMR_PMU_COUNTERS; i++)
		pmu->events[i] = pmu_count(i, cpu, task);
	return pmu;
}

/**
 * vmr_pmu_close() - stop to count
 * @pmu: the counters or NULL
 *
 * May sleep. The task may be gone.
 */
void vmr_pmu_close(struct vmr_pmu *pmu)
{
	enum vmr_pmu_counter i;

	if (!pmu)
		return;
	for (i = 0; i < VMR_PMU_COUNTERS; i++)
		if (!IS_ERR(pmu->events[i]))
			perf_event_release_kernel(pmu->events[i]);
	kfree(pmu);
}

/*
 * A counter that had to share the hardware with others, or that this CPU does
 * not have though another one does, ran for less time than it was enabled. What
 * is estimated from that is no count.
 */
static bool pmu_read_one(struct perf_event *event, u64 *value)
{
	u64 enabled, running;

	*value = perf_event_read_value(event, &enabled, &running);
	return enabled && enabled == running;
}

/**
 * vmr_pmu_read() - read all counters
 * @pmu: the counters or NULL
 * @sample: filled in
 *
 * May sleep; costs microseconds, and is in what it counts: not for a timed
 * window.
 *
 * Return: 0, or -ENODATA when not one of them has counted all the time.
 */
int vmr_pmu_read(struct vmr_pmu *pmu, struct vmr_pmu_sample *sample)
{
	enum vmr_pmu_counter i;

	memset(sample, 0, sizeof(*sample));
	for (i = 0; pmu && i < VMR_PMU_COUNTERS; i++) {
		if (IS_ERR(pmu->events[i]))
			continue;
		if (pmu_read_one(pmu->events[i], &sample->value[i]))
			sample->have |= BIT(i);
		else
			sample->value[i] = 0;
	}
	return sample->have ? 0 : -ENODATA;
}

/**
 * vmr_pmu_error() - why there is no such counter
 * @pmu: the counters or NULL
 * @counter: which
 *
 * Return: 0 when there is one; -ENOENT or -EOPNOTSUPP when the machine or the
 * kernel has none, or as perf_event_create_kernel_counter().
 */
int vmr_pmu_error(const struct vmr_pmu *pmu, enum vmr_pmu_counter counter)
{
	return pmu ? PTR_ERR_OR_ZERO(pmu->events[counter]) : -ENOMEM;
}

/**
 * vmr_pmu_since() - what has been counted since an earlier sample
 * @sample: the later sample; becomes the difference
 * @before: the earlier one, of the same counters
 *
 * A counter that one of them lacks is in neither.
 */
void vmr_pmu_since(struct vmr_pmu_sample *sample,
		   const struct vmr_pmu_sample *before)
{
	enum vmr_pmu_counter i;

	sample->have &= before->have;
	for (i = 0; i < VMR_PMU_COUNTERS; i++) {
		if (sample->have & BIT(i))
			sample->value[i] -= before->value[i];
		else
			sample->value[i] = 0;
	}
}
