/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the files of the doctor.
 */
#ifndef VMR_DOCTOR_CHECK_H
#define VMR_DOCTOR_CHECK_H

#include "doctor.h"

void vmr_doctor_find(struct vmr_doctor_finding *finding,
		     enum vmr_doctor_state state, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void vmr_doctor_remedy(struct vmr_doctor_finding *finding, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The release of the running kernel. */
void vmr_doctor_release(char *buf, size_t size);

void vmr_doctor_file(const char *path, struct vmr_doctor_finding *finding);
void vmr_doctor_vermagic(const char *path, struct vmr_doctor_finding *finding);
void vmr_doctor_signature(const char *path, struct vmr_doctor_finding *finding);
void vmr_doctor_loaded(const char *path, struct vmr_doctor_finding *finding);
void vmr_doctor_netlink(const char *path, struct vmr_doctor_finding *finding);

#endif /* VMR_DOCTOR_CHECK_H */
