/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands in the way, in words: shared by `vmr doctor` and a `vmr load`
 * that failed.
 */
#ifndef VMR_DOCTOR_H
#define VMR_DOCTOR_H

#include <stddef.h>

enum vmr_doctor_state {
	VMR_DOCTOR_OK,
	VMR_DOCTOR_WARN,	/* works, but worth knowing */
	VMR_DOCTOR_FAIL,	/* does not work until it is cured */
};

struct vmr_doctor_finding {
	const char *check;
	enum vmr_doctor_state state;
	char explanation[240];
	char remedy[200];	/* empty: nothing to do */
};

/* The number of checks that vmr_doctor_check() knows. */
size_t vmr_doctor_count(void);

/*
 * Make one check. @path is the module's file given by the user, or NULL for
 * the one that `vmr load` would take.
 */
void vmr_doctor_check(size_t index, const char *path,
		      struct vmr_doctor_finding *finding);

const char *vmr_doctor_state_name(enum vmr_doctor_state state);

#endif /* VMR_DOCTOR_H */
