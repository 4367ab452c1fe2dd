// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util.h"

/* Largest file that vmr_file_text() takes, in bytes. */
#define UTIL_FILE_MAX	(1 << 20)

void vmr_free_text(char **text)
{
	free(*text);
}

void *vmr_array_room(void *base, size_t n, size_t size)
{
	size_t capacity = n ? 2 * n : 1;

	/* The capacity is always a power of two: it is full exactly then. */
	if (!(n & (n - 1))) {
		if (capacity > SIZE_MAX / size)
			return NULL;
		base = realloc(base, capacity * size);
	}
	if (base)
		memset((char *)base + n * size, 0, size);
	return base;
}

static char *util_read_all(FILE *file)
{
	char *text = malloc(UTIL_FILE_MAX + 1), *trimmed;
	size_t len;

	if (!text)
		return NULL;
	len = fread(text, 1, UTIL_FILE_MAX, file);
	if (ferror(file)) {
		free(text);
		return NULL;
	}
	while (len && text[len - 1] == '\n')
		len--;
	text[len] = '\0';
	trimmed = realloc(text, len + 1);
	return trimmed ? trimmed : text;
}

char *vmr_file_text(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text;
	int err;

	if (!file)
		return NULL;
	text = util_read_all(file);
	err = errno;
	fclose(file);
	errno = err;
	return text;
}

char *vmr_file_textf(const char *fmt, ...)
{
	char path[PATH_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(path, sizeof(path), fmt, args);
	va_end(args);
	return vmr_file_text(path);
}

bool vmr_file_exists(const char *path)
{
	return !access(path, F_OK);
}

void vmr_program_dir(char *buf, size_t size)
{
	char path[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);

	buf[0] = '\0';
	if (len < 0)
		return;
	path[len] = '\0';
	snprintf(buf, size, "%s", dirname(path));
}
