// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <mntent.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroup.h"
#include "file.h"
#include "scope.h"

/* How long the processes of a cgroup may take to end. */
#define CGROUP_END_MS	20000
#define CGROUP_POLL_MS	20

#define CGROUP_BLANKS	"\n "

int vmr_cgroup_root(char path[PATH_MAX])
{
	FILE *mounts = setmntent("/proc/self/mounts", "re");
	struct mntent *entry;
	int err = -ENOENT;

	if (!mounts)
		return -errno;
	while (err && (entry = getmntent(mounts)))
		if (!strcmp(entry->mnt_type, "cgroup2") &&
		    snprintf(path, PATH_MAX, "%s", entry->mnt_dir) < PATH_MAX)
			err = 0;
	endmntent(mounts);
	return err;
}

bool vmr_cgroup_has(const char *path, const char *file, const char *word)
{
	VMR_FREE char *text = vmr_file_textf("%s/%s", path, file);
	char *save, *token;

	for (token = text ? strtok_r(text, CGROUP_BLANKS, &save) : NULL; token;
	     token = strtok_r(NULL, CGROUP_BLANKS, &save))
		if (!strcmp(token, word))
			return true;
	return false;
}

int vmr_cgroup_write(const char *path, const char *file, const char *text)
{
	char name[PATH_MAX];
	ssize_t len = strlen(text), n;
	int fd, err = 0;

	if (snprintf(name, sizeof(name), "%s/%s", path, file) >= PATH_MAX)
		return -ENAMETOOLONG;
	fd = open(name, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	n = write(fd, text, len);
	if (n != len)
		err = n < 0 ? -errno : -EIO;
	close(fd);
	return err;
}

int vmr_cgroup_number(const char *path, const char *file, const char *key,
		      uint64_t *number)
{
	VMR_FREE char *text = vmr_file_textf("%s/%s", path, file);
	size_t len = key ? strlen(key) : 0;
	char *line, *save;

	if (!text)
		return -errno;
	for (line = strtok_r(text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		if (key && (strncmp(line, key, len) || line[len] != ' '))
			continue;
		*number = strtoull(line + len, NULL, 10);
		return 0;
	}
	return -ENOENT;
}

int vmr_cgroup_make(const char *path)
{
	return mkdir(path, 0755) ? -errno : 0;
}

/* Kernels before 5.14 have no cgroup.kill: one by one. */
static void cgroup_kill(const char *path)
{
	VMR_FREE char *pids = NULL;
	char *line, *save;

	if (!vmr_cgroup_write(path, "cgroup.kill", "1"))
		return;
	pids = vmr_file_textf("%s/cgroup.procs", path);
	for (line = pids ? strtok_r(pids, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save))
		if (atoi(line) > 0)
			kill(atoi(line), SIGKILL);
}

int vmr_cgroup_remove(const char *path)
{
	int ms;

	for (ms = 0; ms < CGROUP_END_MS; ms += CGROUP_POLL_MS) {
		if (!rmdir(path) || errno == ENOENT)
			return 0;
		if (errno != EBUSY)
			return -errno;
		cgroup_kill(path);
		poll(NULL, 0, CGROUP_POLL_MS);
	}
	return -EBUSY;
}
