/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One operation, timed on its own: what the latency mode of a benchmark does
 * with each.
 */
#ifndef VMR_WINDOW_H
#define VMR_WINDOW_H

#include "clock.h"
#include "measure.h"
#include "noise.h"

/**
 * struct vmr_window - one operation that is being timed
 * @noise: what had run on the CPU before
 * @start: the clock before
 */
struct vmr_window {
	struct vmr_noise noise;
	u64 start;
};

void vmr_window_record(struct vmr_work *work, enum vmr_phase phase,
		       const struct vmr_window *window, u64 end);

/* Begins to time. The clock is read last. */
static __always_inline void vmr_window_open(struct vmr_window *window)
{
	window->noise = vmr_noise_read();
	window->start = vmr_clock_begin();
}

/* Ends it, and counts it as one operation of a phase. The clock is read first. */
static __always_inline void vmr_window_shut(struct vmr_work *work,
					    enum vmr_phase phase,
					    const struct vmr_window *window)
{
	vmr_window_record(work, phase, window, vmr_clock_end());
}

#endif /* VMR_WINDOW_H */
