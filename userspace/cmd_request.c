// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <string.h>

#include "cmd_request.h"

static void request_setting(struct argp_state *state,
			    struct vmr_settings *settings, const char *word)
{
	int err = vmr_settings_parse(settings, word);

	if (err == -EINVAL)
		argp_error(state, "'%s' is not key=value", word);
	else if (err == -EEXIST)
		argp_error(state, "'%.*s' is given twice",
			   (int)strcspn(word, "="), word);
	else if (err)
		argp_failure(state, VMR_EXIT_LOST, -err, "%s", word);
}

void vmr_cmd_request_word(struct argp_state *state,
			  struct vmr_cmd_request *request, char *word)
{
	if (request->missing && !request->name)
		request->name = word;
	else
		request_setting(state, &request->settings, word);
}

static error_t request_parse(int key, char *arg, struct argp_state *state)
{
	struct vmr_cmd_request *request = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		vmr_cmd_request_word(state, request, arg);
		return 0;
	case ARGP_KEY_END:
		if (request->missing && !request->name)
			argp_error(state, "%s", request->missing);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

const struct argp vmr_cmd_request_argp = {
	.parser = request_parse,
};

const struct argp_child vmr_cmd_request_child[] = {
	{ .argp = &vmr_global_argp },
	{ .argp = &vmr_cmd_request_argp },
	{ 0 }
};
