// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "cmd_request.h"
#include "doctor.h"
#include "kmodule.h"
#include "scope.h"

struct load_input {
	struct vmr_ctx *ctx;
	const char *file;
	struct vmr_cmd_request request;
	bool danger;
};

static const struct argp_option load_options[] = {
	{ "danger", 'd', NULL, 0,
	  "Allow instruments that can hurt the machine (allow_danger=1)", 0 },
	{ "module", 'm', "FILE", 0, "Load this vmregress.ko", 0 },
	{ 0 }
};

static error_t load_parse(int key, char *arg, struct argp_state *state)
{
	struct load_input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		state->child_inputs[1] = &input->request;
		return 0;
	case 'd':
		input->danger = true;
		return 0;
	case 'm':
		input->file = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp load_argp = {
	.options = load_options,
	.parser = load_parse,
	.args_doc = "[KEY=VALUE...]",
	.doc = "Load the kernel module vmregress.\vThe file is that of --module, else of the environment variable VMR_MODULE, else what was built here for the running kernel, else what is installed. A KEY=VALUE is a parameter of the module; see modinfo.",
	.children = vmr_cmd_request_child,
};

/* The kernel would ignore a parameter that is not there. */
static int load_check_settings(const struct load_input *input,
			       const char *path)
{
	size_t i;

	for (i = 0; i < input->request.settings.n; i++) {
		if (vmr_kmodule_takes(path, input->request.settings.list[i].name))
			continue;
		vmr_cmd_say(input->ctx, "the module has no parameter '%s'; see: modinfo %s",
			    input->request.settings.list[i].name, path);
		return VMR_EXIT_USAGE;
	}
	return 0;
}

static char *load_join_settings(const struct vmr_settings *settings)
{
	char *text = NULL;
	size_t size, i;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	for (i = 0; i < settings->n; i++)
		fprintf(out, "%s%s=%s", i ? " " : "", settings->list[i].name,
			settings->list[i].value);
	fclose(out);
	return text;
}

static const char *load_words(int err)
{
	switch (-err) {
	case ENOEXEC:
		return "the file was built for another kernel, or is damaged";
	case ENOKEY:
	case EKEYREJECTED:
		return "the kernel wants a signature that it trusts";
	case EPERM:
	case EACCES:
		return "not allowed";
	case EINVAL:
		return "the kernel refuses a parameter, or the file";
	case ENOENT:
		return "the file is not there, or needs a symbol that this kernel lacks";
	}
	return strerror(-err);
}

/* Say all that the doctor finds wrong and that `vmr load` could cause. */
static void load_explain(const struct load_input *input, const char *path,
			 int err)
{
	struct vmr_doctor_finding finding;
	size_t i;

	if (path)
		vmr_cmd_say(input->ctx, "%s: %s", path, load_words(err));
	for (i = 0; i < vmr_doctor_count(); i++) {
		vmr_doctor_check(i, input->file, &finding);
		if (finding.state != VMR_DOCTOR_FAIL ||
		    !strcmp(finding.check, "loaded"))
			continue;
		vmr_cmd_say(input->ctx, "%s: %s", finding.check,
			    finding.explanation);
		if (finding.remedy[0])
			vmr_cmd_say(input->ctx, "%s: remedy: %s", finding.check,
				    finding.remedy);
	}
	if (err == -EINVAL || err == -ENOENT)
		vmr_cmd_say(input->ctx, "the kernel's own words: dmesg | tail");
}

/*
 * A kernel with CONFIG_MODVERSIONS takes a module that was built for another
 * one as long as checksums of symbols agree: its inlined code may still not
 * fit. We do not.
 */
static int load_check_release(const struct load_input *input, const char *path)
{
	VMR_FREE char *magic = vmr_kmodule_field(path, "vermagic", NULL);
	struct utsname uts;

	if (!magic || uname(&uts))
		return 0;
	magic[strcspn(magic, " ")] = '\0';
	if (!strcmp(magic, uts.release))
		return 0;
	load_explain(input, path, -ENOEXEC);
	return VMR_EXIT_LOST;
}

static int load_file(struct load_input *input, const char *path)
{
	VMR_FREE char *options = NULL;
	int code, err;

	if (input->danger &&
	    vmr_settings_replace(&input->request.settings, "allow_danger", "1"))
		return VMR_EXIT_LOST;
	code = load_check_settings(input, path);
	if (!code)
		code = load_check_release(input, path);
	if (code)
		return code;
	options = load_join_settings(&input->request.settings);
	if (!options)
		return VMR_EXIT_LOST;
	err = vmr_kmodule_load(path, options);
	if (!err)
		return VMR_EXIT_OK;
	if (err == -EEXIST) {
		vmr_cmd_say(input->ctx, "the module is loaded already; vmr unload first to change it");
		return VMR_EXIT_LOST;
	}
	load_explain(input, path, err);
	return VMR_EXIT_LOST;
}

static int load_run(struct vmr_ctx *ctx, int argc, char **argv)
{
	struct load_input input = { .ctx = ctx };
	VMR_FREE char *path = NULL;
	int code = VMR_EXIT_LOST;

	if (argp_parse(&load_argp, argc, argv, 0, NULL, &input))
		return VMR_EXIT_USAGE;
	if (vmr_kmodule_loaded()) {
		vmr_cmd_say(ctx, "the module is loaded already; vmr unload first to change it");
		if (!input.danger && !input.request.settings.n && !input.file)
			code = VMR_EXIT_OK;
		vmr_settings_free(&input.request.settings);
		return code;
	}
	path = vmr_kmodule_find(input.file);
	if (path)
		code = load_file(&input, path);
	else
		load_explain(&input, NULL, -ENOENT);
	if (!code && ctx->json)
		puts("{\"loaded\":true}");
	vmr_settings_free(&input.request.settings);
	return code;
}

const struct vmr_cmd vmr_verb_load = {
	.name = "load",
	.summary = "load the kernel module",
	.run = load_run,
};
