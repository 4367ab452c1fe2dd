// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "settings.h"

static struct vmr_setting *settings_lookup(const struct vmr_settings *settings,
					   const char *name)
{
	size_t i;

	for (i = 0; i < settings->n; i++)
		if (!strcmp(settings->list[i].name, name))
			return &settings->list[i];
	return NULL;
}

int vmr_settings_add(struct vmr_settings *settings, const char *name,
		     const char *value)
{
	struct vmr_setting *list, *setting;

	if (settings_lookup(settings, name))
		return -EEXIST;
	list = vmr_array_room(settings->list, settings->n, sizeof(*list));
	if (!list)
		return -ENOMEM;
	settings->list = list;

	setting = &list[settings->n];
	setting->name = strdup(name);
	setting->value = strdup(value);
	if (!setting->name || !setting->value) {
		free(setting->name);
		free(setting->value);
		return -ENOMEM;
	}
	settings->n++;
	return 0;
}

int vmr_settings_replace(struct vmr_settings *settings, const char *name,
			 const char *value)
{
	struct vmr_setting *setting = settings_lookup(settings, name);
	char *copy;

	if (!setting)
		return vmr_settings_add(settings, name, value);
	copy = strdup(value);
	if (!copy)
		return -ENOMEM;
	free(setting->value);
	setting->value = copy;
	return 0;
}

int vmr_settings_parse(struct vmr_settings *settings, const char *word)
{
	const char *equals = strchr(word, '=');
	char *name;
	int err;

	if (!equals || equals == word)
		return -EINVAL;
	name = strndup(word, equals - word);
	if (!name)
		return -ENOMEM;
	err = vmr_settings_add(settings, name, equals + 1);
	free(name);
	return err;
}

const char *vmr_settings_find(const struct vmr_settings *settings,
			      const char *name)
{
	const struct vmr_setting *setting = settings_lookup(settings, name);

	return setting ? setting->value : NULL;
}

void vmr_settings_free(struct vmr_settings *settings)
{
	size_t i;

	for (i = 0; i < settings->n; i++) {
		free(settings->list[i].name);
		free(settings->list[i].value);
	}
	free(settings->list);
	memset(settings, 0, sizeof(*settings));
}
