/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What identifies a metric: the rules of metrics.h.
 */
#ifndef VMR_METRICS_KEY_H
#define VMR_METRICS_KEY_H

#include <stdbool.h>

#include "json.h"

/*
 * Which columns are compared, an array to free; NULL: no memory. In exact mode
 * times are left out where cycles say the same.
 */
bool *vmr_metrics_wanted(const struct vmr_instrument *instrument, bool exact,
			 bool details);

/* "INSTRUMENT/PARAMETER=VALUE ...", a text to free; NULL: no memory. */
char *vmr_metrics_job_key(const struct vmr_result *result);

/* @job, the same with the columns that identify row @row. */
char *vmr_metrics_row_key(const struct vmr_result *result, size_t row,
			  const char *job);

#endif /* VMR_METRICS_KEY_H */
