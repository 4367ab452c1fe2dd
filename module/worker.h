/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMR_WORKER_H
#define VMR_WORKER_H

#include "measure.h"

int vmr_worker_thread(void *data);
void vmr_worker_forget(struct vmr_work *work);
int vmr_worker_half(struct vmr_work *work, int (*half)(struct vmr_work *),
		    struct vmr_sample *sample);

#endif /* VMR_WORKER_H */
