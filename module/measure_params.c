// SPDX-License-Identifier: GPL-2.0
/*
 * The parameters of the measuring engine.
 */
#include "job.h"
#include "measure.h"

static const char *const measure_modes[] = { "throughput", "latency", NULL };
static const char *const measure_irqs[] = { "on", "off", NULL };

const struct vmr_param vmr_measure_params[VMR_MEASURE_NPARAMS] = {
	[VMR_MEASURE_CPUS] = {
		.name = "cpus",
		.help = "a worker on each of these CPUs; 1..N: on 1, then on 2, ...",
		.type = VMREGRESS_PARAM_TYPE_CPUS,
		.def = "0",
	},
	[VMR_MEASURE_MODE] = {
		.name = "mode",
		.help = "latency times each operation, into a histogram",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = measure_modes,
		.def = "throughput",
	},
	[VMR_MEASURE_WARMUP] = {
		.name = "warmup",
		.help = "repetitions that are run first and not kept",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = 1000,
		.def = "1",
	},
	[VMR_MEASURE_REPS] = {
		.name = "reps",
		.help = "repetitions that are kept, a row each",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.min = 1,
		.max = 10000,
		.def = "3",
	},
	[VMR_MEASURE_ITERS] = {
		.name = "iters",
		.help = "operations of a repetition; auto goes by duration",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.min = 1,
		.max = 1ULL << 40,
		.def = "auto",
		.word = "auto",
	},
	[VMR_MEASURE_DURATION] = {
		.name = "duration",
		.help = "what is measured of each part of a repetition when iters=auto",
		.unit = "ms",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.min = 1,
		.max = 60000,
		.def = "5",
	},
	[VMR_MEASURE_IRQS] = {
		.name = "irqs",
		.help = "off disables interrupts around what is timed",
		.type = VMREGRESS_PARAM_TYPE_CHOICE,
		.choices = measure_irqs,
		.def = "on",
	},
	[VMR_MEASURE_CLEAN_ONLY] = {
		.name = "clean_only",
		.help = "1 leaves out windows with an interrupt or a switch in them",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = 1,
		.def = "0",
	},
	[VMR_MEASURE_PMU] = {
		.name = "pmu",
		.help = "1 counts with the hardware's counters too, where there are",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = 1,
		.def = "0",
	},
	[VMR_MEASURE_SEED] = {
		.name = "seed",
		.help = "of everything that is shuffled",
		.type = VMREGRESS_PARAM_TYPE_NUMBER,
		.max = U32_MAX,
		.def = "1",
	},
};

/**
 * vmr_measure_check() - refuse what the benchmark cannot do
 * @settings: settings of a measured instrument, with every value set
 * @refusal: why they were refused
 *
 * Return: 0 or -EINVAL.
 */
int vmr_measure_check(const struct vmr_settings *settings,
		      struct vmr_refusal *refusal)
{
	if (!vmr_settings_measure(settings, VMR_MEASURE_MODE) ||
	    settings->ins->measured == VMR_MEASURED_LATENCY)
		return 0;
	return vmr_refuse_param(refusal,
				settings->ins->nparams + VMR_MEASURE_MODE,
				-EINVAL, "%s has no latency mode",
				settings->ins->name);
}
