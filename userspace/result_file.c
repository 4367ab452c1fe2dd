// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "file.h"
#include "json_exact.h"
#include "result_file.h"
#include "result_job.h"
#include "scope.h"

#define RESULT_SCHEMA	"vmr-result/1"

struct vmr_instrument *vmr_result_instrument(struct vmr_result *result)
{
	/* The set owns it: const is for those who only look. */
	return (struct vmr_instrument *)result->instrument;
}

struct vmr_result *vmr_result_set_add(struct vmr_result_set *set)
{
	struct vmr_instrument *instrument;
	struct vmr_result *list;

	list = vmr_array_room(set->list, set->n, sizeof(*list));
	if (!list)
		return NULL;
	set->list = list;
	instrument = calloc(1, sizeof(*instrument));
	if (!instrument)
		return NULL;
	list[set->n].instrument = instrument;
	return &list[set->n++];
}

void vmr_result_set_free(struct vmr_result_set *set)
{
	struct vmr_instrument *instrument;
	size_t i;

	for (i = 0; i < set->n; i++) {
		instrument = vmr_result_instrument(&set->list[i]);
		vmr_instrument_free(instrument);
		free(instrument);
		vmr_result_free(&set->list[i]);
	}
	free(set->list);
	free(set->created);
	free(set->vmr);
	json_decref(set->env);
	memset(set, 0, sizeof(*set));
}

const char *vmr_result_set_fact(const struct vmr_result_set *set,
				const char *name)
{
	return json_string_value(json_object_get(set->env, name));
}

static int result_bad(char *why, size_t size, const char *words)
{
	snprintf(why, size, "%s", words);
	return -EINVAL;
}

static int result_env(struct vmr_result_set *set, json_t *env, char *why,
		      size_t size)
{
	const char *key;
	json_t *value;

	if (!json_is_object(env))
		return result_bad(why, size, "'env' is no object");
	json_object_foreach(env, key, value)
		if (!json_is_string(value) && !json_is_integer(value)) {
			snprintf(why, size,
				 "env: '%.60s' is no string or integer", key);
			return -EINVAL;
		}
	set->env = json_incref(env);
	return 0;
}

static int result_head(struct vmr_result_set *set, const json_t *root,
		       char *why, size_t size)
{
	const char *schema, *created, *version;

	if (!json_is_object(root))
		return result_bad(why, size, "it is no JSON object");
	schema = json_string_value(json_object_get(root, "schema"));
	created = json_string_value(json_object_get(root, "created"));
	version = json_string_value(json_object_get(root, "vmr"));
	if (!schema)
		return result_bad(why, size, "it names no schema: no result of vmr");
	if (strcmp(schema, RESULT_SCHEMA)) {
		snprintf(why, size, "its schema is '%.40s', not '%s'", schema,
			 RESULT_SCHEMA);
		return -EINVAL;
	}
	if (!created || !version)
		return result_bad(why, size, created ?
				  "'vmr' is no string" :
				  "'created' is no string");
	set->created = strdup(created);
	set->vmr = strdup(version);
	if (!set->created || !set->vmr)
		return -ENOMEM;
	return result_env(set, json_object_get(root, "env"), why, size);
}

static int result_jobs(struct vmr_result_set *set,
		       const struct vmr_json_exact *exact, char *why,
		       size_t size)
{
	const json_t *jobs = json_object_get(exact->root, "jobs");
	struct vmr_result *result;
	char words[200];
	size_t i;
	int err;

	if (!json_is_array(jobs))
		return result_bad(why, size, "'jobs' is no array");
	for (i = 0; i < json_array_size(jobs); i++) {
		result = vmr_result_set_add(set);
		if (!result)
			return -ENOMEM;
		err = vmr_result_job_read(exact, json_array_get(jobs, i),
					  result, words, sizeof(words));
		if (err) {
			snprintf(why, size, "job %zu: %s", i + 1, words);
			return err;
		}
	}
	return 0;
}

int vmr_result_text_read(const char *text, size_t len,
			 struct vmr_result_set *set, char *why, size_t size)
{
	struct vmr_json_exact exact;
	int err;

	memset(set, 0, sizeof(*set));
	err = vmr_json_exact_parse(&exact, text, len, why, size);
	if (err)
		return err;
	snprintf(why, size, "out of memory");
	err = result_head(set, exact.root, why, size);
	if (!err)
		err = result_jobs(set, &exact, why, size);
	vmr_json_exact_free(&exact);
	if (err)
		vmr_result_set_free(set);
	return err;
}

static int result_read(const char *path, struct vmr_result_set *set, char *why,
		       size_t size)
{
	VMR_FREE char *text = NULL;
	size_t len;
	int err;

	err = vmr_file_read(path, &text, &len);
	if (err) {
		snprintf(why, size, "%s", strerror(-err));
		return err;
	}
	return vmr_result_text_read(text, len, set, why, size);
}

int vmr_result_file_read(const char *path, struct vmr_result_set *set,
			 char *why, size_t size)
{
	char words[300];
	int err;

	memset(set, 0, sizeof(*set));
	err = result_read(path, set, words, sizeof(words));
	if (err)
		snprintf(why, size, "%s: %s", path, words);
	return err;
}

int vmr_result_set_write(const struct vmr_result_set *set, FILE *out)
{
	struct vmr_json json;
	size_t i;
	int err;

	err = vmr_json_head(&json, out, set->created, set->vmr, set->env);
	for (i = 0; i < set->n && !err; i++)
		err = vmr_json_job(&json, &set->list[i]);
	if (!err)
		vmr_json_end(&json);
	return err;
}
