/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * key=value pairs in the order given. The values stay text: the module alone
 * knows what they mean.
 */
#ifndef VMR_SETTINGS_H
#define VMR_SETTINGS_H

#include <stddef.h>

struct vmr_setting {
	char *name;
	char *value;
};

struct vmr_settings {
	struct vmr_setting *list;
	size_t n;
};

/* Returns 0, -EEXIST when @name is set already, or -ENOMEM. */
int vmr_settings_add(struct vmr_settings *settings, const char *name,
		     const char *value) __attribute__((warn_unused_result));

/* Set @name, in place of an earlier value if there is one. 0 or -ENOMEM. */
int vmr_settings_replace(struct vmr_settings *settings, const char *name,
			 const char *value) __attribute__((warn_unused_result));

/*
 * Add a word "key=value". Returns 0, -EINVAL when it has not that form,
 * -EEXIST when the key was given before, or -ENOMEM.
 */
int vmr_settings_parse(struct vmr_settings *settings, const char *word)
	__attribute__((warn_unused_result));

/* NULL when @name is not set. */
const char *vmr_settings_find(const struct vmr_settings *settings,
			      const char *name);
void vmr_settings_free(struct vmr_settings *settings);

#endif /* VMR_SETTINGS_H */
