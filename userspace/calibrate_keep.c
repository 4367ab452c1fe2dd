// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>

#include "calibrate.h"
#include "store_sql.h"

static int calibrate_keep_all(struct vmr_store *store, const json_t *env,
			      const struct vmr_calibration *all, size_t *kept)
{
	const char *unit = all->options.runs ? "run" : "boot";
	size_t i;
	int err = 0;

	for (i = 0; i < all->n && !err; i++) {
		const struct vmr_store_floor floor = {
			.metric = all->list[i].name, .unit = unit,
			.percent = all->list[i].floor,
			.n = all->list[i].boots,
		};

		if (isnan(floor.percent))
			continue;
		err = vmr_store_floor(store, env, &floor);
		(*kept)++;
	}
	return err;
}

int vmr_calibration_keep(const struct vmr_calibration *calibration,
			 const json_t *env, const char *db, size_t *kept,
			 char *why, size_t size)
{
	struct vmr_store store;
	int err;

	*kept = 0;
	/* Exact mode has no noise: there is nothing to remember. */
	if (calibration->metrics.exact)
		return 0;
	err = vmr_store_open(&store, db, VMR_STORE_WRITE);
	if (!err) {
		err = vmr_store_lock(&store);
		if (!err)
			err = vmr_store_unlock(&store,
					       calibrate_keep_all(&store, env,
								  calibration,
								  kept));
		vmr_store_close(&store);
	}
	snprintf(why, size, "%s", store.why);
	return err;
}
