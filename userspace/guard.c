// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "badness.h"
#include "cgroup.h"
#include "file.h"
#include "guard.h"
#include "scope.h"

#define GUARD_DIR	"/run/vmregress"
#define GUARD_FILE	GUARD_DIR "/oom"

/* More changes than a run makes. */
#define GUARD_LINES_MAX	256

struct guard_process {
	int parent;
	unsigned long long started;	/* tells a reused pid */
};

static int guard_process(int pid, struct guard_process *process)
{
	VMR_FREE char *text = vmr_file_textf("/proc/%d/stat", pid);
	char *rest = text ? strrchr(text, ')') : NULL;

	if (!rest || sscanf(rest, ") %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
			    &process->parent, &process->started) != 2)
		return -ESRCH;
	return 0;
}

/* The file may be removed between its opening and its locking. */
static int guard_lock(struct vmr_guard *guard)
{
	struct stat ours, there;
	int fd;

	for (;;) {
		fd = open(GUARD_FILE, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		if (fd < 0)
			return -errno;
		if (flock(fd, LOCK_EX | LOCK_NB)) {
			close(fd);
			return errno == EWOULDBLOCK ? -EBUSY : -errno;
		}
		if (!fstat(fd, &ours) && !stat(GUARD_FILE, &there) &&
		    ours.st_ino == there.st_ino)
			break;
		close(fd);
	}
	guard->file = fdopen(fd, "r+");
	return guard->file ? 0 : -ENOMEM;
}

int vmr_guard_open(struct vmr_guard *guard, bool *leftover)
{
	struct stat file;
	int err;

	if (mkdir(GUARD_DIR, 0700) && errno != EEXIST)
		return -errno;
	err = guard_lock(guard);
	if (err)
		return err;
	*leftover = !fstat(fileno(guard->file), &file) && file.st_size;
	fseek(guard->file, 0, SEEK_END);
	return 0;
}

/* Written before the change is made. */
static int guard_note(struct vmr_guard *guard, const char *what,
		      const char *text)
{
	fprintf(guard->file, "%s %s\n", what, text);
	return fflush(guard->file) ? -errno : 0;
}

static int guard_write_adj(int pid, const char *adj)
{
	char dir[40];

	snprintf(dir, sizeof(dir), "/proc/%d", pid);
	return vmr_cgroup_write(dir, "oom_score_adj", adj);
}

static int guard_protect(struct vmr_guard *guard, int pid,
			 const struct guard_process *process)
{
	VMR_FREE char *adj = vmr_file_textf("/proc/%d/oom_score_adj", pid);
	char text[80];
	int err;

	if (!adj)
		return 0;
	snprintf(text, sizeof(text), "%d %llu %s", pid, process->started, adj);
	err = guard_note(guard, "adj", text);
	return err ? err : guard_write_adj(pid, "-1000");
}

/* Itself and those it was started by, but not the first process. */
int vmr_guard_protect(struct vmr_guard *guard)
{
	struct guard_process process;
	int pid, err = 0;

	for (pid = getpid(); !err && pid > 1; pid = process.parent) {
		if (guard_process(pid, &process))
			break;
		err = guard_protect(guard, pid, &process);
		if (err == -ENOENT || err == -ESRCH)
			err = 0;
	}
	return err;
}

int vmr_guard_make_cgroup(struct vmr_guard *guard, const char *path)
{
	int err = guard_note(guard, "cgroup", path);

	return err ? err : vmr_cgroup_make(path);
}

int vmr_guard_enable_memory(struct vmr_guard *guard, const char *root)
{
	int err = guard_note(guard, "memory", root);

	return err ? err : vmr_cgroup_write(root, "cgroup.subtree_control",
					    "+memory");
}

/* Left alone when it is another process, or somebody else has changed it. */
static int guard_restore_adj(const char *text)
{
	struct guard_process process;
	unsigned long long started;
	VMR_FREE char *now = NULL;
	int pid, adj, err;
	char value[16];

	if (sscanf(text, "%d %llu %d", &pid, &started, &adj) != 3)
		return -EBADMSG;
	now = vmr_file_textf("/proc/%d/oom_score_adj", pid);
	if (!now || guard_process(pid, &process) ||
	    process.started != started || atoi(now) != VMR_BADNESS_ADJ_MIN)
		return 0;
	snprintf(value, sizeof(value), "%d", adj);
	err = guard_write_adj(pid, value);
	return err == -ESRCH || err == -ENOENT ? 0 : err;
}

static int guard_restore_line(char *line)
{
	char *text = strchr(line, ' ');

	line[strcspn(line, "\n")] = '\0';
	if (!text)
		return -EBADMSG;
	*text++ = '\0';
	if (!strcmp(line, "adj"))
		return guard_restore_adj(text);
	if (!strcmp(line, "cgroup"))
		return vmr_cgroup_remove(text);
	if (strcmp(line, "memory"))
		return -EBADMSG;
	/* It may be in use by others by now: then it stays. */
	(void)!vmr_cgroup_write(text, "cgroup.subtree_control", "-memory");
	return 0;
}

int vmr_guard_restore(struct vmr_guard *guard)
{
	char *lines[GUARD_LINES_MAX] = { 0 };
	int n = 0, err = 0, one;
	size_t size = 0;

	rewind(guard->file);
	while (n < GUARD_LINES_MAX &&
	       getline(&lines[n], &size, guard->file) > 0) {
		n++;
		size = 0;
	}
	free(n < GUARD_LINES_MAX ? lines[n] : NULL);
	while (n--) {
		one = guard_restore_line(lines[n]);
		err = err ? err : one;
		free(lines[n]);
	}
	if (!err && ftruncate(fileno(guard->file), 0))
		err = -errno;
	rewind(guard->file);
	return err;
}

void vmr_guard_close(struct vmr_guard *guard)
{
	struct stat file;

	if (!fstat(fileno(guard->file), &file) && !file.st_size)
		unlink(GUARD_FILE);
	fclose(guard->file);
	guard->file = NULL;
}
