// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "cmd.h"
#include "text.h"

enum {
	CMD_KEY_JSON = 0x1000,
	CMD_KEY_NO_COLOR,
	CMD_KEY_WIDE,
	CMD_KEY_DB,
};

static const struct vmr_cmd *const cmd_table[] = { VMR_CMD_ADDRESSES };

static const struct argp_option cmd_options[] = {
	{ "json", CMD_KEY_JSON, NULL, 0,
	  "Print one JSON object instead of tables", -1 },
	{ "no-color", CMD_KEY_NO_COLOR, NULL, 0,
	  "Never use colours (also: the environment variable NO_COLOR)", -1 },
	{ "wide", CMD_KEY_WIDE, NULL, 0,
	  "Show the columns of details in tables of results", -1 },
	{ "db", CMD_KEY_DB, "FILE", 0,
	  "The store of runs (also: the environment variable VMR_DB)", -1 },
	{ 0 }
};

static error_t cmd_parse(int key, char *arg, struct argp_state *state)
{
	struct vmr_ctx *ctx = state->input;

	switch (key) {
	case CMD_KEY_DB:
		ctx->db = arg;
		return 0;
	case CMD_KEY_JSON:
		ctx->json = true;
		return 0;
	case CMD_KEY_NO_COLOR:
		ctx->color = false;
		return 0;
	case CMD_KEY_WIDE:
		ctx->wide = true;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

const struct argp vmr_global_argp = {
	.options = cmd_options,
	.parser = cmd_parse,
};

const struct argp_child vmr_global_child[] = {
	{ .argp = &vmr_global_argp },
	{ 0 }
};

const struct vmr_cmd *vmr_cmd_find(const char *name)
{
	size_t i;

	for (i = 0; i < VMR_ARRAY_SIZE(cmd_table); i++)
		if (!strcmp(cmd_table[i]->name, name))
			return cmd_table[i];
	return NULL;
}

const struct vmr_cmd *vmr_cmd_at(size_t index)
{
	return index < VMR_ARRAY_SIZE(cmd_table) ? cmd_table[index] : NULL;
}

int vmr_cmd_dispatch(const struct vmr_cmd *cmd, struct vmr_ctx *ctx, int argc,
		     char **argv)
{
	char name[40];

	/* argp shows argv[0] in its usage line. */
	snprintf(name, sizeof(name), "vmr %s", cmd->name);
	argv[0] = name;
	ctx->verb = cmd->name;
	return cmd->run(ctx, argc, argv);
}

void vmr_cmd_say(const struct vmr_ctx *ctx, const char *fmt, ...)
{
	va_list args;

	fflush(stdout);
	fprintf(stderr, "vmr: %s: ", ctx->verb);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
}

long vmr_cmd_parse_number(struct argp_state *state, const char *option,
			  const char *text, long min, long max)
{
	char *end;
	long number;

	errno = 0;
	number = strtol(text, &end, 10);
	if (errno || end == text || *end || number < min || number > max)
		argp_error(state, "%s: '%s' is no number from %ld to %ld",
			   option, text, min, max);
	return number;
}

double vmr_cmd_parse_real(struct argp_state *state, const char *option,
			  const char *text, double most)
{
	double number;
	char *end;

	number = strtod(text, &end);
	if (end == text || *end || !(number >= 0 && number <= most))
		argp_error(state, "%s: '%s' is no number from 0 to %g", option,
			   text, most);
	return number;
}

int vmr_cmd_open(const struct vmr_ctx *ctx, struct vmr_client *client)
{
	int err = vmr_client_open(client);

	if (!err)
		return VMR_EXIT_OK;
	if (err == -ENOENT)
		vmr_cmd_say(ctx, "the module vmregress is not loaded; load it with: vmr load");
	else
		vmr_cmd_say(ctx, "no generic netlink: %s", strerror(-err));
	return VMR_EXIT_LOST;
}

int vmr_cmd_open_instruments(const struct vmr_ctx *ctx,
			     struct vmr_client *client)
{
	int code = vmr_cmd_open(ctx, client), err;

	if (code)
		return code;
	err = vmr_client_instruments(client);
	if (err) {
		code = vmr_cmd_refused(ctx, client, err, NULL);
		vmr_client_close(client);
	}
	return code;
}

int vmr_cmd_refused(const struct vmr_ctx *ctx, const struct vmr_client *client,
		    int err, const char *what)
{
	vmr_cmd_say(ctx, "%s%s%s", what ? what : "", what ? ": " : "",
		    vmr_client_reason(client, err));
	if (vmr_client_blames_user(client, err))
		return VMR_EXIT_USAGE;
	/* What this kernel or machine lacks is nobody's mistake. */
	return err == -EOPNOTSUPP ? VMR_EXIT_SKIP : VMR_EXIT_LOST;
}

const struct vmr_instrument *
vmr_cmd_instrument(const struct vmr_ctx *ctx, const struct vmr_client *client,
		   const char *name)
{
	const struct vmr_instruments *all = &client->instruments;
	const struct vmr_instrument *found = vmr_instruments_find(all, name);
	struct vmr_nearest nearest = vmr_nearest_begin(name);
	size_t i;

	if (found)
		return found;
	for (i = 0; i < all->n; i++)
		vmr_nearest_try(&nearest, all->list[i].name);
	if (nearest.best[0])
		vmr_cmd_say(ctx, "no instrument '%s'; did you mean '%s'?", name,
			    nearest.best);
	else
		vmr_cmd_say(ctx, "no instrument '%s'; see: vmr list", name);
	return NULL;
}
