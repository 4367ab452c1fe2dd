/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMR_REGISTRY_H
#define VMR_REGISTRY_H

#include "instrument.h"

unsigned int vmr_registry_count(void);
const struct vmr_instrument *vmr_registry_at(unsigned int index);
const struct vmr_instrument *vmr_registry_find(const char *name);

const char *vmr_verdict_name(enum vmregress_verdict verdict);

unsigned int vmr_instrument_nparams(const struct vmr_instrument *ins);
const struct vmr_param *
vmr_instrument_param(const struct vmr_instrument *ins, unsigned int index);
int vmr_instrument_proc_name(const struct vmr_instrument *ins, char *buf,
			     size_t size);
bool vmr_instrument_needs_value(const struct vmr_instrument *ins);

#endif /* VMR_REGISTRY_H */
