// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "plan.h"
#include "suite.h"
#include "text.h"

int vmr_plan_add(struct vmr_plan *plan,
		 const struct vmr_instrument *instrument,
		 const struct vmr_settings *settings)
{
	struct vmr_step *list;
	size_t i;
	int err = 0;

	list = vmr_array_room(plan->list, plan->n, sizeof(*list));
	if (!list)
		return -ENOMEM;
	plan->list = list;
	list[plan->n].instrument = instrument;
	for (i = 0; !err && i < settings->n; i++)
		err = vmr_settings_add(&list[plan->n].settings,
				       settings->list[i].name,
				       settings->list[i].value);
	plan->n++;
	return err;
}

/*
 * Give @setting to every step whose instrument takes it. Returns how many do,
 * or -ENOMEM.
 */
static int plan_override(struct vmr_plan *plan,
			 const struct vmr_setting *setting)
{
	struct vmr_step *step;
	int taken = 0;
	size_t i;

	for (i = 0; i < plan->n; i++) {
		step = &plan->list[i];
		if (!vmr_instrument_param(step->instrument, setting->name))
			continue;
		if (vmr_settings_replace(&step->settings, setting->name,
					 setting->value))
			return -ENOMEM;
		taken++;
	}
	return taken;
}

static int plan_override_all(struct vmr_plan *plan, const struct vmr_ctx *ctx,
			     const struct vmr_settings *settings)
{
	size_t i;
	int n;

	for (i = 0; i < settings->n; i++) {
		n = plan_override(plan, &settings->list[i]);
		if (n < 0) {
			vmr_cmd_say(ctx, "%s", strerror(-n));
			return VMR_EXIT_LOST;
		}
		if (!n) {
			vmr_cmd_say(ctx, "no instrument of the suite has a parameter '%s'",
				    settings->list[i].name);
			return VMR_EXIT_USAGE;
		}
	}
	return 0;
}

static int plan_suite_line(struct vmr_plan *plan, const struct vmr_ctx *ctx,
			   const struct vmr_client *client, const char *path,
			   const struct vmr_suite_line *line)
{
	const struct vmr_instrument *instrument;
	const char *name;
	size_t i;

	instrument = vmr_instruments_find(&client->instruments,
					  line->instrument);
	if (!instrument) {
		vmr_cmd_say(ctx, "%s: line %u: no instrument '%s'", path,
			    line->number, line->instrument);
		return VMR_EXIT_USAGE;
	}
	for (i = 0; i < line->settings.n; i++) {
		name = line->settings.list[i].name;
		if (vmr_instrument_param(instrument, name))
			continue;
		vmr_cmd_say(ctx, "%s: line %u: %s has no parameter '%s'", path,
			    line->number, instrument->name, name);
		return VMR_EXIT_USAGE;
	}
	if (vmr_plan_add(plan, instrument, &line->settings)) {
		vmr_cmd_say(ctx, "out of memory");
		return VMR_EXIT_LOST;
	}
	return 0;
}

static int plan_suite(struct vmr_plan *plan, const struct vmr_ctx *ctx,
		      const struct vmr_client *client, const char *path)
{
	FILE *file = fopen(path, "re");
	struct vmr_suite suite;
	char why[200];
	int code = 0;
	size_t i;

	if (!file) {
		vmr_cmd_say(ctx, "%s: %s", path, strerror(errno));
		return VMR_EXIT_USAGE;
	}
	if (vmr_suite_read(file, &suite, why, sizeof(why))) {
		vmr_cmd_say(ctx, "%s: %s", path, why);
		code = VMR_EXIT_USAGE;
	}
	fclose(file);
	for (i = 0; !code && i < suite.n; i++)
		code = plan_suite_line(plan, ctx, client, path, &suite.list[i]);
	vmr_suite_free(&suite);
	plan->suite = true;
	return code;
}

static void plan_try(const char *name, void *arg)
{
	vmr_nearest_try(arg, name);
}

static int plan_unknown(const struct vmr_ctx *ctx,
			const struct vmr_client *client, const char *name)
{
	struct vmr_nearest nearest = vmr_nearest_begin(name);
	const struct vmr_instruments *all = &client->instruments;
	size_t i;

	for (i = 0; i < all->n; i++)
		vmr_nearest_try(&nearest, all->list[i].name);
	vmr_suite_each(plan_try, &nearest);
	if (nearest.best[0])
		vmr_cmd_say(ctx, "no instrument or suite '%s'; did you mean '%s'?",
			    name, nearest.best);
	else
		vmr_cmd_say(ctx, "no instrument or suite '%s'; see: vmr list",
			    name);
	return VMR_EXIT_USAGE;
}

int vmr_plan_make(struct vmr_plan *plan, const struct vmr_ctx *ctx,
		  const struct vmr_client *client, const char *name,
		  const struct vmr_settings *settings)
{
	const struct vmr_instrument *instrument;
	char *path;
	int code;

	memset(plan, 0, sizeof(*plan));
	instrument = vmr_instruments_find(&client->instruments, name);
	if (instrument) {
		if (!vmr_plan_add(plan, instrument, settings))
			return 0;
		vmr_cmd_say(ctx, "out of memory");
		return VMR_EXIT_LOST;
	}
	path = vmr_suite_path(name);
	if (!path)
		return plan_unknown(ctx, client, name);
	code = plan_suite(plan, ctx, client, path);
	free(path);
	if (!code)
		code = plan_override_all(plan, ctx, settings);
	return code;
}

void vmr_plan_drop_first(struct vmr_plan *plan)
{
	vmr_settings_free(&plan->list[0].settings);
	plan->n--;
	memmove(plan->list, plan->list + 1, plan->n * sizeof(*plan->list));
}

void vmr_plan_free(struct vmr_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->n; i++)
		vmr_settings_free(&plan->list[i].settings);
	free(plan->list);
	memset(plan, 0, sizeof(*plan));
}
