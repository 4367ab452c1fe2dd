/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tool itself, as a user would run it: the vmr that was built beside the
 * test. Include it from one source file of a program.
 */
#ifndef VMR_OUTPUT_H
#define VMR_OUTPUT_H

#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/**
 * vmr_output() - run vmr and read what it says on both streams
 * @dir: where it runs, with a store of its own
 * @args: its arguments, words for a shell
 * @text: gets what it says, cut off at @size
 * @size: bytes of @text
 *
 * Return: its exit status (124 when it took more than 60 seconds), -1 when it was
 * killed or could not be run.
 */
static int vmr_output(const char *dir, const char *args, char *text, size_t size)
{
	char self[PATH_MAX - 200], command[PATH_MAX + 200];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	FILE *out;
	int status;

	self[len > 0 ? len : 0] = '\0';
	snprintf(command, sizeof(command),
		 "cd %s && VMR_DB=vmr.db timeout 60 %s/build/vmr %s 2>&1 </dev/null",
		 dir, dirname(self), args);
	out = popen(command, "r");
	if (!out)
		return -1;
	len = fread(text, 1, size - 1, out);
	text[len] = '\0';
	while (fgetc(out) != EOF)
		;
	status = pclose(out);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#endif
