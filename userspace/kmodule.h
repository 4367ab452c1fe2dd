/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The module's file and its life in the kernel. The only file that knows
 * libkmod.
 */
#ifndef VMR_KMODULE_H
#define VMR_KMODULE_H

#include <stdbool.h>

#define VMR_KMODULE_NAME	"vmregress"

/*
 * The file that would be loaded: @given unless NULL, else $VMR_MODULE, else
 * what was built here for the running kernel, else what is installed for it.
 * Returns a path to free, or NULL when there is none.
 */
char *vmr_kmodule_find(const char *given);

/*
 * A field of modinfo(8), such as "vermagic". Returns a text to free, or NULL
 * with the negative errno in @err unless NULL; -ENOENT: no such field.
 */
char *vmr_kmodule_field(const char *path, const char *key, int *err);

/* Does the module in @path take the parameter @name? */
bool vmr_kmodule_takes(const char *path, const char *name);

/* @options: "key=value ...". Returns 0 or a negative errno. */
int vmr_kmodule_load(const char *path, const char *options)
	__attribute__((warn_unused_result));
int vmr_kmodule_unload(void) __attribute__((warn_unused_result));

/* Is it in the kernel, in whatever state? */
bool vmr_kmodule_loaded(void);

/* How many hold it in use; negative errno when it is not loaded. */
int vmr_kmodule_users(void);

#endif /* VMR_KMODULE_H */
