// SPDX-License-Identifier: GPL-2.0
#include "hist.h"
#include "window.h"

/**
 * vmr_window_record() - count an operation that was timed on its own
 * @work: the worker, of a measurement of latencies
 * @phase: what it was
 * @window: when it began, and what had run before
 * @end: when it ended
 *
 * A clock that went back, as after a suspend, has measured nothing: such a
 * window is dirty and is never counted.
 */
void vmr_window_record(struct vmr_work *work, enum vmr_phase phase,
		       const struct vmr_window *window, u64 end)
{
	struct vmr_sample *sample = &work->reps[work->kept].phase[phase];
	struct vmr_noise now = vmr_noise_read();
	bool back = end < window->start;

	sample->windows++;
	if (back || vmr_noise_differs(&now, &window->noise)) {
		sample->dirty++;
		if (back || work->measure->clean_only)
			return;
	}
	sample->ops++;
	sample->cycles += end - window->start;
	vmr_hist_add(work->hist[phase], end - window->start);
}
