/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the measuring engine itself knows of a measurement, as columns that a
 * benchmark adds to its own.
 */
#ifndef VMR_FIGURES_H
#define VMR_FIGURES_H

#include "instrument.h"
#include "measure.h"

struct vmr_cell;

#define VMR_FIGURES_U64(name_, unit_, help_)				\
	{ .name = (name_), .unit = (unit_), .help = (help_),		\
	  .type = VMREGRESS_COLUMN_TYPE_U64 }
#define VMR_FIGURES_DETAIL(name_, unit_, help_)				\
	{ .name = (name_), .unit = (unit_), .help = (help_),		\
	  .type = VMREGRESS_COLUMN_TYPE_U64, .detail = true }
#define VMR_FIGURES_RATE(name_, help_)					\
	{ .name = (name_), .unit = "ops/s", .help = (help_),		\
	  .type = VMREGRESS_COLUMN_TYPE_U64,				\
	  .better = VMREGRESS_BETTER_HIGHER }
#define VMR_FIGURES_LATENCY(name_, help_)				\
	{ .name = (name_), .unit = "cycles", .help = (help_),		\
	  .type = VMREGRESS_COLUMN_TYPE_U64,				\
	  .better = VMREGRESS_BETTER_LOWER }
#define VMR_FIGURES_PMU(name_, help_)					\
	{ .name = (name_), .help = (help_),				\
	  .type = VMREGRESS_COLUMN_TYPE_MILLI,				\
	  .better = VMREGRESS_BETTER_LOWER }

/*
 * Of latency mode, from index @first on. Throughput has them absent, and
 * latency the costs of whole repetitions.
 */
#define VMR_LATENCY_NCOLUMNS	14
#define VMR_LATENCY_COLUMNS(first)					\
	[(first)] =							\
	{ .name = "phase", .type = VMREGRESS_COLUMN_TYPE_STRING,	\
	  .help = "what was timed" },					\
	VMR_FIGURES_U64("samples", NULL, "operations timed"),		\
	{ .name = "p50_time", .unit = "ns", .help = "median",		\
	  .type = VMREGRESS_COLUMN_TYPE_MILLI,				\
	  .better = VMREGRESS_BETTER_LOWER },				\
	VMR_FIGURES_LATENCY("p50", "median, the clock included"),	\
	VMR_FIGURES_LATENCY("p90", "90th percentile"),			\
	VMR_FIGURES_LATENCY("p99", "99th percentile"),			\
	VMR_FIGURES_LATENCY("p999", "99.9th percentile"),		\
	VMR_FIGURES_LATENCY("max", "the longest"),			\
	{ .name = "p50_net", .unit = "cycles",				\
	  .help = "median without the clock",				\
	  .type = VMREGRESS_COLUMN_TYPE_S64,				\
	  .better = VMREGRESS_BETTER_LOWER },				\
	VMR_FIGURES_DETAIL("p50_support", NULL, "samples at or beyond p50"), \
	VMR_FIGURES_DETAIL("p90_support", NULL, "samples at or beyond p90"), \
	VMR_FIGURES_DETAIL("p99_support", NULL, "samples at or beyond p99"), \
	VMR_FIGURES_DETAIL("p999_support", NULL,			\
			   "samples at or beyond p999"),		\
	{ .name = "latency", .unit = "cycles", .help = "all of them",	\
	  .type = VMREGRESS_COLUMN_TYPE_HIST }

/* Of both modes, from index @first on. */
#define VMR_ENGINE_NCOLUMNS	19
#define VMR_ENGINE_COLUMNS(first)					\
	[(first)] =							\
	VMR_FIGURES_U64("workers", NULL, "workers that ran together"),	\
	VMR_FIGURES_RATE("rate", "of this CPU"),			\
	VMR_FIGURES_RATE("total_rate", "of all CPUs together"),		\
	{ .name = "efficiency", .unit = "%",				\
	  .help = "total_rate of what as many CPUs alone would have",	\
	  .type = VMREGRESS_COLUMN_TYPE_MILLI,				\
	  .better = VMREGRESS_BETTER_HIGHER },				\
	VMR_FIGURES_U64("skew", "cycles", "began after the first of them"), \
	VMR_FIGURES_DETAIL("windows", NULL, "pairs of clock reads"),	\
	VMR_FIGURES_U64("dirty", NULL,					\
			"windows with an interrupt or a switch in them"), \
	VMR_FIGURES_DETAIL("irqs", NULL,				\
			   "interrupts that the CPU took meanwhile"),	\
	VMR_FIGURES_DETAIL("switches", NULL,				\
			   "times the worker lost the CPU meanwhile"),	\
	VMR_FIGURES_DETAIL("steal", "ns", "taken by a hypervisor meanwhile"), \
	VMR_FIGURES_DETAIL("reclaim", NULL,				\
			   "kswapd runs, direct reclaims and compactions meanwhile"), \
	VMR_FIGURES_PMU("pmu_cycles", "core cycles of an operation"),	\
	VMR_FIGURES_PMU("pmu_instructions", "instructions of an operation"), \
	VMR_FIGURES_PMU("pmu_cache_misses", "cache misses of an operation"), \
	VMR_FIGURES_PMU("pmu_dtlb_misses", "dTLB read misses of an operation"), \
	{ .name = "pmu_task_clock", .unit = "ns",			\
	  .help = "an operation, by perf's clock of the task",		\
	  .type = VMREGRESS_COLUMN_TYPE_MILLI, .detail = true,		\
	  .better = VMREGRESS_BETTER_LOWER },				\
	{ .name = "pmu", .help = "why a counter is missing",		\
	  .type = VMREGRESS_COLUMN_TYPE_STRING },			\
	{ .name = "loop", .type = VMREGRESS_COLUMN_TYPE_MILLI,		\
	  .unit = "cycles", .help = "one turn of an empty loop" },	\
	{ .name = "clock", .type = VMREGRESS_COLUMN_TYPE_U64,		\
	  .unit = "cycles", .help = "an empty pair of clock reads" }

void vmr_figures_engine(const struct vmr_measure *measure,
			const struct vmr_work *work, unsigned int rep,
			struct vmr_cell *cells);
void vmr_figures_engine_latency(const struct vmr_measure *measure,
				const struct vmr_work *work,
				enum vmr_phase phase, struct vmr_cell *cells);
void vmr_figures_latency(const struct vmr_measure *measure,
			 const struct vmr_work *work, enum vmr_phase phase,
			 const char *name, struct vmr_cell *cells);
u64 vmr_figures_rate(const struct vmr_measure *measure);
int vmr_figures_check(const struct vmr_measure *measure);

s64 vmr_sample_milli_ns(const struct vmr_sample *sample);
s64 vmr_sample_milli_cycles(const struct vmr_sample *sample);
s64 vmr_sample_net_milli_cycles(const struct vmr_sample *sample);
u64 vmr_sample_rate(const struct vmr_sample *sample);

#endif /* VMR_FIGURES_H */
