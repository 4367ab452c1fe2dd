/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMR_SETTINGS_H
#define VMR_SETTINGS_H

#include <linux/cpumask.h>

#include "instrument.h"

/**
 * struct vmr_value - the value of one parameter
 * @text: the text it was read from; NULL until it is set
 * @low: the number, the low end of the range or the index of the choice;
 *	VMR_UNSET for a number given as its word
 *	for a CPU list how many of it to begin with
 * @high: the high end of the range; @low otherwise; for a CPU list the number
 *	of all
 * @cpus: the CPU list, NULL for every other type
 */
struct vmr_value {
	char *text;
	u64 low;
	u64 high;
	struct cpumask *cpus;
};

/**
 * struct vmr_settings - the values of all parameters of an instrument
 * @ins: the instrument
 * @count: number of @value
 * @value: in the order of vmr_instrument_param()
 *
 * Filled by one task, then read only.
 */
struct vmr_settings {
	const struct vmr_instrument *ins;
	unsigned int count;
	struct vmr_value value[];
};

struct vmr_settings *vmr_settings_new(const struct vmr_instrument *ins);
void vmr_settings_free(struct vmr_settings *settings);
int vmr_settings_set(struct vmr_settings *settings, const char *name,
		     const char *text, struct vmr_refusal *refusal);
int vmr_settings_set_at(struct vmr_settings *settings, unsigned int index,
			const char *text, struct vmr_refusal *refusal);
int vmr_settings_finish(struct vmr_settings *settings,
			struct vmr_refusal *refusal);

u64 vmr_settings_number(const struct vmr_settings *settings,
			unsigned int index);
u64 vmr_settings_measure(const struct vmr_settings *settings,
			 unsigned int index);
const struct cpumask *vmr_settings_cpus(const struct vmr_settings *settings,
					unsigned int index);
unsigned int vmr_settings_sweep(const struct vmr_settings *settings);
u64 vmr_settings_job(const struct vmr_settings *settings, unsigned int index);

int vmr_param_parse(const struct vmr_param *param, const char *text,
		    struct vmr_value *value, struct vmr_refusal *refusal);

#endif /* VMR_SETTINGS_H */
