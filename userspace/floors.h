/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The noise floors of the machines of a comparison, as `vmr calibrate' left
 * them in the store.
 */
#ifndef VMR_FLOORS_H
#define VMR_FLOORS_H

#include <stddef.h>

#include "side.h"

/* @percent: deviation, of the median */
struct vmr_floors_metric {
	char *name;
	double percent;
};

/* @list: by name, each once */
struct vmr_floors {
	struct vmr_floors_metric *list;
	size_t n;
};

/*
 * Add the floors of the machines that the boots of @side are of, with their
 * accelerators, from the store @db; of a metric that has several the largest
 * stays. A store that is not there has none. Returns 0, or a negative errno
 * with the words in @why. The caller frees @floors in any case.
 */
int vmr_floors_add(struct vmr_floors *floors, const char *db,
		   const struct vmr_side *side, char *why, size_t size)
	__attribute__((warn_unused_result));
void vmr_floors_free(struct vmr_floors *floors);

/* Percent; NaN for a metric without. */
double vmr_floors_find(const struct vmr_floors *floors, const char *metric);

#endif /* VMR_FLOORS_H */
