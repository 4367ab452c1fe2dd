// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <libkmod.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "file.h"
#include "kmodule.h"

static void kmodule_quiet(void *data, int priority, const char *file, int line,
			  const char *fn, const char *format, va_list args)
{
	(void)data;
	(void)priority;
	(void)file;
	(void)line;
	(void)fn;
	(void)format;
	(void)args;
}

static struct kmod_ctx *kmodule_ctx(void)
{
	struct kmod_ctx *ctx = kmod_new(NULL, NULL);

	/* What went wrong comes as an errno; we have the words. */
	if (ctx)
		kmod_set_log_fn(ctx, kmodule_quiet, NULL);
	return ctx;
}

static char *kmodule_built(void)
{
	char dir[PATH_MAX], *path;
	struct utsname uts;

	vmr_file_program_dir(dir, sizeof(dir));
	if (uname(&uts) || asprintf(&path, "%s/../build/module/%s/%s.ko", dir,
				    uts.release, VMR_KMODULE_NAME) < 0)
		return NULL;
	if (vmr_file_exists(path))
		return path;
	free(path);
	return NULL;
}

static char *kmodule_installed(void)
{
	struct kmod_ctx *ctx = kmodule_ctx();
	struct kmod_module *mod = NULL;
	char *path = NULL;

	if (!ctx)
		return NULL;
	if (kmod_module_new_from_name_lookup(ctx, VMR_KMODULE_NAME, &mod) >= 0 &&
	    mod && kmod_module_get_path(mod))
		path = strdup(kmod_module_get_path(mod));
	kmod_module_unref(mod);
	kmod_unref(ctx);
	return path;
}

char *vmr_kmodule_find(const char *given)
{
	char *path;

	if (!given)
		given = getenv("VMR_MODULE");
	if (given && *given)
		return strdup(given);
	path = kmodule_built();
	return path ? path : kmodule_installed();
}

/* Open the module in @path; both are given back by kmodule_close(). */
static int kmodule_open(const char *path, struct kmod_ctx **ctx,
			struct kmod_module **mod)
{
	int err;

	*mod = NULL;
	*ctx = kmodule_ctx();
	if (!*ctx)
		return -ENOMEM;
	if (path)
		err = kmod_module_new_from_path(*ctx, path, mod);
	else
		err = kmod_module_new_from_name(*ctx, VMR_KMODULE_NAME, mod);
	if (err < 0)
		kmod_unref(*ctx);
	return err < 0 ? err : 0;
}

static void kmodule_close(struct kmod_ctx *ctx, struct kmod_module *mod)
{
	kmod_module_unref(mod);
	kmod_unref(ctx);
}

/* Call @fn on each field until it returns true. */
static int kmodule_each(const char *path,
			bool (*fn)(const char *key, const char *value,
				   void *arg), void *arg)
{
	struct kmod_list *fields = NULL, *field;
	struct kmod_module *mod;
	struct kmod_ctx *ctx;
	int err = kmodule_open(path, &ctx, &mod);

	if (err)
		return err;
	err = kmod_module_get_info(mod, &fields);
	kmod_list_foreach(field, fields)
		if (fn(kmod_module_info_get_key(field),
		       kmod_module_info_get_value(field), arg))
			break;
	kmod_module_info_free_list(fields);
	kmodule_close(ctx, mod);
	return err < 0 ? err : 0;
}

struct kmodule_want {
	const char *key;
	char *value;		/* found */
};

static bool kmodule_is_field(const char *key, const char *value, void *arg)
{
	struct kmodule_want *want = arg;

	if (strcmp(key, want->key))
		return false;
	want->value = strdup(value);
	return true;
}

char *vmr_kmodule_field(const char *path, const char *key, int *err)
{
	struct kmodule_want want = { .key = key };
	int found = kmodule_each(path, kmodule_is_field, &want);

	if (!found && !want.value)
		found = -ENOENT;
	if (err)
		*err = found;
	return want.value;
}

/* "parm" fields are "name:description". */
static bool kmodule_is_param(const char *key, const char *value, void *arg)
{
	struct kmodule_want *want = arg;
	size_t len = strlen(want->key);

	if (strcmp(key, "parm") || strncmp(value, want->key, len) ||
	    value[len] != ':')
		return false;
	want->value = strdup(value);
	return true;
}

bool vmr_kmodule_takes(const char *path, const char *name)
{
	struct kmodule_want want = { .key = name };
	bool found;

	/* A file that cannot be read is for the load to complain about. */
	found = kmodule_each(path, kmodule_is_param, &want) || want.value;
	free(want.value);
	return found;
}

int vmr_kmodule_load(const char *path, const char *options)
{
	struct kmod_module *mod;
	struct kmod_ctx *ctx;
	int err = kmodule_open(path, &ctx, &mod);

	if (err)
		return err;
	err = kmod_module_insert_module(mod, 0, options);
	kmodule_close(ctx, mod);
	return err;
}

int vmr_kmodule_unload(void)
{
	struct kmod_module *mod;
	struct kmod_ctx *ctx;
	int err = kmodule_open(NULL, &ctx, &mod);

	if (err)
		return err;
	err = kmod_module_remove_module(mod, O_NONBLOCK | KMOD_REMOVE_NOLOG);
	kmodule_close(ctx, mod);
	return err;
}

bool vmr_kmodule_loaded(void)
{
	return vmr_file_exists("/sys/module/" VMR_KMODULE_NAME);
}

int vmr_kmodule_users(void)
{
	struct kmod_module *mod;
	struct kmod_ctx *ctx;
	int err = kmodule_open(NULL, &ctx, &mod);

	if (err)
		return err;
	err = kmod_module_get_refcnt(mod);
	kmodule_close(ctx, mod);
	return err;
}
