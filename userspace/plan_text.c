// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "plan.h"
#include "scope.h"

/* An instrument by its name with its kind: others may share the name. */
static json_t *text_step(const struct vmr_step *step)
{
	VMR_FREE char *name = NULL;
	const struct vmr_instrument *instrument = step->instrument;
	json_t *params = json_object();
	size_t i;

	if (asprintf(&name, "%s_%s", vmr_kind_name(instrument->kind),
		     instrument->name) < 0)
		name = NULL;
	for (i = 0; i < step->settings.n; i++)
		json_object_set_new(params, step->settings.list[i].name,
				    vmr_json_text(step->settings.list[i].value));
	return json_pack("{s:s*, s:o}", "instrument", name, "params", params);
}

char *vmr_plan_text(const struct vmr_plan *plan)
{
	json_t *array = json_array();
	char *text;
	size_t i;

	for (i = 0; i < plan->n; i++)
		json_array_append_new(array, text_step(&plan->list[i]));
	text = json_dumps(array, JSON_COMPACT);
	json_decref(array);
	return text;
}

static int text_settings(const json_t *params, struct vmr_settings *settings)
{
	const char *name;
	json_t *value;
	int err = 0;

	json_object_foreach((json_t *)params, name, value) {
		if (!json_is_string(value))
			return -EUCLEAN;
		err = vmr_settings_add(settings, name,
				       json_string_value(value));
		if (err)
			break;
	}
	return err;
}

static int text_add(struct vmr_plan *plan, const struct vmr_ctx *ctx,
		    const struct vmr_client *client, const json_t *object)
{
	const char *name = json_string_value(json_object_get(object,
							     "instrument"));
	const struct vmr_instrument *instrument;
	struct vmr_settings settings = { 0 };
	int err;

	if (!name) {
		vmr_cmd_say(ctx, "its plan is none");
		return VMR_EXIT_LOST;
	}
	instrument = vmr_instruments_find(&client->instruments, name);
	if (!instrument) {
		vmr_cmd_say(ctx, "there is no instrument '%s' any more", name);
		return VMR_EXIT_USAGE;
	}
	err = text_settings(json_object_get(object, "params"), &settings);
	if (!err)
		err = vmr_plan_add(plan, instrument, &settings);
	vmr_settings_free(&settings);
	if (err)
		vmr_cmd_say(ctx, "its plan: %s", strerror(-err));
	return err ? VMR_EXIT_LOST : 0;
}

int vmr_plan_rest(struct vmr_plan *plan, const struct vmr_ctx *ctx,
		  const struct vmr_client *client, const char *text,
		  size_t first)
{
	json_t *array = json_loads(text, 0, NULL);
	int code = 0;
	size_t i;

	memset(plan, 0, sizeof(*plan));
	if (!json_is_array(array)) {
		vmr_cmd_say(ctx, "its plan is none");
		code = VMR_EXIT_LOST;
	}
	for (i = first; !code && i < json_array_size(array); i++)
		code = text_add(plan, ctx, client, json_array_get(array, i));
	plan->suite = json_array_size(array) > 1;
	json_decref(array);
	return code;
}
