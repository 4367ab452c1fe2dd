/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Facts as they are gathered; for machine*.c only.
 */
#ifndef VMR_MACHINE_FACT_H
#define VMR_MACHINE_FACT_H

#include "machine.h"

/* Takes @text over; NULL is a fact not known. */
void vmr_fact_take(struct vmr_machine *machine, const char *name, char *text);
void vmr_fact_text(struct vmr_machine *machine, const char *name,
		   const char *text);
void vmr_fact_number(struct vmr_machine *machine, const char *name,
		     int64_t number);

/* What is in a file; takes no fact from one that holds no number. */
void vmr_fact_file(struct vmr_machine *machine, const char *name,
		   const char *path);
void vmr_fact_number_file(struct vmr_machine *machine, const char *name,
			  const char *path);

/*
 * The word in brackets, "always [madvise] never", of a file whose path is given
 * by a printf format: a text to free, or NULL.
 */
char *vmr_fact_chosen(const char *fmt, ...)
	__attribute__((format(printf, 1, 2), warn_unused_result));

/* Those of a field. */
void vmr_machine_cpu(struct vmr_machine *machine);
void vmr_machine_memory(struct vmr_machine *machine);
void vmr_machine_slab(struct vmr_machine *machine);
void vmr_machine_config(struct vmr_machine *machine);

#endif /* VMR_MACHINE_FACT_H */
