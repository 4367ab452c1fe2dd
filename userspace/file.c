// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "file.h"

/* Largest file that vmr_file_text() takes, in bytes. */
#define FILE_TEXT_MAX	(1 << 20)

/*
 * First read of a file, in bytes; the next ones double. Small, for the kernel
 * allocates a buffer of the size asked for to answer a read of /proc/sys: large
 * ones would move the very free blocks that are measured.
 */
#define FILE_FIRST_READ	1024

static int file_read_whole(FILE *file, size_t max, char **text, size_t *len)
{
	size_t room = FILE_FIRST_READ, n;
	char *more;

	*len = 0;
	for (;;) {
		more = realloc(*text, room + 1);
		if (!more)
			return -ENOMEM;
		*text = more;
		n = fread(more + *len, 1, room - *len, file);
		*len += n;
		more[*len] = '\0';
		if (*len < room || room >= max)
			return ferror(file) ? -errno : 0;
		room *= 2;
	}
}

static char *file_read_all(FILE *file)
{
	char *text = NULL;
	size_t len;

	if (file_read_whole(file, FILE_TEXT_MAX, &text, &len)) {
		free(text);
		return NULL;
	}
	while (len && text[len - 1] == '\n')
		len--;
	text[len] = '\0';
	return text;
}

char *vmr_file_text(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text;
	int err;

	if (!file)
		return NULL;
	text = file_read_all(file);
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

int vmr_file_read(const char *path, char **text, size_t *len)
{
	FILE *file = fopen(path, "re");
	int err;

	*text = NULL;
	if (!file)
		return -errno;
	err = file_read_whole(file, SIZE_MAX, text, len);
	fclose(file);
	if (err) {
		free(*text);
		*text = NULL;
	}
	return err;
}

bool vmr_file_exists(const char *path)
{
	return !access(path, F_OK);
}

void vmr_file_program_dir(char *buf, size_t size)
{
	char path[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);

	buf[0] = '\0';
	if (len < 0)
		return;
	path[len] = '\0';
	snprintf(buf, size, "%s", dirname(path));
}
