/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Someone on another CPU who does the second halves of all workers: frees there
 * what was allocated here.
 */
#ifndef VMR_PARTNER_H
#define VMR_PARTNER_H

#include "measure.h"

struct vmr_partner;

struct vmr_partner *vmr_partner_start(struct vmr_measure *measure,
				      unsigned int cpu);
void vmr_partner_stop(struct vmr_partner *partner);
int vmr_partner_second(struct vmr_partner *partner, struct vmr_work *work,
		       struct vmr_sample *sample);

#endif /* VMR_PARTNER_H */
