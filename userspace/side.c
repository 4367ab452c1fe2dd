// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "array.h"
#include "file.h"
#include "scope.h"
#include "side.h"

/* Where words go when something is wrong. */
struct side_why {
	char *text;
	size_t size;
};

static int side_add(struct vmr_side *side, const char *path,
		    const struct side_why *why)
{
	struct vmr_boot *boots = vmr_array_room(side->boots, side->n,
						sizeof(*boots));
	struct vmr_boot *boot;
	int err;

	if (!boots)
		return -ENOMEM;
	side->boots = boots;
	boot = &boots[side->n];
	err = vmr_result_file_read(path, &boot->set, why->text, why->size);
	if (err)
		return err;
	boot->name = strdup(path);
	boot->runs = 1;
	side->n++;
	if (vmr_result_set_fact(&boot->set, "boot_id"))
		boot->id = strdup(vmr_result_set_fact(&boot->set, "boot_id"));
	return boot->name ? 0 : -ENOMEM;
}

static int side_add_glob(struct vmr_side *side, const char *pattern,
			 const struct side_why *why)
{
	glob_t found;
	size_t i;
	int err = glob(pattern, 0, NULL, &found);

	if (err) {
		snprintf(why->text, why->size, "no file matches '%s'", pattern);
		return err == GLOB_NOSPACE ? -ENOMEM : -ENOENT;
	}
	for (i = 0; !err && i < found.gl_pathc; i++)
		err = side_add(side, found.gl_pathv[i], why);
	globfree(&found);
	return err;
}

/* What is a glob in the name of a directory is none here. */
static int side_add_directory(struct vmr_side *side, const char *path,
			      const struct side_why *why)
{
	VMR_FREE char *pattern = malloc(2 * strlen(path) + 8);
	char *to = pattern;

	if (!pattern)
		return -ENOMEM;
	for (; *path; path++) {
		if (strchr("*?[\\", *path))
			*to++ = '\\';
		*to++ = *path;
	}
	strcpy(to, "/*.json");
	return side_add_glob(side, pattern, why);
}

static int side_add_word(struct vmr_side *side, const char *word,
			 const struct side_why *why)
{
	struct stat status;

	if (!stat(word, &status))
		return S_ISDIR(status.st_mode) ?
			side_add_directory(side, word, why) :
			side_add(side, word, why);
	if (strpbrk(word, "*?["))
		return side_add_glob(side, word, why);
	snprintf(why->text, why->size, "%s: %s", *word ? word : "''",
		 strerror(errno));
	return -ENOENT;
}

int vmr_side_add(struct vmr_side *side, const char *word, char *why,
		 size_t size)
{
	const struct side_why words = { why, size };

	return side_add_word(side, word, &words);
}

int vmr_side_load(const char *spec, struct vmr_side *side, char *why,
		  size_t size)
{
	const struct side_why words = { why, size };
	VMR_FREE char *copy = strdup(spec);
	char *rest = copy, *word;
	int err = copy ? 0 : -ENOMEM;

	*side = (struct vmr_side){ .spec = spec };
	snprintf(why, size, "%s", strerror(ENOMEM));
	/* The name of a file may have a comma in it. */
	if (!err && vmr_file_exists(spec))
		return side_add_word(side, spec, &words);
	while (!err && (word = strsep(&rest, ",")))
		err = side_add_word(side, word, &words);
	return err;
}

void vmr_side_free_boot(struct vmr_boot *boot)
{
	free(boot->name);
	free(boot->id);
	free(boot->state);
	free(boot->tags);
	vmr_result_set_free(&boot->set);
}

void vmr_side_free(struct vmr_side *side)
{
	size_t i;

	for (i = 0; i < side->n; i++)
		vmr_side_free_boot(&side->boots[i]);
	free(side->boots);
	memset(side, 0, sizeof(*side));
}
