// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What those who are not root on the machine can do with the module: the cells
 * of the table "Security" in README.md.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include "guest/genl.h"
#include "guest/less.h"

/* What container engines leave to a container's root. */
#define CONTAINER_CAPS							\
	(LESS_CAP(CAP_CHOWN) | LESS_CAP(CAP_DAC_OVERRIDE) |		\
	 LESS_CAP(CAP_FOWNER) | LESS_CAP(CAP_FSETID) |			\
	 LESS_CAP(CAP_KILL) | LESS_CAP(CAP_SETGID) |			\
	 LESS_CAP(CAP_SETUID) | LESS_CAP(CAP_SETPCAP) |			\
	 LESS_CAP(CAP_NET_BIND_SERVICE) | LESS_CAP(CAP_NET_RAW) |	\
	 LESS_CAP(CAP_SYS_CHROOT) | LESS_CAP(CAP_MKNOD) |		\
	 LESS_CAP(CAP_AUDIT_WRITE) | LESS_CAP(CAP_SETFCAP))

static struct message msg;

static void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		_exit(LESS_FAILED);
	close(fd);
}

/* Root in a user namespace of its own, whom the machine knows as @uid. */
static void user_namespace(int uid)
{
	char map[32];

	snprintf(map, sizeof(map), "0 %d 1", uid);
	if (unshare(CLONE_NEWUSER))
		_exit(LESS_FAILED);
	put("/proc/self/setgroups", "deny");
	put("/proc/self/uid_map", map);
	put("/proc/self/gid_map", map);
	if (getuid())
		_exit(LESS_FAILED);
}

static void user_root(void)
{
	less_nobody();
	/* What dropped its rights does not own its files in /proc */
	prctl(PR_SET_DUMPABLE, 1);
	user_namespace(LESS_NOBODY);
}

/* Files of the real root are then its own. */
static void mapped_root(void)
{
	user_namespace(0);
}

static void net_root(void)
{
	if (unshare(CLONE_NEWNET))
		_exit(LESS_FAILED);
}

static void container_root(void)
{
	net_root();
	less_keep(CONTAINER_CAPS);
}

static int ask_start(int unused)
{
	(void)unused;
	message_do(&msg, VMREGRESS_CMD_JOB_START);
	message_text(&msg, VMREGRESS_A_JOB_INSTRUMENT, "testproc");
	genl_ask(&msg);
	return genl.answer.err;
}

static int ask_list(int unused)
{
	(void)unused;
	message_dump(&msg, VMREGRESS_CMD_JOB_LIST);
	genl_ask(&msg);
	return genl.answer.err;
}

/* Whether one who may use the files hears of a job that is begun by them. */
static int ask_hear(int unused)
{
	struct pollfd at = { .events = POLLIN };
	int fd, err = less_listen(unused);

	if (err)
		return err;
	fd = open("/proc/vmregress/sense_zones", O_RDWR);
	if (fd < 0 || write(fd, "\n", 1) != 1)
		return errno;
	close(fd);
	at.fd = genl.fd;
	return poll(&at, 1, 1000) == 1 ? 0 : EAGAIN;
}

static int ask_file(int flags)
{
	return open("/proc/vmregress/sense_zones", flags) < 0 ? errno : 0;
}

/* Names a process from another pid namespace, whose first process it is. */
static int ask_pid(int number)
{
	char text[16];
	int fd, status, len = snprintf(text, sizeof(text), "pid=%d\n", number);
	pid_t pid;

	if (unshare(CLONE_NEWPID))
		return LESS_FAILED;
	pid = fork();
	if (!pid) {
		fd = open("/proc/vmregress/sense_pagetable", O_RDWR);
		_exit(fd < 0 || write(fd, text, len) != len ? errno : 0);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : LESS_FAILED;
}

static int ask_load(int unused)
{
	int fd = open(getenv("VMR_MODULE"), O_RDONLY);

	(void)unused;
	if (fd < 0)
		return errno;
	return syscall(SYS_finit_module, fd, "", 0) ? errno : 0;
}

static int ask_unload(int unused)
{
	(void)unused;
	return syscall(SYS_delete_module, "vmregress", O_NONBLOCK) ? errno : 0;
}

/* Where root in a network namespace is in the table: at its end. */
#define NET_ROOT	4

static const struct who {
	const char *name;
	void (*drop)(void);
	int netlink, listen, file, load;
} table[] = {
	{ "a user", less_nobody, EPERM, EPERM, EACCES, EPERM },
	{ "a user namespace's root", user_root, EPERM, EPERM, EACCES, EPERM },
	{ "such a one that is root outside", mapped_root, EPERM, EPERM, EPERM,
	  EPERM },
	{ "a container's root", container_root, ENOENT, EPERM, EPERM, EPERM },
	/* Has every capability: only netlink is another one, where none speaks */
	[NET_ROOT] = { "root in a network namespace", net_root, ENOENT, 0, 0, EEXIST },
};

static void refused(const struct who *who, int (*ask)(int), int arg, int err,
		    const char *what)
{
	int got = less_ask(who->drop, ask, arg);

	if (!ktap_ok(got == err, "%s: %s: %s", who->name, what,
		     err ? strerror(err) : "may"))
		ktap_diag("got: %s", strerror(got));
}

static int ask_nothing(int unused)
{
	(void)unused;
	return 0;
}

static void test_who(const struct who *who)
{
	if (less_ask(who->drop, ask_nothing, 0)) {
		ktap_skip(who->name, "this kernel has no such namespace");
		return;
	}
	refused(who, ask_start, 0, who->netlink, "a job by netlink");
	refused(who, ask_list, 0, who->netlink, "the list of jobs");
	refused(who, less_listen, 0, who->listen, "listening");
	refused(who, ask_file, O_RDONLY, who->file, "reading a file");
	refused(who, ask_file, O_WRONLY, who->file, "writing it");
	refused(who, ask_load, 0, who->load, "loading the module");
	if (who->load == EPERM)
		refused(who, ask_unload, 0, EPERM, "unloading it");
}

/* Last of all: the module that is there afterwards is another one. */
static void test_unload(void)
{
	const struct who *who = &table[NET_ROOT];

	refused(who, ask_unload, 0, 0, "unloading the module");
	refused(who, ask_load, 0, 0, "loading it again");
}

int main(void)
{
	int i;

	ktap_plan(0);
	if (!ktap_ok(!genl_open(), "the family and its group are found"))
		return ktap_finish();
	for (i = 0; i < NET_ROOT + 1; i++)
		test_who(&table[i]);
	refused(&table[NET_ROOT], ask_hear, 0, EAGAIN, "hearing of a job");
	refused(&table[NET_ROOT], ask_pid, 1, EPERM,
		"a process by its number in a pid namespace");
	ktap_ok(!ask_start(0) && !ask_file(O_RDONLY), "root may");
	ktap_ok(!ask_hear(0), "and hears of a job");
	test_unload();
	return ktap_finish();
}
