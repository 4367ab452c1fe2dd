// SPDX-License-Identifier: GPL-2.0-or-later
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "array.h"
#include "file.h"
#include "scope.h"
#include "suite.h"

#define SUITE_BLANK	" \t\r\n"

/* Longest name of a suite, in bytes. */
#define SUITE_NAME_MAX	64

static int suite_refuse(const struct vmr_suite_line *line, int err,
			const char *word, char *why, size_t size)
{
	if (err == -EINVAL)
		snprintf(why, size, "line %u: '%s' is not key=value",
			 line->number, word);
	else if (err == -EEXIST)
		snprintf(why, size, "line %u: '%.*s' is given twice",
			 line->number, (int)strcspn(word, "="), word);
	else
		snprintf(why, size, "line %u: %s", line->number,
			 strerror(-err));
	return err;
}

static int suite_parse_line(char *text, struct vmr_suite_line *line, char *why,
			    size_t size)
{
	char *save = NULL;
	char *word = strtok_r(text, SUITE_BLANK, &save);
	int err;

	if (strchr(word, '=')) {
		snprintf(why, size,
			 "line %u: '%s' stands where an instrument's name should",
			 line->number, word);
		return -EINVAL;
	}
	line->instrument = strdup(word);
	if (!line->instrument)
		return suite_refuse(line, -ENOMEM, word, why, size);
	while ((word = strtok_r(NULL, SUITE_BLANK, &save))) {
		err = vmr_settings_parse(&line->settings, word);
		if (err)
			return suite_refuse(line, err, word, why, size);
	}
	return 0;
}

static int suite_add(struct vmr_suite *suite, char *text, unsigned int number,
		     char *why, size_t size)
{
	struct vmr_suite_line *list;

	text[strcspn(text, "#")] = '\0';
	if (!text[strspn(text, SUITE_BLANK)])
		return 0;
	list = vmr_array_room(suite->list, suite->n, sizeof(*list));
	if (!list)
		return -ENOMEM;
	suite->list = list;
	list[suite->n].number = number;
	return suite_parse_line(text, &list[suite->n++], why, size);
}

int vmr_suite_read(FILE *file, struct vmr_suite *suite, char *why,
		   size_t why_size)
{
	VMR_FREE char *text = NULL;
	unsigned int number = 0;
	size_t size = 0;
	ssize_t len;
	int err = 0;

	memset(suite, 0, sizeof(*suite));
	why[0] = '\0';
	while (!err && (len = getline(&text, &size, file)) >= 0) {
		number++;
		if (strlen(text) != (size_t)len) {
			snprintf(why, why_size, "line %u: this is no text",
				 number);
			return -EINVAL;
		}
		err = suite_add(suite, text, number, why, why_size);
	}
	if (err || suite->n)
		return err;
	snprintf(why, why_size, "it names no instrument");
	return -EINVAL;
}

void vmr_suite_free(struct vmr_suite *suite)
{
	size_t i;

	for (i = 0; i < suite->n; i++) {
		free(suite->list[i].instrument);
		vmr_settings_free(&suite->list[i].settings);
	}
	free(suite->list);
	memset(suite, 0, sizeof(*suite));
}

/* The places where suites are, in order; false past the last. */
static bool suite_place(int index, char *buf, size_t size)
{
	static const char *const beside[] = {
		"suites",		/* in the source tree */
		"../share/vmr/suites",	/* installed */
	};
	const char *own = getenv("VMR_SUITES");
	char program[PATH_MAX - 32];

	if (!index) {
		snprintf(buf, size, "%s", own ? own : "");
		return true;
	}
	if (index > (int)VMR_ARRAY_SIZE(beside))
		return false;
	vmr_file_program_dir(program, sizeof(program));
	snprintf(buf, size, "%s/%s", program, beside[index - 1]);
	return true;
}

static bool suite_is_file(const char *path)
{
	struct stat st;

	return !stat(path, &st) && !S_ISDIR(st.st_mode);
}

char *vmr_suite_path(const char *name)
{
	char place[PATH_MAX], *path;
	int i;

	if (strchr(name, '/'))
		return suite_is_file(name) ? strdup(name) : NULL;
	for (i = 0; suite_place(i, place, sizeof(place)); i++) {
		if (asprintf(&path, "%s/%s", place, name) < 0)
			return NULL;
		if (place[0] && suite_is_file(path))
			return path;
		free(path);
	}
	return NULL;
}

void vmr_suite_each(void (*fn)(const char *name, void *arg), void *arg)
{
	const struct dirent *entry;
	char place[PATH_MAX];
	DIR *dir;
	int i;

	for (i = 0; suite_place(i, place, sizeof(place)); i++) {
		dir = place[0] ? opendir(place) : NULL;
		if (!dir)
			continue;
		while ((entry = readdir(dir)))
			if (entry->d_name[0] != '.' &&
			    strlen(entry->d_name) <= SUITE_NAME_MAX)
				fn(entry->d_name, arg);
		closedir(dir);
	}
}
